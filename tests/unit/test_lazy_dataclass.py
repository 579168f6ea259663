"""Dataclasses whose methods are compiled when they are called are those of the standard library in all else."""

from __future__ import annotations

import dataclasses
import inspect
import pickle
import re
from dataclasses import field
from typing import Any

import pytest

from scorekit.lazy_dataclass import dataclass as lazy
from tests.architecture.modules import modules
from tests.rows import each_row


class Plain:
    """Some fields."""

    left: int
    right: int = 2
    seen: list[int] = field(default_factory=list, compare=False)
    hidden: str = field(default="h", repr=False, kw_only=True)
    made: dict[str, int] = field(default_factory=dict, init=False, hash=False)
    fixed: int = field(default=7, init=False)
    late: int = field(init=False, repr=False, compare=False)


class Checked:  # noqa: PLW1641 - which of the two makes the hash is what is asked
    """One with a method of its own of each sort."""

    left: int = 0

    def __post_init__(self) -> None:
        if self.left < 0:
            raise ValueError("negative")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Checked)

    def __repr__(self) -> str:
        return "<checked>"


class Empty:
    """None."""


def both(cls: type, **options: bool) -> tuple[Any, Any]:
    """The class as the standard library makes it, and as we do; ``slots`` make each a new class."""
    spaces = ({k: v for k, v in vars(cls).items() if k not in {"__dict__", "__weakref__"}} for _ in range(2))
    first, second = (type(cls.__name__, (), space) for space in spaces)
    return dataclasses.dataclass(**options)(first), lazy(**options)(second)


def answer(call: Any) -> object:
    """What a call gives, or raises; addresses of no object in it."""
    try:
        return call()
    except (TypeError, ValueError, AttributeError) as error:
        return type(error).__name__, str(error).partition(" of ")[0]


ADDRESS = re.compile(r"0x[0-9a-f]+")
OPTIONS: tuple[dict[str, bool], ...] = (
    {},
    {"frozen": True},
    {"slots": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "slots": True, "order": True},
    {"frozen": True, "slots": True, "eq": False},
    {"frozen": True, "slots": True, "repr": False},
    {"frozen": True, "slots": True, "kw_only": True},
)


def behaviour(cls: Any) -> list[object]:
    """What can be seen of a class, in one list."""
    names = [f.name for f in dataclasses.fields(cls)]
    first, same, other = (answer(lambda n=n: cls(left=n) if names else cls()) for n in (1, 1, 3))
    shown = repr(first) if type(first).__repr__ is not object.__repr__ else ""
    params = cls.__dataclass_params__
    found: list[object] = [
        names, cls.__match_args__, inspect.signature(cls), shown,
        [getattr(first, name, None) for name in names],
        [first == same, first == other, first != other, first == 1],
        [answer(lambda s=s: getattr(first, s)(other)) for s in ("__lt__", "__le__", "__gt__", "__ge__")],
        [answer(lambda s=s: getattr(other, s)(first)) for s in ("__lt__", "__le__", "__gt__", "__ge__")],
        [answer(lambda s=s: getattr(first, s)(same)) for s in ("__lt__", "__le__", "__gt__", "__ge__")],
        cls.__hash__ is None, hash(first) == hash(same) if cls.__hash__ else None,
        [(answer(lambda n=n: setattr(first, n, 9)), answer(lambda n=n: delattr(other, n))) for n in names],
        answer(lambda: cls(1, 2, [3])), answer(lambda: cls(1, hidden="x")), answer(lambda: cls(nothing=1)), answer(lambda: cls(-1)),
        [(f.name, f.init, f.repr, f.compare) for f in dataclasses.fields(cls)],
        (params.init, params.repr, params.eq, params.order, params.frozen),
    ]  # fmt: skip
    return found


@each_row("options", OPTIONS)
def test_a_class_is_what_the_standard_library_makes_of_it(options: dict[str, bool]) -> None:
    for cls in (Plain, Checked, Empty):
        theirs, ours = both(cls, **options)
        for mine, its in zip(behaviour(ours), behaviour(theirs), strict=True):
            assert ADDRESS.sub("", str(mine)) == ADDRESS.sub("", str(its)), cls


def test_no_method_is_compiled_before_it_is_called() -> None:
    _, ours = both(Plain, frozen=True, slots=True)
    assert {type(vars(ours)[name]).__name__ for name in ("__init__", "__eq__", "__hash__")} == {"_Method"}
    one = ours(1)
    assert vars(ours)["__init__"].__qualname__ == "Plain.__init__"
    assert type(vars(ours)["__eq__"]).__name__ == "_Method"
    assert hash(one) == hash(ours(1))
    assert inspect.isfunction(vars(ours)["__hash__"])


@lazy(frozen=True, slots=True)
class Point:
    """A class that pickle finds."""

    x: int
    y: int = 0


@lazy(frozen=True, slots=True)
class Place(Point):
    """One that inherits."""

    name: str = "here"


def test_pickles_copies_and_heirs() -> None:
    place = Place(1, name="there")
    assert pickle.loads(pickle.dumps(place)) == place  # noqa: S301 - our own bytes
    assert dataclasses.replace(place, y=3) == Place(1, 3, "there")
    assert (place == Point(1), Point(1) == Point(1), repr(place)) == (False, True, "Place(x=1, y=0, name='there')")
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'x'"):
        place.x = 2  # type: ignore[misc]

    @dataclasses.dataclass(frozen=True)
    class Theirs(Point):
        """A class of a package that inherits one of ours."""

    assert Theirs(1).x == 1


def test_every_dataclass_of_ours_is_one() -> None:
    wrong = [
        module.place(each.line)
        for module in modules()
        for each in module.imports
        if each.module == "dataclasses.dataclass" and module.name != "scorekit.lazy_dataclass"
    ]
    assert not wrong, (
        "`from scorekit.lazy_dataclass import dataclass`: what the standard library compiles at the start is felt"
    )
