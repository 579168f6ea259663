"""Diagnostics for people: the place, the line, a caret, the hint.

error[SK202]: unknown key `varaibles`
  --> score.yaml:8:5
   |
 8 |     varaibles:
   |     ^^^^^^^^^
   = help: did you mean `variables`?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from scorekit.redaction import marked
from scorekit.report.diagnostics import ALONE, Context, DiagnosticPart
from scorekit.report.redacted_lines import MARK, masked
from scorekit.report.terminal import Palette, printable, width

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Span

#: What a quoted line may measure; a longer one is cut around its caret.
_WIDEST = 160


def render(diagnostics: Iterable[Diagnostic], context: Context = ALONE) -> str:
    """The diagnostics as text, one block each with an empty line between; empty for none."""
    return "\n".join(_block(d, context.palette) for d in diagnostics)


def together(parts: Sequence[DiagnosticPart]) -> str:
    """What was found in each project, below the project's folder; only projects with findings."""
    shown = [part for part in parts if part.diagnostics]
    return "\n".join(f"in {printable(part.name)}:\n{render(part.diagnostics, part.context)}" for part in shown)


def _block(diagnostic: Diagnostic, palette: Palette) -> str:
    return "".join(f"{line}\n" for line in _lines(diagnostic, palette))


def _lines(diagnostic: Diagnostic, palette: Palette) -> Iterator[str]:
    colour = palette.of(diagnostic.severity)
    yield (
        f"{colour}{diagnostic.severity}[{diagnostic.code}]{palette.reset}"
        f"{palette.bold}: {printable(diagnostic.message)}{palette.reset}"
    )
    spans = [s for s in (diagnostic.span, *(label.span for label in diagnostic.labels)) if s]
    gutter = max((len(str(s.line)) for s in spans), default=1)
    if diagnostic.span:
        yield from _snippet(diagnostic.span, "-->", "^", "", gutter, palette, colour, quote=diagnostic.quote)
    for label in diagnostic.labels:
        yield from _snippet(label.span, ":::", "-", label.text, gutter, palette, palette.frame, quote=diagnostic.quote)
    margin = " " * (gutter + 1)
    for note in diagnostic.notes:
        yield f"{margin}{palette.frame}={palette.reset} note: {printable(note)}"
    if diagnostic.help:
        yield f"{margin}{palette.frame}={palette.reset} help: {printable(diagnostic.help)}"


def _snippet(
    span: Span, arrow: str, caret: str, text: str, gutter: int, palette: Palette, colour: str, *, quote: bool
) -> Iterator[str]:
    frame, reset = palette.frame, palette.reset
    margin = " " * gutter
    words = f" {printable(text)}" if text else ""
    lines = masked(span.source) if quote else ()
    line = lines[span.line - 1] if 0 < span.line <= len(lines) else ""
    if not line:
        yield f"{margin}{frame}{arrow}{reset} {printable(str(span))}{f':{words}' if words else ''}"
        return
    shown, start, length = _window(line, span)
    yield f"{margin}{frame}{arrow}{reset} {printable(str(span))}"
    yield f"{margin} {frame}|{reset}"
    yield f"{span.line:>{gutter}} {frame}|{reset} {shown}".rstrip()
    yield f"{margin} {frame}|{reset} {' ' * start}{colour}{caret * length}{words}{reset}"


def _window(line: str, span: Span) -> tuple[str, int, int]:
    """The part of a line to show, and where the caret begins and how long it is, in terminal cells."""
    first = min(max(span.column - 1, 0), len(line))
    last = span.end_column - 1 if span.end_line == span.line else len(line.rstrip())
    last = max(first + 1, min(last, len(line)))
    left = 0 if len(line) <= _WIDEST else max(0, first - 40)
    right = min(len(line), left + _WIDEST)
    before = ("..." if left else "") + _shown(line[left:first])
    middle = _shown(line[first : min(last, right)])
    after = _shown(line[min(last, right) : right]) + ("..." if right < len(line) else "")
    return before + middle + after, width(before), max(1, width(middle))


def _shown(part: str) -> str:
    return printable(marked(part, MARK))
