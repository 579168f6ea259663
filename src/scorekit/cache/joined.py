"""What all parts of a set have, put together in the order that a compile of the whole set gives."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from scorekit.cache.shared import united_copies, with_sections
from scorekit.errors import NotApartError
from scorekit.graph import DependencyGraph
from scorekit.outcome import Outcome, Success
from scorekit.targets.api import ManifestSet, Texts

if TYPE_CHECKING:
    from scorekit.cache.part import Part
    from scorekit.resolve.resolution import Resolution, ResolvedResource
    from scorekit.targets.api import TargetOptions
    from scorekit.targets.record import Apart

#: The entries of one part: the key by which they sort, and what they are.
_Entries = Iterable[tuple[Any, Any]]


class Joined:
    """What all parts have, in order. It is kept sorted from one compile to the next: then little is to be sorted."""

    def __init__(self) -> None:
        self._parts: frozenset[Part] = frozenset()
        #: By kind: the key by which an entry sorts, its part (None where parts share it), and what it is.
        self._lists: dict[str, list[tuple[Any, Part | None, Any]]] = {}
        self._texts = Texts()
        self._made: Outcome[ManifestSet] | None = None

    def made(self, parts: Sequence[Part], target: Apart, options: TargetOptions) -> Outcome[ManifestSet]:
        """The manifests of some parts, and what is told of what they share. NotApartError where that can't be told of parts."""
        alive = frozenset(parts)
        if alive != self._parts or self._made is None:
            self._made = None
            shared = united_copies(parts)
            self._sort(parts, alive, target.order)
            resolution = self._resolution(parts, shared)
            common: Outcome[ManifestSet] = Success(ManifestSet(resolution.target, resolution, ()))
            if target.emit_shared is not None:
                common = target.emit_shared(resolution, shared, [part.apart for part in parts], options)
            if common.value is None:
                raise NotApartError
            self._add("manifests", ((target.order(each), None, each) for each in common.value.manifests))
            manifests = tuple(self._of("manifests"))
            self._texts = self._texts.of(manifests)
            self._made = Success(replace(common.value, manifests=manifests, _texts=self._texts), common.diagnostics)
        return self._made

    def _sort(self, parts: Sequence[Part], alive: frozenset[Part], order: Callable[[Any], Any]) -> None:
        """Have the entries of some parts, and of these alone."""
        fresh = [part for part in parts if part not in self._parts]
        kinds: dict[str, Callable[[Part], _Entries]] = {
            "manifests": lambda part: ((order(each), each) for each in part.manifests),
            "workloads": lambda part: ((each.name, each) for each in part.resolution.workloads),
            "resources": lambda part: _resources(part, part.uids),
            "nodes": lambda part: (
                each for each in part.resolution.graph.nodes.items() if each[0] not in part.apart.shared
            ),
            "edges": lambda part: (
                (each[:3], each) for each in part.resolution.graph.edges if each.source not in part.apart.shared
            ),
        }
        for kind, entries in kinds.items():
            self._lists[kind] = [entry for entry in self._lists.get(kind, ()) if entry[1] in alive]
            self._add(kind, ((key, part, value) for part in fresh for key, value in entries(part)))
        self._parts = alive

    def _add(self, kind: str, entries: Iterable[tuple[Any, Part | None, Any]]) -> None:
        found = self._lists[kind]
        found += entries
        found.sort(key=itemgetter(0))

    def _of(self, kind: str) -> Iterable[Any]:
        return (entry[2] for entry in self._lists[kind])

    def _resolution(self, parts: Sequence[Part], shared: Mapping[str, ResolvedResource]) -> Resolution:
        """The resolution of all parts, and of the resources that they share."""
        holders = {uid: part for part in parts for uid in part.apart.shared}
        keys = (key for part in {*holders.values()} for key, _ in _resources(part, part.apart.shared))
        self._add("resources", [(key, None, shared[key[1]]) for key in set(keys)])
        self._add("nodes", [(uid, None, "resource") for uid in shared])
        edges = (edge for uid, part in holders.items() for edge in part.resolution.graph.edges_from(uid))
        self._add("edges", [(edge[:3], None, edge) for edge in edges])
        resources = {key: each for (_, key), _, each in self._lists["resources"]}
        resources |= with_sections(shared, resources, parts)
        nodes = {key: kind for key, _, kind in self._lists["nodes"]}
        graphs = [part.resolution.graph for part in parts]
        graph = DependencyGraph.united(graphs, nodes, tuple(self._of("edges")), shared)
        first = parts[0].resolution
        return replace(
            first,
            workloads=tuple(self._of("workloads")),
            resources=resources,
            graph=graph.joined(edge for part in parts for edge in part.apart.reaching),
            secrets=replace(first.secrets, sources={uid: r.secrets for uid, r in resources.items() if r.secrets}),
        )


def _resources(part: Part, uids: Collection[str]) -> Iterator[tuple[Any, Any]]:
    depths = part.resolution.graph.depths()
    return (((depths[uid], uid), each) for uid, each in part.resolution.resources.items() if uid in uids)
