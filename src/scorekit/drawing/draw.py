"""From compiled manifests to a drawing, and from a drawing to the part around one node."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from scorekit.drawing.model import Drawing, DrawnEdge, DrawnNode, EdgeReason, FileLine, Scene, container_node
from scorekit.errors import UsageError, expect
from scorekit.explain import explainer_of
from scorekit.graph import workload_node
from scorekit.lineage import Lineage
from scorekit.source.document import dotted
from scorekit.suggest import did_you_mean
from scorekit.targets.api import ManifestSet

if TYPE_CHECKING:
    from scorekit.explain.explainer import Explainer
    from scorekit.explain.explanation import Explanation
    from scorekit.location import Span
    from scorekit.resolve.resolution import Resolution, ResolvedContainer, ResolvedResource, ResolvedWorkload


def draw(manifests: ManifestSet | Iterable[ManifestSet]) -> Drawing:
    """The drawing of one or several compiles: a scene each, in the order given."""
    expect("manifests", manifests, ManifestSet | Iterable, "a ManifestSet or several")
    sets = (manifests,) if isinstance(manifests, ManifestSet) else tuple(manifests)
    for each in sets:
        expect("each of manifests", each, ManifestSet, "a ManifestSet")
    return Drawing(next((m.resolution.project for m in sets), None), tuple(_scene(m) for m in sets))


def _scene(manifests: ManifestSet) -> Scene:
    """What is emitted, and whatever that leads to."""
    resolution = manifests.resolution
    chosen = [workload_node(w.name) for w in resolution.workloads if w.selected]
    seen = resolution.graph.all_dependencies(chosen)
    reached = {e.target for key in seen for e in resolution.graph.edges_from(key)}
    objects = _objects(manifests)
    workloads = [w for w in resolution.workloads if workload_node(w.name) in seen | reached]
    resources = [r for uid, r in resolution.resources.items() if uid in seen]
    nodes = [n for w in workloads for n in _workload_nodes(w, objects)]
    nodes += [_resource_node(str(r.uid), r, objects) for r in resources]
    return Scene.of(resolution.environment_name, manifests.target, tuple(nodes), tuple(_edges(resolution, workloads)))


def _objects(manifests: ManifestSet) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for manifest in manifests.manifests:
        found.setdefault(manifest.owner, []).append(f"{manifest.kind}/{manifest.name}")
    return {owner: tuple(objects) for owner, objects in found.items()}


def _workload_nodes(workload: ResolvedWorkload, objects: Mapping[str, tuple[str, ...]]) -> Iterator[DrawnNode]:
    name = workload.name
    document = workload.spec.document
    yield DrawnNode(
        workload_node(name),
        "workload",
        name,
        name,
        place(document.span(("metadata", "name"))),
        name=name,
        objects=objects.get(name, ()),
    )
    for container in workload.containers:
        where = place(document.span(("containers", container.name), key=True))
        yield DrawnNode(
            container_node(name, container.name), "container", container.name, name, where, name=container.name
        )


def _resource_node(uid: str, resource: ResolvedResource, objects: Mapping[str, tuple[str, ...]]) -> DrawnNode:
    selection = resource.selection
    chosen = next((c.what for c in selection.candidates if not c.lost), "")
    return DrawnNode(
        uid,
        "resource",
        _label(resource),
        resource.workload,
        place(resource.declarations[0].span) if resource.declarations else None,
        type=resource.uid.type,
        class_=resource.uid.class_,
        name=resource.name,
        served_by=selection.driver.name if selection.driver else chosen,
        bound=selection.binding is not None,
        co_provisioned=all(d.parent is not None for d in resource.declarations),
        objects=objects.get(uid, ()),
    )


def _label(resource: ResolvedResource) -> str:
    """A shared resource's id; what the one place that declares a private one calls it."""
    if resource.shared or not resource.declarations:
        return resource.uid.id
    return resource.declarations[0].name


def _edges(resolution: Resolution, workloads: Iterable[ResolvedWorkload]) -> Iterator[DrawnEdge]:
    for edge in resolution.graph.edges:
        reasons = sorted({EdgeReason(place(r.span), r.text) for r in edge.reasons})
        yield DrawnEdge(edge.source, edge.target, edge.kind, tuple(reasons))
    lineage = Lineage(resolution)
    for workload in workloads:
        for container in workload.containers:
            yield from _container_edges(lineage, workload, container)


def _container_edges(lineage: Lineage, workload: ResolvedWorkload, container: ResolvedContainer) -> Iterator[DrawnEdge]:
    """An edge to each resource that the container's variables, files and volumes name."""
    found: dict[str, set[EdgeReason]] = {}
    for path, kind, traced in workload.values:
        holder = dotted(path[2:]) if kind == "variable" else f"{kind}s[{path[-1]}]"
        for name in traced.origin.inputs if path[1] == container.name else ():
            for value in lineage.meant(workload.name, name):
                reason = EdgeReason(_place_of(str(name), traced.origin.span), f"${{{name}}}", holder)
                if value.kind != "fact":
                    found.setdefault(value.owner, set()).add(reason)
    source = container_node(workload.name, container.name)
    for target, reasons in sorted(found.items()):
        yield DrawnEdge(source, target, "refers", tuple(sorted(reasons)))


def place(span: Span) -> FileLine:
    """Where a span begins."""
    return FileLine(span.file, span.line)


def _place_of(name: str, span: Span) -> FileLine:
    """The line of a value on which a placeholder stands: a file's content may be long."""
    for number in range(span.line, min(span.end_line, span.line + _LONGEST) + 1):
        if f"{{{name}}}" in span.source.line(number):
            return FileLine(span.file, number)
    return place(span)


#: How many lines of a value are searched: ``Source.line`` walks from the top.
_LONGEST = 200


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


def explained(drawing: Drawing, manifests: Iterable[ManifestSet]) -> Drawing:
    """The same drawing with the explanation of each node, from the compiles that it was drawn of."""
    explainers = {(one.resolution.environment_name, one.target): explainer_of(one) for one in manifests}
    found = {
        (scene.environment, scene.target, node.key): _explanation(explainers[scene.environment, scene.target], node)
        for scene in drawing.scenes
        for node in scene.nodes
    }
    return replace(drawing, explanations=found)


def _explanation(explainer: Explainer, node: DrawnNode) -> Explanation:
    if node.kind == "resource":
        return explainer.resource(node.key)
    if node.kind == "container":
        return explainer.container(node.workload or "", node.label)
    return explainer.workload(node.label)


def _some(known: list[str]) -> str:
    few = [k for k in known if " " not in k][:8]
    return f"there are: {', '.join(few)}{', ...' if len(known) > len(few) else ''}"


def _named(scene: Scene, name: str) -> list[DrawnNode]:
    """The nodes of a name: a key is one node's alone, a workload's name comes before a shared id."""
    exact = scene.node(name) or scene.node(workload_node(name))
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
    needs.add_edges_from(
        (workload_node(n.workload), n.key) for n in scene.nodes if n.kind == "container" and n.workload
    )
    kept = {node.key} | nx.descendants(needs, node.key) | nx.ancestors(needs, node.key)
    reaching = [{e.source, e.target} for e in scene.edges if e.kind == "reaches"]
    kept = kept.union(*(ends for ends in reaching if ends & kept))
    # A card is drawn around what it holds.
    kept |= {workload_node(n.workload) for n in scene.nodes if n.key in kept and n.workload is not None}
    nodes = tuple(n for n in scene.nodes if n.key in kept)
    return Scene.of(scene.environment, scene.target, nodes, scene.edges)
