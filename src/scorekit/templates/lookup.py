"""Looking names up: dots and brackets mean the keys of mappings and the indexes of lists, never attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scorekit.source.document import dotted
from scorekit.suggest import did_you_mean
from scorekit.templates.expression import MissingNameError, Omit, RefusalError
from scorekit.values import Opaque

if TYPE_CHECKING:
    from scorekit.templates.expression import Name
    from scorekit.values import Value

#: How many known keys a message lists.
_LISTED = 12
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


def walk(scope: Mapping[str, Any], name: Name) -> Value:
    """What a name means. MissingNameError when it leads nowhere, ExpressionError when it leads into a reference."""
    value: Any = scope
    for depth, key in enumerate(name.path):
        if type(value) is dict and key in value:
            value = value[key]
            continue
        try:
            value = step(value, key, name.path[:depth])
        except MissingKeyError as missing:
            raise MissingNameError(missing, name, depth) from None
        except RefusalError as refusal:
            raise refusal.placed(name.start, name.end) from None
    return value


class MissingKeyError(RefusalError):
    """A key or an index that is not there."""


def step(value: Value, key: Any, way: tuple[str | int, ...] | None = None) -> Value:
    """What a value holds under a key or an index; ``way`` is the path to the value where it is known."""
    if isinstance(value, Opaque):
        raise RefusalError(f"{value!r} is known only at run time and has no keys", "use it as a whole")
    if isinstance(key, bool) or not isinstance(key, str | int):
        raise RefusalError("a key is a text or a number", "write the key in quotes, or give a name that holds a text")
    if isinstance(value, Mapping):
        if key in value:
            return value[key]
        # Ports by number: the keys of JSON are texts.
        if isinstance(key, int) and str(key) in value:
            return value[str(key)]
    elif isinstance(value, list | tuple) and isinstance(key, int) and -len(value) <= key < len(value):
        return value[key]
    raise MissingKeyError(*_missing(value, key, way))


def describe(value: Value) -> str:
    """What a value is, in a word or two, never what it says."""
    for kind, words in _KINDS:
        if isinstance(value, kind):
            return words
    return f"a {type(value).__name__}"


def _missing(value: Value, key: str | int, way: tuple[str | int, ...] | None) -> tuple[str, str | None]:
    """The message and the hint for a key that is not there."""
    whole = f"`{dotted(way)}`" if way else "the value"
    if isinstance(value, list | tuple):
        if isinstance(key, int):
            return f"{whole} has no item {key}", f"it has {len(value)} items, counted from 0"
        return f"{whole} is a list and has no key `{key}`", "take an item of it first, as in `list[0]`"
    if not isinstance(value, Mapping):
        return f"{whole} is {describe(value)} and has no key `{key}`", None
    known = sorted(k for k in value if isinstance(k, str))
    message = f"`{key}` is no name that is known here" if way == () else f"{whole} has no key `{key}`"
    return message, did_you_mean(str(key), known) or _listing(known)


def _listing(known: list[str]) -> str:
    if not known:
        return "it is empty"
    more = ", ..." if len(known) > _LISTED else ""
    return "known: " + ", ".join(f"`{k}`" for k in known[:_LISTED]) + more
