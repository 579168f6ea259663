"""Where the nodes and edges of a scene lie: a layered layout, the same bytes on every machine."""

from __future__ import annotations

from scorekit.drawing.layout.cards import Box
from scorekit.drawing.layout.picture import Picture, Route, picture

__all__ = ["Box", "Picture", "Route", "picture"]
