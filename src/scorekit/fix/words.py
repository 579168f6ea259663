"""The edits of single entries: a key under its new name, a list of lines as one text."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from scorekit.fix.edits import CannotFixError, Edit, Layout
from scorekit.source.quoting import block_header, inline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.source.document import Document, Mark

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
    # Lines of the list move with the rest of their entry by edits of their own, which can't reach into new text.
    inner = indent + " " * (shift + _STEP)
    header = block_header(text) if "\n" in text else None
    if header is None:
        written = inline(text)
    else:
        body = text.split("\n")
        if header != "|-":
            body.pop()
        written = line_break.join([header, *[inner + line if line else "" for line in body]])
    if header is not None:
        end, below = _trailing(layout, end, layout.column(key_start))
        comments += below
    if comments:
        above = "".join(f"{comment}{line_break}{indent}{' ' * shift}" for comment in comments)
        yield Edit(key_start, key_start, above)
    yield Edit(colon + 1, end, f" {written}")


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
