"""A layered layout of boxes and links: columns from left to right, few crossings, links around what is between."""

from __future__ import annotations

import itertools
from bisect import bisect_right, insort
from collections.abc import Collection, Iterable, Mapping, Sequence

from scorekit.lazy_dataclass import dataclass

Point = tuple[int, int]
#: What a link takes of a column that it passes.
_LANE = 8
#: Above so many links that skip columns they are drawn straight, below the boxes.
_MOST_LANES = 400


@dataclass(frozen=True, slots=True)
class LayerItem:
    """A box to place."""

    key: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Layered:
    """Where the boxes' upper left corners are, and the points that links pass between their ends."""

    places: Mapping[str, Point]
    #: Where the column of each box ends: as far a link goes straight, since a wider box may stand above or below.
    ends: Mapping[str, int]
    bends: Mapping[Link, tuple[Point, ...]]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """The free space between columns and between boxes, and how tall a column may be before it is split."""

    across: int
    down: int
    tallest: int = 1 << 30


def layered(items: Sequence[LayerItem], links: Collection[Link], gaps: Gaps, last: Collection[str] = ()) -> Layered:
    """The layout of some boxes; ``last`` are those of the rightmost column."""
    boxes = {i.key: i for i in items}
    keys = [i.key for i in items]
    ahead = forward(keys, links)
    at = columns(keys, ahead, last)
    rows, pieces, lanes = _rows(ahead, at)
    parts = [part for row in rows for part in _split([key for key in row if key in boxes], boxes, gaps)]
    if len(parts) > len(set(at.values())):
        # Where a tower is split, links to one part of it need lanes past the others.
        rows, pieces, lanes = _rows(ahead, {key: number for number, part in enumerate(parts) for key in part})
    boxes |= {key: LayerItem(key, 0, _LANE) for way in lanes.values() for key, _ in way}
    tops = _tops(rows, pieces, boxes, gaps)
    return _placed(rows, tops, boxes, gaps, (set(links), lanes))


def _rows(
    links: Sequence[Link], at: Mapping[str, int]
) -> tuple[list[list[str]], list[Link], dict[Link, list[tuple[str, int]]]]:
    """The columns in order, lanes included; the links as pieces from column to column; and the lanes of each."""
    lanes, pieces = _lanes(links, at)
    at = {**at, **{key: number for way in lanes.values() for key, number in way}}
    first = min(at.values(), default=0)
    rows: list[list[str]] = [[] for _ in range(max(at.values(), default=-1) - first + 1)]
    for key in at:
        rows[at[key] - first].append(key)
    return ordered(rows, pieces), pieces, lanes


def _lanes(links: Sequence[Link], at: Mapping[str, int]) -> tuple[dict[Link, list[tuple[str, int]]], list[Link]]:
    """For each link that skips columns a lane in each of them, and all links as pieces from column to column."""
    skipped = sum(at[t] - at[s] - 1 for s, t in links)
    lanes: dict[Link, list[tuple[str, int]]] = {}
    pieces: list[Link] = []
    for source, target in links:
        between = range(at[source] + 1, at[target]) if skipped <= _MOST_LANES else ()
        # No key of a node has a line break.
        way = [(f"{source}\n{target}\n{number}", number) for number in between]
        if way:
            lanes[source, target] = way
        stops = [source, *(key for key, _ in way), target]
        pieces += itertools.pairwise(stops)
    return lanes, pieces


def _split(row: list[str], boxes: Mapping[str, LayerItem], gaps: Gaps) -> list[list[str]]:
    """A column as several where it would be a tower."""
    total = sum(boxes[key].height + gaps.down for key in row)
    count = -(-total // gaps.tallest)
    size = -(-len(row) // count) if count else 1
    return [row[i : i + size] for i in range(0, len(row), size)]


def _tops(
    rows: Sequence[Sequence[str]], pieces: Sequence[Link], boxes: Mapping[str, LayerItem], gaps: Gaps
) -> dict[str, float]:
    """The upper edge of each box: as near to the middle of its neighbours as the others of its column let it."""
    near: dict[str, list[str]] = {}
    for source, target in pieces:
        near.setdefault(source, []).append(target)
        near.setdefault(target, []).append(source)
    tops: dict[str, float] = {}
    for row in rows:
        y = 0.0
        for key in row:
            tops[key] = y
            y += boxes[key].height + gaps.down
    for sweep in range(6):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = [_wanted(key, near.get(key, ()), tops, boxes) for key in row]
            heights = [boxes[key].height + gaps.down for key in row]
            tops |= dict(zip(row, spread(wanted, heights), strict=True))
    return tops


def _wanted(key: str, near: Sequence[str], tops: Mapping[str, float], boxes: Mapping[str, LayerItem]) -> float:
    if not near:
        return tops[key]
    middles = sorted(tops[n] + boxes[n].height / 2 for n in near)
    half = len(middles) // 2
    middle = middles[half] if len(middles) % 2 else (middles[half - 1] + middles[half]) / 2
    return middle - boxes[key].height / 2


def spread(wanted: Sequence[float], heights: Sequence[int]) -> list[float]:
    """The places nearest to those wanted, in the same order, at which nothing overlaps (pool adjacent violators)."""
    blocks: list[tuple[float, int]] = []
    offset = 0
    for want, height in zip(wanted, heights, strict=True):
        total, count = want - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            earlier, many = blocks.pop()
            total, count = total + earlier, count + many
        blocks.append((total, count))
        offset += height
    found: list[float] = []
    offset = 0
    rest = iter(heights)
    for total, count in blocks:
        for _ in range(count):
            found.append(total / count + offset)
            offset += next(rest)
    return found


def _placed(
    rows: Sequence[Sequence[str]],
    tops: Mapping[str, float],
    boxes: Mapping[str, LayerItem],
    gaps: Gaps,
    ways: tuple[set[Link], Mapping[Link, list[tuple[str, int]]]],
) -> Layered:
    """Whole numbers from the upper left corner on."""
    highest = min(tops.values(), default=0.0)
    places: dict[str, Point] = {}
    spans: dict[str, tuple[int, int]] = {}
    x = 0
    for row in rows:
        width = max(boxes[key].width for key in row)
        for key in row:
            places[key] = (x, round(tops[key] - highest))
            spans[key] = (x, x + width)
        x += width + gaps.across
    links, lanes = ways
    bends: dict[Link, tuple[Point, ...]] = {}
    for (source, target), way in lanes.items():
        points = [(end, places[key][1] + _LANE // 2) for key, _ in way for end in spans[key]]
        if (source, target) in links:
            bends[source, target] = tuple(points)
        if (target, source) in links:
            bends[target, source] = tuple(reversed(points))
    kept = {key: place for key, place in places.items() if "\n" not in key}
    ends = {key: spans[key][1] for key in kept}
    height = max((places[key][1] + boxes[key].height for key in places), default=0)
    return Layered(kept, ends, bends, max(0, x - gaps.across), height)


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
