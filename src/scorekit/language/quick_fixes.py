"""Edits that mend a finding: the word that was meant, and today's forms in the place of deprecated ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from scorekit.fix import fix_text
from scorekit.lazy_dataclass import dataclass
from scorekit.location import Span

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Source

_MEANT = re.compile(r"did you mean `([^`]+)`\?")
_QUOTED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class QuickFix:
    """A change of one file, with the finding that it mends; None where it mends several."""

    title: str
    span: Span
    text: str
    diagnostic: Diagnostic | None = None


def meant_words(diagnostic: Diagnostic) -> Iterator[QuickFix]:
    """The word that a hint says was meant, where the finding's place has the wrong one once."""
    span = diagnostic.span
    found = _MEANT.search(diagnostic.help or "")
    if span is None or found is None or span.line != span.end_line or not diagnostic.quote:
        return
    text = span.source.line(span.line)[span.column - 1 : span.end_column - 1]
    for wrong in dict.fromkeys(_QUOTED.findall(diagnostic.message)):
        places = [m.start() for m in re.finditer(rf"(?<![\w-]){re.escape(wrong)}(?![\w-])", text)]
        if len(places) == 1:
            column = span.column + places[0]
            place = replace(span, column=column, end_column=column + len(wrong))
            yield QuickFix(f"write `{found[1]}`", place, found[1], diagnostic)
            return


def todays_forms(source: Source) -> Iterator[QuickFix]:
    """The whole text in today's forms, as ``scorekit fix`` writes it, where it has deprecated ones."""
    fixed = fix_text(source).value
    if fixed is not None and fixed.changed:
        lines = source.lines
        whole = Span(source, 1, 1, len(lines), len(lines[-1]) + 1)
        yield QuickFix("write today's forms (scorekit fix)", whole, fixed.text)
