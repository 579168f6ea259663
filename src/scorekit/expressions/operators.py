"""Operators and tests: arithmetic, comparison, membership, kinds of value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scorekit.expressions.expression import OperandError
from scorekit.expressions.filters import FILTERS, OPAQUE_FILTERS, find_filter
from scorekit.expressions.lookup import describe
from scorekit.expressions.operands import (
    bounded_number,
    bounded_text,
    is_number,
    items_of,
    number_of,
    refuse_opaque,
    require_deeply_known,
    require_known,
    spend_on,
    text_of,
    too_long,
    written,
)
from scorekit.limits import LONGEST_LIST, LONGEST_TEXT
from scorekit.values import Opaque, OpaqueError, Reference, Text, Value, join, length_of


def _plus(left: Value, right: Value) -> Value:
    if isinstance(left, str) and isinstance(right, str):
        return bounded_text(left + right)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        if len(left) + len(right) > LONGEST_LIST:
            raise OperandError(f"the list would have more than {LONGEST_LIST} items")
        return [*left, *right]
    if not (is_number(left) and is_number(right)):
        raise OperandError(f"`+` can't add {describe(right)} to {describe(left)}", "`~` joins anything to a text")
    return bounded_number(left + right)


def _arithmetic(compute: Callable[[Any, Any], Any]) -> Callable[[Value, Value], Value]:
    def operate(left: Value, right: Value) -> Value:
        return bounded_number(compute(number_of(left), number_of(right)))

    return operate


def _comparison(compare: Callable[[Any, Any], bool]) -> Callable[[Value, Value], bool]:
    def operate(left: Value, right: Value) -> bool:
        if not (isinstance(left, str) and isinstance(right, str)) and not (is_number(left) and is_number(right)):
            raise OperandError(f"{describe(left)} and {describe(right)} have no order", "compare texts, or numbers")
        return compare(left, right)

    return operate


def _equal(left: Value, right: Value) -> bool:
    return bool(require_deeply_known(left) == require_deeply_known(right))


def _contained(item: Value, container: Value) -> bool:
    if isinstance(container, str):
        return text_of(item) in container
    if isinstance(container, Mapping):
        return text_of(item) in container
    return require_deeply_known(item) in require_deeply_known(items_of(container))


#: Tests by name. ``defined`` is evaluated apart: it looks at what is not there.
TESTS: Mapping[str, Callable[..., bool]] = {
    "boolean": lambda value: isinstance(value, bool),
    "in": _contained,
    "mapping": lambda value: isinstance(value, Mapping),
    "none": lambda value: value is None,
    "number": is_number,
    "sequence": lambda value: isinstance(value, list | tuple),
    "string": lambda value: isinstance(value, str),
}
#: Operators by sign.
OPERATORS: Mapping[str, Callable[..., Value]] = {
    "!=": lambda left, right: not _equal(left, right),
    "%": _arithmetic(lambda left, right: left % right),
    "*": _arithmetic(lambda left, right: left * right),
    "+": _plus,
    "-": _arithmetic(lambda left, right: left - right),
    "/": _arithmetic(lambda left, right: left / right),
    "//": _arithmetic(lambda left, right: left // right),
    "<": _comparison(lambda left, right: left < right),
    "<=": _comparison(lambda left, right: left <= right),
    "==": _equal,
    ">": _comparison(lambda left, right: left > right),
    ">=": _comparison(lambda left, right: left >= right),
    "not in": lambda item, container: not _contained(item, container),
}


#: Everything that ``perform`` can do of its own: filters by name, tests as ``is NAME``, operators by sign.
OPERATIONS: Mapping[str, Callable[..., Value]] = {
    **FILTERS,
    **{f"is {name}": test for name, test in TESTS.items()},
    **OPERATORS,
}


def perform(operation: str, *operands: Value, **options: Value) -> Value:
    """The result of an operation by its name. OperandError when the operands do not suit it."""
    for operand in (*operands, *options.values()):
        if not (operation in OPAQUE_FILTERS and isinstance(operand, Opaque)):
            spend_on(require_known(operand))
    try:
        return (OPERATIONS.get(operation) or find_filter(operation))(*operands, **options)
    except OpaqueError as error:
        raise refuse_opaque(error.value) from None
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise OperandError(f"`{operation}` can't be done here: {error}") from None


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
