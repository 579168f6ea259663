"""Who starts when in a workload, and whose network its containers share.

Compose has no pods. One service owns the network; the others borrow it by ``network_mode: service:OWNER``, which makes
each of them start after the owner. So nobody whom the owner waits for can borrow its network:

    started, healthy   the sidecar goes on running and belongs to the same network, so it must own it
    complete           the one-shot is gone by then, so it has a network of its own

The main container owns the network unless it waits, through any number of steps, for one that goes on running; then the
first of those that go on running does, since it can wait for one-shots alone.
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

    #: The container that has the host name, the aliases and the ports.
    owner: str
    #: Those that borrow the owner's network.
    sharing: frozenset[str]
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
    owner = next((n for n in names if not containers[n].before), names[0])
    lasting = [n for n in names if "complete" not in ready[n]]
    if not _ancestors(owner, waits).isdisjoint(lasting):
        owner = next(n for n in _start_order(names, waits) if n in lasting)
    ends = frozenset(n for n in names if "complete" in ready[n] or (job and not ready[n]))
    return Topology(
        owner=owner,
        sharing=frozenset(names) - {owner} - _ancestors(owner, waits),
        one_shots=ends,
        watched=frozenset(n for n in names if "healthy" in ready[n]),
        waits=waits,
    )


def _ancestors(name: str, waits: Mapping[str, Mapping[str, Ready]]) -> frozenset[str]:
    """Everyone that a container waits for, through any number of steps."""
    found: set[str] = set()
    open_ = [name]
    while open_:
        for other in waits.get(open_.pop(), ()):
            if other not in found:
                found.add(other)
                open_.append(other)
    return frozenset(found)


def _start_order(names: list[str], waits: Mapping[str, Mapping[str, Ready]]) -> list[str]:
    """The names, those that others wait for first, ties by name; what stands on a circle comes last."""
    order: list[str] = []
    rest = list(names)
    while free := next((n for n in rest if all(w in order for w in waits[n])), None):
        order.append(free)
        rest.remove(free)
    return order + rest


def with_waits_by_name(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A service whose ``depends_on`` is a mapping, so that more can be joined to it."""
    listed = data.get("depends_on")
    if not isinstance(listed, list):
        return data
    return {**data, "depends_on": {name: {"condition": CONDITIONS["started"]} for name in listed}}
