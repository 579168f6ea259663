"""Texts with ``{{ EXPR }}`` inside: split, compiled once, and cached by text. ``{%`` and ``{#`` are plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.expressions.expression import (
    CompiledExpression,
    Evaluator,
    ExpressionError,
    Name,
    OperandError,
    foreign_braces_hint,
)
from scorekit.expressions.operators import as_piece, concatenate
from scorekit.expressions.plain import compile_plain
from scorekit.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from scorekit.values import Reference, Text, Value


#: Enough for every expression of a large project's drivers.
_CACHED = 8192
#: The longest expression that is read.
LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Template:
    """A text or a bare expression, ready to evaluate any number of times."""

    text: str
    #: The names that it uses, in order, wherever they stand: behind ``default`` too.
    names: tuple[Name, ...]
    _evaluate: Evaluator = field(repr=False, compare=False)

    @property
    def constant(self) -> bool:
        """Whether it has the same value in every scope."""
        return not self.names

    @property
    def name(self) -> Name | None:
        """The name that the whole expression is, where it is nothing else."""
        if len(self.names) != 1:
            return None
        only = self.names[0]
        around = self.text[: only.start] + self.text[only.end :]
        return only if around.strip(" {}") == "" else None

    def evaluate(self, scope: Mapping[str, Any]) -> Value:
        """The value in a scope: of its own type where one expression fills the text, else text. ExpressionError or a value."""
        return self._evaluate(scope)


@lru_cache(_CACHED)
def compile_text(text: str) -> Template:
    """A text with ``{{ EXPR }}`` inside. ExpressionError when one of them is wrong."""
    if "{{" not in text:
        return Template(text, (), lambda _scope: text)
    parts = list(pieces(text))
    compiled = [_compile(p.text, p.start) if p.expression else None for p in parts]
    names = tuple(name for c in compiled if c for name in c.names)
    first = compiled[0]
    if first is not None and len(parts) == 1:
        return Template(text, names, first.evaluate)
    return Template(text, names, _joined(list(zip(parts, compiled, strict=True))))


@lru_cache(_CACHED)
def compile_expression(text: str) -> Template:
    """A bare expression, as directives take it. ExpressionError when it is wrong, or stands in braces."""
    expression = text.strip()
    if not expression:
        raise ExpressionError("there is no expression here", 0, len(text), "write a name, as in `params.topics`")
    offset = text.index(expression)
    at = braces(expression)
    if at is not None:
        raise ExpressionError(
            "no braces here", offset + at, offset + at + 2, "this is an expression already: leave `{{` and `}}` out"
        )
    compiled = _compile(expression, offset)
    return Template(text, compiled.names, compiled.evaluate)


def _compile(expression: str, offset: int) -> CompiledExpression:
    if len(expression) > LONGEST:
        raise ExpressionError(f"an expression has at most {LONGEST} characters", offset, offset + len(expression))
    plain = compile_plain(expression, offset)
    if plain is not None:
        return plain
    # Loaded only here: most renders have no expression that needs it.
    from scorekit.expressions.full import compile_full  # noqa: PLC0415

    return compile_full(expression, offset)


def _joined(parts: list[tuple[Piece, CompiledExpression | None]]) -> Evaluator:
    """The evaluator of a text with expressions among plain stretches."""
    start, end = parts[0][0].start, parts[-1][0].end

    def evaluate(scope: Mapping[str, Any]) -> Value:
        written: list[str | Reference | Text] = []
        for piece, compiled in parts:
            if compiled is None:
                written.append(piece.text)
                continue
            value = compiled.evaluate(scope)
            try:
                written.append(as_piece(value))
            except OperandError as refusal:
                raise refusal.placed(piece.start, piece.end) from None
        try:
            return concatenate(written)
        except OperandError as refusal:
            raise refusal.placed(start, end) from None

    return evaluate


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
        hint = foreign_braces_hint(inner.strip("-")) or "white space is kept as it is; leave the `-` out"
        raise ExpressionError("no `-` beside the braces", at, at + 1, hint)
    expression = inner.strip()
    if not expression:
        raise ExpressionError(
            "there is no expression between the braces", start - 2, end + 2, "write a name, as in `{{ name }}`"
        )
    return Piece(expression, start + inner.index(expression), expression=True)
