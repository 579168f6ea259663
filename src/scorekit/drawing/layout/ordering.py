"""The first half of a layered layout: which column a node stands in, and in which order (Sugiyama's method)."""

from __future__ import annotations

import itertools
from bisect import bisect_right, insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

Link = tuple[str, str]
_SWEEPS = 8


def forward(keys: Sequence[str], links: Collection[Link]) -> list[Link]:
    """The links without their cycles: those that lead back in a walk from the first key are turned round."""
    following: dict[str, list[str]] = {key: [] for key in keys}
    entered_by: set[str] = set()
    for source, target in sorted(links):
        following[source].append(target)
        entered_by.add(target)
    turned: list[Link] = []
    state: dict[str, int] = {}
    # Where nothing leads to is where a walk begins, so that only true cycles are turned.
    for root in (*(k for k in keys if k not in entered_by), *keys):
        if root in state:
            continue
        state[root] = 1
        walk = [(root, iter(following[root]))]
        while walk:
            key, rest = walk[-1]
            for target in rest:
                if state.get(target) == 1:
                    turned.append((target, key))
                    continue
                turned.append((key, target))
                if target not in state:
                    state[target] = 1
                    walk.append((target, iter(following[target])))
                    break
            else:
                state[key] = 2
                walk.pop()
    return sorted({link for link in turned if link[0] != link[1]})


def columns(keys: Sequence[str], links: Iterable[Link], last: Collection[str] = ()) -> dict[str, int]:
    """The column of each key by the longest path; one that nothing leads to stands right before what it leads to."""
    import networkx as nx  # noqa: PLC0415 - loaded where something is drawn

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(keys)
    graph.add_edges_from(links)
    column = {key: number for number, layer in enumerate(nx.topological_generations(graph)) for key in layer}
    found = {key: column[key] for key in keys}
    for root in keys:
        if not graph.in_degree(root) and (following := graph[root]):
            found[root] = min(found[target] for target in following) - 1
    if last:
        end = max((c for k, c in found.items() if k not in last), default=-1) + 1
        found |= dict.fromkeys(last, end)
    return found


def ordered(rows: Sequence[Sequence[str]], links: Iterable[Link]) -> list[list[str]]:
    """The columns, each in the order of its neighbours' barycentres: the best of some sweeps to and fro."""
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for source, target in links:
        after.setdefault(source, []).append(target)
        before.setdefault(target, []).append(source)
    current = [list(row) for row in rows]
    best, fewest = current, _crossings(current, after)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        down = sweep % 2 == 0
        current = _swept(current, before if down else after, down=down)
        count = _crossings(current, after)
        if count < fewest:
            best, fewest = current, count
    return [list(row) for row in best]


def _swept(rows: Sequence[Sequence[str]], neighbours: Mapping[str, Sequence[str]], *, down: bool) -> list[list[str]]:
    found = [list(row) for row in rows]
    numbers = range(1, len(found)) if down else range(len(found) - 2, -1, -1)
    place = {key: i for row in found for i, key in enumerate(row)}
    for number in numbers:
        row = found[number]
        centre = {
            key: sum(place[n] for n in near) / len(near) if (near := neighbours.get(key)) else float(place[key])
            for key in row
        }
        row.sort(key=lambda key: (centre[key], place[key]))
        place |= {key: i for i, key in enumerate(row)}
    return found


def _crossings(rows: Sequence[Sequence[str]], after: Mapping[str, Sequence[str]]) -> int:
    count = 0
    for left, right in itertools.pairwise(rows):
        place = {key: i for i, key in enumerate(right)}
        passed: list[int] = []
        for key in left:
            ends = sorted(place[t] for t in after.get(key, ()) if t in place)
            count += sum(len(passed) - bisect_right(passed, end) for end in ends)
            for end in ends:
                insort(passed, end)
    return count
