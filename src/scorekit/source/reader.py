"""The reader: the text of a source to its documents. Whatever the text, the answer is documents or findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruamel.yaml.error import MarkedYAMLError

from scorekit.codes.source import FURTHER_DOCUMENT, TOO_LARGE
from scorekit.location import Span
from scorekit.outcome import Findings, Outcome
from scorekit.source.builder import DocumentBuilder, TooLargeError
from scorekit.source.document import Document, Mark
from scorekit.source.encoding import HALF, MAX_SIZE, decode_bytes, normal, too_large, unfit_characters
from scorekit.source.events import fast_events, pure_events
from scorekit.source.syntax_errors import half_character, is_final, syntax_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Source

__all__ = ["decode_bytes", "read", "read_all"]

#: The most that the pure parser is asked about: a second or two at worst.
_MAX_PURE = 128 * 1024
#: libyaml compares each ``%TAG`` line with all before it.
_MAX_DIRECTIVES = 100


def read(source: Source) -> Outcome[Document]:
    """The first document of a source; an empty text is a document of nothing. A further document draws a warning."""
    outcome = read_all(source)
    documents = outcome.value
    if documents is None:
        return Outcome(None, outcome.diagnostics)
    if not documents:
        return Outcome(Document(None, Mark(normal(source), 1, 1, 1, 1)), outcome.diagnostics)
    findings = Findings(outcome.diagnostics)
    if len(documents) > 1:
        findings.add(FURTHER_DOCUMENT.at(documents[1].mark.span, "only the first document of this file is read"))
    return findings.outcome(documents[0])


def read_all(source: Source) -> Outcome[tuple[Document, ...]]:
    """Every document of a source, in order."""
    if len(source.text) > MAX_SIZE:
        return Outcome(None, (too_large(source),))
    source = normal(source)
    faults = unfit_characters(source)
    if source.text.count("\n%TAG") > _MAX_DIRECTIVES:
        faults.append(TOO_LARGE.at(Span(source, 1, 1, 1, 1), f"more than {_MAX_DIRECTIVES} `%TAG` lines"))
    if faults:
        return Outcome(None, tuple(faults))
    builder = DocumentBuilder(source, fast_events(source.text))
    try:
        return builder.findings.outcome(builder.documents())
    except TooLargeError:
        return builder.findings.outcome(None)
    except MarkedYAMLError as fault:
        return _second_opinion(source, builder, fault)


def _second_opinion(source: Source, builder: DocumentBuilder, fault: MarkedYAMLError) -> Outcome[tuple[Document, ...]]:
    """What the pure parser makes of a text that the C parser refuses: libyaml 0.1.7 refuses ``{image: a:1}``."""
    if is_final(fault) or len(source.text) > _MAX_PURE:
        return _refused(builder, syntax_error(source, fault))
    second = DocumentBuilder(source, pure_events(source.text))
    try:
        documents = second.documents()
    except TooLargeError:
        return second.findings.outcome(None)
    except MarkedYAMLError as better:
        return _refused(second, syntax_error(source, better))
    except (ValueError, OverflowError):  # the pure parser stumbles over `\\UFFFFFFFF`
        return _refused(builder, syntax_error(source, fault))
    for document in documents:
        second.findings.extend(half_character(mark) for mark in _halves(document.data, document.mark))
    return second.findings.outcome(documents)


def _halves(value: Any, mark: Mark) -> Iterator[Mark]:
    r"""Where the pure parser took half a surrogate pair (``\ud800``) for a character."""
    if isinstance(value, str) and HALF.search(value):
        yield mark
    if isinstance(value, list):
        for step, inner in enumerate(value):
            yield from _halves(inner, mark.children[step])  # type: ignore[index]
    elif isinstance(value, dict):
        for key, inner in value.items():
            below = mark.children[key]  # type: ignore[index]
            yield from _halves(key, below.key or below)
            yield from _halves(inner, below)


def _refused(builder: DocumentBuilder, diagnostic: Diagnostic) -> Outcome[tuple[Document, ...]]:
    """What was found before the text broke off, less what the break itself made odd: the findings of its own line."""
    broken = diagnostic.span.line if diagnostic.span else 0
    findings = Findings(d for d in builder.findings.items if d.span is None or d.span.line != broken)
    findings.add(diagnostic)
    return findings.outcome(None)
