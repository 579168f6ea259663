"""Parses an expression into Jinja's syntax tree, in which every node knows where it stands. Part of ``full``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from jinja2 import Environment
from jinja2.exceptions import TemplateSyntaxError
from jinja2.lexer import TokenStream
from jinja2.parser import Parser

from scorekit.expressions.expression import ExpressionError, foreign_braces_hint
from scorekit.limits import DEEPEST_BRACKET, DEEPEST_OPERATION

if TYPE_CHECKING:
    from jinja2 import nodes

#: Its lexer and its parser alone are used.
_ENVIRONMENT = Environment(autoescape=True)
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
#: Prefix operators, behind which the parser recurses.
_PREFIXES = frozenset({"+", "-", "else", "not"})
#: Longer than any number that may be written, in binary and with underscores too.
_LONGEST_NUMBER = 150


def parse(text: str, offset: int) -> nodes.Expr:
    """The syntax tree of an expression, in which every ``lineno`` is where the node's token stands in the text."""
    at = 0
    end = offset + len(text)
    nesting = _Nesting()

    def tokens() -> Iterator[tuple[int, str, str]]:
        nonlocal at
        for _, kind, value in _ENVIRONMENT.lexer.tokeniter(text, None, state="variable"):
            if kind == "integer" and len(value) > _LONGEST_NUMBER:
                # Python itself refuses to read very long ones, with another exception.
                raise ExpressionError("the number is too large", offset + at, offset + at + len(value))
            nesting.see(value)
            if nesting.too_deep:
                raise ExpressionError("the expression is nested too deeply", offset, end, "name a part of it in `let`")
            yield at, kind, value
            at += len(value)

    parser = Parser(_ENVIRONMENT, "", state="variable")
    try:
        # All at once: a fault of the lexer is known by where it stopped.
        placed = list(tokens())
    except TemplateSyntaxError as error:
        raise ExpressionError(
            _sentence(error), offset + at, min(offset + at + 1, end), foreign_braces_hint(text)
        ) from None
    try:
        parser.stream = TokenStream(_ENVIRONMENT.lexer.wrap(placed), None, None)
        tree = parser.parse_expression()
        if not parser.stream.eos:
            token = parser.stream.current
            raise ExpressionError(f"`{token.value}` is not expected here", offset + token.lineno, end, _hint(text))
    except TemplateSyntaxError as error:
        # Where the text ends too early Jinja counts from 1, so the place may lie past the end.
        start = offset + min(error.lineno, len(text) - 1)
        raise ExpressionError(_sentence(error), start, end, foreign_braces_hint(text)) from None
    return tree


class _Nesting:
    """How deep a token nests: in brackets, and behind operators within which the parser reads on."""

    def __init__(self) -> None:
        #: The operators at each bracket that is open, since its last comma.
        self._open = [0]

    def see(self, value: str) -> None:
        """Take in the next token."""
        if value in _OPENING:
            self._open.append(0)
        elif value in _CLOSING:
            self._open[-2:] = self._open[-2:-1] or [0]
        elif value == ",":
            self._open[-1] = 0
        elif value in _PREFIXES:
            self._open[-1] += 1

    @property
    def too_deep(self) -> bool:
        """Whether more is open than the parser and the compiler are let into."""
        return len(self._open) > DEEPEST_BRACKET + 1 or sum(self._open) > 2 * DEEPEST_OPERATION


def _sentence(error: TemplateSyntaxError) -> str:
    message = re.sub(r" at \d+$", "", error.message or "the expression can't be read")
    return message[:1].lower() + message[1:].rstrip(".").replace("end of template", "end of the expression")


def _hint(text: str) -> str:
    if another := foreign_braces_hint(text):
        return another
    # Jinja takes the word `if` after a test for the test's argument.
    tested = re.search(r"\bis\b.*\bif\b", text)
    return "put the test before `if` in parentheses" if tested else "one expression stands alone"
