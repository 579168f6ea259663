"""Source lines as they may be quoted: what stands under the name of a secret is blanked out, all else keeps its column.

Two readings are combined: what the document says, which knows where each value begins and ends, and what the text
of each line looks like, for comments, for texts inside of values, and for files that can't be read, which are quoted most.
Where it is not clear how far a secret goes, more is hidden rather than less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scorekit.redaction import (
    after_secret_word,
    blanked,
    is_secret_literal,
    is_secret_name,
    is_suspect,
    literals_in,
    marked,
    name_in,
    secrets_in,
)
from scorekit.source import reader

if TYPE_CHECKING:
    from scorekit.location import Source
    from scorekit.source.document import Document, Mark

#: What stands for a secret in a quoted line.
MARK = "***"
#: The key of a line.
_KEY = r"[\"']?([\w./-]++)[\"']?\s*+:\s*+"
#: The end of a line whose value goes on below: nothing, the head of a block, a quote that is not closed.
_OPEN = re.compile(r"(?:[&!]\S*\s+)*(?:[|>][-+0-9]*)?\s*(?:#.*)?$|([\"'])(?!.*\1)")
#: What an entry that has a ``name`` or ``target`` is given, wherever that stands.
_VALUE = r"(?<![\w-])(?:content|value)[\"']?\s*:\s*"
_OPTION = r"\s*-\s+[\"']?(--?[A-Za-z][\w-]*)[\"']?,?\s*$"

#: Where a score file, and an environment, gives values under its own names; types and drivers only say how they are made.
_GIVEN = {"params", "variables"}
_GIVEN_IN = {"Environment": {*_GIVEN, "settings"}, "ResourceDriver": set[str](), "ResourceType": set[str]()}

#: First column from 0, and the column after the last.
Stretch = tuple[int, int]


@lru_cache(maxsize=16)
def masked(source: Source) -> tuple[str, ...]:
    """The lines of a source, each as long as it is, with blanks for what may not be quoted."""
    lines = [line.rstrip("\r") for line in source.text.split("\n")]
    if not is_suspect(source.text):
        return tuple(lines)
    if source.is_argument:
        found = _of_argument(source.text)
    else:
        read = reader.read_all(source)
        found = _of_documents(lines, read.unwrap()) if read.ok else _of_lines(lines)
    holes: dict[int, list[Stretch]] = {}
    for number, stretch in found:
        holes.setdefault(number, []).append(stretch)
    return tuple(blanked(line, holes.get(number, ())) for number, line in enumerate(lines))


def shown(source: Source) -> str:
    """A whole text as it may be shown, with a mark for what is secret."""
    return "\n".join(marked(line, MARK) for line in masked(source))


def _of_documents(lines: list[str], documents: Iterable[Document]) -> Iterator[tuple[int, Stretch]]:
    """What is secret in a text that can be read: values by their names, in other texts what looks so, and comments."""
    written: dict[int, int] = {}
    delicate: set[int] = set()
    for document in documents:
        kind = str(document.data.get("kind")) if isinstance(document.data, dict) else ""
        given = _GIVEN_IN.get(kind, _GIVEN)
        for name, value, mark in _scalars("", document.data, document.mark, given, ours=kind in _GIVEN_IN):
            for number, (start, end) in _lines_of(mark, lines):
                written[number] = max(end, written.get(number, 0))
                yield from ((number, stretch) for stretch in _of_value(name, value, lines[number], start, end))
                if is_secret_name(name):
                    delicate.add(number)
    for number, line in enumerate(lines):
        comment = line.find("#", written.get(number, 0))
        if comment >= 0:
            rest = [(comment + 1, len(line))] if number in delicate else after_secret_word(line, comment)
            yield from ((number, stretch) for stretch in rest)


def _of_value(name: str, value: Any, line: str, start: int, end: int) -> Iterator[Stretch]:
    """What is secret of a value, or in it, where a line has a part of it."""
    if is_secret_literal(name, value):
        yield start, end
    elif value is None:  # an anchor alone: a text without quotes
        yield from secrets_in(line)
    else:
        if is_secret_name(name):
            yield from literals_in(line, start, end)
        text = line[start:end]
        inner = start + len(text) - len(text.lstrip("'\""))
        yield from ((inner + first, inner + last) for first, last in secrets_in(text.strip("'\"")))


def _of_argument(text: str) -> Iterator[tuple[int, Stretch]]:
    """What is secret in an argument, ``PATH=VALUE`` or what was meant to be one."""
    name, given, _ = text.partition("=")
    for number, line in enumerate(text.split("\n")):
        if given and is_secret_name(name):
            yield number, (0 if number else len(name) + 1, len(line))
        else:
            yield from ((number, stretch) for stretch in (secrets_in(line) if given else after_secret_word(line, 0)))


def _of_lines(lines: list[str]) -> Iterator[tuple[int, Stretch]]:
    """What is secret in a text that can't be read, line by line."""
    above: list[tuple[int, bool]] = []
    option = False
    for number, line in enumerate(lines):
        yield from ((number, stretch) for stretch in secrets_in(line))
        value = re.search(_VALUE, line)
        if value:
            yield number, (value.end(), len(line))
        indent = len(line) - len(line.lstrip())
        text = line.lstrip(" -")
        if text:
            while above and above[-1][0] >= indent:
                above.pop()
            if option or any(secret for _, secret in above):
                yield number, (indent, len(line))
            key = re.match(_KEY, text)
            above.append((indent, key is not None and is_secret_name(key[1]) and bool(_OPEN.match(text, key.end()))))
            named = re.match(_OPTION, line)
            option = named is not None and is_secret_name(named[1])


def _lines_of(mark: Mark, lines: list[str]) -> Iterator[tuple[int, Stretch]]:
    """The lines of a scalar, each with the stretch of it that is the scalar's."""
    for number in range(mark.line, mark.end_line + 1):
        first = mark.column if number == mark.line else 1
        last = mark.end_column - 1 if number == mark.end_line else len(lines[number - 1])
        yield number - 1, (first - 1, last)


def _scalars(
    name: str, value: Any, mark: Mark, given: set[str], *, ours: bool, whole: bool = False
) -> Iterator[tuple[str, Any, Mark]]:
    """Every scalar of a document with the name that it goes by. In platform teams', ``password: {secret: KEY}`` names a secret.

    What stands under a secret's name goes by it as a whole where values are ``given``.
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            child = mark.child(key)
            if child is not None:
                called = name if whole and is_secret_name(name) else _called(name, key, value, ours=ours)
                yield from _scalars(called, inner, child, given, ours=ours, whole=whole or key in given)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            child = mark.child(index)
            if child is not None:
                yield from _scalars(name_in(value, index, name), inner, child, given, ours=ours, whole=whole)
    else:
        yield name, value, mark


def _called(name: str, key: str, beside: dict[str, Any], *, ours: bool) -> str:
    if ours and is_secret_name(name) and beside.keys() == {"secret"}:
        return ""
    return name_in(beside, key, name)
