"""The builder: a parser's events to documents, with all that YAML leaves to whoever builds.

Types, tags, aliases, merge keys, repeated keys and limits are decided here, so that both parsers give the same documents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from ruamel.yaml.events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from scorekit.codes import source as codes
from scorekit.diagnostics import Label
from scorekit.outcome import Findings
from scorekit.source.document import Document, Mark
from scorekit.source.scalars import NumberRangeError, elsewhere, has_leading_zero, plain
from scorekit.source.tags import CORE, MAP, SEQ, TagMismatchError, UnknownTagError, check_collection, shown, tagged_scalar
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from scorekit.location import Source
    from scorekit.source.events import NextEvent

#: Levels of mappings and lists; low enough that nobody who walks a document runs out of stack.
MAX_DEPTH = 100
#: Values of one text, keys included.
MAX_NODES = 100_000
#: Values that aliases repeat, in one text.
MAX_ALIASED = 10_000

#: A value and its mark.
Built = tuple[Any, Mark]

#: Stands for a key that can't be one, and for the merge key.
_NO_KEY = object()
_MERGE = object()

# What Mark(...) does, without a call in Python: marks are a third of the builder's time.
_mark_of = Mark._make


class TooLargeError(Exception):
    """Reading stops at a limit; the finding is noted already."""


class _Anchor(NamedTuple):
    """A marked value, and what an alias of it costs."""

    value: Any
    mark: Mark
    nodes: int
    height: int


class Builder:
    """The documents of one text. Recursion is bounded by ``MAX_DEPTH``."""

    __slots__ = ("_aliased", "_anchors", "_deepest", "_get", "_lines", "_nodes", "_source", "findings")

    def __init__(self, source: Source, get: NextEvent) -> None:
        self.findings = Findings()
        self._source = source
        self._get = get
        self._lines: list[str] = []
        self._nodes = 0
        self._aliased = 0
        self._deepest = 0
        #: None while the value is still being built.
        self._anchors: dict[str, _Anchor | None] = {}

    def documents(self) -> tuple[Document, ...]:
        """Every document of the stream. Raises TooLargeError at a limit, and whatever the parser raises."""
        found: list[Document] = []
        while True:
            event = self._get()
            if isinstance(event, DocumentStartEvent):
                self._anchors = {}
                found.append(Document(*self._node(self._get(), None, 1)))
            elif isinstance(event, StreamEndEvent):
                return tuple(found)

    def _node(self, event: Any, key: Mark | None, depth: int) -> Built:
        kind = event.__class__
        if kind is ScalarEvent:
            return self._scalar(event, key)
        if kind is MappingStartEvent or kind is SequenceStartEvent:
            return self._collection(event, key, depth)
        return self._alias(event, key, depth)

    # Scalars

    def _scalar(self, event: Any, key: Mark | None) -> Built:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._stop(event, f"this is more than {MAX_NODES:,} values")
        start, end = event.start_mark, event.end_mark
        place = (start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        value, style, spelling = event.value, event.style, None
        if event.ctag is not None:
            value, spelling = self._typed(event, place)
        elif not style:
            if value:
                value, spelling = self._plain(value, place)
            else:
                value, spelling = None, ""
                if key is not None and event.anchor is None:
                    # Left out. The parsers disagree where it stands; the key's end is where people look for it.
                    place = (key.end_line, key.end_column, key.end_line, key.end_column)
        if style and style in "|>":
            place = (*place[:2], *self._end_of_block(place))
        mark = _mark_of((self._source, *place, spelling, key, None))
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchor(value, mark, 1, 0)
        return value, mark

    def _plain(self, text: str, place: tuple[int, int, int, int]) -> tuple[Any, str | None]:
        """The value of a plain scalar, and its spelling where it is no text."""
        try:
            value = plain(text)
        except NumberRangeError:
            self._note_range(text, place)
            return 0, text
        if isinstance(value, str):
            return value, None
        if has_leading_zero(text):
            self.findings.add(
                codes.LEADING_ZERO.at(
                    _mark_of((self._source, *place, None, None, None)).span,
                    f"`{text}` is {value} here and {elsewhere(text)} to readers of YAML 1.1",
                    help=f'write `"{text}"` for a text, or the number without the leading zero',
                )
            )
        return value, text

    def _typed(self, event: Any, place: tuple[int, int, int, int]) -> tuple[Any, str | None]:
        """The value of a scalar with a tag, and its spelling where it is no text."""
        text: str = event.value
        mark = _mark_of((self._source, *place, None, None, None))
        try:
            value = tagged_scalar(event.tag, text)
        except NumberRangeError:
            self._note_range(text, place)
        except (UnknownTagError, TagMismatchError) as fault:
            self._note_tag(fault, mark, f"`{text}`" if text and len(text) < 40 else "this text")
        else:
            return value, None if isinstance(value, str) else text
        return text, None

    def _end_of_block(self, place: tuple[int, int, int, int]) -> tuple[int, int]:
        """The end of a ``|`` or ``>`` scalar: of its last line that is not blank."""
        lines = self._lines
        if not lines:
            lines = self._lines = self._source.text.split("\n")
        first, _, last, column = place
        if last <= len(lines) and lines[last - 1][: column - 1].strip():
            return last, column
        last = min(last - 1, len(lines))
        while last > first and not lines[last - 1].strip():
            last -= 1
        return last, len(lines[last - 1].rstrip("\r")) + 1

    # Mappings and lists

    def _collection(self, event: Any, key: Mark | None, depth: int) -> Built:
        self._nodes += 1
        if depth > MAX_DEPTH:
            self._stop(event, f"this is nested deeper than {MAX_DEPTH} levels")
        name, nodes, deepest = event.anchor, self._nodes, self._deepest
        if name is not None:
            self._anchors[name] = None
            self._deepest = depth
        elif depth > deepest:
            self._deepest = depth
        is_mapping = event.__class__ is MappingStartEvent
        value, mark = self._mapping(event, key, depth) if is_mapping else self._sequence(event, key, depth)
        if event.ctag is not None:
            try:
                check_collection(event.tag, MAP if is_mapping else SEQ)
            except (UnknownTagError, TagMismatchError) as fault:
                self._note_tag(fault, mark, "a mapping" if is_mapping else "a list")
        if name is not None:
            self._anchors[name] = _Anchor(value, mark, self._nodes - nodes + 1, self._deepest - depth)
            self._deepest = max(deepest, self._deepest)
        return value, mark

    def _sequence(self, event: Any, key: Mark | None, depth: int) -> Built:
        data: list[Any] = []
        marks: list[Mark] = []
        get = self._get
        mark = None
        while (item := get()).__class__ is not SequenceEndEvent:
            value, mark = self._node(item, None, depth + 1)
            data.append(value)
            marks.append(mark)
        return data, self._mark_of_collection(event, item, key, mark, tuple(marks))

    def _mapping(self, event: Any, key: Mark | None, depth: int) -> Built:
        data: dict[Any, Any] = {}
        marks: dict[Any, Mark] = {}
        get = self._get
        mark = None
        while (item := get()).__class__ is not MappingEndEvent:
            if item.__class__ is ScalarEvent:
                name, key_mark = self._scalar(item, None)
                if name == "<<" and not item.style and item.ctag is None:
                    name = _MERGE
            else:
                name, key_mark = self._odd_key(item, event, depth)
            value, mark = self._node(get(), key_mark, depth + 1)
            if name in data:
                self._note_repeated(name, key_mark, marks[name])
            elif name is not _NO_KEY:
                data[name] = value
                marks[name] = mark
        if _MERGE in data:
            self._merge(data, marks)
        return data, self._mark_of_collection(event, item, key, mark, marks)

    def _mark_of_collection(self, start: Any, end: Any, key: Mark | None, last: Mark | None, children: Any) -> Mark:
        """The mark of a mapping or list: in block style it ends where its last value ends."""
        begin, stop = start.start_mark, end.end_mark
        if start.flow_style or last is None:
            end_line, end_column = stop.line + 1, stop.column + 1
        else:
            end_line, end_column = last.end_line, last.end_column
        return _mark_of((self._source, begin.line + 1, begin.column + 1, end_line, end_column, None, key, children))

    def _odd_key(self, item: Any, mapping: Any, depth: int) -> Built:
        """A key that is no plain scalar: an alias of one, or what can't be a key and is reported."""
        value, mark = self._node(item, None, depth + 1)
        if mark.children is None:
            return value, mark
        start = mapping.start_mark
        braces = self._source.line(start.line + 1)[start.column : start.column + 2] == "{{"
        self.findings.add(
            codes.COMPLEX_KEY.at(
                mark.span,
                f"{'a mapping' if isinstance(value, dict) else 'a list'} can't be a key",
                help='a text that begins with `{` needs quotes: `"{{ ... }}"`' if braces else "write the key as a text",
            )
        )
        return _NO_KEY, mark

    # Aliases and merge keys

    def _alias(self, event: Any, key: Mark | None, depth: int) -> Built:
        start, end = event.start_mark, event.end_mark
        mark = _mark_of(
            (self._source, start.line + 1, start.column + 1, end.line + 1, end.column + 1, None, key, None)
        )
        anchor = self._anchors.get(event.anchor)
        if anchor is None:
            self._note_alias(event.anchor, mark)
            return None, mark
        self._aliased += anchor.nodes
        self._deepest = max(self._deepest, depth - 1 + anchor.height)
        if self._aliased > MAX_ALIASED:
            self._stop(event, f"aliases repeat more than {MAX_ALIASED:,} values")
        if depth - 1 + anchor.height > MAX_DEPTH:
            self._stop(event, f"this alias nests deeper than {MAX_DEPTH} levels")
        return anchor.value, mark._replace(text=anchor.mark.text, children=anchor.mark.children)

    def _merge(self, data: dict[Any, Any], marks: dict[Any, Mark]) -> None:
        """Bring in what ``<<`` names: below what the mapping says itself, and of a list the first wins."""
        value, mark = data.pop(_MERGE), marks.pop(_MERGE)
        sources = list(zip(value, mark.children or (), strict=False)) if isinstance(value, list) else [(value, mark)]
        for source, place in sources:
            if not isinstance(source, dict):
                self.findings.add(
                    codes.BAD_MERGE.at(
                        place.span,
                        "the merge key `<<` takes a mapping or a list of mappings",
                        help='a key of that very name needs quotes: `"<<"`',
                    )
                )
                continue
            for name, inner in source.items():
                if name not in data:
                    data[name] = inner
                    marks[name] = place.children[name]  # type: ignore[index]

    # Findings

    def _stop(self, event: Any, what: str) -> NoReturn:
        start, end = event.start_mark, event.end_mark
        mark = _mark_of(
            (self._source, start.line + 1, start.column + 1, end.line + 1, end.column + 1, None, None, None)
        )
        self.findings.add(codes.TOO_LARGE.at(mark.span, what, help="split the file"))
        raise TooLargeError

    def _note_repeated(self, name: Any, again: Mark, first: Mark) -> None:
        shown_name = "<<" if name is _MERGE else again.text or name
        self.findings.add(
            codes.REPEATED_KEY.at(
                again.span,
                f"key `{shown_name}` is written twice",
                labels=[Label((first.key or first).span, "first written here")],
                help="delete one of them",
            )
        )

    def _note_range(self, text: str, place: tuple[int, int, int, int]) -> None:
        self.findings.add(
            codes.NUMBER_RANGE.at(
                _mark_of((self._source, *place, None, None, None)).span,
                "this number is larger than any reader holds" if len(text) > 40 else f"`{text}` is out of range",
                help="quote it if a text is meant",
            )
        )

    def _note_tag(self, fault: ValueError, mark: Mark, what: str) -> None:
        tag = shown(str(fault))
        if isinstance(fault, TagMismatchError):
            self.findings.add(codes.TAG_MISMATCH.at(mark.span, f"{what} is not what its tag `{tag}` says"))
            return
        hint = did_you_mean(tag, CORE) or "quote the value if a text is meant, or drop the tag"
        self.findings.add(codes.UNKNOWN_TAG.at(mark.span, f"unknown tag `{tag}`", help=hint))

    def _note_alias(self, name: str, mark: Mark) -> None:
        if name in self._anchors:
            self.findings.add(
                codes.RECURSIVE_ALIAS.at(mark.span, f"`*{name}` stands inside the value that it stands for")
            )
            return
        hint = did_you_mean(name, self._anchors) or 'a text that begins with `*` needs quotes: `"*..."`'
        self.findings.add(codes.UNKNOWN_ALIAS.at(mark.span, f"`*{name}` is marked nowhere above", help=hint))
