"""A workload as it is drawn: a card with its containers and private resources, whole or as a list of rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from scorekit.drawing.layout.layered import Gaps, LayerItem, Point, layered
from scorekit.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from scorekit.drawing.model import DrawnNode

#: Room above what a card holds, for its name, and around it.
HEADER = 38
_PADDING = 14
_ROW = 20
_ROWS_FROM = 34
_ROWS_WIDTH = 210
_BOX_HEIGHT = 44
_ROOMY_HEIGHT = 72
#: Sizes of text, as the style sheet has them.
TITLE_SIZE = 13
SMALL_SIZE = 11
_WIDEST = 280


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: a workload's card, a container or a resource; of a card's parts the corner is relative to the card's."""

    node: DrawnNode
    x: int
    y: int
    width: int
    height: int
    title: str
    subtitle: str
    shape: Literal["card", "box", "row"] = "box"
    #: How many units lead to it where that is too many to draw; else 0.
    needed_by: int = 0


@dataclass(frozen=True, slots=True)
class Wire:
    """An arrow inside a card, or as far as its right edge."""

    source: str
    target: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A workload's rectangle."""

    width: int
    height: int
    title: str
    parts: tuple[Box, ...]
    wires: tuple[Wire, ...]
    #: At which height arrows to other units leave it, by the unit.
    exits: Mapping[str, int]


def subtitle(node: DrawnNode) -> str:
    """The second line of a box: a resource's type and what serves it."""
    if node.kind == "container":
        return "container"
    type_ = node.type if node.class_ == "default" else f"{node.type}.{node.class_}"
    server = "bound by hand" if node.bound else node.served_by.removeprefix(f"{node.type}/")
    return f"{type_} · {server}" if server else type_


def measured(node: DrawnNode, *, roomy: bool = False) -> Box:
    """A box at the origin, as wide as its words; a ``roomy`` one is drawn beside cards that are seen from afar."""
    below = subtitle(node)
    room = min(_WIDEST, max(text_width(node.label, TITLE_SIZE, bold=True), text_width(below, SMALL_SIZE), 56))
    title, small = fitted(node.label, TITLE_SIZE, room, bold=True), fitted(below, SMALL_SIZE, room)
    if roomy:
        return Box(node, 0, 0, max(room + 28, _ROWS_WIDTH), _ROOMY_HEIGHT, title, small)
    return Box(node, 0, 0, room + 28, _BOX_HEIGHT, title, small)


def whole(
    workload: DrawnNode,
    inner: Sequence[DrawnNode],
    arrows: Sequence[tuple[str, str]],
    leaving: Sequence[tuple[str, str]],
) -> Card:
    """A card with its containers and resources laid out; ``leaving`` are arrows from a part to another unit."""
    parts = {n.key: measured(n) for n in inner}
    ends = {unit: f"exit {unit}" for unit in sorted({u for _, u in leaving})}
    items = [LayerItem(key, p.width, p.height) for key, p in parts.items()]
    items += [LayerItem(key, 0, 8) for key in ends.values()]
    links = [*arrows, *((s, ends[u]) for s, u in leaving)]
    laid = layered(items, sorted(set(links)), Gaps(46, 12, 900), last=set(ends.values()))
    title_width = text_width(workload.label, 15, bold=True) + 2 * _PADDING
    width = max(laid.width + (0 if ends else _PADDING) + _PADDING, min(title_width, 460), 120)
    placed = tuple(
        replace(p, x=laid.places[key][0] + _PADDING, y=laid.places[key][1] + HEADER) for key, p in parts.items()
    )
    at = {p.node.key: p for p in placed}
    exits = {unit: laid.places[key][1] + HEADER + 4 for unit, key in ends.items()}
    wires = []
    for source, target in arrows:
        bends = laid.bends.get((source, target), ())
        wires.append(Wire(source, target, _way(at[source], laid.ends[source], bends, _left(at[target]), at[target])))
    for source, unit in leaving:
        bends = laid.bends.get((source, ends[unit]), ())
        wires.append(Wire(source, unit, _way(at[source], laid.ends[source], bends, (width, exits[unit]), None)))
    height = laid.height + HEADER + (_PADDING if inner else 0)
    return Card(width, height, fitted(workload.label, 15, width - 2 * _PADDING, bold=True), placed, tuple(wires), exits)


def _way(start: Box, column_end: int, bends: Sequence[Point], end: Point, target: Box | None) -> tuple[Point, ...]:
    if target is not None and target.x <= start.x:  # turned round to break a cycle
        back = (target.x + target.width, target.y + target.height // 2)
        return ((start.x, start.y + start.height // 2), *_shifted(bends), back)
    middle = start.y + start.height // 2
    return ((start.x + start.width, middle), (column_end + _PADDING, middle), *_shifted(bends), end)


def _shifted(bends: Sequence[Point]) -> tuple[Point, ...]:
    return tuple((x + _PADDING, y + HEADER) for x, y in bends)


def _left(part: Box) -> Point:
    return (part.x, part.y + part.height // 2)


def listed(workload: DrawnNode, inner: Sequence[DrawnNode]) -> Card:
    """A card with one row a private resource: what is left of it where there are many."""
    rows = [n for n in inner if n.kind == "resource"]
    parts = tuple(
        Box(n, 8, _ROWS_FROM + i * _ROW, _ROWS_WIDTH - 16, _ROW - 2, *_row_words(n)) for i, n in enumerate(rows)
    )
    height = _ROWS_FROM + max(1, len(rows)) * _ROW + 6
    return Card(_ROWS_WIDTH, height, fitted(workload.label, 15, _ROWS_WIDTH - 20, bold=True), parts, (), {})


def _row_words(node: DrawnNode) -> tuple[str, str]:
    below = node.type if node.class_ == "default" else f"{node.type}.{node.class_}"
    room = _ROWS_WIDTH - 48
    small = fitted(below, SMALL_SIZE, room // 2)
    return fitted(node.label, 12, room - text_width(small, SMALL_SIZE)), small


#: Letters by their width in parts of the size; what is not listed is a capital or takes ``_USUAL``.
_WIDTHS = {**dict.fromkeys("ijlI.,'|!:;", 0.34), **dict.fromkeys("frt()[]/ -", 0.42), **dict.fromkeys("mwMW@%…", 0.98)}
_USUAL, _CAPITAL, _FULL = 0.62, 0.76, 1.05
#: How much wider a bold text is.
_BOLD = 1.13


@cache
def _em(character: str) -> float:
    if character in _WIDTHS:
        return _WIDTHS[character]
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return _FULL
    return _CAPITAL if character.isupper() else _USUAL


def text_width(text: str, size: int, *, bold: bool = False) -> int:
    """The pixels that a text takes in a sans-serif font of a size."""
    return round(sum(map(_em, text)) * size * (_BOLD if bold else 1) + 0.5)


def fitted(text: str, size: int, room: int, *, bold: bool = False) -> str:
    """A text cut to a width, its end kept: names of a project differ there more often than at their beginning."""
    if text_width(text, size, bold=bold) <= room:
        return text
    tail = text[-max(4, len(text) // 4) :]
    head = text[: -len(tail)]
    while head and text_width(f"{head}…{tail}", size, bold=bold) > room:
        head = head[:-1]
    while len(tail) > 1 and text_width(f"{head}…{tail}", size, bold=bold) > room:
        tail = tail[1:]
    return f"{head}…{tail}"
