"""What operations ask of their operands, and the bounds of what they give."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scorekit.templates.expression import OMIT, RefusalError
from scorekit.templates.lookup import describe
from scorekit.values import Opaque

if TYPE_CHECKING:
    from scorekit.values import Value

#: The longest text that an expression may make.
LONGEST_TEXT = 64 * 1024
#: The longest list that an expression may make.
LONGEST_LIST = 10_000
#: Whole numbers stay below this, as in every language that reads manifests.
LARGEST_NUMBER = 2**63


def known(value: Value) -> Value:
    """The value itself, when an operation may look at it."""
    if isinstance(value, Opaque):
        raise refuse_opaque(value)
    if value is OMIT:
        raise RefusalError("`omit` is no value to work with", "let it stand alone: `X if CONDITION else omit`")
    return value


def refuse_opaque(value: Opaque) -> RefusalError:
    """The refusal to look at a reference; it names the reference, never its value."""
    return RefusalError(
        f"{value!r} is known only at run time and can't be looked at",
        "it can be placed as a whole or joined to a text, nothing else",
    )


def too_long() -> RefusalError:
    """The refusal to make a text of any length."""
    return RefusalError(f"the text would be longer than {LONGEST_TEXT} characters")


def wholly_known(value: Value) -> Value:
    """The value, when nothing inside it is a reference either: comparing a list compares its items."""
    known(value)
    if isinstance(value, Mapping):
        for item in value.values():
            wholly_known(item)
    elif isinstance(value, list | tuple):
        for item in value:
            wholly_known(item)
    return value


def text_of(value: Value) -> str:
    """The value, when it is a text."""
    if not isinstance(value, str):
        raise RefusalError(f"this works on text, not on {describe(value)}", "write it as text first: `| string`")
    return value


def is_number(value: Value) -> bool:
    """Whether a value is a number; a boolean is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def number_of(value: Value) -> Any:
    """The value, when it is a number."""
    if not is_number(value):
        raise RefusalError(
            f"this works on numbers, not on {describe(value)}", "turn a text into a number first: `| int`"
        )
    return value


def items_of(value: Value) -> list[Any]:
    """The items, when the value is a list."""
    if not isinstance(value, list | tuple):
        raise RefusalError(f"this works on lists, not on {describe(value)}")
    return list(value)


def fits(value: float) -> bool:
    """Whether a number is none too large: a whole one for 64 bits, another one for infinity."""
    return abs(value) < LARGEST_NUMBER if isinstance(value, int) else math.isfinite(value)


def bounded_number(value: Any) -> Any:
    """A number that was computed, when it is not too large."""
    if not fits(value):
        raise RefusalError("the number would be too large")
    return value


def bounded_text(value: str) -> str:
    """A text that was made, when it is not too long."""
    if len(value) > LONGEST_TEXT:
        raise too_long()
    return value
