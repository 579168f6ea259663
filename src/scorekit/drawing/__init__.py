"""The dependency graph as something to draw: nodes, edges and where they lie; no format yet."""

from __future__ import annotations

from scorekit.drawing.building import draw
from scorekit.drawing.focusing import focused
from scorekit.drawing.model import Drawing, Edge, Node, Place, Reason, Scene

__all__ = ["Drawing", "Edge", "Node", "Place", "Reason", "Scene", "draw", "focused"]
