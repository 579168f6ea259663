"""A document: plain data, and beside it where each key and value is written."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from scorekit.errors import expect
from scorekit.lazy_dataclass import dataclass
from scorekit.location import Source, Span

#: The way from a document's root to a value: mapping keys and list indexes.
Path = tuple[Any, ...]

_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")


class StandIn:
    """What stands for a value, or a key of a mapping, that nobody knows yet."""

    __slots__ = ()


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
    #: What the expressions of a driver's text read (``value_path.ValuePath``), once it is compiled.
    reads: tuple[Any, ...] = ()

    @property
    def span(self) -> Span:
        """The value's place."""
        return Span(*self[:5])

    @property
    def entries(self) -> dict[Any, Mark]:
        """A mapping's marks by key; none for anything else."""
        return self.children if isinstance(self.children, dict) else {}

    def child(self, step: Any) -> Mark | None:
        """The mark below a key or an index; None where there is none."""
        children = self.children
        if isinstance(children, tuple):
            return children[step] if isinstance(step, int) and 0 <= step < len(children) else None
        return children.get(step) if children is not None and isinstance(step, str | int | StandIn) else None

    def below(self) -> Iterable[tuple[Any, Mark]]:
        """The marks right below, each with its key or index."""
        children = self.children or ()
        return enumerate(children) if isinstance(children, tuple) else children.items()

    def walk(self) -> Iterator[Mark]:
        """This mark and all below it, from the top."""
        yield self
        for _, below in self.below():
            yield from below.walk()


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data (dict, list, str, int, float, bool, None) with a mark for every key and value.

    Keys are texts, as in JSON: one that is spelt like a number, a boolean or null is the text as it is spelt, and its mark
    has that ``text``, by which decoding reports it.
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
        expect("path", path, tuple | list, "a path of keys and indexes")
        mark = self.mark
        for step in path:
            below = mark.child(step)
            if below is None:
                return mark
            mark = below
        return mark

    def span(self, path: Path = (), *, key: bool = False) -> Span:
        """Where the value at a path is written, or its key; where the path ends early, its nearest ancestor."""
        expect("path", path, tuple | list, "a path of keys and indexes")
        mark = self.mark
        for step in path:
            below = mark.child(step)
            if below is None:
                return (mark.key or mark).span if mark.children else mark.span
            mark = below
        return (mark.key or mark).span if key else mark.span

    def spelling(self, path: Path) -> str | None:
        """A scalar as it is spelt in the file; None for maps, lists and what is not there."""
        part = self.at(path)
        if part is None:
            return None
        if part.mark.text is not None:
            return part.mark.text
        return part.data if isinstance(part.data, str) else None

    def text(self, path: Path) -> str | None:
        """The text at a path; None where something else stands there, or nothing."""
        part = self.at(path)
        return part.data if part is not None and isinstance(part.data, str) else None

    def at(self, path: Path) -> Document | None:
        """The part of this document below a path; None where there is none."""
        expect("path", path, tuple | list, "a path of keys and indexes")
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

    def says_the_same(self, other: Document) -> bool:
        """Whether another document has the same data, to the type of a number and the order of keys, at the same places."""
        same_data = self.data is other.data or repr(self.data) == repr(other.data)
        return same_data and (self.mark is other.mark or self.mark == other.mark)

    def items(self) -> Iterator[tuple[Any, Document]]:
        """A mapping's values by key, each as a document; nothing where this is no mapping."""
        if isinstance(self.data, dict):
            for key, value in self.data.items():
                yield key, Document(value, self.mark.child(key) or self.mark)

    def within(self, path: Path, fragment: str, occurrence: int = 0) -> Span:
        """Where the n-th occurrence of a fragment stands inside the scalar at a path; the whole scalar if unsure.

        The text is searched as the file spells it, so a fragment that is spelt with escapes is not found.
        """
        return fragment_span(self.nearest(path), fragment, occurrence)


def fragment_span(mark: Mark, fragment: str, occurrence: int = 0) -> Span:
    """The n-th occurrence (from 0) of a fragment in the text that a mark covers; the mark's whole span if unsure.

    Of a placeholder, ``${...}``, those inside another one do not count.
    """
    text, starts = _stretch(*mark[:5])
    is_placeholder = _PLACEHOLDER.fullmatch(fragment) is not None
    found = _placeholders(text).get(fragment, ()) if is_placeholder else _occurrences(text, fragment)
    if occurrence >= len(found) or "\n" in fragment:
        return mark.span
    at = found[occurrence]
    number = bisect_right(starts, at) - 1
    line, column = mark.line + number, at - starts[number] + (1 if number else mark.column)
    return Span(mark.source, line, column, line, column + len(fragment))


def source_text(mark: Mark) -> str:
    """The text that a mark covers, as the file spells it."""
    return _stretch(*mark[:5])[0]


# Whoever asks for one fragment of a text asks for others: each would go through all of it.


@lru_cache(maxsize=64)
def _stretch(source: Source, line: int, column: int, end_line: int, end_column: int) -> tuple[str, tuple[int, ...]]:
    """The text that a mark covers, and where each line of it begins."""
    lines = list(source.lines[line - 1 : end_line])
    if len(lines) == end_line - line + 1:
        lines[-1] = lines[-1][: end_column - 1]
    if lines:
        lines[0] = lines[0][column - 1 :]
    return "\n".join(lines), tuple(accumulate((len(text) + 1 for text in lines[:-1]), initial=0))


@lru_cache(maxsize=64)
def _placeholders(text: str) -> Mapping[str, Sequence[int]]:
    """Where each placeholder of a text begins, by its spelling."""
    found: dict[str, list[int]] = {}
    for match in _PLACEHOLDER.finditer(text, 0, text.rfind("}") + 1):
        found.setdefault(match[0], []).append(match.start())
    return found


@lru_cache(maxsize=64)
def _occurrences(text: str, fragment: str) -> Sequence[int]:
    """Where a fragment begins in a text."""
    found: list[int] = []
    at = text.find(fragment) if fragment else -1
    while at >= 0:
        found.append(at)
        at = text.find(fragment, at + len(fragment))
    return found


class ListItem(str):
    """A step of a path that calls an item of a list by its name, in brackets: ``[main]``."""

    __slots__ = ()


def dotted(path: Path) -> str:
    """A path as people write it, here and in a placeholder: ``containers.main.args[0]``; a key with a dot in it keeps it escaped."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif isinstance(step, ListItem):
            text += step
        else:
            name = str(step).replace(".", "\\.")
            text += f".{name}" if text else name
    return text


def texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in plain data at any depth, keys left out, each with its path."""
    return ((below, text) for below, text, is_key in texts_and_keys(value, lambda _: True, path) if not is_key)


def texts_and_keys(value: Any, wanted: Callable[[str], object], path: Path = ()) -> list[tuple[Path, str, bool]]:
    """The texts that are wanted of plain data, at any depth, and the keys that are, each with its path and whether it is a key."""
    found: list[tuple[Path, str, bool]] = []
    _collect(value, wanted, path, found)
    return found


# No function within the other: one that calls itself holds all that it found until the cyclic collector comes.
def _collect(value: Any, wanted: Callable[[str], object], path: Path, found: list[tuple[Path, str, bool]]) -> None:
    if isinstance(value, str):
        if wanted(value):
            found.append((path, value, False))
    elif isinstance(value, dict):
        for key, item in value.items():
            below = (*path, key)
            if isinstance(key, str) and wanted(key):
                found.append((below, key, True))
            _collect(item, wanted, below, found)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _collect(item, wanted, (*path, index), found)
