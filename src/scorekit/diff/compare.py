"""Comparing two sides: resources, workloads, objects and files, and what their changes would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from scorekit.diff import credentials, hazards
from scorekit.diff.data_locations import Side
from scorekit.diff.model import Changes, FileChange, Hazard, ObjectChange, ResourceChange, SnapshotLabel
from scorekit.diff.objects import ObjectPair, compared, pairs
from scorekit.diff.resource_rules import switched
from scorekit.diff.resources import named, renamed, resource_changes, visible, workload_changes
from scorekit.diff.snapshot import Snapshot
from scorekit.errors import UsageError, expect
from scorekit.targets.api import ManifestSet

if TYPE_CHECKING:
    from scorekit.targets.api import OutputFile


def compare(
    before: ManifestSet,
    after: ManifestSet,
    *,
    standing: bool | None = None,
    labels: tuple[str, str] | None = None,
) -> Changes:
    """All that differs between two compiles.

    ``labels`` are what reports call the two, ``("main", "pr-12")`` say; without them, their environments' names.
    ``standing``: the two stand side by side, so nothing becomes of one's data in the other, and namespaces that
    differ throughout are reported once. Without it, they do if their environments have different names.

    Raises UsageError for labels that are not two texts.
    """
    expect("before", before, ManifestSet, "a ManifestSet")
    expect("after", after, ManifestSet, "a ManifestSet")
    if labels is not None and not _are_two_texts(labels):
        raise UsageError(f"labels are what the two are called, say ('main', 'pr-12'), not {labels!r}")
    first, second = (
        Snapshot.of(each, label) for each, label in zip((before, after), labels or (None, None), strict=True)
    )
    return compare_parts(
        first, second, standing=first.environment != second.environment if standing is None else standing
    )


def compare_parts(before: Snapshot, after: Snapshot, *, standing: bool = False) -> Changes:
    """All that differs between two sides, wherever their objects come from."""
    modelled = before.resolution is not None and after.resolution is not None
    known = (visible(before) if modelled else {}, visible(after) if modelled else {})
    renames = renamed(*known)
    resources = tuple(resource_changes(*known, renames))
    comparable = before.target == after.target
    homes = _homes(before, after) if standing and modelled else {}
    found = _objects(before, after, renames, homes) if comparable else []
    sides = (Side.of(before, known[0]), Side.of(after, known[1]))
    moved = () if standing else hazards.unchanged_but_moved(*sides)
    reported = {side.uid for change in resources for side in (change.before, change.after) if side}
    silent = (ResourceChange(named(known[0][uid]), named(known[1][uid])) for uid in moved if uid not in reported)
    dangers: list[Hazard] = list(hazards.of_resources((*resources, *silent), *sides, standing=standing))
    if not standing:
        dangers += switched(*sides)
        judged = {hazard.subject for hazard in dangers}
        judged |= {old for old, new in renames.items() if new in judged}
        dangers += hazards.of_objects(found, before, after, judged)
        anew = (
            credentials.replaced(*sides)
            if modelled
            else credentials.rendered_anew(found, Side.of(after, visible(after)))
        )
        dangers += anew
    return Changes(
        before=SnapshotLabel(before.label, before.environment, before.target),
        after=SnapshotLabel(after.label, after.environment, after.target),
        standing=standing,
        comparable=comparable,
        namespaces=tuple(sorted((a, b) for a, b in homes.items() if a and b)),
        resources=resources,
        workloads=tuple(workload_changes(before.resolution, after.resolution)) if modelled else (),
        objects=tuple(change for _, change in found),
        files=tuple(_files(before, after)) if modelled and comparable else (),
        hazards=tuple(sorted(dangers, key=lambda hazard: hazard.order)),
    )


def _are_two_texts(given: object) -> bool:
    return isinstance(given, tuple | list) and [type(each) for each in given if each] == [str, str]


def _homes(before: Snapshot, after: Snapshot) -> dict[str | None, str | None]:
    """The namespaces of the first side and what they are called on the second, by their workloads' namespaces."""
    if before.resolution is None or after.resolution is None:
        return {}
    there = {w.name: w.namespace for w in before.resolution.workloads}
    found: dict[str | None, str | None] = {}
    for workload in after.resolution.workloads:
        if workload.name in there and there[workload.name] != workload.namespace:
            found.setdefault(there[workload.name], workload.namespace)
    return found


def _objects(
    before: Snapshot, after: Snapshot, renames: Mapping[str, str], homes: Mapping[str | None, str | None]
) -> list[tuple[ObjectPair, ObjectChange]]:
    """The objects that differ, by kind and name."""
    found = []
    for couple in pairs(before.items, after.items, renames, homes, after.language.changes()):
        change = compared(couple, homes, (before, after))
        if change is not None:
            found.append((couple, change))
    return sorted(found, key=lambda pair: _order(pair[1]))


def _order(change: ObjectChange) -> tuple[str, str, str, str]:
    name = change.subject
    return (name.kind, name.namespace or "", name.name, name.api_version)


def _files(before: Snapshot, after: Snapshot) -> Iterator[FileChange]:
    there, here = ({f.path: f for f in part.files} for part in (before, after))
    for path in sorted({*there, *here}):
        one, other = there.get(path), here.get(path)
        secret = any(f.secret for f in (one, other) if f)
        names = _variables(one, other) if secret else ()
        if one is None or other is None:
            yield FileChange(path, "added" if one is None else "removed", secret, names)
        elif one.content != other.content:
            yield FileChange(path, "changed", secret, names)


def _variables(one: OutputFile | None, other: OutputFile | None) -> tuple[str, ...]:
    """The names of the variables of a ``.env`` that differ."""
    first, second = (_lines(file) for file in (one, other))
    return tuple(sorted(name for name in {*first, *second} if first.get(name) != second.get(name)))


def _lines(file: OutputFile | None) -> dict[str, bytes]:
    if file is None:
        return {}
    rows = (line.partition(b"=") for line in file.content.splitlines() if not line.startswith(b"#") and b"=" in line)
    return {name.decode("utf-8", "replace"): value for name, _, value in rows}
