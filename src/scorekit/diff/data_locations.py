"""Where the data of a side's resources lies: what targets say of their objects, by whose it is, and what bindings lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from scorekit.lazy_dataclass import dataclass
from scorekit.redaction import shown
from scorekit.targets.change_rules import DataLocation

if TYPE_CHECKING:
    from typing import Self

    from scorekit.diff.snapshot import Snapshot, SnapshotObject
    from scorekit.resolve.resolution import ResolvedResource


@dataclass(frozen=True, slots=True)
class Side:
    """A snapshot with the resources of it that are compared, and where the data of each lies."""

    part: Snapshot
    resources: Mapping[str, ResolvedResource]
    data: Mapping[str, tuple[DataLocation, ...]]

    @classmethod
    def of(cls, part: Snapshot, resources: Mapping[str, ResolvedResource]) -> Self:
        """A side whose targets are asked once, however many rules go by the answer."""
        return cls(part, resources, _data_locations(part, resources))


def held(item: SnapshotObject, part: Snapshot) -> tuple[DataLocation, ...]:
    """Where the data of an object lies, as the target says; nowhere where it holds none."""
    return tuple(part.language.data(item.manifest, part.resolution, part.extra))


def _data_locations(part: Snapshot, resources: Mapping[str, ResolvedResource]) -> dict[str, tuple[DataLocation, ...]]:
    """Where the data of each resource lies; a resource of a server that others share has a part of the server's."""
    emitted: dict[str, list[DataLocation]] = {}
    for item in part.items:
        for owner, holding in _owned(item, part):
            emitted.setdefault(owner, []).append(holding)
    found: dict[str, tuple[DataLocation, ...]] = {}
    for uid, resource in resources.items():  # dependencies come first
        own = (*emitted.get(uid, ()), *_bound(resource))
        if not own:
            servers = [h for needed in resource.requires.values() for h in found.get(str(needed), ())]
            own = tuple(
                DataLocation(f"{h.place}, as `{resource.name}`", (*h.key, resource.name), "stays there", lent=True)
                for h in servers
            )
        found[uid] = own
    return found


def unowned(item: SnapshotObject, part: Snapshot) -> tuple[DataLocation, ...]:
    """Where that data of an object lies that is no resource's."""
    resources = part.resolution.resources if part.resolution is not None else {}
    return tuple(holding for owner, holding in _owned(item, part) if owner not in resources)


def _owned(item: SnapshotObject, part: Snapshot) -> Iterator[tuple[str, DataLocation]]:
    """The data of an object, each with whose it is."""
    yield from ((found.owner or item.name.owner or "", found) for found in held(item, part))


def _bound(resource: ResolvedResource) -> Iterator[DataLocation]:
    """What a binding leads to, where it takes a secret to get in: an address without data needs none."""
    if resource.selection.binding is None or not any(o.secret for o in resource.type.outputs.values()):
        return
    contract = resource.type.outputs
    plain = {
        name: shown(value.value)
        for name, value in resource.outputs.items()
        if name in contract and not contract[name].secret and contract[name].from_ is None
    }
    place = f"what the binding at {resource.selection.span.place} leads to"
    yield DataLocation(place, tuple(plain.items()), "stays there")
