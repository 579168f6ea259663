"""The resources and workloads of two sides, compared as the model has them: above the objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.diff.fields import differences, indistinct
from scorekit.diff.model import FieldChange, ResourceChange, ResourceName, SourcePlace, WorkloadChange
from scorekit.explain.explanation import NOTHING
from scorekit.graph import workload_node
from scorekit.redaction import redacted, shown
from scorekit.value_path import is_delicate
from scorekit.values import same

if TYPE_CHECKING:
    from scorekit.diff.snapshot import Snapshot
    from scorekit.resolve.resolution import Resolution, ResolvedResource, ResolvedWorkload, Traced

#: What serves a resource whose outputs an environment writes by hand.
BINDING = "binding"


def visible(part: Snapshot) -> dict[str, ResolvedResource]:
    """The resources of a snapshot that its selected workloads need, by uid."""
    if part.resolution is None:
        return {}
    resolution = part.resolution
    needed = resolution.graph.all_dependencies(map(workload_node, _selected(resolution)))
    asked = all(w.selected for w in resolution.workloads)
    return {uid: r for uid, r in resolution.resources.items() if asked or uid in needed}


def renamed(before: Mapping[str, ResolvedResource], after: Mapping[str, ResolvedResource]) -> dict[str, str]:
    """The uids that went and what they are called now.

    That is the resource that its dependents now have under the same name; else the one that came of the same type,
    class and owner.
    """
    gone = {uid: one for uid, one in before.items() if uid not in after}
    come = {uid: one for uid, one in after.items() if uid not in before}
    found = _asked_for_alike(gone, come)
    left = [one for uid, one in gone.items() if uid not in found]
    new = [one for uid, one in come.items() if uid not in found.values()]
    for one in left:
        matches = [r for r in new if _kin(r) == _kin(one)]
        rivals = [r for r in left if _kin(r) == _kin(one)]
        like = [r for r in matches if _asked(r) == _asked(one)]
        if len(matches) == len(rivals) == 1:
            found[str(one.uid)] = str(matches[0].uid)
        elif len(like) == 1 and sum(_asked(r) == _asked(one) for r in rivals) == 1:
            found[str(one.uid)] = str(like[0].uid)
    return found


def _asked_for_alike(gone: Mapping[str, ResolvedResource], come: Mapping[str, ResolvedResource]) -> dict[str, str]:
    """The resources that are asked for at the same places as before, where those agree on one another."""
    pairs = [
        (old, new)
        for old, one in gone.items()
        for new, other in come.items()
        if one.uid.type == other.uid.type and askers(one) & askers(other)
    ]
    return {
        old: new
        for old, new in pairs
        if sum(pair[0] == old for pair in pairs) == sum(pair[1] == new for pair in pairs) == 1
    }


def askers(resource: ResolvedResource) -> set[tuple[str, str]]:
    """The workloads that ask for a resource, each with what it calls it."""
    return {(one.workload, one.name) for one in resource.declarations if one.workload is not None}


def _kin(resource: ResolvedResource) -> tuple[str, str, str | None]:
    return (resource.uid.type, resource.uid.class_, resource.workload)


def _asked(resource: ResolvedResource) -> Any:
    return (served_by(resource), {name: shown(value.value) for name, value in resource.params.items()})


def served_by(resource: ResolvedResource) -> str:
    """The driver's name, or ``binding``."""
    return resource.selection.driver.name if resource.selection.driver is not None else BINDING


def resource_changes(
    before: Mapping[str, ResolvedResource], after: Mapping[str, ResolvedResource], renames: Mapping[str, str]
) -> Iterator[ResourceChange]:
    """Every resource that differs, by uid."""
    back = {new: old for old, new in renames.items()}
    for uid in sorted({*after, *(u for u in before if u not in renames)}):
        one, other = before.get(back.get(uid, uid)), after.get(uid)
        change = ResourceChange(
            named(one),
            named(other),
            tuple(_traced(one.params, other.params)) if one and other else (),
            tuple(_traced(one.outputs, other.outputs)) if one and other else (),
        )
        if change.verb != "changed" or change.served_anew or change.params or change.outputs:
            yield change


def named(resource: ResolvedResource | None) -> ResourceName | None:
    """A resource's name, and what serves it."""
    if resource is None:
        return None
    place = SourcePlace("environment", resource.selection.span)
    declared = SourcePlace("score", resource.declarations[0].span) if resource.declarations else place
    return ResourceName(str(resource.uid), resource.name, served_by(resource), place, declared)


def _traced(before: Mapping[str, Traced], after: Mapping[str, Traced], *above: str) -> Iterator[FieldChange]:
    """Values by name that differ, each with its place; a reference is named, never followed."""
    for name in sorted({*before, *after}):
        one, other = before.get(name), after.get(name)
        if one is None or other is None or not same(one.value, other.value):
            first, second = (
                NOTHING if v is None else redacted(name, v.value, delicate=is_delicate(v.origin.inputs))
                for v in (one, other)
            )
            hidden = indistinct(first, second)
            yield FieldChange((*above, name), first, second, _at(one), _at(other), secret=hidden)


def _at(value: Traced | None) -> SourcePlace | None:
    return None if value is None else SourcePlace.of(value.origin)


def _selected(resolution: Resolution | None) -> dict[str, ResolvedWorkload]:
    return {} if resolution is None else {w.name: w for w in resolution.workloads if w.selected}


def workload_changes(before: Resolution | None, after: Resolution | None) -> Iterator[WorkloadChange]:
    """Every workload that differs in what the model says of it, by name."""
    old, new = _selected(before), _selected(after)
    for name in sorted({*old, *new}):
        one, other = old.get(name), new.get(name)
        if one is None or other is None:
            yield WorkloadChange(name, "added" if one is None else "removed")
            continue
        fields = tuple(_workload_fields(one, other))
        if fields:
            yield WorkloadChange(name, "changed", fields)


def _workload_fields(before: ResolvedWorkload, after: ResolvedWorkload) -> Iterator[FieldChange]:
    first, second = ({c.name: c for c in workload.containers} for workload in (before, after))
    for name in sorted({*first, *second}):
        one, other = first.get(name), second.get(name)
        at = ("containers", name)
        if one is None or other is None:
            word = "container"
            yield FieldChange(at, NOTHING if one is None else word, NOTHING if other is None else word)
            continue
        yield from _traced(_one("image", one.image), _one("image", other.image), *at)
        yield from _traced(one.variables, other.variables, *at, "variables")
        yield from _traced(
            {f.target: f.content for f in one.files}, {f.target: f.content for f in other.files}, *at, "files"
        )
        yield from _traced(
            {v.target: v.source for v in one.volumes}, {v.target: v.source for v in other.volumes}, *at, "volumes"
        )
    spec = [w.spec.document.data for w in (before, after)]
    for found in differences(spec[0].get("service"), spec[1].get("service")):
        yield FieldChange(("service", *found.steps), shown(found.before), shown(found.after))


def _one(name: str, value: Traced | None) -> dict[str, Traced]:
    return {} if value is None else {name: value}
