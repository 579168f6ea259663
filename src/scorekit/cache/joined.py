"""What all parts of a set have, put together in the order that a compile of the whole set gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from scorekit.graph import DependencyGraph
from scorekit.targets.api import Texts

if TYPE_CHECKING:
    from scorekit.cache.part import Part
    from scorekit.resolve.resolution import Resolution

#: The entries of one part: the key by which they sort, and what they are.
_Entries = Iterable[tuple[Any, Any]]


class Joined:
    """What all parts have, in order. It is kept sorted from one compile to the next: then little is to be sorted."""

    def __init__(self) -> None:
        self._parts: frozenset[Part] = frozenset()
        self._lists: dict[str, list[tuple[Any, Part, Any]]] = {}
        self._texts = Texts()

    def update(self, parts: Sequence[Part], order: Callable[[Any], Any]) -> None:
        """Have the entries of some parts, and of these alone."""
        alive = frozenset(parts)
        if alive == self._parts:
            return
        fresh = [part for part in parts if part not in self._parts]
        kinds: dict[str, Callable[[Part], _Entries]] = {
            "manifests": lambda part: ((order(each), each) for each in part.manifests),
            "workloads": lambda part: ((each.name, each) for each in part.resolution.workloads),
            "resources": _resources,
            "nodes": lambda part: part.resolution.graph.nodes.items(),
            "edges": lambda part: ((each[:3], each) for each in part.resolution.graph.edges),
        }
        for kind, entries in kinds.items():
            found = [entry for entry in self._lists.get(kind, ()) if entry[1] in alive]
            found += [(key, part, value) for part in fresh for key, value in entries(part)]
            found.sort(key=itemgetter(0))
            self._lists[kind] = found
        self._parts = alive

    def _of(self, kind: str) -> Iterable[Any]:
        return (entry[2] for entry in self._lists[kind])

    def manifests(self) -> tuple[tuple[Any, ...], tuple[()], None, Texts]:
        """The objects, no further files and facts, and the texts of the objects that were written before."""
        manifests = tuple(self._of("manifests"))
        self._texts = self._texts.of(manifests)
        return manifests, (), None, self._texts

    def resolution(self, parts: Sequence[Part]) -> Resolution:
        """The resolution of all parts."""
        first = parts[0].resolution
        resources = {key: each for (_, key), _, each in self._lists["resources"]}
        nodes = {key: kind for key, _, kind in self._lists["nodes"]}
        graphs = [part.resolution.graph for part in parts]
        graph = DependencyGraph.united(graphs, nodes, tuple(self._of("edges")))
        return replace(
            first,
            workloads=tuple(self._of("workloads")),
            resources=resources,
            graph=graph.joined(edge for part in parts for edge in part.apart.reaching),
            secrets=replace(first.secrets, sources={uid: r.secrets for uid, r in resources.items() if r.secrets}),
        )


def _resources(part: Part) -> _Entries:
    depths = part.resolution.graph.depths()
    return (((depths[uid], uid), each) for uid, each in part.resolution.resources.items())
