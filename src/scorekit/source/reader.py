"""The reader: the text of a source to its documents. Whatever the text, the answer is documents or findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ruamel.yaml import YAML

# Without its C part ruamel.yaml falls back to Python without a word and takes ten times as long: this import fails instead.
from ruamel.yaml.cyaml import CBaseLoader
from ruamel.yaml.error import MarkedYAMLError

from scorekit.codes.documents import FURTHER_DOCUMENT, SYNTAX, TOO_LARGE
from scorekit.diagnostics import Diagnostic, Label
from scorekit.location import Source, Span
from scorekit.outcome import Failure, Findings, Outcome, Success
from scorekit.source.builder import DocumentBuilder, NextEvent, TooLargeError
from scorekit.source.document import Document, Mark
from scorekit.source.encoding import LONE_SURROGATE, MAX_SIZE, decode_bytes, normalized, too_large, unfit_characters
from scorekit.source.guesses import GuessPlace, guess

__all__ = ["decode_bytes", "read", "read_all"]

#: The parser that ruamel.yaml's C loaders are made of; the module that has it was called otherwise in each release.
_Parser: Any = CBaseLoader.__bases__[0]

#: The most that the pure parser is asked about: a second or two at worst.
_MAX_PURE = 128 * 1024
#: libyaml compares each ``%TAG`` line with all before it.
_MAX_DIRECTIVES = 100


def read(source: Source) -> Outcome[Document]:
    """The first document of a source; an empty text is a document of nothing. A further document draws a warning."""
    outcome = read_all(source)
    documents = outcome.value
    if documents is None:
        return Failure(outcome.diagnostics)
    if not documents:
        return Success(Document(None, Mark(normalized(source), 1, 1, 1, 1)), outcome.diagnostics)
    findings = Findings(outcome.diagnostics)
    if len(documents) > 1:
        findings.add(FURTHER_DOCUMENT.at(documents[1].mark.span, "only the first document of this file is read"))
    return findings.outcome(documents[0])


def read_all(source: Source) -> Outcome[tuple[Document, ...]]:
    """Every document of a source, in order."""
    if len(source.text) > MAX_SIZE:
        return Failure((too_large(source),))
    source = normalized(source)
    faults = unfit_characters(source)
    if source.text.count("\n%TAG") > _MAX_DIRECTIVES:
        faults.append(TOO_LARGE.at(Span(source, 1, 1, 1, 1), f"more than {_MAX_DIRECTIVES} `%TAG` lines"))
    if faults:
        return Failure(tuple(faults))
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
        second.findings.extend(lone_surrogate(mark) for mark in _halves(document.data, document.mark))
    return second.findings.outcome(documents)


def _halves(value: Any, mark: Mark) -> Iterator[Mark]:
    r"""Where the pure parser took half a surrogate pair (``\ud800``) for a character."""
    if isinstance(value, str) and LONE_SURROGATE.search(value):
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
    """The findings before a syntax error, without those of its own line, which it may have caused."""
    broken = diagnostic.span.line if diagnostic.span else 0
    findings = Findings(d for d in builder.findings.items if d.span is None or d.span.line != broken)
    findings.add(diagnostic)
    return findings.outcome(None)


_INDENT = "what belongs together begins in the same column"
_ESCAPE = r"in double quotes `\` begins an escape: write `\\`, or use single quotes"
_QUOTE = "quote the text"


class _SyntaxRule(NamedTuple):
    """What a parser says, and what we say."""

    #: Pieces of the parser's problem and context; both must be in there. The two parsers word some problems differently.
    problem: str
    context: str
    message: str
    help: str
    #: What the place where the context began is to the reader: the label there; empty for no label.
    began: str = ""
    #: Whether that place is the mistake's own.
    at_context: bool = False


#: The first that fits.
_TABLE = (
    _SyntaxRule("end of stream", "quoted", "this quote is never closed", "add the closing quote", at_context=True),
    _SyntaxRule(
        "unexpected document", "quoted", "this quote is never closed", "add the closing quote", at_context=True
    ),
    _SyntaxRule("escape", "quoted", "there is no such escape", _ESCAPE, "the text begins here"),
    _SyntaxRule("hexdecimal", "quoted", "there is no such escape", _ESCAPE, "the text begins here"),
    _SyntaxRule("could not find expected ':'", "", "a key without its `:`", "write `key: value`", at_context=True),
    _SyntaxRule(
        "',' or '}'", "", "expected `,` or `}`", "close the mapping, or quote the text", "the mapping begins here"
    ),
    _SyntaxRule("',' or ']'", "", "expected `,` or `]`", "close the list, or quote the text", "the list begins here"),
    _SyntaxRule("undefined tag handle", "", "unknown tag handle", "drop the tag, or quote a text that begins with `!`"),
    _SyntaxRule("", "tag", "a tag that can't be read", "quote a text that begins with `!`"),
    _SyntaxRule("", "anchor", "no name follows the `&`", "quote a text that begins with `&`"),
    _SyntaxRule("", "alias", "no name follows the `*`", "quote a text that begins with `*`"),
    _SyntaxRule("tab", "", "a tab where only spaces can be", "indent with spaces"),
    _SyntaxRule("ndentation indicator", "block scalar", "`|` and `>` take no such indicator", "use `|`, `|-` or `|+`"),
    _SyntaxRule("", "block scalar", "text behind `|` or `>`", "begin the text on the next line, indented"),
    _SyntaxRule(
        "found '-'", "block mapping", "a list item among the keys of a mapping", _INDENT, "the mapping begins here"
    ),
    _SyntaxRule("", "block mapping", "this does not fit the mapping it stands in", _INDENT, "the mapping begins here"),
    _SyntaxRule("", "block collection", "this does not fit the list it stands in", _INDENT, "the list begins here"),
    _SyntaxRule(
        "sequence entries", "", "a list can't begin on the line of its key", "begin it on the next line, or use `[...]`"
    ),
    _SyntaxRule(
        "mapping values", "", "a `: ` where no key can be", "quote a text that holds `: `, and check the indentation"
    ),
    _SyntaxRule("node content", "", "a value is missing here", "quote a text that begins with one of `, ] }`"),
    _SyntaxRule("document start", "", "text behind the end of the document", "begin a further document with `---`"),
    _SyntaxRule("incompatible YAML", "", "an unsupported version of YAML", "delete the `%YAML` line"),
    _SyntaxRule("directive", "", "a `%` line that can't be read", "quote a text that begins with `%`"),
)


def is_final(fault: MarkedYAMLError) -> bool:
    """Whether the C parser's refusal stands: the pure parser takes escapes that are no characters."""
    return "Unicode character" in (fault.problem or "")


def syntax_error(source: Source, fault: MarkedYAMLError) -> Diagnostic:
    """The finding for what a parser refuses."""
    problem, context = fault.problem or "", fault.context or ""
    mark, began = fault.problem_mark or fault.context_mark, fault.context_mark
    line, column = _position(mark)
    from_ = _position(began) if began is not None else None
    found = guess(GuessPlace(source, source.lines, line, column, problem, from_))
    if found is not None:
        return SYNTAX.at(_span(source, found.line, found.column), found.message, help=found.help)
    row = next((row for row in _TABLE if row.problem in problem and row.context in context), None)
    if row is None:
        words = " ".join(part for part in (context, problem) if part)
        return SYNTAX.at(_span(source, line, column), words or "this is not YAML", help=_QUOTE)
    if row.at_context and began is not None:
        return SYNTAX.at(_span(source, *_position(began)), row.message, help=row.help)
    labels = [Label(_span(source, *_position(began)), row.began)] if row.began and began is not None else []
    return SYNTAX.at(_span(source, line, column), row.message, help=row.help, labels=labels)


def lone_surrogate(mark: Mark) -> Diagnostic:
    """The finding for an escape that is half a surrogate pair."""
    return SYNTAX.at(mark.span, "half a surrogate pair is no character", help=r"write it whole, as in `\U0001f600`")


def _position(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _span(source: Source, line: int, column: int) -> Span:
    """One character where the parser points."""
    return Span(source, line, column, line, column + 1)


def fast_events(text: str) -> NextEvent:
    """The events of a text, by the C parser.

    ``YAML(typ="safe").parse`` would make a class for every text, a third of the whole time, and a loader that holds itself.
    """
    next_event: NextEvent = _Parser(text).get_event
    return next_event


def pure_events(text: str) -> NextEvent:
    """The events of a text, by the parser in Python: the judge of what libyaml 0.1.7 refuses."""
    next_event: NextEvent = YAML(typ="safe", pure=True).parse(text).__next__
    return next_event
