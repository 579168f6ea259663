"""Marked texts to trees: what is YAML once a template has run is read with its marks in place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.location import Source
from scorekit.migration.evaluate import CLOSE, OPEN, Marks
from scorekit.migration.go_syntax import HAS_RESERVED
from scorekit.migration.pieces import MARK, leaf, text_value
from scorekit.migration.symbols import (
    Choice,
    Code,
    Const,
    Each,
    Items,
    Tree,
    Undecided,
    UntranslatableError,
    When,
)
from scorekit.source import reader

if TYPE_CHECKING:
    from scorekit.source.document import Document, Mark

#: A block scalar's header at the end of a line.
_HEADER = re.compile(r"(?:^|[:\-]\s)\s*(?:\|-?|\|\+|>-?|>\+)[0-9]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^(\s*(?:-\s+)*)("[^"]*|'[^']*|[^\s'"#&*!|>\[{\-][^:\n]*?|-[^\s:][^:\n]*?)(["']?\s*:(?:\s|$))""")
_CONTROL = re.compile(f"{OPEN}[irex]\\d+{CLOSE}")
#: A longer line is looked into for no key and no header.
_LONGEST_LINE = 2000
#: A mark as an escape of YAML, which would be one once the text is read.
_RESERVED = re.compile(r"\\(?:u|U0000)e0f[0-2]", re.IGNORECASE)
#: What keeps equal keys of different branches apart until they are looked at.
_APART = re.compile(f"{OPEN}k\\d+{CLOSE}")


class _Open(NamedTuple):
    """A condition or loop around a line: its number, and whether the line is in its other branch."""

    number: int
    other: bool


class _Line(NamedTuple):
    text: str
    around: tuple[_Open, ...]


def tree_of(text: str, marks: Marks) -> Any:
    """The tree of a section's text; None where it comes to nothing. Raises UntranslatableError."""
    if _RESERVED.search(text):
        raise UntranslatableError(HAS_RESERVED)
    lines = _lines(text)
    plain = "\n".join(_kept_apart(line, number) for number, line in enumerate(lines))
    if not plain.strip():
        return None
    outcome = reader.read(Source("template", plain))
    if outcome.value is None:
        first = next(iter(outcome.diagnostics), None)
        raise UntranslatableError(f"what comes out is not YAML: {first.message if first else 'nothing'}")
    return _Reader(outcome.value, lines, marks).tree()


def _kept_apart(line: _Line, number: int) -> str:
    if not line.around or len(line.text) > _LONGEST_LINE:
        return line.text
    return _KEY.sub(lambda found: f"{found[1]}{found[2]}{OPEN}k{number}{CLOSE}{found[3]}", line.text, count=1)


def _lines(text: str) -> list[_Line]:
    """The lines of a text, without those of conditions alone, each with the conditions around it."""
    around: list[_Open] = []
    found: list[_Line] = []
    block: int | None = None
    for line in text.split("\n"):
        bare = MARK.sub("", line)
        indent = len(line) - len(line.lstrip(" "))
        if block is not None and (indent > block or not (bare.strip() or _CONTROL.search(line))):
            found.append(_Line(line, tuple(around)))
            continue
        block = None
        for part in _split(line):
            control = _CONTROL.fullmatch(part.strip())
            if control:
                _turn(around, part.strip())
            elif part.strip() or not _CONTROL.search(line):
                found.append(_Line(part, tuple(around)))
                if len(part) < _LONGEST_LINE and _HEADER.search(MARK.sub("", part)):
                    block = _block_indent(part)
    if around:
        raise UntranslatableError("a condition that begins in one text and ends in another")
    return found


def _block_indent(line: str) -> int:
    """How far in the parent of a block is: its lines are further in."""
    head = re.match(r"\s*(?:-\s+)*", line)
    width = len(head[0]) if head else 0
    return width if re.match(r"\s*(?:-\s+)*[^\s|>]", line) else len(line) - len(line.lstrip())


def _split(line: str) -> list[str]:
    """A line, with the conditions that don't begin and end in it apart."""
    depth = lowest = 0
    for control in _CONTROL.findall(line):
        depth += {"i": 1, "r": 1, "x": -1}.get(control[1], 0)
        lowest = min(lowest, depth)
        if control[1] == "e" and depth == 0:
            lowest = -1
    if depth == 0 and lowest == 0 and MARK.sub("", line).strip() + "".join(re.findall(f"{OPEN}v", line)):
        return [line]
    if not _CONTROL.search(line):
        return [line]
    parts = [part for part in re.split(f"({OPEN}[irex]\\d+{CLOSE})", line) if part.strip()]
    texts = [part for part in parts if not _CONTROL.fullmatch(part)]
    if len(texts) > 1:
        raise UntranslatableError("a condition that begins in the middle of a line and ends in another")
    lead = re.match(r"\s*", line)
    return [part if _CONTROL.fullmatch(part) else (lead[0] if lead else "") + part.strip() for part in parts]


def _turn(around: list[_Open], control: str) -> None:
    kind, number = control[1], int(control[2:-1])
    if kind in "ir":
        around.append(_Open(number, other=False))
    elif not around:
        raise UntranslatableError("a condition that ends where none began")
    elif kind == "e":
        around[-1] = around[-1]._replace(other=True)
    else:
        around.pop()


class _Reader:
    """A document with marks, taken apart."""

    def __init__(self, document: Document, lines: Sequence[_Line], marks: Marks) -> None:
        self._document = document
        self._lines = lines
        self._marks = marks

    def tree(self) -> Any:
        return self._node(self._document.data, self._document.mark, ())

    def _around(self, mark: Mark) -> tuple[_Open, ...]:
        return self._lines[mark.line - 1].around if mark.line <= len(self._lines) else ()

    def _node(self, data: Any, mark: Mark, around: tuple[_Open, ...]) -> Any:
        if isinstance(data, dict):
            return self._mapping(data, mark, around)
        if isinstance(data, list):
            nodes = []
            for index, item in enumerate(data):
                below = mark.child(index) or mark
                here = self._around(below)
                nodes.append(self._wrapped(self._node(item, below, here), here, around, in_list=True))
            return Items(tuple(nodes))
        if isinstance(data, str):
            line = self._lines[mark.line - 1].text[:_LONGEST_LINE] if mark.line <= len(self._lines) else ""
            is_block = line[mark.column - 1 : mark.column] in ("|", ">")
            is_plain = line[mark.column - 1 : mark.column] not in ("'", '"') and not is_block
            return leaf(data, self._marks, is_plain=is_plain)
        return Const(data)

    def _mapping(self, data: dict[Any, Any], mark: Mark, around: tuple[_Open, ...]) -> Any:
        entries: list[tuple[Any, Any, tuple[_Open, ...]]] = []
        for key, value in data.items():
            below = mark.child(key) or mark
            here = self._around(below.key or below)
            name = text_value(_APART.sub("", key), self._marks)
            entries.append((name, self._node(value, below, here), here))
        joined: list[tuple[Any, Any]] = []
        for name, node, here in entries:
            twin = next((i for i, (each, _) in enumerate(joined) if each == name), None)
            wrapped = self._wrapped(node, here, around, in_list=False)
            if twin is None:
                joined.append((name, wrapped))
            else:
                joined[twin] = (name, _either(joined[twin][1], wrapped))
        return Tree(tuple(joined))

    def _wrapped(self, node: Any, here: tuple[_Open, ...], around: tuple[_Open, ...], *, in_list: bool) -> Any:
        """A node under the conditions and loops that its parent is not under."""
        if here[: len(around)] != around:
            raise UntranslatableError("a condition that begins inside a value and ends outside of it")
        for each in reversed(here[len(around) :]):
            value = self._marks.values[each.number]
            if isinstance(value, Undecided):
                node = Undecided(value.reason, value.original)
            elif isinstance(value, tuple) and not isinstance(value, Code):
                if not in_list:
                    raise UntranslatableError("keys of a map that are made in a loop; ours has loops in lists")
                node = Each(value[0], value[1], node)
            else:
                condition = Code(f"not ({value.text})", "bool") if each.other else value
                node = When(condition, node)
        return node


def _either(one: Any, other: Any) -> Any:
    """Two values of one key, of which one is there."""
    if isinstance(one, When) and isinstance(other, When) and f"not ({one.condition.text})" == other.condition.text:
        if all(not isinstance(each.node, Tree | Items | When | Each | Undecided) for each in (one, other)):
            return Choice(one.condition, one.node, other.node)
        raise UntranslatableError("a key with one tree or another")
    raise UntranslatableError("a key that stands twice")
