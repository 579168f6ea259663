"""A drawing in Graphviz's language, a cluster a workload."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scorekit.drawing.layout.cards import subtitle
from scorekit.drawing.layout.picture import MOST_WHOLE
from scorekit.report.drawing import heading, only_scene

if TYPE_CHECKING:
    from scorekit.drawing import Drawing, DrawnEdge, DrawnNode, Scene

_STYLES = {
    "refers": "",
    "requires": "style=bold",
    "declares": "",
    "accompanies": "style=bold",
    "reaches": "style=dashed",
    "after": "style=dotted",
}


def render(drawing: Drawing) -> str:
    """The drawing's one scene; a large one without labels at its edges."""
    scene = only_scene(drawing, "dot")
    return "\n".join(_lines(drawing, scene)) + "\n"


def _lines(drawing: Drawing, scene: Scene) -> Iterator[str]:
    title = quoted(heading(drawing, scene))
    yield f"digraph {title} {{"
    yield f"  graph [label={title}, labelloc=t, rankdir=LR, compound=true, fontname=Helvetica]"
    yield '  node [shape=box, style="rounded,filled", fillcolor="#eef2f7", color="#8a97a8", fontname=Helvetica]'
    yield '  edge [color="#5b6778", fontname=Helvetica, fontsize=9]'
    for workload in (n for n in scene.nodes if n.kind == "workload"):
        yield f"  subgraph {quoted(_cluster(workload.label))} {{"
        yield f'    label={quoted(workload.label)} style=rounded color="#8a97a8"'
        for node in scene.nodes:
            if node.workload == workload.label and node is not workload:
                yield f"    {_box(node)}"
        yield "  }"
    for node in scene.nodes:
        if node.shared:
            yield f"  {_box(node)}"
    for source, target, edges in scene.arrows():
        if line := _arrow(scene, source, target, edges):
            yield f"  {line}"
    yield "}"


def _cluster(workload: str) -> str:
    return f"cluster {workload}"


def _box(node: DrawnNode) -> str:
    if node.kind == "container":
        return f"{quoted(node.key)} [label={quoted(node.label)}]"
    colours = 'fillcolor="#fdf1dd", color="#c77d0a"' if node.shared else 'fillcolor="#e8f1fe", color="#3b78d8"'
    style = ', style="rounded,filled,dashed"' if node.bound else ""
    label = quoted(f"{node.label}\n{subtitle(node)}")
    return f"{quoted(node.key)} [label={label}, shape={'box' if node.shared else 'cylinder'}, {colours}{style}]"


def _arrow(scene: Scene, source: str, target: str, edges: Sequence[DrawnEdge]) -> str:
    """An arrow; one from or to a workload ends at its cluster, and so at a node in it. Empty inside one cluster."""
    tail, tail_cluster = _end(scene, source)
    head, head_cluster = _end(scene, target)
    owners = [n.workload for key in (source, target) if (n := scene.node(key))]
    if tail is None or head is None or ((tail_cluster or head_cluster) and owners[0] == owners[1]):
        return ""
    facts = [f"ltail={quoted(tail_cluster)}"] if tail_cluster else []
    facts += [f"lhead={quoted(head_cluster)}"] if head_cluster else []
    facts += [_STYLES[edges[0].kind]] if _STYLES[edges[0].kind] else []
    words = list(dict.fromkeys(r.text for e in edges for r in e.reasons))
    if words and len(scene.nodes) <= MOST_WHOLE:
        facts.append(f"label={quoted(chr(10).join(words))}")
    attributes = f" [{', '.join(facts)}]" if facts else ""
    return f"{quoted(tail)} -> {quoted(head)}{attributes}"


def _end(scene: Scene, key: str) -> tuple[str | None, str]:
    node = scene.node(key)
    if node is None or node.kind != "workload":
        return key, ""
    inner = scene.inside(node)
    return (inner[0].key if inner else None), _cluster(node.label)


def quoted(text: str) -> str:
    r"""A quoted string: ``\n`` is a line of a label, and every other escape of Graphviz's is spelt out."""
    safe = "".join(c if c == "\n" or c.isprintable() else " " for c in text)
    return '"' + safe.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
