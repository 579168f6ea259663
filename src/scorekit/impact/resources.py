"""Which resources a subject affects: those it serves or gives a value to, their dependents, and what they require."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from scorekit.impact.result import Considered, ImpactCause, TouchedResource
from scorekit.lineage import Lineage, Value
from scorekit.source.document import dotted

if TYPE_CHECKING:
    from scorekit.graph import DependencyGraph
    from scorekit.impact.subject import ImpactSubject
    from scorekit.resolve.resolution import Origin, Resolution, ResolvedResource
    from scorekit.source.document import Mark
    from scorekit.targets.api import ManifestSet


#: How the cause begins of a resource that merely has an output of the subject.
_TAKES_OUTPUT = "takes its output "


def touched(subject: ImpactSubject, lineage: Lineage, made: Mapping[str, str]) -> Mapping[str, TouchedResource]:
    """The resources that are reached, by uid, in the order of the resolution.

    ``made`` are the owners of objects that have a field of the subject, with such an object: a resource that has nothing
    else of it is affected alone, and nothing through it.
    """
    resolution = lineage.resolution
    direct = {
        uid: cause
        for uid, resource in resolution.resources.items()
        if (cause := next(_causes(subject, resource, resolution.target), None)) is not None
    }
    indirect = {**_required(direct, resolution), **_dependents(direct, resolution)}
    found = {}
    for uid, resource in resolution.resources.items():
        if uid in direct:
            found[uid] = TouchedResource(
                uid, "direct", direct[uid], served(resource), _outputs(subject, lineage, resource, direct[uid])
            )
        elif uid in made:
            found[uid] = TouchedResource(
                uid, "direct", ImpactCause(f"a field of {made[uid]} comes from here"), served(resource), frozenset()
            )
        elif uid in indirect:
            found[uid] = TouchedResource(uid, "indirect", indirect[uid], served(resource))
    return found


def resting(
    manifests: ManifestSet, causes: Mapping[int, ImpactCause], known: Container[str]
) -> Mapping[str, TouchedResource]:
    """The resources that own objects which rest on the subject through others; those ``known`` before are left out."""
    found: dict[str, TouchedResource] = {}
    for number, cause in sorted(causes.items()):
        manifest = manifests.manifests[number]
        resource = manifests.resolution.resources.get(manifest.owner)
        if resource is not None and manifest.owner not in known:
            text = f"{manifest.kind}/{manifest.name}: {cause.text}"
            one = TouchedResource(
                manifest.owner, "indirect", ImpactCause(text, cause.span), served(resource), frozenset()
            )
            found.setdefault(manifest.owner, one)
    return found


def served(resource: ResolvedResource) -> str:
    """What serves a resource: the driver's name, or ``binding KEY``."""
    driver = resource.selection.driver
    chosen = next((c.what for c in resource.selection.candidates if not c.lost), "a binding")
    return driver.name if driver is not None else chosen


def _outputs(
    subject: ImpactSubject, lineage: Lineage, resource: ResolvedResource, cause: ImpactCause
) -> frozenset[str] | None:
    """The outputs that are reached where only outputs are: those of the subject, and those computed from them."""
    if not cause.text.startswith(_TAKES_OUTPUT):
        return None
    uid = str(resource.uid)
    found = [
        Value("output", uid, name) for name, output in resource.outputs.items() if subject.holds(output.origin.span)
    ]
    return frozenset(str(v.key) for v in lineage.reached(found) if v.kind == "output" and v.owner == uid)


def considered(subject: ImpactSubject, resolution: Resolution) -> tuple[Considered, ...]:
    """The rules of the subject that lost, and its values that something overrides."""
    found: dict[Considered, None] = {}
    for uid, resource in resolution.resources.items():
        for candidate in resource.selection.candidates:
            if candidate.lost and (candidate.what in subject.drivers or subject.holds(candidate.span)):
                rule = candidate.what if candidate.what.startswith("binding") else f"rule for {candidate.what}"
                found[Considered(uid, rule, candidate.lost, candidate.span)] = None
        for what, origin in _origins(resource):
            for below in origin.replaced:
                if subject.holds(below.span) and not subject.holds(origin.span):
                    lost = f"{origin.span.place} overrides it"
                    found[Considered(uid, what, lost, below.span)] = None
    return tuple(found)


def _causes(subject: ImpactSubject, resource: ResolvedResource, target: str) -> Iterator[ImpactCause]:
    """Why a resource is reached directly, the best reason first."""
    uid, place = str(resource.uid), resource.selection.span
    if subject.everything:
        yield ImpactCause("part of the project", resource.declarations[0].span if resource.declarations else None)
    if subject.uid == uid:
        yield ImpactCause("asked for", resource.declarations[0].span if resource.declarations else None)
    driver = resource.selection.driver
    if driver is not None and any(map(subject.has_file, driver_files(driver.document.mark, target))):
        yield ImpactCause(f"served by {driver.name}", place)
    if subject.has_file(resource.type.document.source.name):
        yield ImpactCause(f"of type {resource.type.name}", place)
    if subject.holds(place):
        yield ImpactCause("bound here" if driver is None else f"gets {driver.name} here", place)
    for declaration in resource.declarations:
        if subject.holds(declaration.span) and (
            declaration.parent is None or not subject.has_file(declaration.span.file)
        ):
            yield ImpactCause("declared here", declaration.span)
    for what, origin in _origins(resource):
        others = origin.kind == "driver" and subject.has_file(origin.span.file)
        if subject.holds(origin.span) and not others:
            yield ImpactCause(f"takes its {what} from here", origin.span)


def driver_files(mark: Mark, target: str) -> Iterable[str]:
    """The files of a driver that count for a target: its own, and that of the target's section."""
    section = mark.child(target)
    return (mark.source.name, *(() if section is None else (section.source.name,)))


def _origins(resource: ResolvedResource) -> Iterator[tuple[str, Origin]]:
    for name, param in sorted(resource.params.items()):
        yield f"param {dotted((name,))}", param.origin
    for name, origin in sorted(resource.setting_origins.items()):
        yield f"setting {dotted((name,))}", origin
    for name, output in sorted(resource.outputs.items()):
        yield f"output {dotted((name,))}", output.origin


def _required(direct: Iterable[str], resolution: Resolution) -> Mapping[str, ImpactCause]:
    """What the drivers of resources require, through any number of steps."""
    found: dict[str, ImpactCause] = {}
    waiting = list(direct)
    while waiting:
        uid = waiting.pop(0)
        for below in sorted(map(str, resolution.resources[uid].requires.values())):
            if below not in found:
                found[below] = _edge_cause(resolution.graph, uid, below, f"required by {uid}")
                waiting.append(below)
    return found


def _dependents(direct: Iterable[str], resolution: Resolution) -> Mapping[str, ImpactCause]:
    """What needs resources, through any number of steps, with the edge that leads there."""
    reached = resolution.graph.all_dependents(direct)
    found = {}
    for uid in sorted(reached & set(resolution.resources)):
        needed = [d for d in resolution.graph.dependencies(uid) if d in reached]
        if needed:
            found[uid] = _edge_cause(resolution.graph, uid, needed[0], f"needs {needed[0]}")
    return found


def _edge_cause(graph: DependencyGraph, source: str, target: str, text: str) -> ImpactCause:
    reasons = [reason for edge in graph.edges_from(source) if edge.target == target for reason in edge.reasons]
    return ImpactCause(text, reasons[0].span if reasons else None)
