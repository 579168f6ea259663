"""A drawing as a Mermaid flowchart, which forges show inside Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from scorekit.drawing.layout.cards import subtitle
from scorekit.drawing.layout.picture import MOST_WHOLE
from scorekit.report.drawing import heading, only_scene

if TYPE_CHECKING:
    from scorekit.drawing import Drawing, DrawnEdge, DrawnNode, Scene

#: Above so many reasons a label counts the rest.
_MOST_REASONS = 3
#: Mermaid's own marks; a number between ``#`` and ``;`` is the character of that code.
_UNSAFE = re.compile(r"[#&<>\"`\\]|[\x00-\x1f\x7f]|(?<=\$)\$")
_ARROWS = {
    "refers": "-->",
    "requires": "==>",
    "declares": "-->",
    "accompanies": "==>",
    "reaches": "-.->",
    "after": "-.->",
}
_CLASSES = (
    "classDef container fill:#eef2f7,stroke:#8a97a8,color:#1b2330",
    "classDef private fill:#e8f1fe,stroke:#3b78d8,color:#1b2330",
    "classDef shared fill:#fdf1dd,stroke:#c77d0a,stroke-width:2px,color:#1b2330",
    "classDef bound stroke-dasharray:5 4",
)


def render(drawing: Drawing) -> str:
    """The drawing's one scene; a large one without containers and labels."""
    scene = only_scene(drawing, "mermaid")
    return "\n".join(_lines(drawing, scene)) + "\n"


def _lines(drawing: Drawing, scene: Scene) -> Iterator[str]:
    ids = {node.key: f"n{number}" for number, node in enumerate(scene.nodes)}
    small = len(scene.nodes) <= MOST_WHOLE
    yield "---"
    yield f"title: {json.dumps(heading(drawing, scene))}"
    yield "---"
    yield "flowchart LR"
    for workload in (n for n in scene.nodes if n.kind == "workload"):
        yield f'  subgraph {ids[workload.key]}["{escaped(workload.label)}"]'
        for node in scene.inside(workload):
            yield f"    {_box(node, ids[node.key])}"
        yield "  end"
    for node in scene.nodes:
        if node.shared:
            yield f"  {_box(node, ids[node.key])}"
    for source, target, edges in scene.arrows():
        if not _inside(scene, source, target):
            yield f"  {ids[source]} {_arrow(edges, labelled=small)} {ids[target]}"
    yield from (f"  {line}" for line in _CLASSES)
    yield from _classes(scene, ids)


def _inside(scene: Scene, source: str, target: str) -> bool:
    """Whether an arrow leads from a part of a workload to the workload itself: no renderer lays that out."""
    one, other = scene.node(source), scene.node(target)
    return one is not None and other is not None and other.kind == "workload" and one.workload == other.label


def _box(node: DrawnNode, id_: str) -> str:
    if node.kind == "container":
        return f'{id_}["{escaped(node.label)}"]'
    words = f"{escaped(node.label)}<br/>{escaped(subtitle(node))}"
    return f'{id_}(["{words}"])' if node.shared else f'{id_}[("{words}")]'


def _arrow(edges: Sequence[DrawnEdge], *, labelled: bool) -> str:
    arrow = _ARROWS[edges[0].kind]
    words = list(dict.fromkeys(r.text for e in edges for r in e.reasons)) if labelled else []
    if not words:
        return arrow
    lines = [escaped(w) for w in words[:_MOST_REASONS]]
    if len(words) > _MOST_REASONS:
        lines.append(f"and {len(words) - _MOST_REASONS} more")
    return f'{arrow}|"{"<br/>".join(lines)}"|'


def _classes(scene: Scene, ids: Mapping[str, str]) -> Iterator[str]:
    groups = {
        "container": [n for n in scene.nodes if n.kind == "container"],
        "private": [n for n in scene.nodes if n.kind == "resource" and not n.shared],
        "shared": [n for n in scene.nodes if n.shared],
        "bound": [n for n in scene.nodes if n.bound],
    }
    for name, nodes in groups.items():
        if nodes:
            yield f"  class {','.join(ids[n.key] for n in nodes)} {name}"


def escaped(text: str) -> str:
    """A text for a quoted label: what Mermaid or HTML would read otherwise is written by its number."""
    return _UNSAFE.sub(lambda found: f"#{ord(found[0])};", text)
