"""Filters: what may stand behind a bar, as in ``name | dns``. A short list; each is pure and gives the same everywhere.

Installed packages add others (``scorekit.filters``): functions of plain values, which get copies and never what is known only at
run time. Nothing but ``full`` knows them.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

from scorekit import installed, names
from scorekit.expressions.expression import OperandError
from scorekit.expressions.lookup import describe, step
from scorekit.expressions.operands import (
    bounded_number,
    bounded_text,
    is_number,
    items_of,
    number_of,
    require_deeply_known,
    text_of,
    too_deep,
    too_long,
    written,
)
from scorekit.limits import LONGEST_TEXT, MAX_DEPTH
from scorekit.values import Reference, Text, Value, join, take

#: A whole number of at most 18 digits, as every language that reads manifests can hold it.
_WHOLE = r"[+-]?[0-9]{1,18}"


def _replace(text: Value, old: Value, new: Value) -> str:
    whole, old, new = text_of(text), text_of(old), text_of(new)
    if not old:
        raise OperandError("`replace` needs a text to look for")
    # Measured before it is made: each of 64 K places may grow by 64 K.
    if len(whole) + whole.count(old) * (len(new) - len(old)) > LONGEST_TEXT:
        raise too_long()
    return whole.replace(old, new)


def _join(items: Value, separator: Value = "") -> str:
    between = text_of(separator)
    texts: list[str] = []
    length = 0
    for item in items_of(items):
        texts.append(item if isinstance(item, str) else written(item))
        length += len(texts[-1]) + len(between)
        if length > LONGEST_TEXT:
            raise too_long()
    return between.join(texts)


def _length(value: Value) -> int:
    if not isinstance(value, str | list | tuple | Mapping):
        raise OperandError(f"{describe(value)} has no length")
    return len(value)


def _sort(items: Value) -> list[Any]:
    values = require_deeply_known(items_of(items))
    if not (all(isinstance(v, str) for v in values) or all(is_number(v) for v in values)):
        raise OperandError(
            "`sort` needs a list of texts or a list of numbers", "take one key of each item: `| map(attribute='name')`"
        )
    return sorted(values)


def _unique(items: Value) -> list[Any]:
    kept: dict[Any, Value] = {}
    for item in require_deeply_known(items_of(items)):
        kept.setdefault(_hashable(item), item)
    return list(kept.values())


def _hashable(value: Value) -> Any:
    """What is equal to another such where the values are."""
    if isinstance(value, Mapping):
        return frozenset((key, _hashable(item)) for key, item in value.items())
    return tuple(map(_hashable, value)) if isinstance(value, list | tuple) else value


def _first(items: Value) -> Value:
    values = items_of(items)
    if not values:
        raise OperandError("the list is empty")
    return values[0]


def _last(items: Value) -> Value:
    return _first(items_of(items)[::-1])


def _map(items: Value, attribute: Value) -> list[Any]:
    return [step(item, attribute) for item in items_of(items)]


def _int(value: Value) -> int:
    if isinstance(value, str):
        if not re.fullmatch(_WHOLE, value):
            raise OperandError("the text is no whole number")
        return int(value)
    return int(number_of(value))


#: More digits than a float holds, or a whole number below 2^63.
_DIGITS = 20


def _round(value: Value, precision: Value = 0) -> Any:
    # No number has more digits than these, and a power of ten beyond them would take for ever.
    digits = max(-_DIGITS, min(_DIGITS, int(number_of(precision))))
    return round(number_of(value), digits) if digits else round(number_of(value))


def _to_json(value: Value) -> str:
    # As the item of a list even a text is written as JSON.
    return written([value])[1:-1]


def _urlencode(value: Value) -> Value:
    """As a part of an address (RFC 3986, 2.1). What is known only at run time stays as it is: nothing can encode it there."""
    parts = value.parts if isinstance(value, Text) else (value,)
    return join(part if isinstance(part, Reference) else bounded_text(quote(written(part), safe="")) for part in parts)


def _naming(derive: Callable[..., str]) -> Callable[..., str]:
    def operate(value: Value, limit: Value = None) -> str:
        if limit is None:
            return derive(text_of(value))
        if not (isinstance(limit, int) and 16 <= limit <= 63):
            raise OperandError("the limit of a name is a number from 16 to 63")
        return derive(text_of(value), limit=limit)

    return operate


#: Filters that need nothing but the value before the bar. ``default`` is evaluated apart: it looks at what is not there.
PLAIN_FILTERS: Mapping[str, Callable[..., Value]] = {
    "alnum": _naming(names.alnum),
    "dns": _naming(names.dns),
    "first": _first,
    "identifier": _naming(names.identifier),
    "int": _int,
    "join": _join,
    "last": _last,
    "length": _length,
    "lower": lambda value: text_of(value).lower(),
    "round": _round,
    "sort": _sort,
    "string": written,
    "tojson": _to_json,
    "trim": lambda value: text_of(value).strip(),
    "unique": _unique,
    "upper": lambda value: bounded_text(text_of(value).upper()),
    "urlencode": _urlencode,
}
#: Filters that take what is known only at run time, and leave it as it is.
OPAQUE_FILTERS: frozenset[str] = frozenset({"urlencode"})
#: Filters by name.
FILTERS: Mapping[str, Callable[..., Value]] = {**PLAIN_FILTERS, "map": _map, "replace": _replace}


@cache
def added() -> Mapping[str, installed.Extension]:
    """The filters of installed packages."""
    return installed.named("filters", (*FILTERS, "default"))


@cache
def find_filter(name: str) -> Callable[..., Value]:
    """The filter of a name that is known; one of a package is held to what a filter takes and gives."""
    if name not in added():
        return FILTERS[name]
    extension = added()[name]
    function = extension.load()
    if not callable(function):
        raise extension.fault(f"leads to no function: `{extension.value}`")
    call = extension.guarded(_refusing(function))

    def operate(*operands: Value, **options: Value) -> Value:
        given = [_copy(require_deeply_known(each)) for each in operands]
        result = call(*given, **{key: _copy(require_deeply_known(each)) for key, each in options.items()})
        try:
            if take(result) > MAX_DEPTH:
                raise too_deep()
            return _copy(result)
        except TypeError as error:
            raise extension.fault(f"gives what no filter can: {error}") from None

    operate.__signature__ = inspect.signature(function)  # type: ignore[attr-defined] # who writes it is told of wrong arguments
    return operate


def _refusing(function: Callable[..., Value]) -> Callable[..., Value]:
    """A function whose ValueError refuses its operands."""

    def call(*operands: Value, **options: Value) -> Value:
        try:
            return function(*operands, **options)
        except ValueError as error:
            raise OperandError(str(error) or "the value is none that this filter takes") from None

    return call


def _copy(value: Value) -> Any:
    """A value of a driver's, that shares nothing with another. TypeError for what is none."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return bounded_text(str(value))
    if isinstance(value, int | float):
        return bounded_number(value)
    if isinstance(value, list | tuple):
        return [_copy(item) for item in value]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: _copy(item) for key, item in value.items()}
    raise TypeError(
        f"{type(value).__name__} is neither a text, a number, a boolean, null, a list nor a mapping by texts"
    )
