"""Who starts when in a workload, and who has its network.

Compose has no pods. Where one container goes on running, it has the network, host name and ports of the workload. Where several
do, none of them may have it: when that one restarts, the others keep a network that is gone, and Docker calls them healthy. So a
service that does nothing but live has it, as a pod's pause container does, and all containers share its network.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from scorekit.model.workload import Container, Ready

#: Compose's words for what a service waits for, by Score's.
CONDITIONS: Mapping[Ready, str] = {
    "started": "service_started",
    "healthy": "service_healthy",
    "complete": "service_completed_successfully",
}


@dataclass(frozen=True, slots=True)
class Topology:
    """The containers of a workload in Compose."""

    #: The container that has the host name, the aliases and the ports; None where several share the network of a service
    #: of its own.
    owner: str | None
    #: Those that end: others wait for their completion, or the workload is a job.
    one_shots: frozenset[str]
    #: Those whose health another container waits for.
    watched: frozenset[str]
    #: Container to those that it waits for, each with what it waits for.
    waits: Mapping[str, Mapping[str, Ready]]


def topology(containers: Mapping[str, Container], *, job: bool = False) -> Topology:
    """The topology of a workload's containers. Circles are left for the check of the whole file."""
    names = sorted(containers)
    waits: dict[str, dict[str, Ready]] = {name: {} for name in names}
    for name in names:
        for other, before in sorted(containers[name].before.items()):
            waits.setdefault(other, {})[name] = before.ready
    ready = {name: {b.ready for b in containers[name].before.values()} for name in names}
    lasting = [n for n in names if "complete" not in ready[n]]
    return Topology(
        owner=(lasting or names)[0] if len(lasting) < 2 else None,
        one_shots=frozenset(n for n in names if "complete" in ready[n] or (job and not ready[n])),
        watched=frozenset(n for n in names if "healthy" in ready[n]),
        waits=waits,
    )


def with_waits_by_name(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A service whose ``depends_on`` is a mapping, so that more can be joined to it."""
    listed = data.get("depends_on")
    if not isinstance(listed, list):
        return data
    return {**data, "depends_on": {name: {"condition": CONDITIONS["started"]} for name in listed}}
