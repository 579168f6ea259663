"""``dataclass`` of the standard library, whose methods are compiled when they are first called.

Until Python 3.13 the standard library compiles six functions for each frozen dataclass while its module is loaded. That was a third of a
small render, and most of them are never called. These classes are dataclasses all the same: ``fields``, ``replace``, patterns and
pickles know them, a warm program runs the same code, and type checkers see the standard library's own decorator.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

_Class = type[Any]
_Function = Callable[..., Any]

_SIGNS = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}
#: Stands for an argument that was left out where a factory makes the value.
_FACTORY = type("", (), {"__repr__": lambda _: "<factory>"})()


class _Method:
    """A method of a class that is compiled when it is first looked up, and then takes its own place."""

    def __init__(self, owner: _Class, name: str, write: _Function, *more: object) -> None:
        self.owner, self.name, self.write, self.more = owner, name, write, more

    def __get__(self, instance: object, owner: _Class) -> Any:
        function = self.write(self.owner, self.name, *self.more)
        setattr(self.owner, self.name, function)
        return function if instance is None else function.__get__(instance, owner)


def _dataclass(cls: _Class | None = None, *, kw_only: bool = False, slots: bool = False, **asked: bool) -> Any:
    """As ``dataclasses.dataclass`` with ``frozen``, ``eq``, ``order`` and ``repr``, too."""
    if cls is None:
        return lambda made: _dataclass(made, kw_only=kw_only, slots=slots, **asked)
    own = {name for name, value in vars(cls).items() if value is not None}
    frozen, eq = asked.get("frozen", False), asked.get("eq", True)
    # The standard library refuses to mix frozen classes and others, so one that inherits is told what it is.
    told = frozen and any(dataclasses.is_dataclass(base) for base in cls.__mro__[1:])
    made = dataclasses.dataclass(init=False, repr=False, eq=False, frozen=told, kw_only=kw_only, slots=slots)(cls)
    for name, value in {"init": True, "repr": True, "eq": True, **asked}.items():
        setattr(made.__dataclass_params__, name, value)
    methods: dict[str, object] = {"__init__": _Method(made, "__init__", _init, frozen)}
    if asked.get("repr", True):
        methods["__repr__"] = _repr
    if eq:
        methods["__eq__"] = _Method(made, "__eq__", _compare, "==")
        methods["__hash__"] = _Method(made, "__hash__", _hash) if frozen else None
    if asked.get("order", False):
        methods |= {name: _Method(made, name, _compare, sign) for name, sign in _SIGNS.items()}
    if frozen:
        methods |= {"__setattr__": _refuse_set, "__delattr__": _refuse_delete}
    if frozen and slots:
        methods |= {"__getstate__": _state, "__setstate__": _set_state}
    for name in methods.keys() - own:
        setattr(made, name, methods[name])
    return made


def _compiled(
    cls: _Class, name: str, takes: Iterable[str], lines: Iterable[str], known: Mapping[str, object]
) -> _Function:
    """A method from its lines, which read ``known``."""
    body = "".join(f"  {line}\n" for line in lines)
    text = f"def make({', '.join(known)}):\n def {name}({', '.join(takes)}):\n{body} return {name}"
    found: dict[str, _Function] = {}
    exec(text, vars(sys.modules[cls.__module__]), found)  # noqa: S102 - our own text, of names that a class has
    function: _Function = found["make"](**known)
    function.__qualname__ = f"{cls.__qualname__}.{name}"
    return function


def _init(cls: _Class, name: str, frozen: bool) -> _Function:  # noqa: FBT001 - a part of a method's key
    takes, by_name, lines = ["self"], ["*"], []
    known: dict[str, object] = {"_set": object.__setattr__, "_FACTORY": _FACTORY}
    for field in fields(cls):
        value = field.name
        given = field.init or field.default_factory is not MISSING
        if not given and (field.default is MISSING or vars(cls).get(value) is field.default):
            continue  # set later, or the class's own
        if field.default_factory is not MISSING:
            known[f"_make_{field.name}"] = field.default_factory
            value = f"_make_{field.name}()"
            value = f"{value} if {field.name} is _FACTORY else {field.name}" if field.init else value
        elif field.default is not MISSING:
            known[f"_default_{field.name}"] = field.default
            value = value if field.init else f"_default_{field.name}"
        if field.init:
            (by_name if field.kw_only else takes).append(_parameter(field))
        lines.append(f"_set(self, {field.name!r}, {value})" if frozen else f"self.{field.name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    made = _compiled(cls, name, [*takes, *(by_name if len(by_name) > 1 else ())], lines or ["pass"], known)
    made.__annotations__ = {field.name: field.type for field in fields(cls) if field.init} | {"return": None}
    return made


def _parameter(field: Field[Any]) -> str:
    if field.default_factory is not MISSING:
        return f"{field.name}=_FACTORY"
    return field.name if field.default is MISSING else f"{field.name}=_default_{field.name}"


def _tuple(of: str, names: Iterable[str]) -> str:
    return f"({''.join(f'{of}.{name}, ' for name in names)})"


def _compare(cls: _Class, name: str, sign: str) -> _Function:
    names = [field.name for field in fields(cls) if field.compare]
    lines = [
        "if other.__class__ is self.__class__:",
        f" return {_tuple('self', names)} {sign} {_tuple('other', names)}",
        "return NotImplemented",
    ]
    return _compiled(cls, name, ("self", "other"), lines, {})


def _hash(cls: _Class, name: str) -> _Function:
    names = [f.name for f in fields(cls) if (f.compare if f.hash is None else f.hash)]
    return _compiled(cls, name, ("self",), [f"return hash({_tuple('self', names)})"], {})


@recursive_repr()
def _repr(self: Any) -> str:
    parts = (f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{self.__class__.__qualname__}({', '.join(parts)})"


def _refuse_set(_self: Any, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(_self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, field.name) for field in fields(self)]


def _set_state(self: Any, state: Iterable[object]) -> None:
    for field, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _dataclass
