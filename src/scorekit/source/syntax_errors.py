"""The words for what is no YAML: a parser's complaint to one finding that names the likely mistake.

First the line itself is asked (``guesses``), for a parser tells what it could not do, not what the writer did; then a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.codes.source import SYNTAX
from scorekit.diagnostics import Label
from scorekit.location import Span
from scorekit.source.guesses import GuessPlace, guess

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Source
    from scorekit.source.document import Mark

_INDENT = "what belongs together begins in the same column"
_ESCAPE = r"in double quotes `\` begins an escape: write `\\`, or use single quotes"
_QUOTE = "quote the text"


class _Row(NamedTuple):
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
    _Row("end of stream", "quoted", "this quote is never closed", "add the closing quote", at_context=True),
    _Row("unexpected document", "quoted", "this quote is never closed", "add the closing quote", at_context=True),
    _Row("escape", "quoted", "there is no such escape", _ESCAPE, "the text begins here"),
    _Row("hexdecimal", "quoted", "there is no such escape", _ESCAPE, "the text begins here"),
    _Row("could not find expected ':'", "", "a key without its `:`", "write `key: value`", at_context=True),
    _Row("',' or '}'", "", "expected `,` or `}`", "close the mapping, or quote the text", "the mapping begins here"),
    _Row("',' or ']'", "", "expected `,` or `]`", "close the list, or quote the text", "the list begins here"),
    _Row("undefined tag handle", "", "unknown tag handle", "drop the tag, or quote a text that begins with `!`"),
    _Row("", "tag", "a tag that can't be read", "quote a text that begins with `!`"),
    _Row("", "anchor", "no name follows the `&`", "quote a text that begins with `&`"),
    _Row("", "alias", "no name follows the `*`", "quote a text that begins with `*`"),
    _Row("tab", "", "a tab where only spaces can be", "indent with spaces"),
    _Row("ndentation indicator", "block scalar", "`|` and `>` take no such indicator", "use `|`, `|-` or `|+`"),
    _Row("", "block scalar", "text behind `|` or `>`", "begin the text on the next line, indented"),
    _Row("found '-'", "block mapping", "a list item among the keys of a mapping", _INDENT, "the mapping begins here"),
    _Row("", "block mapping", "this does not fit the mapping it stands in", _INDENT, "the mapping begins here"),
    _Row("", "block collection", "this does not fit the list it stands in", _INDENT, "the list begins here"),
    _Row(
        "sequence entries", "", "a list can't begin on the line of its key", "begin it on the next line, or use `[...]`"
    ),
    _Row("mapping values", "", "a `: ` where no key can be", "quote a text that holds `: `, and check the indentation"),
    _Row("node content", "", "a value is missing here", "quote a text that begins with one of `, ] }`"),
    _Row("document start", "", "text behind the end of the document", "begin a further document with `---`"),
    _Row("incompatible YAML", "", "a version of YAML that nobody reads", "delete the `%YAML` line"),
    _Row("directive", "", "a `%` line that can't be read", "quote a text that begins with `%`"),
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


def half_character(mark: Mark) -> Diagnostic:
    """The finding for an escape that is half a surrogate pair."""
    return SYNTAX.at(mark.span, "half a surrogate pair is no character", help=r"write it whole, as in `\U0001f600`")


def _position(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _span(source: Source, line: int, column: int) -> Span:
    """One character where the parser points."""
    return Span(source, line, column, line, column + 1)
