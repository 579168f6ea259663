"""A drawing as a value: who needs whom in one or several environments, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal

from scorekit.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from scorekit.explain.explanation import Explanation
    from scorekit.graph import EdgeKind

#: What a drawn node stands for.
DrawnKind = Literal["workload", "container", "resource"]


def container_node(workload: str, container: str) -> str:
    """The key of a container's node."""
    return f"container {workload}/{container}"


@dataclass(frozen=True, slots=True, order=True)
class FileLine:
    """A line of a file. A drawing carries no source text."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, order=True)
class EdgeReason:
    """What makes an edge, and where it is written."""

    place: FileLine
    #: A placeholder as written, or a few words: ``requires server``.
    text: str
    #: What holds the placeholder: ``variables.DB_HOST``; empty where the text says it.
    holder: str = ""


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A workload, one of its containers or a resource."""

    #: ``workload api``, ``container api/main``, or a resource's uid.
    key: str
    kind: DrawnKind
    #: What to call it among its neighbours: ``api``, ``main``, ``db``.
    label: str
    #: The workload that it belongs to, a workload's own name included; None for what is shared.
    workload: str | None
    #: Where it is declared first; None for a container that only the environment knows.
    place: FileLine | None
    #: A resource's type, class and emitted name; empty for others.
    type: str = ""
    class_: str = ""
    name: str = ""
    #: ``postgres/aws-rds``, or ``binding KEY``; empty for what is no resource.
    served_by: str = ""
    bound: bool = False
    #: Whether drivers alone ask for it.
    co_provisioned: bool = False
    #: What is emitted for it: ``Deployment/api``, in output order.
    objects: tuple[str, ...] = ()

    @property
    def shared(self) -> bool:
        """Whether it is a resource that belongs to no workload."""
        return self.workload is None


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """``source`` needs ``target``, for these reasons. Between two nodes there is one edge of a kind."""

    source: str
    target: str
    kind: EdgeKind
    reasons: tuple[EdgeReason, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """The nodes and edges of one environment and target, both sorted."""

    environment: str
    target: str
    nodes: tuple[DrawnNode, ...]
    edges: tuple[DrawnEdge, ...]
    _by_key: Mapping[str, DrawnNode] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, environment: str, target: str, nodes: tuple[DrawnNode, ...], edges: tuple[DrawnEdge, ...]) -> Scene:
        """A scene, its parts in order."""
        kept = tuple(sorted(nodes, key=lambda n: n.key))
        by_key = {n.key: n for n in kept}
        drawn = [e for e in edges if e.source in by_key and e.target in by_key]
        return cls(environment, target, kept, tuple(sorted(drawn, key=_order)), by_key)

    def node(self, key: str) -> DrawnNode | None:
        """The node of a key."""
        return self._by_key.get(key)

    def inside(self, workload: DrawnNode) -> list[DrawnNode]:
        """What a workload's card holds: its containers, then its resources."""
        found = [n for n in self.nodes if n.workload == workload.label and n is not workload]
        return sorted(found, key=lambda n: n.kind != "container")

    def arrows(self) -> Iterator[tuple[str, str, tuple[DrawnEdge, ...]]]:
        """The edges that a picture shows, those between the same two nodes together.

        That a workload declares its own resource is shown by where the resource is drawn, and that it declares a shared one
        by the arrows of its containers where there are any.
        """
        explained = {(self._owner(e.source), e.target) for e in self.edges if e.kind != "declares"}
        merged: dict[tuple[str, str], list[DrawnEdge]] = {}
        for edge in self.edges:
            source, target = self._by_key[edge.source], self._by_key[edge.target]
            if edge.kind == "declares" and (
                target.workload == source.workload or (source.workload, edge.target) in explained
            ):
                continue
            merged.setdefault((edge.source, edge.target), []).append(edge)
        for (start, end), edges in merged.items():
            yield start, end, tuple(edges)

    def _owner(self, key: str) -> str | None:
        return self._by_key[key].workload


def _order(edge: DrawnEdge) -> tuple[str, str, str]:
    return (edge.source, edge.target, edge.kind)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One scene an environment and target, in the order asked for."""

    project: str | None
    scenes: tuple[Scene, ...]
    #: Why a node is what it is, by environment, target and the node's key; none where nobody asked. Pages have room for it.
    explanations: Mapping[tuple[str, str, str], Explanation] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Drawing of {', '.join(f'{s.environment} ({s.target})' for s in self.scenes)}>"

    @property
    def types(self) -> tuple[str, ...]:
        """The resource types in any scene, sorted: their place here is their colour."""
        return tuple(sorted({n.type for s in self.scenes for n in s.nodes if n.type}))
