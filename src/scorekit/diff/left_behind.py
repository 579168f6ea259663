"""Workloads that ask for another resource than before, while the one of before goes on for others: its data stays there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.diff.data_locations import data_locations
from scorekit.diff.model import Hazard, SourcePlace
from scorekit.diff.resource_rules import places
from scorekit.diff.resources import askers
from scorekit.targets.change_rules import HazardLevel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scorekit.diff.snapshot import Snapshot
    from scorekit.resolve.resolution import ResolvedResource


def switched(
    before: tuple[Snapshot, Mapping[str, ResolvedResource]], after: tuple[Snapshot, Mapping[str, ResolvedResource]]
) -> Iterator[Hazard]:
    """The hazards of workloads that leave the data of a resource that others keep."""
    there, here = data_locations(*before), data_locations(*after)
    now = {asker: uid for uid, resource in after[1].items() for asker in askers(resource)}
    for old, resource in sorted(before[1].items()):
        if old not in after[1] or not there.get(old):
            continue
        for workload, name in sorted(askers(resource)):
            new = now.get((workload, name))
            if new is None or new == old or set(there[old]) <= set(here.get(new, ())):
                continue
            declared = next(d for d in after[1][new].declarations if (d.workload, d.name) == (workload, name))
            yield Hazard(
                HazardLevel.STATEFUL,
                "resource-left",
                new,
                f"`{name}` of workload `{workload}` is now `{new}`; what it kept in `{old}` stays behind in"
                f" {places(there[old])}",
                "another id or class is another resource, and brings no data along",
                place=SourcePlace("score", declared.span),
            )
