"""Which workloads of a set share resources: its components, each of which can be resolved apart from the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.limits import allowances
from scorekit.outcome import Findings
from scorekit.resolve.apart import Network
from scorekit.resolve.context import start
from scorekit.resolve.edges import link
from scorekit.resolve.expand import expand

if TYPE_CHECKING:
    from scorekit.model.environment import Environment
    from scorekit.model.workload import Workload
    from scorekit.resolve.apart import Apart
    from scorekit.resolve.expand import Expanded
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
    #: The uids of what others may need too, and each resolves a copy of.
    shared: frozenset[str]


def components(
    workloads: Mapping[str, Workload],
    environment: Environment,
    library: Library,
    options: ResolveOptions,
    apart: Apart,
) -> list[Component]:
    """The components of some workloads of a set, in order. It takes nothing of what the compile may.

    Where the target emits shared resources by themselves, what drivers require by an ``id`` unites nothing.
    """
    before = allowances()
    expanded = expand(start(tuple(workloads.values()), environment, library, options, apart))
    before.restore()
    target = options.target.apart
    shared = _shared(expanded, workloads) if target is not None and target.emit_shared is not None else frozenset()
    groups = Groups()
    for name in workloads:
        groups.add(f"workload {name}")
        for uid in expanded.names.get(name, {}).values():
            groups.unite(f"workload {name}", uid)
    for uid, asked in expanded.asked.items():
        for one in asked if uid not in shared else ():
            if one.declaration.parent is not None:
                groups.unite(str(one.declaration.parent), uid)
    uids: dict[str, set[str]] = {}
    for uid in expanded.asked.keys() - shared:
        uids.setdefault(groups.of(uid), set()).add(uid)
    members: dict[str, set[str]] = {}
    for name in workloads:
        members.setdefault(groups.of(f"workload {name}"), set()).add(name)
    return [Component(frozenset(names), frozenset(uids.get(key, ())), shared) for key, names in members.items()]


def _shared(expanded: Expanded, workloads: Iterable[str]) -> frozenset[str]:
    """The resources of which each part can resolve a copy: they belong to no workload, drivers alone ask for them, they need only
    one another, and neither look at workloads, nor warn where they are asked for, nor decide by params what they require, nor
    have others made beside them.
    """
    graph = link(expanded, tuple(workloads))
    found: set[str] = set()
    for uid, instance in expanded.instances.items():
        plan = instance.plan
        if (
            instance.workload is None
            and all(one.declaration.parent is not None for one in expanded.asked[uid])
            and not plan.peers
            and plan.warnings is None
            and not any(each.beside or each.shape.reads_any({("params",)}) for each in plan.requires)
        ):
            found.add(uid)
    while lost := {uid for uid in found if any(edge.target not in found for edge in graph.edges_from(uid))}:
        found -= lost
    return frozenset(found)


def united(components: Iterable[Component]) -> Component:
    """Several as one."""
    found = [*components]
    return Component(*(frozenset().union(*sets) for sets in zip(*found, strict=True)))


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
