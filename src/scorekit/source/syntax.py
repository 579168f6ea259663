"""The words for what is no YAML: a parser's complaint to one finding, with a hint at the likely mistake."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scorekit.codes.source import SYNTAX
from scorekit.location import Span

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Source

_QUOTES = "quote a text that holds `: ` or ` #`, or that begins with one of `{ [ * & ! | > % @`"
_INDENT = "check the indentation here and above: what belongs together begins in the same column"

# What a parser says of the problem (and of what it was about), where to point, what we say, and the hint. First match
# wins; libyaml and the pure parser word some problems differently.
_WORDS: tuple[tuple[str, str, str, str, str], ...] = (
    ("found unexpected end of stream", "", "context", "this quote is never closed", "add the closing quote"),
    ("found unexpected document ", "", "context", "this quote is never closed", "add the closing quote"),
    ("found unknown escape character", "", "problem", "no such escape",
     r"in double quotes `\` begins an escape: write `\\`, or use single quotes"),
    ("escape", "", "problem", "no such escape", r"in double quotes `\` begins an escape: write `\\`, or use single quotes"),
    ("mapping values are not allowed", "", "problem", "a `:` where no key can be", _QUOTES + "; and check the indentation"),
    ("could not find expected ':'", "", "context", "a key without its `:`", "write `key: value`, with a space after the colon"),
    ("expected ',' or '}'", "", "problem", "expected `,` or `}`", "close the mapping that begins with `{`, or quote the text"),
    ("expected ',' or ']'", "", "problem", "expected `,` or `]`", "close the list that begins with `[`, or quote the text"),
    ("undefined tag handle", "", "problem", "unknown tag handle", "quote the value if a text is meant, or drop the tag"),
    ("", "anchor", "problem", "a name must follow `&`", "quote a text that begins with `&`"),
    ("", "alias", "problem", "a name must follow `*`", "quote a text that begins with `*`"),
    ("", "block scalar", "problem", "text after `|` or `>`", "begin the text on the next line, indented"),
    ("", "block mapping", "problem", "this does not fit the mapping around it", _INDENT),
    ("", "block collection", "problem", "this does not fit the list around it", _INDENT),
    ("", "block sequence", "problem", "this does not fit the list around it", _INDENT),
    ("document start", "", "problem", "text after the end of the document", _INDENT),
    ("node content", "", "problem", "a value is missing here", _QUOTES),
    ("", "directive", "problem", "a `%` line that is no directive", "quote a text that begins with `%`"),
    ("", "tag", "problem", "a tag that can't be read", "quote a text that begins with `!`"),
)

_NO_SPACE = re.compile(r"""^\s*(?:- +)*[\w./-]+:[^\s/:]""")


def is_final(fault: MarkedYAMLError) -> bool:
    """Whether the C parser's refusal stands: the pure parser would take an escape that is no character."""
    return "Unicode character" in (fault.problem or "")


def syntax_error(source: Source, fault: MarkedYAMLError) -> Diagnostic:
    """The finding for what a parser refuses."""
    problem, context = fault.problem or "", fault.context or ""
    mark = fault.problem_mark or fault.context_mark
    message = " ".join(part for part in (context, problem) if part)
    help_ = None
    special = _at_character(source, mark)
    if special and "cannot start any token" in problem:
        message, help_ = special
    else:
        for in_problem, in_context, where, words, hint in _WORDS:
            if in_problem in problem and in_context in context:
                mark = (fault.context_mark if where == "context" else None) or mark
                message, help_ = words, hint
                break
    return SYNTAX.at(_span(source, mark), message, help=_likely(source, mark) or help_)


def _at_character(source: Source, mark: Any) -> tuple[str, str] | None:
    line = source.line(mark.line + 1) if mark else ""
    character = line[mark.column : mark.column + 1] if mark else ""
    if character == "\t":
        return "a tab where only spaces can be", "indent with spaces"
    return f"a text can't begin with `{character}`", "quote it" if character else None


def _likely(source: Source, mark: Any) -> str | None:
    """The hint that the line itself gives away, whatever the parser says."""
    line = source.line(mark.line + 1) if mark else ""
    return None


def _span(source: Source, mark: Any) -> Span:
    """One character where the parser points; the end of the text where it points beyond."""
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Span(source, line, column, line, column + 1)
