"""What operations ask of their operands, and the bounds of what they give."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from scorekit.expressions.expression import OMIT, OperandError
from scorekit.expressions.lookup import describe
from scorekit.limits import CHARACTERS_A_STEP, LARGEST_NUMBER, LONGEST_TEXT, MAX_DEPTH, spend
from scorekit.values import Opaque, OpaqueError, Value, size_of, take, to_text


def require_known(value: Value) -> Value:
    """The value itself, when an operation may look at it."""
    if isinstance(value, Opaque):
        raise refuse_opaque(value)
    if value is OMIT:
        raise OperandError("`omit` is no value to work with", "let it stand alone: `X if CONDITION else omit`")
    return value


def refuse_opaque(value: Opaque) -> OperandError:
    """The refusal to look at a reference; it names the reference, never its value."""
    return OperandError(
        f"{value!r} is known only at run time and can't be looked at",
        "it can be placed as a whole or joined to a text, nothing else",
    )


def too_long() -> OperandError:
    """The refusal to make a text of any length."""
    return OperandError(f"the text would be longer than {LONGEST_TEXT} characters")


def too_deep() -> OperandError:
    """The refusal to walk a value of any depth."""
    return OperandError(f"this is nested deeper than {MAX_DEPTH} levels")


def require_deeply_known(value: Value) -> Value:
    """The value, when nothing inside it is a reference either: comparing a list compares its items."""
    if take(value) > MAX_DEPTH:
        raise too_deep()
    return _known_throughout(value)


def written(value: Value) -> str:
    """The value as Score writes it into a text, measured before it is made."""
    try:
        size = size_of(require_known(value), LONGEST_TEXT)
        if size.values + size.characters > LONGEST_TEXT:
            raise too_long()
        if size.levels > MAX_DEPTH:
            raise too_deep()
        spend(size.steps)
        return bounded_text(to_text(value))
    except OpaqueError as error:
        raise refuse_opaque(error.value) from None
    except ValueError as error:
        raise OperandError(str(error)) from None


def spend_on(operand: Value) -> None:
    """Take the steps of an operation that looks at an operand once, but into nothing that it holds."""
    if isinstance(operand, str):
        spend(1 + len(operand) // CHARACTERS_A_STEP)
    elif isinstance(operand, list | tuple):
        spend(1 + len(operand))


def _known_throughout(value: Value) -> Value:
    require_known(value)
    if isinstance(value, Mapping):
        for item in value.values():
            _known_throughout(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _known_throughout(item)
    return value


def text_of(value: Value) -> str:
    """The value, when it is a text."""
    if not isinstance(value, str):
        raise OperandError(f"this works on text, not on {describe(value)}", "write it as text first: `| string`")
    return value


def is_number(value: Value) -> bool:
    """Whether a value is a number; a boolean is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def number_of(value: Value) -> Any:
    """The value, when it is a number."""
    if not is_number(value):
        raise OperandError(
            f"this works on numbers, not on {describe(value)}", "turn a text into a number first: `| int`"
        )
    return value


def items_of(value: Value) -> list[Any]:
    """The items, when the value is a list."""
    if not isinstance(value, list | tuple):
        raise OperandError(f"this works on lists, not on {describe(value)}")
    return list(value)


def fits(value: float) -> bool:
    """Whether a number is none too large: a whole one for 64 bits, another one for infinity."""
    return abs(value) < LARGEST_NUMBER if isinstance(value, int) else math.isfinite(value)


def bounded_number(value: Any) -> Any:
    """A number that was computed, when it is not too large."""
    if not fits(value):
        raise OperandError("the number would be too large")
    return value


def bounded_text(value: str) -> str:
    """A text that was made, when it is not too long."""
    if len(value) > LONGEST_TEXT:
        raise too_long()
    return value
