"""What is written at a line: the narrowest part of a document first, then what it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.impact.subject import Area
from scorekit.source import reader
from scorekit.source.document import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.location import Source
    from scorekit.source.document import Mark, Path

#: How far up a line's meaning goes: a rule of ``drivers``, one binding, one container, one resource.
_ENTITY = 2


def areas_at(source: Source, line: int) -> tuple[Area, ...]:
    """The areas that a line stands in, from the narrowest to the entry of a section; none where nothing is written."""
    text = source.line(line).strip()
    documents = reader.read_all(source).value
    if not text or documents is None:
        return ()
    for document in documents:
        if _first(document.mark) <= line <= _last(document.mark):
            way = list(_way(document.mark, line))
            inside = way[-1][1] if way else document.mark
            # A line that begins with `#` is a comment, unless it belongs to a text of several lines.
            if inside.children is None or not text.startswith("#"):
                return tuple(_areas(source.name, way))
    return ()


def _areas(file: str, way: list[tuple[Path, Mark]]) -> Iterator[Area]:
    """The parts on the way to a line, the deepest first, up to an entry of a section."""
    shortest = min(_ENTITY, len(way))
    for path, mark in reversed(way[shortest - 1 :] if way else []):
        yield Area(file, _first(mark), _last(mark), dotted(path))


def _way(mark: Mark, line: int, path: Path = ()) -> Iterator[tuple[Path, Mark]]:
    """The parts below a mark that the line belongs to, from the top: as long as it belongs to one alone."""
    children = mark.children
    steps = enumerate(children or ()) if children is None or isinstance(children, tuple) else children.items()
    inside = [(step, below) for step, below in steps if _first(below) <= line <= _last(below)]
    if len(inside) != 1:
        return
    step, below = inside[0]
    yield (*path, step), below
    if _first(below) != line or below.line == line or below.key is None:
        yield from _way(below, line, (*path, step))


def _first(mark: Mark) -> int:
    return mark.key.line if mark.key else mark.line


def _last(mark: Mark) -> int:
    """The last line of a part; a block's end may be given as the beginning of the next line."""
    return mark.end_line - 1 if mark.end_column == 1 and mark.end_line > mark.line else mark.end_line
