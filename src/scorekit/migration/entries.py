"""A tool's provisioners, as its files have them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from scorekit.codes.migration import BAD_PROVISIONER, BAD_TEMPLATE
from scorekit.lazy_dataclass import dataclass
from scorekit.location import Source, Span
from scorekit.migration.go_syntax import HAS_RESERVED, RESERVED, TemplateError, parse
from scorekit.outcome import Findings, Outcome
from scorekit.source import reader

if TYPE_CHECKING:
    from scorekit.source.document import Document, Mark

#: Sections that are templates, in the order in which the tools run them.
SECTIONS = (
    "init", "state", "shared", "outputs", "directories", "files", "networks", "services", "volumes", "models", "manifests",
    "info_logs",
)  # fmt: skip
MAX_ENTRIES = 500


@dataclass(frozen=True, slots=True)
class Template:
    """A section's text, parsed, and where it stands."""

    text: str
    nodes: tuple[Any, ...]
    mark: Mark

    def span(self, offset: int) -> Span:
        """The place in the file of a place in the text."""
        return _place(self.mark, self.text, offset)


@dataclass(frozen=True, slots=True)
class Entry:
    """One provisioner."""

    uri: str
    type: str
    class_: str | None
    id: str | None
    description: str
    params: tuple[str, ...]
    outputs: tuple[str, ...]
    span: Span
    #: The provisioner as its file has it, for comments.
    text: str
    templates: dict[str, Template] = field(default_factory=dict)
    #: Sections that are no templates that can be translated: why, and their text.
    broken: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def scheme(self) -> str:
        """``template``, ``cmd`` or ``local-env``."""
        return self.uri.partition("://")[0]

    @property
    def is_default(self) -> bool:
        """Whether it is one of those that the tool brings."""
        return "://default-provisioners/" in self.uri or "://example-provisioners/" in self.uri

    @property
    def place(self) -> str:
        """``FILE:LINE``."""
        return f"{self.span.source.name}:{self.span.line}"


def read_entries(source: Source) -> Outcome[tuple[Entry, ...]]:
    """The provisioners of one file, in their order."""
    findings = Findings()
    if RESERVED.search(source.text):
        findings.add(BAD_PROVISIONER.at(Span(source, 1, 1, 1, 1), HAS_RESERVED))
        return findings.outcome(None)
    document = findings.take(reader.read(source))
    if document is None:
        return findings.outcome(None)
    data = document.data
    if data is None:
        return findings.outcome(())
    if not isinstance(data, list) or len(data) > MAX_ENTRIES:
        findings.add(BAD_PROVISIONER.at(document.mark.span, f"not a list of at most {MAX_ENTRIES} provisioners"))
        return findings.outcome(None)
    found = []
    for index, each in enumerate(data):
        entry = findings.take(_entry(document, index, each))
        if entry is not None:
            found.append(entry)
    return findings.outcome(tuple(found))


def _entry(document: Document, index: int, data: Any) -> Outcome[Entry]:
    findings = Findings()
    mark = document.mark.child(index) or document.mark
    uri, kind = (data.get("uri"), data.get("type")) if isinstance(data, dict) else (None, None)
    if not isinstance(uri, str) or "://" not in uri:
        findings.add(BAD_PROVISIONER.at(mark.span, "a provisioner without a `uri`"))
        return findings.outcome(None)
    if kind is None and uri.startswith("local-env://"):
        kind = "environment"
    if not isinstance(kind, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}", kind):
        findings.add(BAD_PROVISIONER.at(mark.span, f"`{uri[:80]}` has no `type` of letters, digits and dashes"))
        return findings.outcome(None)
    templates: dict[str, Template] = {}
    broken: dict[str, tuple[str, str]] = {}
    for name in SECTIONS:
        text, below = data.get(name), mark.child(name)
        if not isinstance(text, str) or below is None or not text.strip():
            continue
        try:
            templates[name] = Template(text, parse(text), below)
        except TemplateError as error:
            findings.add(BAD_TEMPLATE.at(_place(below, text, error.offset), f"`{name}`: {error}"))
            broken[name] = (str(error), text)
    return findings.outcome(
        Entry(
            uri,
            kind,
            _text(data, "class"),
            _text(data, "id"),
            _text(data, "description") or "",
            _names(data, "supported_params"),
            _names(data, "expected_outputs"),
            mark.span,
            "\n".join(mark.source.lines[mark.line - 1 : mark.end_line]),
            templates,
            broken,
        )
    )


def _text(data: dict[str, Any], key: str) -> str | None:
    value = data.get(key)
    return value if isinstance(value, str) and value else None


def _names(data: dict[str, Any], key: str) -> tuple[str, ...]:
    value = data.get(key)
    return tuple(dict.fromkeys(each for each in value if isinstance(each, str))) if isinstance(value, list) else ()


def _place(mark: Mark, text: str, offset: int) -> Span:
    """The place of a stretch of a scalar: exact in a literal block, the scalar's own elsewhere."""
    before = text[:offset]
    number = before.count("\n")
    head = mark.source.line(mark.line)
    if not re.search(r"\|[-+0-9]*\s*(#.*)?$", head):
        return mark.span
    content = text.split("\n")[number] if number < text.count("\n") + 1 else ""
    line = mark.line + 1 + number
    written = mark.source.line(line)
    indent = len(written) - len(content) if written.endswith(content) else 0
    column = offset - (before.rfind("\n") + 1) + indent + 1
    return Span(mark.source, line, column, line, column + 2)


def shadowed(entries: Sequence[Entry]) -> dict[int, Entry]:
    """Provisioners that the tool never gets to, by their number, each with the earlier one that is taken instead."""
    found: dict[int, Entry] = {}
    for index, entry in enumerate(entries):
        for earlier in entries[:index]:
            if earlier.type == entry.type and all(
                mine is None or mine == theirs
                for mine, theirs in ((earlier.class_, entry.class_), (earlier.id, entry.id))
            ):
                found[index] = earlier
                break
    return found
