"""Diagnostics as annotations of GitHub Actions: workflow commands that put each finding beside its line.

::error file=shop/score.yaml,line=8,endLine=8,col=5,endColumn=14,title=SK202%3A unknown key::unknown key `varaibles`

GitHub shows ten of a kind a step and keeps the others in the log, so errors come first, and the tenth says how many more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scorekit.codes import all_codes
from scorekit.diagnostics import Diagnostic, Severity
from scorekit.report.diagnostics import ALONE, Context, DiagnosticPart, remarks
from scorekit.report.terminal import printable

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
#: How many annotations of a kind a step shows.
SHOWN = 10
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def render(diagnostics: Sequence[Diagnostic], context: Context = ALONE) -> str:
    """One line a finding, the weighty ones first; empty for none."""
    return together((DiagnosticPart(diagnostics, context),))


def together(parts: Sequence[DiagnosticPart]) -> str:
    """One line a finding of any project, the weighty ones first."""
    return "".join(f"{line}\n" for severity in _COMMANDS for line in _of_kind(parts, severity))


def _of_kind(parts: Sequence[DiagnosticPart], severity: Severity) -> Iterator[str]:
    found = [_command(d, part.context) for part in parts for d in part.diagnostics if d.severity is severity]
    if len(found) <= SHOWN:
        yield from found
        return
    kept = SHOWN - 1
    yield from found[:kept]
    words = f"{len(found) - kept} more of {len(found)} {severity}s are in the log of this step"
    yield f"::{_COMMANDS[severity]} title=scorekit::{words}"
    yield from found[kept:]


def _command(diagnostic: Diagnostic, context: Context) -> str:
    code = all_codes().get(diagnostic.code)
    title = f"{diagnostic.code}: {code.title}" if code else diagnostic.code
    properties = [*_place(diagnostic, context), ("title", title)]
    listed = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in properties)
    text = "\n".join((printable(diagnostic.message), *remarks(diagnostic, context)))
    return f"::{_COMMANDS[diagnostic.severity]} {listed}::{_escaped(text, _DATA)}"


def _place(diagnostic: Diagnostic, context: Context) -> Iterator[tuple[str, str]]:
    place = context.place(diagnostic.span)
    if place.span is None:
        # An annotation without a file stands at the run, which is honest; a file would be a guess.
        return
    span = place.span
    yield "file", place.file
    yield "line", str(span.line)
    yield "endLine", str(span.end_line)
    if span.line == span.end_line:
        # Columns mean something to GitHub within one line only.
        yield "col", str(span.column)
        yield "endColumn", str(max(span.column, span.end_column))


def _escaped(text: str, table: Mapping[int, str]) -> str:
    """A value that ends neither its property nor its line."""
    return text.encode("utf-8", "replace").decode().translate(table)
