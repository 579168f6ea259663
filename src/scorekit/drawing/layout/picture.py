"""A scene as boxes and routes with whole coordinates: what the SVG file and the HTML page paint."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from scorekit.drawing.layout.cards import HEADER, Box, Card, listed, measured, whole
from scorekit.drawing.layout.layered import Gaps, Layered, LayerItem, Point, layered
from scorekit.graph import EdgeKind, workload_node
from scorekit.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from scorekit.drawing.model import DrawnEdge, DrawnNode, Scene

MARGIN = 32
_GAP = 28
#: With more nodes than this, cards are lists: a thousand arrows can't be read.
MOST_WHOLE = 160
#: A node that more units than this lead to shows their number, and its arrows only on demand.
MOST_ARROWS = 8


@dataclass(frozen=True, slots=True)
class Route:
    """A line for one or more arrows, through points from left to right or back."""

    #: Source and target of each arrow that it represents.
    ends: tuple[tuple[str, str], ...]
    kind: EdgeKind
    points: tuple[Point, ...]
    #: Whether it ends at its target: a line inside a card may end at the card's edge.
    arrow: bool
    #: Whether it is shown only to who asks for it.
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is to be painted, cards before what they hold."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]
    #: Whether cards are lists.
    compact: bool


def picture(scene: Scene) -> Picture:
    """The picture of a scene."""
    plan = _PictureLayout(scene)
    cards = {key: plan.card(key) for key in plan.cards}
    sizes = {key: (c.width, c.height) for key, c in cards.items()}
    for node in plan.alone:
        box = measured(node, roomy=plan.compact)
        sizes[node.key] = (box.width, box.height)
    parts = _components(sorted(sizes), plan.loud)
    laid = [_laid(part, plan.loud, sizes, compact=plan.compact) for part in parts]
    order = sorted(range(len(parts)), key=lambda i: _rank(parts[i], laid[i], plan))
    ranks = [_rank(parts[i], laid[i], plan)[0] for i in order]
    breaks = {i for i in range(1, len(ranks)) if plan.compact and ranks[i] != ranks[i - 1]}
    gap = _GAP // 2 if plan.compact else _GAP
    corners, width, height = packed([(laid[i].width, laid[i].height) for i in order], gap, breaks)
    places: dict[str, Point] = {}
    ends: dict[str, int] = {}
    bends: dict[tuple[str, str], tuple[Point, ...]] = {}
    for number, (left, top) in zip(order, corners, strict=True):
        dx, dy = left + MARGIN, top + MARGIN
        places |= {key: (x + dx, y + dy) for key, (x, y) in laid[number].places.items()}
        ends |= {key: x + dx for key, x in laid[number].ends.items()}
        bends |= {link: tuple((x + dx, y + dy) for x, y in way) for link, way in laid[number].bends.items()}
    painter = _Painter(plan, cards, sizes, places, ends, bends)
    return Picture(
        width + 2 * MARGIN, height + 2 * MARGIN, tuple(painter.boxes()), tuple(painter.routes()), plan.compact
    )


class _PictureLayout:
    """Which units there are, and which arrows lead between them and within them."""

    def __init__(self, scene: Scene) -> None:
        self.cards = {n.key: n for n in scene.nodes if n.kind == "workload"}
        self.compact = len(scene.nodes) > MOST_WHOLE
        self.inner: dict[str, list[DrawnNode]] = {key: [] for key in self.cards}
        self.alone: list[DrawnNode] = []
        self.unit: dict[str, str] = {}
        for node in scene.nodes:
            card = workload_node(node.workload or "")
            self.unit[node.key] = card if card in self.cards else node.key
            if node.kind != "workload":
                (self.inner[card] if card in self.cards else self.alone).append(node)
        self.within: dict[str, list[tuple[str, str]]] = {key: [] for key in self.cards}
        self.kinds: dict[tuple[str, str], EdgeKind] = {}
        #: Between two units, the arrows of their nodes.
        self.between: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for source, target, edges in scene.arrows():
            self._take(source, target, edges)
        needed: dict[str, int] = {}
        for _, unit in self.between:
            needed[unit] = needed.get(unit, 0) + 1
        self.hubs = {unit: count for unit, count in needed.items() if count > MOST_ARROWS}
        self.loud = sorted(link for link in self.between if link[1] not in self.hubs)

    def _take(self, source: str, target: str, edges: tuple[DrawnEdge, ...]) -> None:
        self.kinds[source, target] = edges[0].kind if len(edges) == 1 else _strongest(edges)
        here, there = self.unit[source], self.unit[target]
        if here != there:
            self.between.setdefault((here, there), []).append((source, target))
        elif here not in {source, target}:
            self.within[here].append((source, target))

    def card(self, key: str) -> Card:
        if self.compact:
            return listed(self.cards[key], self.inner[key])
        leaving = sorted({(s, unit) for here, unit in self.loud if here == key for s, _ in self.between[here, unit]})
        return whole(self.cards[key], self.inner[key], self.within[key], [x for x in leaving if x[0] != key])


_STRENGTH: tuple[EdgeKind, ...] = ("refers", "requires", "declares", "accompanies", "reaches", "after")


def _strongest(edges: Iterable[DrawnEdge]) -> EdgeKind:
    return min((e.kind for e in edges), key=_STRENGTH.index)


def _components(keys: Sequence[str], links: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The keys in groups that links join, each in order."""
    import networkx as nx  # noqa: PLC0415 - loaded where something is drawn

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(keys)
    graph.add_edges_from(links)
    return [sorted(group) for group in nx.connected_components(graph)]


def _laid(
    part: Sequence[str], links: Sequence[tuple[str, str]], sizes: Mapping[str, Point], *, compact: bool
) -> Layered:
    if len(part) == 1:
        width, height = sizes[part[0]]
        return Layered({part[0]: (0, 0)}, {part[0]: width}, {}, width, height)
    inside = set(part)
    area = sum((sizes[k][0] + 120) * (sizes[k][1] + _GAP) for k in part)
    gaps = Gaps(90 if compact else 110, 16 if compact else _GAP, max(900, round((area / 1.6) ** 0.5)))
    items = [LayerItem(key, *sizes[key]) for key in part]
    return layered(items, [link for link in links if link[0] in inside], gaps)


def _rank(part: Sequence[str], laid: Layered, plan: _PictureLayout) -> tuple[int, int, str]:
    """What many need first, then what hangs together, then the rest by name."""
    if len(part) > 1:
        return (1, -laid.height, part[0])
    if part[0] in plan.hubs or part[0] not in plan.cards:
        return (0, 0, part[0])
    return (2, 0 if plan.compact else -laid.height, part[0])


@dataclass(frozen=True, slots=True)
class _Painter:
    plan: _PictureLayout
    cards: Mapping[str, Card]
    sizes: Mapping[str, Point]
    places: Mapping[str, Point]
    ends: Mapping[str, int]
    bends: Mapping[tuple[str, str], tuple[Point, ...]]

    def boxes(self) -> Iterable[Box]:
        hubs = self.plan.hubs
        for key, card in self.cards.items():
            x, y = self.places[key]
            node = self.plan.cards[key]
            yield Box(node, x, y, card.width, card.height, card.title, "", "card", hubs.get(key, 0))
            for part in card.parts:
                yield replace(part, x=x + part.x, y=y + part.y, shape="row" if self.plan.compact else "box")
        for node in self.plan.alone:
            x, y = self.places[node.key]
            yield replace(measured(node, roomy=self.plan.compact), x=x, y=y, needed_by=hubs.get(node.key, 0))

    def routes(self) -> Iterable[Route]:
        for key, card in self.cards.items():
            x, y = self.places[key]
            for wire in card.wires:
                points = tuple((px + x, py + y) for px, py in wire.points)
                leaving = tuple(e for e in self.plan.between.get((key, wire.target), ()) if e[0] == wire.source)
                found = leaving or ((wire.source, wire.target),)
                yield Route(found, self.plan.kinds[found[0]], points, arrow=not leaving)
        for (here, there), ends in sorted(self.plan.between.items()):
            yield self._between(here, there, tuple(ends), quiet=there in self.plan.hubs)

    def _between(self, here: str, there: str, ends: tuple[tuple[str, str], ...], *, quiet: bool) -> Route:
        x, y = self.places[here]
        width, height = self.sizes[here]
        card = self.cards.get(here)
        start = (x + width, y + (card.exits.get(there, HEADER // 2) if card else height // 2))
        tx, ty = self.places[there]
        back = tx < x + width
        middle = ty + (HEADER // 2 if there in self.cards else self.sizes[there][1] // 2)
        end = (tx + self.sizes[there][0] if back else tx, middle)
        out = () if back else ((self.ends[here], start[1]),)
        kind = min((self.plan.kinds[e] for e in ends), key=_STRENGTH.index)
        return Route(ends, kind, (start, *out, *self.bends.get((here, there), ()), end), arrow=True, quiet=quiet)


#: Width by height of what people look at.
_SHAPE = 1.6


def packed(
    sizes: Sequence[tuple[int, int]], gap: int, breaks: Collection[int] = ()
) -> tuple[list[tuple[int, int]], int, int]:
    """The upper left corners of rectangles laid in rows in the order given, and the whole's width and height.

    ``breaks`` are the numbers of those that begin a row in any case.
    """
    limit = _width(sizes, gap)
    corners: list[tuple[int, int]] = []
    x = y = row = widest = 0
    for number, (width, height) in enumerate(sizes):
        if x and (number in breaks or x + width > limit):
            x, y, row = 0, y + row + gap, 0
        corners.append((x, y))
        widest = max(widest, x + width)
        row = max(row, height)
        x += width + gap
    return corners, widest, y + row


def _width(sizes: Sequence[tuple[int, int]], gap: int) -> float:
    area = sum((w + gap) * (h + gap) for w, h in sizes)
    return max([math.sqrt(area * _SHAPE), *(w for w, _ in sizes)])
