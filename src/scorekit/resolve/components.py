"""Which workloads of a set share resources: its components, each of which can be resolved apart from the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.limits import allowances
from scorekit.outcome import Findings
from scorekit.resolve.apart import Network
from scorekit.resolve.context import start
from scorekit.resolve.expand import expand

if TYPE_CHECKING:
    from scorekit.model.environment import Environment
    from scorekit.model.workload import Workload
    from scorekit.resolve.apart import Apart
    from scorekit.resolve.options import Library, ResolveOptions


def network_of(
    workloads: Mapping[str, Workload], environment: Environment, library: Library, options: ResolveOptions
) -> Network:
    """What drivers see of the workloads of a whole set."""
    run = start((), environment, library, options)

    def look(workload: Workload) -> Any:
        # What is wrong with its namespace is told with its own part.
        return run.scopes.seen_of(workload, run.namespaces.of_workload(workload, Findings()))

    return Network(workloads, look)


class Component(NamedTuple):
    """Workloads that need the same resources, through any number of steps, by name, and the uids of these."""

    workloads: frozenset[str]
    uids: frozenset[str]


def components(
    workloads: Mapping[str, Workload],
    environment: Environment,
    library: Library,
    options: ResolveOptions,
    apart: Apart,
) -> list[Component]:
    """The components of some workloads of a set, in order. It takes nothing of what the compile may."""
    before = allowances()
    expanded = expand(start(tuple(workloads.values()), environment, library, options, apart))
    before.restore()
    groups = Groups()
    for name in workloads:
        groups.add(f"workload {name}")
        for uid in expanded.names.get(name, {}).values():
            groups.unite(f"workload {name}", uid)
    for uid, required in expanded.requires.items():
        for other in required.values():
            groups.unite(uid, other)
    uids: dict[str, set[str]] = {}
    for uid in expanded.asked:
        uids.setdefault(groups.of(uid), set()).add(uid)
    members: dict[str, set[str]] = {}
    for name in workloads:
        members.setdefault(groups.of(f"workload {name}"), set()).add(name)
    return [Component(frozenset(names), frozenset(uids.get(key, ()))) for key, names in members.items()]


def united(components: Iterable[Component]) -> Component:
    """Several as one."""
    found = [*components]
    return Component(
        frozenset().union(*(one.workloads for one in found)), frozenset().union(*(one.uids for one in found))
    )


class Groups:
    """Things in groups that grow together."""

    def __init__(self) -> None:
        self._parents: dict[Any, Any] = {}

    def add(self, one: Any) -> None:
        """A thing in a group of its own, unless it is in one."""
        self._parents.setdefault(one, one)

    def of(self, one: Any) -> Any:
        """The thing that stands for a group."""
        self.add(one)
        while (parent := self._parents[one]) != one:
            self._parents[one] = one = self._parents[parent]
        return one

    def unite(self, one: Any, other: Any) -> None:
        """Make one group of two."""
        self._parents[self.of(one)] = self.of(other)
