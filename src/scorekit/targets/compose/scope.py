"""What a Compose file holds: the selected workloads, and the resources that they need through any number of steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scorekit.resolve.resolution import Resolution, ResolvedResource, ResolvedWorkload


@dataclass(frozen=True, slots=True)
class Scope:
    """A resolution, and the part of it that is emitted."""

    resolution: Resolution
    #: By name.
    workloads: tuple[ResolvedWorkload, ...]
    #: By uid as text.
    resources: tuple[ResolvedResource, ...]

    @classmethod
    def of(cls, resolution: Resolution, shared: str) -> Scope:
        """The scope of a resolution: with its shared resources (``include``), them alone (``only``) or without."""
        selected = tuple(w for w in resolution.workloads if w.selected)
        wanted = needed(resolution, (str(uid) for w in selected for uid in w.resources.values()))
        resources = tuple(
            resolution.resources[uid]
            for uid in wanted
            if shared == "include" or resolution.resources[uid].shared == (shared == "only")
        )
        return cls(resolution, () if shared == "only" else selected, resources)

    def rest(self) -> Scope:
        """What this scope leaves out."""
        names = {workload.name for workload in self.workloads}
        workloads = tuple(w for w in self.resolution.workloads if w.name not in names)
        emitted = {str(resource.uid) for resource in self.resources}
        resources = tuple(r for uid, r in sorted(self.resolution.resources.items()) if uid not in emitted)
        return Scope(self.resolution, workloads, resources)


def needed(resolution: Resolution, uids: Iterable[str]) -> tuple[str, ...]:
    """The uids given and those of everything that they need, sorted."""
    found: set[str] = set()
    waiting = list(uids)
    while waiting:
        uid = waiting.pop()
        if uid not in found and uid in resolution.resources:
            found.add(uid)
            waiting += resolution.graph.dependencies(uid)
    return tuple(sorted(found))
