"""Edits of a text: stretches to replace, by offset. What no edit names stays as it is, byte for byte."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scorekit.location import Span
    from scorekit.source.document import Mark


class Edit(NamedTuple):
    """A stretch of a text, and what stands there afterwards; an empty stretch is an insertion."""

    start: int
    end: int
    text: str


class CannotFixError(Exception):
    """A place is written in a way that no edit here knows; says how, to follow a colon."""


class Layout:
    """A text with the offsets of its lines."""

    __slots__ = ("_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def start(self, mark: Mark | Span) -> int:
        """Where a value begins."""
        return self._starts[mark.line - 1] + mark.column - 1

    def end(self, mark: Mark | Span) -> int:
        """Where a value ends."""
        return self._starts[mark.end_line - 1] + mark.end_column - 1

    def line_start(self, offset: int) -> int:
        """Where the line of an offset begins."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def line_end(self, offset: int) -> int:
        """Where the line of an offset ends, before its line break."""
        found = self.text.find("\n", offset)
        end = len(self.text) if found < 0 else found
        return end - 1 if end > offset and self.text[end - 1] == "\r" else end

    def next_line(self, offset: int) -> int:
        """Where the line after that of an offset begins; the text's end after the last."""
        found = self.text.find("\n", offset)
        return len(self.text) if found < 0 else found + 1

    def column(self, offset: int) -> int:
        """How many characters stand before an offset on its line."""
        return offset - self.line_start(offset)

    def line_starts(self, start: int, end: int) -> list[int]:
        """Where the lines begin that have a character of a stretch, save empty ones."""
        first = bisect_right(self._starts, start) - 1
        places = [place for place in self._starts[first:] if place < end]
        return [place for place in places if self.text[place] not in "\r\n"]

    def line_break(self) -> str:
        """The line break of the text, by its first line."""
        found = self.text.find("\n")
        return "\r\n" if found > 0 and self.text[found - 1] == "\r" else "\n"


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with every edit made. Two that overlap raise CannotFixError: what they stand for is intertwined."""
    made: list[str] = []
    position = 0
    for edit in sorted(set(edits)):
        if edit.start < position:
            raise CannotFixError("it overlaps another change")
        made += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*made, text[position:]])
