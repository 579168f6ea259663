"""The dependency graph of a compiled set: who needs whom, why, and in which order. It knows nodes and edges, no world.

An edge leads from a dependent to its dependency. Resources are ordered; workloads are nodes of the same graph, so that
every question about dependencies is answered here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal, NamedTuple

from scorekit.errors import UsageError, expect, shown
from scorekit.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from typing import Any

    from scorekit.location import Span

#: What a node of the graph stands for.
NodeKind = Literal["workload", "resource"]

#: What an edge says of its source: a placeholder names the target, a driver requires it, a workload declares it, the
#: target's driver has it made beside the target, the source merely has to be evaluated later, or it only knows how to reach
#: the target over the network. Two workloads may well reach each other, so the last kind is no dependency: it takes no part
#: in orders, cycles and what needs what.
EdgeKind = Literal["refers", "requires", "declares", "accompanies", "after", "reaches"]


class Reason(NamedTuple):
    """Why there is an edge: the text that makes it, and where it is written."""

    span: Span
    #: A placeholder as written, or a few words: ``requires volume``.
    text: str


class Edge(NamedTuple):
    """``source`` needs ``target``. Between two nodes there is one edge of a kind, with every reason."""

    source: str
    target: str
    kind: EdgeKind
    reasons: tuple[Reason, ...]


_WORKLOAD = "workload "


def workload_node(name: str) -> str:
    """The key of a workload's node; a resource's is its uid, which has no space."""
    return f"{_WORKLOAD}{name}"


def node_name(key: str) -> str:
    """What a node stands for: the name of a workload, the uid of a resource."""
    return key.removeprefix(_WORKLOAD)


@dataclass(frozen=True, slots=True)
class DependencyGraph:
    """Nodes and edges, both sorted, with their neighbours indexed."""

    #: Key to kind.
    nodes: Mapping[str, NodeKind]
    edges: tuple[Edge, ...]
    _out: Mapping[str, tuple[Edge, ...]] = field(repr=False, compare=False)
    _in: Mapping[str, tuple[Edge, ...]] = field(repr=False, compare=False)
    #: The same without those of kind ``reaches``.
    _needs: Mapping[str, tuple[Edge, ...]] = field(repr=False, compare=False)
    _needed: Mapping[str, tuple[Edge, ...]] = field(repr=False, compare=False)

    def __repr__(self) -> str:
        return f"<DependencyGraph: nodes={len(self.nodes)}, edges={len(self.edges)}>"

    @classmethod
    def of(cls, nodes: Mapping[str, NodeKind], edges: Iterable[Edge]) -> DependencyGraph:
        """The graph of some nodes and edges; edges of equal ends and kind become one, and those to no node are left out."""
        merged: dict[tuple[str, str, EdgeKind], dict[Reason, None]] = {}
        for edge in edges:
            if edge.source in nodes and edge.target in nodes:
                merged.setdefault((edge.source, edge.target, edge.kind), {}).update(dict.fromkeys(edge.reasons))
        united = tuple(
            Edge(*key, tuple(sorted(merged[key], key=lambda r: (r.span.order, r.text)))) for key in sorted(merged)
        )
        every = _neighbours(nodes, united)
        needs = tuple(edge for edge in united if edge.kind != "reaches")
        needed = every if len(needs) == len(united) else _neighbours(nodes, needs)
        return cls(dict(sorted(nodes.items())), united, *every, *needed)

    @classmethod
    def united(
        cls,
        parts: Collection[DependencyGraph],
        nodes: Mapping[str, NodeKind],
        edges: tuple[Edge, ...],
        shared: Collection[str] = (),
    ) -> DependencyGraph:
        """The graph of parts, whose nodes and edges are given in order; only ``shared`` resources, and their edges, are in several."""
        found: list[dict[str, tuple[Edge, ...]]] = [{}, {}, {}, {}]
        for part in parts:
            for neighbours, own in zip(found, part.neighbours, strict=True):
                neighbours.update(own)
        if shared:
            incoming: dict[str, list[Edge]] = {key: [] for key in shared}
            for edge in edges:
                if edge.target in incoming:
                    incoming[edge.target].append(edge)
            for neighbours in (found[1], found[3]):
                neighbours.update((key, tuple(each)) for key, each in incoming.items())
        return cls(nodes, edges, *found)

    @property
    def neighbours(self) -> tuple[Mapping[str, tuple[Edge, ...]], ...]:
        """The edges from each node and those to it, then the same without those of kind ``reaches``."""
        return (self._out, self._in, self._needs, self._needed)

    def joined(self, edges: Iterable[Edge]) -> DependencyGraph:
        """This graph with further edges."""
        more = tuple(edges)
        return DependencyGraph.of(self.nodes, (*self.edges, *more)) if more else self

    def edges_from(self, key: str) -> tuple[Edge, ...]:
        """The edges to what a node needs, by target; empty for an unknown node."""
        return self._out.get(_key(key), ())

    def edges_to(self, key: str) -> tuple[Edge, ...]:
        """The edges from a node's dependents, by source; empty for an unknown node."""
        return self._in.get(_key(key), ())

    def dependencies(self, key: str) -> tuple[str, ...]:
        """What a node needs, directly and for a reason of its own; sorted."""
        return tuple(sorted({e.target for e in self._needs.get(_key(key), ()) if e.kind != "after"}))

    def dependents(self, key: str) -> tuple[str, ...]:
        """The resources that refer to a node or require it, sorted."""
        needed = self._needed.get(_key(key), ())
        found = {e.source for e in needed if e.kind != "after" and self.nodes[e.source] == "resource"}
        return tuple(sorted(found))

    def all_dependencies(self, keys: Iterable[str]) -> frozenset[str]:
        """The nodes given, everything that they need, and what is made beside these, through any number of steps."""
        return self._reach(
            keys,
            lambda key: (
                *(edge.target for edge in self._needs.get(key, ())),
                *(edge.source for edge in self._needed.get(key, ()) if edge.kind == "accompanies"),
            ),
        )

    def all_dependents(self, keys: Iterable[str]) -> frozenset[str]:
        """The nodes given and everything that needs them, workloads included, through any number of steps."""
        return self._reach(keys, lambda key: (e.source for e in self._needed.get(key, ())))

    @staticmethod
    def _reach(keys: Iterable[str], step: Any) -> frozenset[str]:
        if isinstance(keys, str) or not isinstance(keys, Iterable):
            raise UsageError(f"keys is a list of nodes, not {shown(keys)}")
        seen = set(map(_key, keys))
        waiting = list(seen)
        while waiting:
            for key in step(waiting.pop()):
                if key not in seen:
                    seen.add(key)
                    waiting.append(key)
        return frozenset(seen)

    def order(self) -> tuple[str, ...]:
        """The resources, dependencies first: in layers, each sorted. Whatever stands on a cycle, or above one, is left out."""
        return tuple(key for key in self._layered() if self.nodes[key] == "resource")

    def depths(self) -> Mapping[str, int]:
        """The layer of each node in the order; none of what stands on a cycle, or above one."""
        found: dict[str, int] = {}
        for key in self._layered():
            found[key] = max((found[edge.target] + 1 for edge in self._needs[key]), default=0)
        return found

    def _layered(self) -> list[str]:
        """The nodes, dependencies first, but for what stands on a cycle or above one."""
        missing = {key: len(edges) for key, edges in self._needs.items()}
        layer = sorted(key for key, count in missing.items() if count == 0)
        done: list[str] = []
        while layer:
            done += layer
            freed = []
            for key in layer:
                for edge in self._needed[key]:
                    missing[edge.source] -= 1
                    if missing[edge.source] == 0:
                        freed.append(edge.source)
            layer = sorted(freed)
        return done

    def cycles(self) -> tuple[tuple[Edge, ...], ...]:
        """Each group of nodes that need one another, as the edges among them; sorted. Empty when there is an order."""
        if len(self._layered()) == len(self.nodes):
            return ()
        import networkx as nx  # noqa: PLC0415 - a render without cycles does without

        needs: nx.DiGraph[str] = nx.DiGraph(
            (edge.source, edge.target) for edges in self._needs.values() for edge in edges
        )
        groups = [sorted(group) for group in nx.strongly_connected_components(needs)]
        inside = [tuple(e for key in group for e in self._needs[key] if e.target in group) for group in groups]
        return tuple(sorted(filter(None, inside), key=lambda edges: edges[0].source))

    def to_networkx(self) -> Any:
        """The same graph as a ``networkx.MultiDiGraph``: nodes with ``kind``, edges keyed by kind with ``reasons``."""
        import networkx as nx  # noqa: PLC0415 - loaded where it is asked for: it costs more than a whole render

        graph: Any = nx.MultiDiGraph()
        for key, kind in self.nodes.items():
            graph.add_node(key, kind=kind)
        for edge in self.edges:
            graph.add_edge(edge.source, edge.target, key=edge.kind, reasons=edge.reasons)
        return graph


def _key(key: str) -> str:
    """The key of a node, which is a text."""
    if key.__class__ is not str:
        expect("key", key, str, "the key of a node")
    return key


_Neighbours = dict[str, tuple["Edge", ...]]


def _neighbours(nodes: Iterable[str], edges: Iterable[Edge]) -> tuple[_Neighbours, _Neighbours]:
    """The edges from each node, and those to it."""
    outgoing: dict[str, list[Edge]] = {key: [] for key in nodes}
    incoming: dict[str, list[Edge]] = {key: [] for key in nodes}
    for edge in edges:
        outgoing[edge.source].append(edge)
        incoming[edge.target].append(edge)
    return (
        {key: tuple(found) for key, found in outgoing.items()},
        {key: tuple(found) for key, found in incoming.items()},
    )
