"""Overrides of a Score document before it is decoded: whole documents merged in, and single properties by path.

The document below need not be valid; only the result is checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scorekit.codes import documents as codes
from scorekit.errors import expect
from scorekit.lazy_dataclass import dataclass
from scorekit.location import Source, Span
from scorekit.outcome import Failure, Findings, Outcome, Success
from scorekit.source.document import Document, Mark, Path, dotted
from scorekit.source.merge import drop, merge, put
from scorekit.source.reader import read

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic

#: What positions in an argument of the command line name as their file.
_OPTION = "--override-property"
_INDEX = r"[+-]?[0-9]{1,9}"
#: ``args[0]``, as other tools write it. A key of a Score file that looks so can be set as a part of what holds it.
_BRACKETS = r"([A-Za-z][A-Za-z0-9_-]*)\[([0-9]+)\]"
_SEGMENT = re.compile(r"(?:\\[\\.]|[^.])*")


@dataclass(frozen=True, slots=True)
class PropertyOverride:
    """One ``PATH=VALUE``."""

    path: tuple[str, ...]
    #: Where each segment of the path stands in the argument.
    spans: tuple[Span, ...]
    #: The value, which null deletes.
    value: Document

    @classmethod
    def parse(cls, argument: str, name: str = _OPTION) -> Outcome[PropertyOverride]:
        """The override that an argument spells, under the name that messages give it. It is cut at the first ``=``; the value is YAML, and an empty one deletes."""
        expect("an override", argument, str, "a text, `PATH=VALUE`")
        source = Source(name, argument, argument=True)
        head, equals, tail = argument.partition("=")
        if not equals:
            span = Span(source, 1, 1, 1, len(argument) + 1)
            help_ = "write `PATH=VALUE`, such as `metadata.name=shop`; an empty VALUE removes the key"
            return Failure((codes.BAD_OVERRIDE.at(span, "the override has no `=`", help=help_),))
        shift = _Shift(source, len(head) + 1)
        outcome = read(Source(name, tail))
        diagnostics = tuple(shift.diagnostic(d) for d in outcome.diagnostics)
        if outcome.value is None:
            return Failure(diagnostics)
        segments = _segments(head)
        path = tuple(re.sub(r"\\([\\.])", r"\1", text) for text, _ in segments)
        spans = tuple(Span(source, 1, start + 1, 1, start + 1 + len(text)) for text, start in segments)
        brackets = _indexed(spans, path)
        if brackets is not None:
            return Failure((*diagnostics, brackets))
        key = Mark(source, 1, 1, 1, len(head) + 1)
        value = Document(outcome.value.data, shift.mark(outcome.value.mark)._replace(key=key))
        return Success(cls(path, spans, value), diagnostics)


def apply(document: Document, overrides: Sequence[Document | PropertyOverride]) -> Outcome[Document]:
    """The document with every override merged in, in order; null deletes."""
    findings = Findings()
    for override in overrides:
        if isinstance(override, PropertyOverride):
            document = _set(document, override, findings)
        elif isinstance(override.data, dict):
            document = merge(document, override)
        elif override.data is not None:
            message = "an overrides document is a mapping of the keys to change"
            hint = "write it like the part of the Score file that it changes"
            findings.add(codes.NOT_A_MAPPING.at(override.span(), message, help=hint))
    return findings.outcome(document)


def _segments(path: str) -> list[tuple[str, int]]:
    r"""The parts of a path as written, each with its start. ``\.`` and ``\\`` stand for a dot and a backslash."""
    parts: list[tuple[str, int]] = []
    start = 0
    while True:
        match = _SEGMENT.match(path, start)
        text = match[0] if match else ""
        parts.append((text, start))
        start += len(text) + 1
        if start > len(path):
            return parts


def _set(document: Document, override: PropertyOverride, findings: Findings) -> Document:
    """The document with one property set or removed; as it was, with an error, where the path leads nowhere."""
    if document.data is None:
        document = Document({}, document.mark._replace(children={}))
    deletes = override.value.data is None
    value: Any = document.data
    path: list[Any] = []
    for position, (segment, span) in enumerate(zip(override.path, override.spans, strict=True)):
        last = position == len(override.path) - 1
        step: Any = segment
        if isinstance(value, list):
            step = _index(segment, len(value), append=last and not deletes)
            if step is None:
                findings.add(_no_entry(tuple(path), value, segment, span))
                return document
        elif not isinstance(value, dict):
            findings.add(_nothing_below(tuple(path), value, span))
            return document
        path.append(step)
        value = (value[step] if step < len(value) else None) if isinstance(value, list) else value.get(step, {})
    if not deletes:
        return put(document, tuple(path), override.value)
    if document.at(tuple(path[:-1])) is None:
        empty = Document({}, override.value.mark._replace(children={}, text=None))
        return put(document, tuple(path[:-1]), empty)
    return drop(document, tuple(path))


def _index(segment: str, length: int, *, append: bool) -> int | None:
    """The index that a segment names; None where the list has no such entry. ``-1`` is one past the end where that is allowed."""
    if not re.fullmatch(_INDEX, segment):
        return None
    index = int(segment)
    if index == -1 and append:
        return length
    return index if 0 <= index < length else None


def _no_entry(path: Path, value: Sequence[Any], segment: str, span: Span) -> Diagnostic:
    size = f"{len(value)} entr{'y' if len(value) == 1 else 'ies'}"
    where = f"`{dotted(path)}`" if path else "the document"
    if not re.fullmatch(_INDEX, segment):
        message = f"{where} is a list, and `{segment}` is no number of an entry"
    else:
        message = f"{where} has {size}, and none has the number {segment}"
    entries = "" if not value else "0 or " if len(value) == 1 else f"a number from 0 to {len(value) - 1}, or "
    return codes.OVERRIDE_NOWHERE.at(span, message, help=f"give {entries}-1 at the end of the path to add an entry")


def _indexed(spans: Sequence[Span], path: Sequence[str]) -> Diagnostic | None:
    """What is wrong with a path that has an index in brackets; None where it has none."""
    for segment, span in zip(path, spans, strict=True):
        found = re.fullmatch(_BRACKETS, segment)
        if found is not None:
            message = f"`{segment}` is no key: an entry of a list is a separate segment"
            return codes.OVERRIDE_NOWHERE.at(span, message, help=f"write `{found[1]}.{found[2]}`")
    return None


def _nothing_below(path: Path, value: Any, span: Span) -> Diagnostic:
    kind = "has no value" if value is None else "is a single value"
    message = f"`{dotted(path)}` {kind}, so nothing can be set below it"
    return codes.OVERRIDE_NOWHERE.at(
        span, message, help=f"set `{dotted(path)}` itself; a dot inside a key is written `\\.`"
    )


@dataclass(frozen=True, slots=True)
class _Shift:
    """Translates places in a value that was read alone to places in its argument."""

    source: Source
    offset: int

    def mark(self, mark: Mark) -> Mark:
        """A mark and all below it."""
        children = mark.children
        moved: Mapping[Any, Mark] | tuple[Mark, ...] | None = None
        if isinstance(children, tuple):
            moved = tuple(self.mark(child) for child in children)
        elif children is not None:
            moved = {key: self.mark(child) for key, child in children.items()}
        span = self.span(mark.span)
        key = self.mark(mark.key) if mark.key else None
        return Mark(*(self.source, span.line, span.column, span.end_line, span.end_column), mark.text, key, moved)

    def span(self, span: Span) -> Span:
        """A span: only the first line of a value begins elsewhere in its argument."""
        first = self.offset if span.line == 1 else 0
        last = self.offset if span.end_line == 1 else 0
        return Span(self.source, span.line, span.column + first, span.end_line, span.end_column + last)

    def diagnostic(self, diagnostic: Diagnostic) -> Diagnostic:
        """A finding of the reader's."""
        labels = tuple(replace(label, span=self.span(label.span)) for label in diagnostic.labels)
        return replace(diagnostic, span=self.span(diagnostic.span) if diagnostic.span else None, labels=labels)
