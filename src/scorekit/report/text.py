"""Diagnostics for people: the place, the line, a caret, the hint.

error[SK202]: unknown key `varaibles`
  --> score.yaml:8:5
   |
 8 |     varaibles:
   |     ^^^^^^^^^
   = help: did you mean `variables`?
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorekit.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Span

#: What a quoted line may measure; a longer one is cut around its caret.
_WIDEST = 160
_TAB = "    "


@dataclass(frozen=True, slots=True)
class Palette:
    """The escape sequences of a terminal (ECMA-48 SGR), all empty where colour is unwanted."""

    error: str = ""
    warning: str = ""
    note: str = ""
    frame: str = ""
    bold: str = ""
    reset: str = ""

    def of(self, severity: Severity) -> str:
        """The colour of a severity."""
        return {Severity.ERROR: self.error, Severity.WARNING: self.warning, Severity.NOTE: self.note}[severity]


PLAIN = Palette()
COLOUR = Palette("\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m", "\x1b[34m", "\x1b[1m", "\x1b[0m")


def render(diagnostics: Iterable[Diagnostic], *, palette: Palette = PLAIN) -> str:
    """The diagnostics as text, one block each with an empty line between; empty for none."""
    return "\n".join(_block(d, palette) for d in diagnostics)


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """``2 errors, 1 warning``; empty when there are neither."""
    parts = []
    for severity in (Severity.ERROR, Severity.WARNING):
        count = sum(d.severity is severity for d in diagnostics)
        if count:
            parts.append(f"{count} {severity}{'s' if count > 1 else ''}")
    return ", ".join(parts)


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
    line = span.source.line(span.line)
    if not quote or not line:
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
    before = ("..." if left else "") + "".join(map(_cell, line[left:first]))
    marked = "".join(map(_cell, line[first : min(last, right)]))
    after = "".join(map(_cell, line[min(last, right) : right])) + ("..." if right < len(line) else "")
    return before + marked + after, _width(before), max(1, _width(marked))


def _cell(character: str) -> str:
    """A character as it may be shown: a tab as spaces, a control or bidirectional character as its number."""
    if character == "\t":
        return _TAB
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and character != "\u200d":
        return f"<U+{ord(character):04X}>"
    return character


def printable(text: str) -> str:
    """A text that can't move the cursor or colour the terminal, whatever a file puts into it."""
    return "".join(_cell(c) for c in text) if not text.isprintable() else text


def _width(text: str) -> int:
    """Terminal cells: wide characters take two, combining ones none."""
    cells = 0
    for character in text:
        if unicodedata.combining(character) or character in {"\u200d", "\ufe0f"}:
            continue
        cells += 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
    return cells
