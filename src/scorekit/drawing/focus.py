"""A part of a drawing: one node with what it rests on and what rests on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scorekit.drawing.model import Scene
from scorekit.errors import UsageError
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from scorekit.drawing.model import Drawing, DrawnNode


def focused(drawing: Drawing, name: str) -> Drawing:
    """The same drawing around one node: a workload, ``WORKLOAD.RESOURCE``, ``WORKLOAD/CONTAINER``, a shared id or a uid.

    A scene without the node is left out. Raises UsageError where no scene has it, or a scene has several of the name.
    """
    scenes = []
    for scene in drawing.scenes:
        found = _named(scene, name)
        if len(found) > 1:
            raise UsageError(f"`{name}` may be {' or '.join(f'`{n.key}`' for n in found)}: say which")
        if found:
            scenes.append(_around(scene, found[0]))
    if not scenes:
        known = sorted({s for scene in drawing.scenes for n in scene.nodes for s in _names(n)})
        raise UsageError(f"there is no node `{name}` to focus on; {did_you_mean(name, known) or _some(known)}")
    return replace(drawing, scenes=tuple(scenes))


def _some(known: list[str]) -> str:
    few = [k for k in known if " " not in k][:8]
    return f"there are: {', '.join(few)}{', ...' if len(known) > len(few) else ''}"


def _named(scene: Scene, name: str) -> list[DrawnNode]:
    """The nodes of a name: a key is one node's alone, a workload's name comes before a shared id."""
    exact = scene.node(name) or scene.node(f"workload {name}")
    return [exact] if exact else [n for n in scene.nodes if name in _names(n)]


def _names(node: DrawnNode) -> tuple[str, ...]:
    if node.kind == "workload":
        return (node.label, node.key)
    if node.kind == "container":
        return (node.key.removeprefix("container "), node.key)
    return (node.key, node.key.partition("#")[2])


def _around(scene: Scene, node: DrawnNode) -> Scene:
    """What the node needs and what needs it, through any number of steps; a workload counts with all that it holds."""
    import networkx as nx  # noqa: PLC0415 - loaded where it is asked for

    needs: nx.DiGraph[str] = nx.DiGraph()
    needs.add_nodes_from(n.key for n in scene.nodes)
    # To know how to reach a workload is not to need what that one needs.
    needs.add_edges_from((e.source, e.target) for e in scene.edges if e.kind not in {"reaches", "after"})
    needs.add_edges_from((f"workload {n.workload}", n.key) for n in scene.nodes if n.kind == "container")
    kept = {node.key} | nx.descendants(needs, node.key) | nx.ancestors(needs, node.key)
    reaching = [{e.source, e.target} for e in scene.edges if e.kind == "reaches"]
    kept = kept.union(*(ends for ends in reaching if ends & kept))
    # A card is drawn around what it holds.
    kept |= {f"workload {n.workload}" for n in scene.nodes if n.key in kept and n.workload is not None}
    nodes = tuple(n for n in scene.nodes if n.key in kept)
    return Scene.of(scene.environment, scene.target, nodes, scene.edges)
