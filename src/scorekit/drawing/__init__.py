"""The dependency graph as something to draw: nodes, edges and where they lie; no format yet."""

from __future__ import annotations

from scorekit.drawing.draw import draw, explained, focused
from scorekit.drawing.model import Drawing, DrawnEdge, DrawnNode, EdgeReason, FileLine, Scene

__all__ = ["Drawing", "DrawnEdge", "DrawnNode", "EdgeReason", "FileLine", "Scene", "draw", "explained", "focused"]
