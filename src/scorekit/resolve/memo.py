"""A cache by identity: documents never change, so what is worked out from one is worked out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar

R = TypeVar("R")

#: More than the types, drivers and rules of a large project.
_KEPT = 2048
_BY_VALUE = (str, int, tuple)


class _Same:
    """An object as a key: equal to itself alone. It keeps the object, so its id can't come to mean another."""

    __slots__ = ("object",)

    def __init__(self, object_: Any) -> None:
        self.object = object_

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.object is other.object

    def __hash__(self) -> int:
        return id(self.object)


def per_object(function: Callable[..., R]) -> Callable[..., R]:
    """The function, called once for equal arguments: texts, numbers and paths by value, anything else by identity.

    A number and a boolean are never the same.
    """

    @lru_cache(maxsize=_KEPT, typed=True)
    def remembered(*keys: Any) -> R:
        return function(*(key.object if type(key) is _Same else key for key in keys))

    @wraps(function)
    def call(*arguments: Any) -> R:
        return remembered(*(a if isinstance(a, _BY_VALUE) else _Same(a) for a in arguments))

    return call
