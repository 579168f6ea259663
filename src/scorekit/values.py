"""What a resolved value can be: plain data, a reference known only at run time, or a text with references inside.

A reference is opaque: it can be placed and joined to a text, nothing else. ``str``, ``len``, ``==`` with a text, iteration
and formatting raise, so a secret can't slip into a name, a condition or a message; ``repr`` names it, never its value.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any, NamedTuple, NoReturn, TypeAlias

from scorekit.errors import ScorekitError
from scorekit.lazy_dataclass import dataclass
from scorekit.limits import CHARACTERS_A_STEP, HasSpan, spend, steps_left


class OpaqueError(ScorekitError):
    """A reference was used where only a known value can stand; carries the reference."""

    def __init__(self, value: Opaque, operation: str) -> None:
        super().__init__(f"{value!r} is known only at run time and can't be {operation}")
        self.value = value
        self.operation = operation


class Opaque:
    """The common behaviour of references and of texts that hold one."""

    __slots__ = ()

    def _refuse(self, operation: str) -> NoReturn:
        raise OpaqueError(self, operation)

    def __str__(self) -> str:
        self._refuse("turned into text")

    def __format__(self, spec: str) -> str:
        self._refuse("turned into text")

    def __len__(self) -> int:
        self._refuse("measured")

    def __iter__(self) -> NoReturn:
        self._refuse("iterated over")

    def __bool__(self) -> bool:
        self._refuse("tested")

    def __int__(self) -> int:
        self._refuse("turned into a number")

    def __contains__(self, item: object) -> bool:
        self._refuse("searched")


class Reference(Opaque):
    """A value known at run time. The subclasses say where it will be."""

    __slots__ = ()


# eq/hash are the dataclasses' own: two references are equal when they name the same place.


@dataclass(frozen=True, slots=True, repr=False)
class SecretValue(Reference):
    """A secret that a resource owns (``secrets.KEY`` of its driver); the environment's backend decides where it lives."""

    #: The owner's uid, as text.
    uid: str
    key: str

    def __repr__(self) -> str:
        return f"secret {self.key} of {self.uid}"


@dataclass(frozen=True, slots=True, repr=False)
class SecretKey(Reference):
    """Key ``key`` of a Secret that something else writes: an operator, a Crossplane claim, a platform team."""

    name: str
    key: str
    #: None: the namespace of the reader.
    namespace: str | None = None

    def __repr__(self) -> str:
        return f"key {self.key} of Secret {self.name}"


@dataclass(frozen=True, slots=True, repr=False)
class ConfigMapKey(Reference):
    """Key ``key`` of a ConfigMap that something else writes. Not secret."""

    name: str
    key: str
    namespace: str | None = None

    def __repr__(self) -> str:
        return f"key {self.key} of ConfigMap {self.name}"


@dataclass(frozen=True, slots=True, repr=False)
class ModuleOutput(Reference):
    """An output of a Terraform module that a driver calls. Terraform alone knows it; whether it is secret, the contract says."""

    module: str
    output: str

    def __repr__(self) -> str:
        return f"output {self.output} of module {self.module}"


@dataclass(frozen=True, slots=True, repr=False)
class RuntimeVariable(Reference):
    """A variable of whoever starts the workload, in a shell or a file of theirs: ``${KEY}`` in Compose. Nobody reads it here."""

    name: str
    #: Whether the contract of the output that it is says so.
    secret: bool = False
    #: Whether nothing starts without it.
    required: bool = False

    def __repr__(self) -> str:
        return f"variable {self.name} of the process that starts the workload"


@dataclass(frozen=True, slots=True, repr=False)
class VolumeHandle(Reference):
    """The resource itself, as the source of a volume (``${resources.NAME}``): what its driver's ``volume`` says."""

    uid: str

    def __repr__(self) -> str:
        return f"volume {self.uid}"


@dataclass(frozen=True, slots=True, repr=False)
class Text(Opaque):
    """A text with at least one reference inside. No two plain pieces are neighbours and none is empty."""

    parts: tuple[str | Reference, ...]

    def __repr__(self) -> str:
        return "text with " + ", ".join(repr(p) for p in self.references)

    @property
    def references(self) -> tuple[Reference, ...]:
        """The references in the text, in order."""
        return tuple(p for p in self.parts if isinstance(p, Reference))


#: A JSON object that is given out, for reading. Its values are ``Any`` to type checkers: each step into it would have to be proven.
JsonObject: TypeAlias = Mapping[str, Any]
#: What JSON and YAML hold, as it is handed in.
Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
#: Plain data, a reference, a text with references, or lists and mappings of these.
Value = Any


def join(pieces: Iterable[str | Reference | Text]) -> str | Reference | Text:
    """The concatenation: a str where nothing is opaque, a single reference itself, else a Text."""
    flat: list[str | Reference] = []
    plain: list[str] = []
    for piece in pieces:
        for part in piece.parts if isinstance(piece, Text) else (piece,):
            if isinstance(part, str):
                plain.append(part)
                continue
            if text := "".join(plain):
                flat.append(text)
            plain.clear()
            flat.append(part)
    text = "".join(plain)
    if not flat:
        return text
    if text:
        flat.append(text)
    return flat[0] if len(flat) == 1 else Text(tuple(flat))


def length_of(piece: str | Reference | Text) -> int:
    """How long a piece of a text is; a reference counts as one character."""
    if isinstance(piece, Text):
        return sum(map(length_of, piece.parts))
    return len(piece) if isinstance(piece, str) else 1


def same(one: Value, other: Value, *, exact: bool = False) -> bool:
    """Whether two values are equal as JSON and YAML have it: ``1`` is ``1.0``, and neither ``"1"`` nor ``true``.

    References are equal where they name the same place. ``exact``: ``1`` is not ``1.0``, for a text reads otherwise with it.
    """
    if type(one) is str is type(other):  # nearly every value is a text
        return one == other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key], exact=exact) for key, value in one.items())
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(same(a, b, exact=exact) for a, b in zip(one, other, strict=True))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other) and (not exact or type(one) is type(other))


def is_secret(value: Value) -> bool:
    """Whether a value holds something that must stay secret, at any depth."""
    if isinstance(value, SecretValue | SecretKey):
        return True
    if isinstance(value, RuntimeVariable):
        return value.secret
    if isinstance(value, Text):
        return any(is_secret(part) for part in value.references)
    if isinstance(value, dict):
        return any(is_secret(v) for v in value.values())
    if isinstance(value, list | tuple):
        return any(is_secret(v) for v in value)
    return False


def references(value: Value) -> tuple[Reference, ...]:
    """Every reference in a value, at any depth, in order."""
    if isinstance(value, Reference):
        return (value,)
    if isinstance(value, Text):
        return value.references
    if isinstance(value, dict):
        return tuple(r for v in value.values() for r in references(v))
    if isinstance(value, list | tuple):
        return tuple(r for v in value for r in references(v))
    return ()


class Size(NamedTuple):
    """How large a value is where it is written out: what it holds twice counts twice, though it may be there once."""

    values: int
    characters: int
    #: How deep it is nested: 0 for a scalar.
    levels: int

    @property
    def steps(self) -> int:
        """The steps that making, reading or writing it takes."""
        return self.values + self.characters // CHARACTERS_A_STEP


_SCALARS = frozenset({bool, int, float, type(None)})


def size_of(value: Value, most: int) -> Size:
    """The size of a value; counting ends where it is more than ``most`` steps.

    It goes down level by level, so that a small value that holds itself by the million ends it as soon as a large one.
    """
    values = characters = 0
    levels = -1
    below: list[Value] = [value]
    while below and values + characters // CHARACTERS_A_STEP <= most:
        level, below = below, []
        for item in level:
            if item.__class__ is str:
                characters += len(item)
            elif item.__class__ in _SCALARS:
                continue
            elif item.__class__ is list or isinstance(item, tuple):
                below += item
            elif isinstance(item, Opaque):
                below += item.parts if isinstance(item, Text) else ()
            elif isinstance(item, dict | Mapping):
                characters += sum(map(len, item))
                below += item.values()
            if len(below) > most:
                break
        values += len(level)
        levels += 1
    return Size(values + len(below), characters, levels)


def take(value: Value, place: HasSpan | None = None) -> int:
    """Take the steps of a value that is about to be walked or written; its levels."""
    if value.__class__ is str:
        spend(1 + len(value) // CHARACTERS_A_STEP, place)
        return 0
    if value.__class__ in _SCALARS:
        spend(1, place)
        return 0
    size = size_of(value, steps_left())
    spend(size.steps, place)
    return size.levels


#: Go writes these of a nested text as escapes, so that JSON can stand in HTML.
_ESCAPES = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


def to_text(value: Any) -> str:
    """The value as Score writes it into a text: itself, or the compact JSON of Go's encoder (score-v1b1), so that ``1.50`` is ``1.5``.

    ValueError for what JSON can't hold: infinity and not-a-number.
    """
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    if isinstance(value, str):
        return encode_basestring(value).translate(_ESCAPES)
    if isinstance(value, list | tuple):
        return "[" + ",".join(_json(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{_json(key)}:{_json(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, Opaque):
        raise OpaqueError(value, "written inside a list or mapping as text")
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, float):
        return _float(value)
    if value is None or isinstance(value, int):
        return "null" if value is None else str(value).lower()
    raise ValueError(f"a value of type {type(value).__name__} can't be written as text")


def _float(value: float) -> str:
    """Go's shortest form: plain from 1e-6 up to 1e21, else with an exponent of at least one digit."""
    if not math.isfinite(value):
        raise ValueError(f"{value} can't be written as text: it is no number that JSON knows")
    if value and not 1e-6 <= abs(value) < 1e21:
        return repr(value).replace("e-0", "e-")
    return f"{Decimal(repr(value)):f}".removesuffix(".0")
