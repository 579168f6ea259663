"""Drawings of the dependency graph, one module a format, each with ``render``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from scorekit.errors import UsageError
from scorekit.report.formats import Formats

if TYPE_CHECKING:
    from scorekit.drawing import Drawing, Scene


class DrawingFormat(Protocol):
    """One format."""

    def render(self, drawing: Drawing, /) -> str:
        """The drawing as text. Formats without room for explanations leave them out."""
        ...


FORMATS: Formats[DrawingFormat] = Formats(__name__)


def only_scene(drawing: Drawing, form: str) -> Scene:
    """The drawing's one scene, for formats that are one picture. Raises UsageError where there are several."""
    if len(drawing.scenes) != 1:
        held = ", ".join(f"{s.environment} for {s.target}" for s in drawing.scenes)
        raise UsageError(f"{form} draws one environment for one target, not {held}: html and json hold several")
    return drawing.scenes[0]


def heading(drawing: Drawing, scene: Scene) -> str:
    """``shop in prod for kubernetes``."""
    return f"{drawing.project or 'workloads'} in {scene.environment} for {scene.target}"
