"""One part of a set, as a cache keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.lazy_dataclass import dataclass
from scorekit.resolve.components import Component

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.limits import Cost
    from scorekit.model.workload import Workload
    from scorekit.resolve.apart import Apart, FileReads, NetworkReads
    from scorekit.resolve.resolution import Resolution
    from scorekit.targets.api import Manifest


@dataclass(slots=True, eq=False)
class Part:
    """A part with all that it was made of, and what was made of it."""

    workloads: tuple[Workload, ...]
    selected: frozenset[str] | None
    uids: frozenset[str]
    network: NetworkReads
    files: FileReads
    apart: Apart
    cost: Cost
    resolution: Resolution
    manifests: tuple[Manifest, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def component(self) -> Component:
        """Its workloads by name, and what they need."""
        return Component(frozenset(w.name for w in self.workloads), self.uids, self.apart.shared)
