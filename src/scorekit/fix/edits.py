"""Edits of a text: stretches to replace, by offset. What no edit names stays as it is, byte for byte."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from scorekit.source.writer import block, inline

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.source.document import Document, Mark


class Edit(NamedTuple):
    """A range of a text and its replacement; an empty range is an insertion."""

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
        """How many characters precede an offset on its line."""
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
    """The text with every edit made. Overlapping ones raise CannotFixError."""
    made: list[str] = []
    position = 0
    for edit in sorted(set(edits)):
        if edit.start < position:
            raise CannotFixError("it overlaps another change")
        made += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*made, text[position:]])


_STEP = 2
#: A comment beside a value; and a line that is blank or a comment.
_BESIDE = re.compile(r"[ \t]+(#[^\r\n]*)")
_ALONE = re.compile(r"([ \t]*)(#[^\r\n]*)?\r?(?:\n|\Z)")


def renamed(layout: Layout, value: Mark, old: str, new: str) -> Iterator[Edit]:
    """A key under another name, in the quotes that it has."""
    key = value.key
    start, end = (layout.start(key), layout.end(key)) if key is not None else (0, 0)
    spelt = layout.text[start:end]
    if spelt.count(old) != 1:
        raise CannotFixError(f"the key `{old}` is spelt in another way")
    place = start + spelt.index(old)
    yield Edit(place, place + len(old), new)


def joined(layout: Layout, lines: Document, text: str, *, flow: bool, shift: int) -> Iterator[Edit]:
    """A content's list of lines as one text: a block of the lines where it may stand, else a text in quotes.

    Comments in the list would be part of the text; they move above its key.
    """
    key = lines.mark.key
    start, end = layout.start(lines.mark), layout.end(lines.mark)
    if key is None or layout.text.startswith(("*", "&", "!"), start):
        raise CannotFixError("the content has an anchor, an alias or a tag")
    key_start, key_end = layout.start(key), layout.end(key)
    colon = layout.text.index(":", key_end)
    comments = _comments(layout, lines, colon + 1, end)
    if flow:
        if comments:
            raise CannotFixError("there are comments between the lines of the content")
        yield Edit(start, end, json.dumps(text, ensure_ascii=False))
        return
    line_break, indent = layout.line_break(), " " * layout.column(key_start)
    # Lines of the list move with the rest of their entry by separate edits, which can't reach into new text.
    written = block(text, indent + " " * (shift + _STEP)) if "\n" in text else None
    if written is not None:
        end, below = _trailing(layout, end, layout.column(key_start))
        comments += below
    if comments:
        above = "".join(f"{comment}{line_break}{indent}{' ' * shift}" for comment in comments)
        yield Edit(key_start, key_start, above)
    yield Edit(colon + 1, end, f" {inline(text) if written is None else line_break.join(written)}")


def _trailing(layout: Layout, end: int, column: int) -> tuple[int, list[str]]:
    """The comments behind a list that a block in its place would swallow, and where the last of them ends."""
    found: list[str] = []
    beside = _BESIDE.match(layout.text, end)
    if beside is not None:
        found.append(beside[1])
        end = beside.end(1)
    place = layout.next_line(end)
    while (line := _ALONE.match(layout.text, place)) is not None:
        if line[2]:
            if len(line[1]) <= column:
                break
            found.append(line[2])
            end = line.end(2)
        if line.end() == place:
            break
        place = line.end()
    return end, found


def _comments(layout: Layout, lines: Document, start: int, end: int) -> list[str]:
    """The comments among the lines of a list, in order."""
    found: list[str] = []
    position = start
    children = lines.mark.children
    for mark in children if isinstance(children, tuple) else ():
        found += _of_gap(layout.text[position : layout.start(mark)])
        position = layout.end(mark)
    return [*found, *_of_gap(layout.text[position:end])]


def _of_gap(gap: str) -> list[str]:
    return [comment.rstrip("\r") for comment in re.findall(r"(?:^|(?<=[\s,\[]))#[^\n]*", gap)]
