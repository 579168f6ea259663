"""What stands at a place of a text, which need not be whole: while someone writes, a line lacks its colon or its end.

Nothing is guessed from indentation. A word that nobody writes is put where the cursor is, as a key or as a value, and the
text is read: where the word comes out is where the cursor was. If what follows the line keeps the text from being read, what
precedes it is read alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.lazy_dataclass import dataclass
from scorekit.limits import command_budget
from scorekit.location import Source, Span
from scorekit.source.reader import read_all

if TYPE_CHECKING:
    from scorekit.source.document import Document, Mark, Path

#: Stands where the cursor is.
_WORD = "cursor0here0cursor"
#: What is being written of a key or a value, back from the cursor, and on from it.
_BEFORE = re.compile(r"[^\s,{}\[\]\"':#]*$")
_AFTER = re.compile(r"[^\s,{}\[\]\"':#]*")
#: Behind what a key may begin, and behind what a value may.
_BEFORE_KEY = re.compile(r"(^|[-{,])\s*[\"']?$")
_BEFORE_VALUE = re.compile(r"([:\[,]|(^|\s)-)\s*[\"']?$")
#: A longer text is not read with a word put in: the reader asks a slower parser of what it can't read.
_LONGEST = 64 * 1024
#: In a longer line nothing is looked for.
LONGEST_LINE = 4096
_PLACEHOLDER = re.compile(r"(?<!\$)(?:\$\$)*\$\{(?P<inside>[^{}]*)$")
_EXPRESSION = re.compile(r"\{\{(?P<inside>(?:(?!\}\}).)*)$")
_NAME = re.compile(r"[A-Za-z0-9_.\[\]-]*$")


class Position(NamedTuple):
    """A place between two characters of a text; line and column count from 1, columns in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A key or value that is being written."""

    #: The way to it: for a key, to the mapping that holds it.
    path: Path
    is_key: bool
    #: The document that it stands in, with what is there beside it.
    document: Document
    #: The stretch that is replaced by what is chosen.
    span: Span
    #: Whether a key has its colon already.
    has_colon: bool = False


@dataclass(frozen=True, slots=True)
class Inside:
    """A name in a placeholder or an expression that is being written."""

    #: ``${`` or ``{{``.
    opening: str
    #: What is written of the name: ``resources.db.ho``.
    name: str
    #: The stretch of its last segment.
    span: Span


def inside(source: Source, position: Position) -> Inside | None:
    """The placeholder or expression that a position stands in, if it is not closed before it."""
    line = source.line(position.line)
    head = line[: position.column - 1] if len(line) <= LONGEST_LINE else ""
    for opening, pattern in (("${", _PLACEHOLDER), ("{{", _EXPRESSION)):
        found = pattern.search(head)
        if found is not None:
            named = _NAME.search(found["inside"]) if opening == "{{" else re.search(r"\S*$", found["inside"])
            name = named[0] if named else ""
            last = name.rpartition(".")[2]
            after = re.match(r"[A-Za-z0-9_-]*", line[position.column - 1 :])
            end = position.column + (after.end() if after else 0)
            return Inside(opening, name, Span(source, position.line, position.column - len(last), position.line, end))
    return None


def slots(source: Source, position: Position) -> Iterator[Slot]:
    """What may be written at a position: a key, a value, either, or nothing that is understood."""
    line = source.line(position.line)
    if len(source.text) > _LONGEST or len(line) > LONGEST_LINE or line[: position.column - 1].lstrip().startswith("#"):
        return
    head, tail = line[: position.column - 1], line[position.column - 1 :]
    before, after = _BEFORE.search(head), _AFTER.match(tail)
    if before is None or after is None:
        return
    start, rest = head[: before.start()], tail[after.end() :]
    span = Span(source, position.line, before.start() + 1, position.line, position.column + after.end())
    colon = re.match(r"[\"']?:(\s|$)", rest) is not None
    attempts = []
    if _BEFORE_KEY.search(start):
        quote = start[-1:] if start[-1:] in ('"', "'") else ""
        attempts.append(
            (True, f"{start}{_WORD}{rest}" if colon else f"{start}{_WORD}{quote}: {rest.lstrip(quote or None)}")
        )
    if _BEFORE_VALUE.search(start) and not colon:
        attempts.append((False, f"{start}{_WORD}{rest}"))
    for is_key, attempt in attempts:
        found = _read(source, position.line, attempt, is_key=is_key)
        if found is not None:
            yield Slot(found[1], is_key, found[0], span, colon)


def _read(source: Source, line: int, attempt: str, *, is_key: bool) -> tuple[Document, Path] | None:
    """Where the word comes out of a text with a line as attempted, as a key or as a value."""
    before, after = source.lines[: line - 1], source.lines[line:]
    for lines in ((*before, attempt, *after), (*before, attempt)):
        with command_budget(anew=True):
            documents = read_all(Source(source.name, "\n".join(lines))).value
        for document in documents or ():
            path = _find(document.data, is_key=is_key)
            if path is not None:
                return document, path
    return None


def _find(data: Any, *, is_key: bool) -> Path | None:
    """The way to the word: to the mapping that has it as a key, or to it as a value."""
    left: list[tuple[Path, Any]] = [((), data)]
    while left:
        path, value = left.pop()
        if isinstance(value, dict):
            if is_key and _WORD in value:
                return path
            left += [((*path, key), below) for key, below in value.items()]
        elif isinstance(value, list):
            left += [((*path, index), below) for index, below in enumerate(value)]
        elif value == _WORD and not is_key:
            return path
    return None


class Found(NamedTuple):
    """What a whole text has at a place."""

    document: Document
    path: Path
    is_key: bool


def found_at(documents: Sequence[Document], position: Position) -> Found | None:
    """The innermost key or value at a position."""
    for document in documents:
        found = _at(document.mark, position)
        if found is not None:
            return Found(document, *found)
    return None


def document_at(documents: Sequence[Document], position: Position) -> Document | None:
    """The document that a line belongs to: the last one that begins at or above it."""
    above = [d for d in documents if d.mark.line <= position.line]
    return above[-1] if above else next(iter(documents), None)


def _at(mark: Mark, position: Position) -> tuple[Path, bool] | None:
    """The way to what stands at a position below a mark, and whether it is a key; merged-in values stand elsewhere."""
    path: list[Any] = []
    seen = False
    while True:
        for step, below in mark.below():
            if below.key is not None and holds(below.key.span, position):
                return (*path, step), True
            if holds(below.span, position):
                path.append(step)
                mark, seen = below, True
                break
        else:
            return (tuple(path), False) if seen and not mark.children else None


def holds(span: Span, position: Position) -> bool:
    """Whether a position lies in a span, or at its end."""
    return (span.line, span.column) <= position <= (span.end_line, span.end_column)
