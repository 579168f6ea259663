"""Diagnostics in every format. A format is a module with ``render``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from scorekit.diagnostics import Diagnostic, Severity
from scorekit.lazy_dataclass import dataclass
from scorekit.report.formats import Formats
from scorekit.report.spans import FindingPlace, place_of
from scorekit.report.tables import counted
from scorekit.report.terminal import PLAIN, Palette, printable

if TYPE_CHECKING:
    from scorekit.location import Span


@dataclass(frozen=True, slots=True)
class Context:
    """What a format may know beside the diagnostics."""

    #: The environments in which each was found, none for what is about no environment; None where it was not asked for.
    environments: Mapping[Diagnostic, Sequence[str]] | None = None
    palette: Palette = PLAIN
    #: The project's folder as the reader of the report sees it, with ``/``; empty where the two are one.
    prefix: str = ""
    #: The file of the project that stands for what is about no file, for readers who want a file of everything.
    home: str = "scorekit.yaml"
    #: Every environment that was looked at, with or without a finding.
    checked: Sequence[str] = ()

    def where(self, diagnostic: Diagnostic) -> tuple[str, ...]:
        """The environments that a finding holds in; none where it holds in all of them, or in no one of them."""
        found = tuple((self.environments or {}).get(diagnostic, ()))
        return () if self.checked and set(found) >= set(self.checked) else found

    def place(self, span: Span | None) -> FindingPlace:
        """Where a span is, as the reader of the report sees it."""
        return place_of(span, self.prefix, self.home)


#: Nothing but the diagnostics.
ALONE = Context()


@dataclass(frozen=True, slots=True)
class DiagnosticPart:
    """What was found in one of several projects."""

    diagnostics: Sequence[Diagnostic]
    context: Context = ALONE

    @property
    def name(self) -> str:
        """How the project is called beside the others: its folder, as the reader of the report sees it."""
        return self.context.prefix or "."


class DiagnosticFormat(Protocol):
    """One format."""

    def render(self, diagnostics: Sequence[Diagnostic], context: Context = ALONE) -> str:
        """The report as text; empty where there is nothing to say."""
        ...

    def together(self, parts: Sequence[DiagnosticPart]) -> str:
        """The reports of several projects as one, in the order given."""
        ...


FORMATS: Formats[DiagnosticFormat] = Formats(__name__, ("render", "together"))


def remarks(diagnostic: Diagnostic, context: Context) -> Iterator[str]:
    """What is said of a finding below its message: the hint, the facts, the environments, a place that is no file."""
    return map(printable, _remarks(diagnostic, context))


def _remarks(diagnostic: Diagnostic, context: Context) -> Iterator[str]:
    place = context.place(diagnostic.span)
    if diagnostic.help:
        yield f"help: {diagnostic.help}"
    for note in diagnostic.notes:
        yield f"note: {note}"
    if place.elsewhere:
        yield f"at: {place.elsewhere}"
    if names := context.where(diagnostic):
        yield f"in: {', '.join(names)}"


def with_environments(diagnostic: Diagnostic, context: Context) -> Diagnostic:
    """A finding that says where it holds, unless it holds everywhere: for formats that have no room of their own for that."""
    names = context.where(diagnostic)
    return replace(diagnostic, notes=(*diagnostic.notes, f"in {', '.join(names)}")) if names else diagnostic


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """``2 errors, 1 warning``; empty when there are neither."""
    parts = []
    for severity in (Severity.ERROR, Severity.WARNING):
        count = sum(d.severity is severity for d in diagnostics)
        if count:
            parts.append(counted(count, severity))
    return ", ".join(parts)


def verdict(diagnostics: Sequence[Diagnostic], there: str) -> str:
    """``1 warning in dev, prod``; that there is nothing wrong is said, too."""
    return f"{summary(diagnostics) or 'nothing wrong'}{f' in {there}' if there else ''}"
