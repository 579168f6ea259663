"""The subject of an impact: ranges of files, or one resource, with its label."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorekit.location import Span

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
