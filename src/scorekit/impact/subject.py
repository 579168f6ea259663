"""The subject of an impact: ranges of files, or one resource, with its label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from scorekit.lazy_dataclass import dataclass
from scorekit.source import reader
from scorekit.source.document import Mark, Path, dotted

if TYPE_CHECKING:
    from scorekit.location import Source, Span


#: What ``impact`` was asked about: ``change`` is all files that differ from a revision.
SubjectKind = Literal["driver", "type", "environment", "resource", "place", "file", "change"]


@dataclass(frozen=True, slots=True)
class Area:
    """A stretch of a file: whole, or from a line to a line."""

    file: str
    first: int = 1
    #: None: the whole file.
    last: int | None = None
    #: The way to what is written there: ``drivers[0].params``; empty for a whole file.
    path: str = ""

    @property
    def whole(self) -> bool:
        """Whether it is the whole file."""
        return self.last is None

    def holds(self, span: Span) -> bool:
        """Whether what is written at a span begins in this stretch."""
        return span.file == self.file and (self.last is None or self.first <= span.line <= self.last)


@dataclass(frozen=True, slots=True)
class ImpactSubject:
    """What the impact is asked of."""

    kind: SubjectKind
    #: The full spelling, as ``scorekit impact`` takes it.
    text: str
    #: Sets of areas from the narrowest: the first of which a compile takes anything counts. One for most subjects; for a
    #: place what is written at the line, then what it stands in.
    areas: tuple[tuple[Area, ...], ...] = ()
    #: The resource asked about; None for anything else.
    uid: str | None = None
    #: Whether everything that is compiled follows it, as ``scorekit.yaml``.
    everything: bool = False
    #: The spellings by which rules name the driver asked about.
    drivers: frozenset[str] = frozenset()
    #: The type asked about, or that of the driver.
    type: str | None = None
    #: The file to open.
    file: str = ""
    #: The environments that an environment's file is part of.
    environments: tuple[str, ...] = ()

    def with_areas(self, areas: Sequence[Area]) -> ImpactSubject:
        """The same, of one set of areas."""
        return replace(self, areas=(tuple(areas),))

    def holds(self, span: Span) -> bool:
        """Whether what is written at a span is part of it."""
        return any(area.holds(span) for areas in self.areas[:1] for area in areas)

    def has_file(self, name: str) -> bool:
        """Whether a whole file is part of it."""
        return any(area.whole and area.file == name for areas in self.areas[:1] for area in areas)


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
    inside = [(step, below) for step, below in mark.below() if _first(below) <= line <= _last(below)]
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
