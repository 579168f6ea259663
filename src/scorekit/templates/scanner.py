"""Splits a text into plain stretches and ``{{ EXPR }}``. Nothing else is markup: ``{%`` and ``{#`` are plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from scorekit.templates.expression import ExpressionError, of_another

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What matters on the way to the closing braces: whole quoted strings, quotes that never close, braces.
_TOKEN = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|['\"{}]", re.DOTALL)


class Piece(NamedTuple):
    """A stretch of a text: plain, or an expression without its braces."""

    text: str
    #: Where it begins in the whole text.
    start: int
    expression: bool

    @property
    def end(self) -> int:
        """Where it ends in the whole text."""
        return self.start + len(self.text)


def pieces(text: str) -> Iterator[Piece]:
    """The stretches of a text, in order; no plain one is empty. ExpressionError where braces or quotes do not close."""
    at = 0
    while (opening := text.find("{{", at)) >= 0:
        if opening > at:
            yield Piece(text[at:opening], at, expression=False)
        end = _closing(text, opening)
        yield _trimmed(text, opening + 2, end)
        at = end + 2
    if at < len(text):
        yield Piece(text[at:], at, expression=False)


def braces(expression: str) -> int | None:
    """Where ``{{`` stands in a bare expression, outside of its quoted strings; None when it does not."""
    for match in _TOKEN.finditer(expression):
        if match[0] == "{" and expression.startswith("{{", match.start()):
            return match.start()
    return None


def _closing(text: str, opening: int) -> int:
    """Where the ``}}`` stands that ends the expression opened at ``opening``."""
    depth = 0
    for match in _TOKEN.finditer(text, opening + 2):
        sign, at = match[0], match.start()
        if sign in {"'", '"'}:
            raise ExpressionError(f"this {sign} is never closed", at, at + 1, f"close the string with {sign}")
        if sign == "{":
            depth += 1
        elif sign == "}" and depth:
            depth -= 1
        elif sign == "}":
            if text.startswith("}}", at):
                return at
            raise ExpressionError("a `}` that closes nothing", at, at + 1, "an expression ends with `}}`")
    raise ExpressionError(
        "`{{` is never closed",
        opening,
        opening + 2,
        "end the expression with `}}`; for the braces themselves write `{{ '{{' }}`",
    )


def _trimmed(text: str, start: int, end: int) -> Piece:
    inner = text[start:end]
    if inner.startswith("-") or inner.endswith("-"):
        at = start if inner.startswith("-") else end - 1
        hint = of_another(inner.strip("-")) or "white space is kept as it is; leave the `-` out"
        raise ExpressionError("no `-` beside the braces", at, at + 1, hint)
    expression = inner.strip()
    if not expression:
        raise ExpressionError(
            "there is no expression between the braces", start - 2, end + 2, "write a name, as in `{{ name }}`"
        )
    return Piece(expression, start + inner.index(expression), expression=True)
