"""What scorekit has to say of a user's files: records, never words on a screen.

A code is declared once, in ``scorekit.codes`` or beside its check; ``CODE.at(span, message)`` makes the record.
Rendering is ``scorekit.report``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from scorekit.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from scorekit.location import Span


class Severity(StrEnum):
    """How much a diagnostic matters: an error stops the compile, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Label:
    """A further place that a diagnostic points at, with its own text."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about what a user wrote."""

    #: ``SK`` and three digits, or a code of an installed package's; stable for ever.
    code: str
    severity: Severity
    #: One line, without a final stop.
    message: str
    #: The primary place; None when the finding is about no file (a whole project, say).
    span: Span | None = None
    # These keep out of the hash: one finding may point at a thousand places, and be about as many resources.
    labels: tuple[Label, ...] = field(default=(), hash=False)
    #: Facts that help to understand, one line each.
    notes: tuple[str, ...] = field(default=(), hash=False)
    #: What to do about it, one line.
    help: str | None = None
    #: False where the line holds a secret and must not be quoted.
    quote: bool = True

    @property
    def order(self) -> tuple[tuple[str, int, int, int, int], str, str]:
        """The total order of diagnostics: file, position, code, message."""
        place = self.span.order if self.span else ("", 0, 0, 0, 0)
        return (place, self.code, self.message)

    def softened(self, severity: Severity = Severity.WARNING) -> Diagnostic:
        """The same finding where it stops nothing: an error about a workload that was not asked for."""
        return replace(self, severity=severity) if self.severity is Severity.ERROR else self


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of diagnostic: its number, its title and its severity. What it means stands in ``docs/codes.md``."""

    id: str
    #: A few words, for lists of codes.
    title: str
    severity: Severity
    #: Of an error, whether it is also reported with a lower severity, where it stops nothing.
    softens: bool = False

    def at(
        self,
        span: Span | None,
        message: str,
        *,
        help: str | None = None,  # noqa: A002 - the field's own word
        labels: Iterable[Label] = (),
        notes: Iterable[str] = (),
        quote: bool = True,
    ) -> Diagnostic:
        """A diagnostic of this kind at a place."""
        return Diagnostic(
            code=self.id,
            severity=self.severity,
            message=message,
            span=span,
            labels=tuple(labels),
            notes=tuple(notes),
            help=help,
            quote=quote,
        )


def ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics in their total order, each once.

    A line that one of them may not quote, since it holds a secret, is quoted by none.
    """
    found = sorted(dict.fromkeys(diagnostics), key=lambda d: d.order)
    if not found:
        return ()
    hidden = {(d.span.source.name, d.span.line) for d in found if d.span and not d.quote}
    if not hidden:
        return tuple(found)
    return tuple(replace(d, quote=False) if d.quote and not hidden.isdisjoint(_lines(d)) else d for d in found)


def _lines(diagnostic: Diagnostic) -> Iterator[tuple[str, int]]:
    """The lines that a diagnostic would quote."""
    for span in (diagnostic.span, *(label.span for label in diagnostic.labels)):
        if span:
            yield (span.source.name, span.line)


def errors_of(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Those that are errors."""
    return tuple(d for d in diagnostics if d.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Everything that is wrong with a project, and where."""

    #: Each finding once, in order, with the environments that it holds in; none for what is about no environment.
    environments: Mapping[Diagnostic, Sequence[str]] = field(default_factory=dict)
    #: Every environment that was looked at, with or without a finding.
    checked: tuple[str, ...] = ()
    #: The project's folder as the working folder saw it, with ``/``; empty where the two are one. Reports for tools name files so.
    prefix: str = ""
    #: The file of the project that stands for what is about no file.
    home: str = "scorekit.yaml"

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Each finding once, in order."""
        return tuple(self.environments)

    @property
    def ok(self) -> bool:
        """Whether no finding is an error."""
        return not self.errors

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that are errors."""
        return errors_of(self.environments)

    @property
    def failing(self) -> tuple[str, ...]:
        """The environments in which there is a warning or an error; none where all is well."""
        judged = (names for d, names in self.environments.items() if d.severity is not Severity.NOTE)
        found = {name for names in judged for name in names}
        return tuple(name for name in self.checked if name in found)
