"""Performs operations: the one way by which an expression touches values.

Every operand is known when an operation sees it. A reference, which exists only at run time, can be joined to text alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.limits import LONGEST_TEXT
from scorekit.templates.expression import RefusalError
from scorekit.templates.filters import FILTERS, UNSEEING
from scorekit.templates.operands import known, look, refuse_opaque, too_long, written
from scorekit.templates.operators import OPERATORS, TESTS
from scorekit.values import Opaque, OpaqueError, Text, join, length_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scorekit.values import Reference, Value

#: Everything that ``perform`` can do: filters by name, tests as ``is NAME``, operators by sign.
OPERATIONS: Mapping[str, Callable[..., Value]] = {
    **FILTERS,
    **{f"is {name}": test for name, test in TESTS.items()},
    **OPERATORS,
}


def perform(operation: str, *operands: Value, **options: Value) -> Value:
    """The result of an operation by its name. RefusalError when the operands do not suit it."""
    for operand in (*operands, *options.values()):
        if not (operation in UNSEEING and isinstance(operand, Opaque)):
            look(known(operand))
    try:
        return OPERATIONS[operation](*operands, **options)
    except OpaqueError as error:
        raise refuse_opaque(error.value) from None
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise RefusalError(f"`{operation}` can't be done here: {error}") from None


def as_piece(value: Value) -> str | Reference | Text:
    """The value as a piece of a text, as Score writes it; a reference stays what it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, Opaque):
        return value  # type: ignore[return-value]  # every Opaque is one of the two
    return written(value)


def concatenate(pieces: list[str | Reference | Text]) -> str | Reference | Text:
    """The pieces as one text, or a text with references inside."""
    if sum(map(length_of, pieces)) > LONGEST_TEXT:
        raise too_long()
    return join(pieces)
