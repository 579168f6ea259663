"""Text on a terminal: its colours, and characters that can't harm it."""

from __future__ import annotations

import os
import shutil
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from scorekit.diagnostics import Severity
from scorekit.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from typing import TextIO

_TAB = "    "


@dataclass(frozen=True, slots=True)
class Palette:
    """A terminal: its escape sequences (ECMA-48 SGR), all empty where colour is unwanted, and how wide it is."""

    error: str = ""
    warning: str = ""
    note: str = ""
    frame: str = ""
    bold: str = ""
    reset: str = ""
    good: str = ""
    dim: str = ""
    #: The columns that the terminal has; none where no person looks, who may have any number.
    columns: int = 0

    def of(self, severity: Severity) -> str:
        """The colour of a severity."""
        return {Severity.ERROR: self.error, Severity.WARNING: self.warning, Severity.NOTE: self.note}[severity]


PLAIN = Palette()
COLOUR = Palette(
    error="\x1b[1;31m",
    warning="\x1b[1;33m",
    note="\x1b[1;36m",
    frame="\x1b[34m",
    bold="\x1b[1m",
    reset="\x1b[0m",
    good="\x1b[32m",
    dim="\x1b[2m",
)


def palette(stream: TextIO) -> Palette:
    """Colours on a terminal (https://no-color.org: any value that is not empty switches them off)."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    if not stream.isatty():
        return PLAIN
    return replace(PLAIN if plain else COLOUR, columns=shutil.get_terminal_size().columns)


def wants_pager(text: str, keys: TextIO, page: TextIO) -> bool:
    """Whether a text is read through a pager: both are a terminal's, which is too low for it, and nobody said otherwise."""
    unwanted = os.environ.get("NO_PAGER") or os.environ.get("PAGER") == "" or os.environ.get("TERM") == "dumb"
    if unwanted or not (keys.isatty() and page.isatty()):
        return False
    return text.count("\n") >= shutil.get_terminal_size().lines


def wants_progress(stream: TextIO) -> bool:
    """Whether to show progress: a person looks on at a terminal, and no CI service runs this."""
    return stream.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"


def cell(character: str) -> str:
    """A character as it may be shown: a tab as spaces, a control or bidirectional character as its number."""
    if character == "\t":
        return _TAB
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and character != "\u200d":
        return f"<U+{ord(character):04X}>"
    return character


def printable(text: str) -> str:
    """A text that can't move the cursor or colour the terminal, whatever a file puts into it."""
    return "".join(cell(c) for c in text) if not text.isprintable() else text


def width(text: str) -> int:
    """Terminal cells: wide characters take two, combining ones none."""
    if text.isascii():  # nearly every word, and a report measures each several times
        return len(text)
    cells = 0
    for character in text:
        if unicodedata.combining(character) or character in {"\u200d", "\ufe0f"}:
            continue
        cells += 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
    return cells
