"""The builder: a parser's events to documents.

Types, tags, aliases, merge keys, repeated keys and limits are decided here, so that both parsers give the same documents.
"""

from __future__ import annotations

from collections.abc import Callable
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

from scorekit.limits import MAX_ALIASED, MAX_DEPTH, MAX_FINDINGS, MAX_NODES
from scorekit.outcome import Findings
from scorekit.source import faults
from scorekit.source.document import Document, Mark
from scorekit.source.scalars import (
    MAP,
    SEQ,
    NumberRangeError,
    TagMismatchError,
    UnknownTagError,
    check_collection,
    plain_value,
    tagged_scalar,
    yaml11_value,
)

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Source


#: A value and its mark.
Built = tuple[Any, Mark]

#: Stands for a key that can't be one, and for the merge key.
_NO_KEY = object()
_MERGE = object()

# The same as Mark(...) without a call in Python: marks are a third of the builder's time.
_new: Any = tuple.__new__


class TooLargeError(Exception):
    """Reading stops at a limit; the finding is noted already."""


class _Anchor(NamedTuple):
    """A marked value, and what an alias of it costs."""

    value: Any
    mark: Mark
    nodes: int
    height: int


class DocumentBuilder:
    """The documents of one text. Recursion is bounded by ``MAX_DEPTH``."""

    __slots__ = ("_aliased", "_anchors", "_deepest", "_get", "_nodes", "_noted", "_source", "findings")

    def __init__(self, source: Source, get: NextEvent) -> None:
        self.findings = Findings()
        self._source = source
        self._get = get
        self._nodes = 0
        self._noted = 0
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
                value, mark = self._node(self._get(), None, 1)
                if mark.text == "":  # nothing at all: the parsers disagree on where it stands
                    end = event.end_mark
                    mark = Mark(self._source, end.line + 1, end.column + 1, end.line + 1, end.column + 1, "")
                found.append(Document(value, mark))
            elif isinstance(event, StreamEndEvent):
                return tuple(found)

    def _node(self, event: Any, key: Mark | None, depth: int) -> Built:
        kind = event.__class__
        if kind is ScalarEvent:
            return self._scalar(event, key)
        if kind is MappingStartEvent or kind is SequenceStartEvent:
            return self._collection(event, key, depth)
        return self._alias(event, key, depth)

    def _scalar(self, event: Any, key: Mark | None) -> Built:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._stop(event, f"this is more than {MAX_NODES:,} values")
        start, end = event.start_mark, event.end_mark
        line, column, end_line, end_column = start.line + 1, start.column + 1, end.line + 1, end.column + 1
        text = value = event.value
        style = event.style
        if event.ctag is not None:
            value = self._tagged(event, key)
        elif not style:
            value = self._plain(event, key)
            if not text and key is not None and event.anchor is None:
                # Left out. The parsers disagree on where it stands; the key's end is where people look for it.
                line, column = end_line, end_column = key.end_line, key.end_column
        if style and style in "|>":
            end_line, end_column = self._end_of_block(line, end_line, end_column)
        spelling = None if isinstance(value, str) else text
        mark: Mark = _new(Mark, (self._source, line, column, end_line, end_column, spelling, key, None, ()))
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchor(value, mark, 1, 0)
        return value, mark

    def _plain(self, event: Any, key: Mark | None) -> Any:
        """The value of a plain scalar."""
        text: str = event.value
        try:
            value = plain_value(text)
        except NumberRangeError:
            self._note(faults.number_range(text, self._mark(event, key)))
            return 0
        if value is not text and isinstance(value, int) and (other := yaml11_value(text, value)):
            self._note(faults.leading_zero(text, value, other, self._mark(event, key)))
        return value

    def _tagged(self, event: Any, key: Mark | None) -> Any:
        """The value of a scalar with a tag."""
        text: str = event.value
        try:
            return tagged_scalar(event.tag, text)
        except NumberRangeError:
            self._note(faults.number_range(text, self._mark(event, key)))
        except (UnknownTagError, TagMismatchError) as fault:
            self._note(faults.wrong_tag(fault, self._mark(event, key), f"`{text}`"))
        return text

    def _end_of_block(self, first: int, last: int, column: int) -> tuple[int, int]:
        """The end of a ``|`` or ``>`` scalar: of its last line that is not blank. The parsers say where the next thing begins."""
        lines = self._source.lines
        if last <= len(lines) and lines[last - 1][: column - 1].strip():
            return last, column
        last = min(last - 1, len(lines))
        while last > first and not lines[last - 1].strip():
            last -= 1
        return last, len(lines[last - 1].rstrip("\r")) + 1

    def _collection(self, event: Any, key: Mark | None, depth: int) -> Built:
        self._nodes += 1
        if depth > MAX_DEPTH:
            self._stop(event, f"this is nested deeper than {MAX_DEPTH} levels")
        name, nodes, deepest = event.anchor, self._nodes + self._aliased, self._deepest
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
                self._note(faults.wrong_tag(fault, mark, "a mapping" if is_mapping else "a list"))
        if name is not None:
            self._anchors[name] = _Anchor(
                value, mark, self._nodes + self._aliased - nodes + 1, self._deepest - depth + 1
            )
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
        return data, self._ended(event, item, key, mark, tuple(marks))

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
            if key_mark.text is not None:
                # JSON has no other keys than texts; decoding reports it, and knows it by the mark.
                name = key_mark.text
            value, mark = self._node(get(), key_mark, depth + 1)
            if name in data:
                word = "<<" if name is _MERGE else name
                self._note(faults.repeated_key(word, key_mark, marks[name].key or marks[name]))
            elif name is not _NO_KEY:
                data[name] = value
                marks[name] = mark
        if _MERGE in data:
            self._merge(data, marks)
        return data, self._ended(event, item, key, mark, marks)

    def _ended(self, start: Any, end: Any, key: Mark | None, last: Mark | None, children: Any) -> Mark:
        """The mark of a mapping or list: in block style it ends where its last value ends."""
        begin, stop = start.start_mark, end.end_mark
        if start.flow_style or last is None:
            end_line, end_column = stop.line + 1, stop.column + 1
        else:
            end_line, end_column = last.end_line, last.end_column
        mark: Mark = _new(
            Mark, (self._source, begin.line + 1, begin.column + 1, end_line, end_column, None, key, children, ())
        )
        return mark

    def _odd_key(self, item: Any, mapping: Any, depth: int) -> Built:
        """A key that is no plain scalar: an alias of one, or what can't be a key and is reported."""
        value, mark = self._node(item, None, depth + 1)
        if mark.children is None:
            return value, mark
        start = mapping.start_mark
        braces = self._source.lines[start.line].startswith("{{", start.column)
        self._note(faults.complex_key(value, mark, braces=braces))
        return _NO_KEY, mark

    def _alias(self, event: Any, key: Mark | None, depth: int) -> Built:
        name, mark = event.anchor, self._mark(event, key)
        anchor = self._anchors.get(name)
        if anchor is None:
            known = name in self._anchors
            self._note(faults.recursive_alias(name, mark) if known else faults.unknown_alias(name, mark, self._anchors))
            return None, mark
        self._aliased += anchor.nodes
        if self._aliased > MAX_ALIASED:
            self._stop(event, f"aliases repeat more than {MAX_ALIASED:,} values")
        reach = depth - 1 + anchor.height
        if reach > MAX_DEPTH:
            self._stop(event, f"this alias makes the file deeper than {MAX_DEPTH} levels")
        self._deepest = max(self._deepest, reach)
        return anchor.value, mark._replace(text=anchor.mark.text, children=anchor.mark.children)

    def _merge(self, data: dict[Any, Any], marks: dict[Any, Mark]) -> None:
        """Bring in what ``<<`` names: below what the mapping says itself, and of a list the first wins."""
        value, mark = data.pop(_MERGE), marks.pop(_MERGE)
        sources = zip(value, mark.children, strict=True) if isinstance(mark.children, tuple) else ((value, mark),)
        for source, place in sources:
            inner = place.children
            if not isinstance(inner, dict):
                self._note(faults.bad_merge(place))
                continue
            for name in source:
                if name not in data:
                    data[name], marks[name] = source[name], inner[name]

    def _note(self, diagnostic: Diagnostic) -> None:
        self._noted += 1
        self.findings.add(diagnostic)
        if self._noted >= MAX_FINDINGS:
            self.findings.add(faults.too_many(f"{MAX_FINDINGS:,}", diagnostic))
            raise TooLargeError

    def _mark(self, event: Any, key: Mark | None = None) -> Mark:
        """The place of an event."""
        start, end = event.start_mark, event.end_mark
        return Mark(self._source, start.line + 1, start.column + 1, end.line + 1, end.column + 1, None, key)

    def _stop(self, event: Any, what: str) -> NoReturn:
        self.findings.add(faults.too_large(what, self._mark(event)))
        raise TooLargeError


#: Gives the next event of a text; not to be called after the end of the stream.
NextEvent = Callable[[], Any]
