"""Drawings of the dependency graph, one module a format, each with ``render``."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol

from scorekit.caller import spelt
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

#: The format of a file by the ending of its name.
ENDINGS = {
    ".html": "html",
    ".htm": "html",
    ".svg": "svg",
    ".json": "json",
    ".dot": "dot",
    ".gv": "dot",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".md": "mermaid",
}
#: The formats that hold several environments.
SEVERAL = frozenset({"html", "json"})
#: What Mermaid's own default setting allows: https://mermaid.js.org/config/schema-docs/config.html
_MERMAID_EDGES = 500
_MERMAID_LENGTH = 50_000


def format_of(path: str) -> str:
    """The format of a file by its name; UsageError where the ending tells none."""
    ending = PurePath(path).suffix.lower()
    if ending not in ENDINGS:
        form = spelt("form", "--format")
        raise UsageError(f"`{path}` does not tell a format: say {form}, or one of {', '.join(sorted(ENDINGS))}")
    return ENDINGS[ending]


def in_file(text: str, form: str, path: str) -> str:
    """A drawing as a file of a name holds it: in Markdown, Mermaid stands in a fence."""
    return f"```mermaid\n{text}```\n" if form == "mermaid" and PurePath(path).suffix.lower() == ".md" else text


def only_scene(drawing: Drawing, form: str) -> Scene:
    """The drawing's one scene, for formats that are one picture. Raises UsageError where there are several."""
    if len(drawing.scenes) != 1:
        held = ", ".join(f"{s.environment} for {s.target}" for s in drawing.scenes)
        raise UsageError(f"{form} draws one environment for one target, not {held}: html and json hold several")
    return drawing.scenes[0]


def heading(drawing: Drawing, scene: Scene) -> str:
    """``shop in prod for kubernetes``."""
    return f"{drawing.project or 'workloads'} in {scene.environment} for {scene.target}"


def too_large(drawing: Drawing, text: str) -> str | None:
    """Why a viewer with Mermaid's own default setting refuses a drawing, as a sentence without a stop; None where it shows it."""
    edges = max((sum(1 for _ in s.arrows()) for s in drawing.scenes), default=0)
    if edges <= _MERMAID_EDGES and len(text) <= _MERMAID_LENGTH:
        return None
    return f"Mermaid draws {_MERMAID_EDGES} arrows at most by default, and this graph has {edges} in {len(text)} characters"
