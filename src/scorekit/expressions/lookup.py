"""Looking names up: dots and brackets mean the keys of mappings and the indexes of lists, never attributes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from scorekit.expressions.expression import MissingKey, Name, Omit, OperandError
from scorekit.source.document import dotted
from scorekit.suggest import did_you_mean, listed
from scorekit.values import Opaque, Value

#: A boolean is an int to Python, so it comes first.
_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "a boolean"),
    ((int, float), "a number"),
    (str, "a text"),
    ((list, tuple), "a list"),
    (Mapping, "a mapping"),
    (type(None), "null"),
    (Omit, "`omit`"),
)


class Absent(Enum):
    """The type of ``ABSENT``: no value at all, which is not null."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


class DeclaredNames(ABC):
    """A mapping of names that users declared, with its own message for a name that is not in it."""

    __slots__ = ()

    @abstractmethod
    def lacks(self, key: str | int) -> tuple[str, str | None]:
        """What to say of a key that is not there, and the hint."""


def walk(scope: Mapping[str, Any], name: Name, length: int | None = None) -> Value:
    """What a name means, or its first keys do. ExpressionError when it leads nowhere or into a reference."""
    value: Any = scope
    for depth, key in enumerate(name.path if length is None else name.path[:length]):
        if isinstance(value, dict) and key in value:
            value = value[key]
            continue
        try:
            found = get(value, key)
            if found is ABSENT:
                raise missing(value, key, name.path[:depth])
        except OperandError as refusal:
            raise refusal.placed(name.start, name.end) from None
        value = found
    return value


def step(value: Value, key: Any) -> Value:
    """What a value holds under a key. OperandError when it holds nothing there."""
    found = get(value, key)
    if found is ABSENT:
        raise missing(value, key, None)
    return found


def get(value: Value, key: Any) -> Value:
    """What a value holds under a key or an index; ABSENT when nothing. OperandError when it is a reference."""
    if isinstance(value, Opaque):
        raise OperandError(f"{value!r} is known only at run time and has no keys", "use it as a whole")
    if isinstance(key, bool) or not isinstance(key, str | int):
        raise OperandError("a key is a text or a number", "write the key in quotes, or give a name that holds a text")
    if isinstance(value, dict | Mapping):  # a dict is known faster
        if key in value:
            return value[key]
        # Ports by number: the keys of JSON are texts.
        return value.get(str(key), ABSENT) if isinstance(key, int) else ABSENT
    if isinstance(value, list | tuple) and isinstance(key, int) and -len(value) <= key < len(value):
        return value[key]
    return ABSENT


def missing(value: Value, key: str | int, way: tuple[str | int, ...] | None) -> OperandError:
    """What to say of a key that is not there; ``way`` is the path to the value where it is known."""
    if isinstance(value, DeclaredNames):
        return OperandError(*value.lacks(key), MissingKey(key, registered=True))
    whole = f"`{dotted(way)}`" if way else "the value"
    if isinstance(value, list | tuple):
        if isinstance(key, int):
            return OperandError(f"{whole} has no item {key}", f"it has {len(value)} items, counted from 0")
        return OperandError(f"{whole} is a list and has no key `{key}`", "take an item of it first, as in `list[0]`")
    if not isinstance(value, Mapping):
        return OperandError(f"{whole} is {describe(value)} and has no key `{key}`")
    message = f"`{key}` is no name that is known here" if way == () else f"{whole} has no key `{key}`"
    return OperandError(message, did_you_mean(str(key), value) or _listing(value), MissingKey(key, registered=False))


def describe(value: Value) -> str:
    """What a value is, in a word or two, never what it says."""
    for kind, words in _KINDS:
        if isinstance(value, kind):
            return words
    return f"a {type(value).__name__}"


def _listing(known: Mapping[str, Value]) -> str:
    return f"known: {listed(known)}" if known else "it is empty"
