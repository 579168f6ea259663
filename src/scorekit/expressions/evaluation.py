"""What each part of an expression means. Both front ends, ``plain`` and ``full``, evaluate by these functions alone.

A name that leads nowhere is a ``Missing`` until something asks for its value, so that ``default`` and ``defined`` can look.
Every function ends with the place of what it evaluates, for the error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit.expressions.expression import OMIT, Evaluator, ExpressionError, Name, OperandError
from scorekit.expressions.lookup import ABSENT, get, missing, walk
from scorekit.expressions.operands import require_known
from scorekit.expressions.operators import as_piece, concatenate, perform

if TYPE_CHECKING:
    from scorekit.values import Value


class Missing:
    """A key that is not there, until something asks for its value. The words are found only then."""

    __slots__ = ("_place", "_what")

    def __init__(self, holder: Value, key: str | int, way: tuple[str | int, ...] | None, start: int, end: int) -> None:
        self._what = (holder, key, way)
        self._place = (start, end)

    @property
    def error(self) -> ExpressionError:
        """The error to raise when the value is used."""
        return missing(*self._what).placed(*self._place)


def require_present(value: Value) -> Value:
    """The value, which must be there."""
    if isinstance(value, Missing):
        raise value.error
    return value


def find(scope: Mapping[str, Any], name: Name) -> Value:
    """The value of a name; Missing when all but its last key is there."""
    *_, key = name.path
    holder = walk(scope, name, -1)
    try:
        value = get(holder, key)
    except OperandError as refusal:
        raise refusal.placed(name.start, name.end) from None
    return Missing(holder, key, name.path[:-1], name.start, name.end) if value is ABSENT else value


def item(holder: Value, key: Value, start: int, end: int, way: tuple[str | int, ...] | None = None) -> Value:
    """What a value holds under a key that was computed; Missing when it does not. ``way`` is the holder's name."""
    try:
        value = get(require_present(holder), require_known(require_present(key)))
    except OperandError as refusal:
        raise refusal.placed(start, end) from None
    return Missing(holder, key, way, start, end) if value is ABSENT else value


def apply(operation: str, operands: Sequence[Value], options: Mapping[str, Value], start: int, end: int) -> Value:
    """The result of a filter, a test or an operator."""
    for operand in (*operands, *options.values()):
        require_present(operand)
    try:
        return perform(operation, *operands, **options)
    except OperandError as refusal:
        raise refusal.placed(start, end) from None


def apply_default(value: Value, fallback: Value, boolean: Value, start: int, end: int) -> Value:
    """The filter ``default``: the fallback where the value is missing, or is false and ``boolean`` asks for it."""
    if isinstance(value, Missing):
        return fallback
    truth(value, start, end)
    return fallback if truth(boolean, start, end) and not value else value


def chain(values: Sequence[Value], start: int, end: int) -> Value:
    """The operator ``~``: the values as one text."""
    try:
        return concatenate([as_piece(require_present(value)) for value in values])
    except OperandError as refusal:
        raise refusal.placed(start, end) from None


def truth(value: Value, start: int, end: int) -> Value:
    """The value, as a condition may look at it."""
    try:
        return require_known(require_present(value))
    except OperandError as refusal:
        raise refusal.placed(start, end) from None


def element(value: Value, start: int, end: int) -> Value:
    """The value, as an item of a list or mapping that is written out."""
    if require_present(value) is OMIT:
        raise ExpressionError("`omit` can't stand inside a list or mapping", start, end, "let it stand alone")
    return value


def text_key(value: Value, start: int, end: int) -> str:
    """The value, as a key of a mapping that is written out."""
    if isinstance(require_present(value), str):
        return str(value)
    raise ExpressionError("the key of a mapping is a text", start, end, "write it in quotes")


# Evaluators, of those of the parts.


def constant(value: Value) -> Evaluator:
    """The same value in every scope."""
    return lambda _scope: value


def found(name: Name) -> Evaluator:
    """``find``."""
    return lambda scope: find(scope, name)


def below(
    holder: Evaluator, key: Evaluator, start: int, end: int, way: tuple[str | int, ...] | None = None
) -> Evaluator:
    """``item``."""
    return lambda scope: item(holder(scope), key(scope), start, end, way)


def operation(
    name: str, operands: Sequence[Evaluator], start: int, end: int, options: Mapping[str, Evaluator] | None = None
) -> Evaluator:
    """``apply``."""
    if not options:
        return lambda scope: apply(name, [each(scope) for each in operands], {}, start, end)
    named = options.items()
    return lambda scope: apply(name, [each(scope) for each in operands], {k: v(scope) for k, v in named}, start, end)


def default(
    value: Evaluator, fallback: Evaluator, boolean: Evaluator | None = None, *, place: tuple[int, int]
) -> Evaluator:
    """``apply_default``."""
    asks = boolean or constant(False)
    return lambda scope: apply_default(value(scope), fallback(scope), asks(scope), *place)


def joined(parts: Sequence[Evaluator], start: int, end: int) -> Evaluator:
    """``chain``."""
    return lambda scope: chain([part(scope) for part in parts], start, end)


def true(value: Evaluator, start: int, end: int) -> Evaluator:
    """``truth``."""
    return lambda scope: truth(value(scope), start, end)


def conditional(test: Evaluator, then: Evaluator, other: Evaluator) -> Evaluator:
    """One of two, as a condition has it."""
    return lambda scope: then(scope) if test(scope) else other(scope)


def there(value: Evaluator, *, missing: bool) -> Evaluator:
    """Whether a value is missing, or is not."""
    return lambda scope: isinstance(value(scope), Missing) is missing
