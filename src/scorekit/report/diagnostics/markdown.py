"""Diagnostics as Markdown, for the summary of a CI job or a comment of a pull request: the counts and a table.

| Where | Severity | Code | What | Hint |
| --- | --- | --- | --- | --- |
| score.yaml:8 | error | SK202 | unknown key `varaibles` | did you mean `variables`? |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scorekit.report.diagnostics import ALONE, Context, DiagnosticPart, summary
from scorekit.report.tables import counted
from scorekit.report.terminal import printable

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic

#: What means something to Markdown or HTML, and is written as a character reference instead.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>&#!|~$@\"']")
#: What messages mark as code; a back-tick of a name never pairs up, since its mate belongs to the message.
_CODE = re.compile(r"`([^`]+)`")
#: GitHub takes a summary of 1 MiB and a comment of 65536 characters.
_ROWS = 200


def render(diagnostics: Sequence[Diagnostic], context: Context = ALONE) -> str:
    """The summary; one line where nothing was found."""
    return "".join(f"{line}\n" for line in _lines(diagnostics, context, _ROWS))


def together(parts: Sequence[DiagnosticPart]) -> str:
    """The summaries one after another, each below its project's folder; the rows of all count together."""
    lines: list[str] = []
    rows = _ROWS
    for part in parts:
        lines += [*([""] if lines else []), f"### <code>{_plain(part.name)}</code>", ""]
        lines += _lines(part.diagnostics, part.context, rows)
        rows -= min(rows, len(part.diagnostics))
    return "".join(f"{line}\n" for line in lines)


def _lines(diagnostics: Sequence[Diagnostic], context: Context, rows: int) -> Iterator[str]:
    where = f" in {', '.join(map(_plain, context.checked))}" if context.checked else ""
    if not diagnostics:
        yield f"**scorekit:** nothing wrong{where}"
        return
    yield f"**scorekit:** {summary(diagnostics) or counted(len(diagnostics), 'note')}{where}"
    if rows:
        yield ""
        yield "| Where | Severity | Code | What | Hint |"
        yield "| --- | --- | --- | --- | --- |"
    for diagnostic in diagnostics[:rows]:
        yield f"| {' | '.join(_row(diagnostic, context))} |"
    if len(diagnostics) > rows:
        yield ""
        yield f"{len(diagnostics) - rows} more are left out here."


def _row(diagnostic: Diagnostic, context: Context) -> Iterator[str]:
    place = context.place(diagnostic.span)
    yield _plain(f"{place.file}:{place.span.line}" if place.span else place.elsewhere)
    yield str(diagnostic.severity)
    yield _plain(diagnostic.code)
    environments = context.where(diagnostic)
    yield _marked(diagnostic.message) + (f" (in {', '.join(map(_plain, environments))})" if environments else "")
    yield "<br>".join(_marked(text) for text in (*([diagnostic.help] if diagnostic.help else []), *diagnostic.notes))


def _marked(text: str) -> str:
    """A message, with what it marks as code as code."""
    parts = _CODE.split(printable(text))
    return "".join(f"<code>{_plain(p)}</code>" if i % 2 else _plain(p) for i, p in enumerate(parts))


def _plain(text: str) -> str:
    """Text that stays text, whatever it holds."""
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", printable(text))
