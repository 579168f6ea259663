"""A document: plain data, and beside it where each key and value is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.location import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: The way from a document's root to a value: mapping keys and list indexes.
Path = tuple[Any, ...]


class Mark(NamedTuple):
    """Where one value stands; the marks of a document form a tree of the shape of its data.

    Lines and columns count from 1. A merged document has marks of several sources.
    """

    source: Source
    line: int
    column: int
    end_line: int
    end_column: int
    #: How a plain scalar is spelt, where that differs from the data's own text: ``1.10``, ``0x1F``, ``yes``; else None.
    text: str | None = None
    #: Where the key stands that holds this value; None in a list and at the root.
    key: Mark | None = None
    #: A mapping's marks by key, a list's by index, None for a scalar.
    children: Mapping[Any, Mark] | tuple[Mark, ...] | None = None

    @property
    def span(self) -> Span:
        """The value's place."""
        return Span(self.source, self.line, self.column, self.end_line, self.end_column)

    def child(self, step: Any) -> Mark | None:
        """The mark below a key or an index; None where there is none."""
        children = self.children
        if isinstance(children, tuple):
            return children[step] if isinstance(step, int) and 0 <= step < len(children) else None
        return None if children is None else children.get(step)


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data (dict, list, str, int, float, bool, None) with a mark for every key and value.

    Keys are texts, as in JSON: one that is spelt like a number, a boolean or null is the text as it is spelt, and its mark
    has that ``text``, by which decoding tells of it.
    Both are shared between documents and must not be changed in place; keys keep the order of the file.
    """

    data: Any
    mark: Mark

    @property
    def source(self) -> Source:
        """The source of the root."""
        return self.mark.source

    def nearest(self, path: Path) -> Mark:
        """The mark at a path, or of the nearest ancestor that exists."""
        mark = self.mark
        for step in path:
            below = mark.child(step)
            if below is None:
                return mark
            mark = below
        return mark

    def span(self, path: Path = (), *, key: bool = False) -> Span:
        """Where the value at a path is written, or its key; where the path ends early, its nearest ancestor."""
        mark = self.mark
        for step in path:
            below = mark.child(step)
            if below is None:
                return (mark.key or mark).span if mark.children else mark.span
            mark = below
        return (mark.key or mark).span if key else mark.span

    def spelling(self, path: Path) -> str | None:
        """A scalar as it is spelt in the file; None for maps, lists and what is not there."""
        value: Any = self.data
        mark = self.mark
        for step in path:
            below = mark.child(step)
            if below is None:
                return None
            mark, value = below, value[step]
        if mark.text is not None:
            return mark.text
        return value if isinstance(value, str) else None

    def at(self, path: Path) -> Document | None:
        """The part of this document below a path; None where there is none."""
        value: Any = self.data
        mark = self.mark
        for step in path:
            below = mark.child(step)
            if below is None:
                return None
            mark, value = below, value[step]
        return Document(value, mark)

    def part(self, path: Path) -> Document:
        """The part below a path that is known to be there; KeyError where it is not."""
        found = self.at(path)
        if found is None:
            raise KeyError(dotted(path))
        return found

    def items(self) -> Iterator[tuple[Any, Document]]:
        """A mapping's values by key, each as a document; nothing where this is no mapping."""
        if isinstance(self.data, dict):
            for key, value in self.data.items():
                yield key, Document(value, self.mark.child(key) or self.mark)

    def within(self, path: Path, fragment: str, occurrence: int = 0) -> Span:
        """Where the n-th occurrence of a fragment stands inside the scalar at a path; the whole scalar if unsure.

        The text is searched as the file spells it, so a fragment that is spelt with escapes is not found.
        """
        mark = self.nearest(path)
        return fragment_span(mark, fragment, occurrence)


def fragment_span(mark: Mark, fragment: str, occurrence: int = 0) -> Span:
    """The n-th occurrence (from 0) of a fragment in the text that a mark covers; the mark's whole span if unsure."""
    found = -1
    for line, column, text in _lines(mark):
        start = text.find(fragment) if fragment else -1
        while start >= 0:
            found += 1
            if found == occurrence:
                return Span(mark.source, line, column + start, line, column + start + len(fragment))
            start = text.find(fragment, start + len(fragment))
    return mark.span


def covered(mark: Mark) -> str:
    """The text that a mark covers, as the file spells it."""
    return "\n".join(text for _, _, text in _lines(mark))


def _lines(mark: Mark) -> Iterator[tuple[int, int, str]]:
    """The lines that a mark covers, cut at its ends, with the line and column at which each begins."""
    lines = mark.source.text.split("\n")
    for number in range(mark.line, min(mark.end_line, len(lines)) + 1):
        text = lines[number - 1]
        first = mark.column if number == mark.line else 1
        last = mark.end_column - 1 if number == mark.end_line else len(text)
        yield number, first, text[first - 1 : last]


def dotted(path: Path) -> str:
    """A path as people write it: ``containers.main.args[0]``; a key with a dot in it keeps it escaped."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            name = str(step).replace(".", "\\.")
            text += f".{name}" if text else name
    return text
