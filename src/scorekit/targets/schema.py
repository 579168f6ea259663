"""The schemas of the targets' languages, read when a value first meets them: a render needs few of their hundreds.

The words are JSON Schema's, with Kubernetes' own for lists that are kept by key and for versions. ``misfits`` holds values
against them.
"""

from __future__ import annotations

import re
from binascii import Error, a2b_base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scorekit.resolve.assertions import ASSERTIONS

#: The minor versions that have a field or kind, ``[SINCE, UNTIL]``; null: from the oldest, up to the newest.
VERSIONS = "x-kubernetes-versions"

#: How the names of Kubernetes' own definitions begin.
_OF_KUBERNETES = "io.k8s."
_PYTHON: Mapping[str, frozenset[type]] = {
    "array": frozenset({list}),
    "boolean": frozenset({bool}),
    "integer": frozenset({int}),
    "null": frozenset({type(None)}),
    "number": frozenset({int, float}),
    "object": frozenset({dict}),
    "string": frozenset({str}),
}
_SCALARS = frozenset({str, int, float, bool, type(None)})
#: The types of values that a document can hold.
KNOWN = _SCALARS | {dict, list}
_NOTHING: frozenset[type] = frozenset()
#: Keywords that are looked at by themselves; the others that ask something of a value are JSON Schema's assertions.
_ASSERTED = {word: check for word, check in ASSERTIONS.items() if word not in ("type", "enum", "const", "required")}
_MORE = frozenset({"enum", "const", "format", "anyOf", "oneOf", "allOf", "not", "$ref", *_ASSERTED})


class Schema:
    """A schema. What it says of a value is laid out by ``read``."""

    __slots__ = (
        "_definitions", "_read", "all_of", "alternatives", "any_of", "asks_more", "asserted", "branches", "excluded", "fields", "formats",
        "items", "keyed", "name", "null_leaves_out", "one_of", "options", "others", "patterns", "plain", "ranges", "raw", "required", "types", "words",
    )  # fmt: skip

    def __init__(self, raw: Any, definitions: Definitions) -> None:
        self.raw: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
        self._definitions = definitions
        #: Whether a field that is null counts as not there, as Kubernetes has it for its own kinds.
        self.null_leaves_out = False
        self._read: Schema | None = None
        reference = self.raw.get("$ref")
        #: The name of the definition that it stands for; None where it is written in place.
        self.name: str | None = None if reference is None else reference.rpartition("/")[2]
        types = self.raw.get("type")
        #: The types as they are written; none where any fits.
        self.words: tuple[str, ...] = (types,) if isinstance(types, str) else tuple(types or ())
        self.types = frozenset().union(*(_PYTHON.get(word, _NOTHING) for word in self.words)) if types else KNOWN
        #: Whether it asks more than a type, and something of what is inside.
        self.asks_more = not _MORE.isdisjoint(self.raw)
        #: The types of scalars that fit without another look.
        self.plain = _NOTHING if self.asks_more else self.types & _SCALARS

    def read(self) -> Schema:
        """This schema with everything laid out, or the one that it stands for."""
        if self._read is None:
            if self.name is None:
                self._lay_out(self.raw, self._definitions.schema)
            self._read = self if self.name is None else self._definitions.named(self.name).read()
        return self._read

    def _lay_out(self, raw: Mapping[str, Any], schema: Callable[[Any], Schema]) -> None:
        self.fields = {name: schema(below) for name, below in raw.get("properties", {}).items()}
        self.patterns = [(re.compile(p), schema(below)) for p, below in raw.get("patternProperties", {}).items()]
        others = raw.get("additionalProperties", True)
        #: Of keys that are no fields: their schema, or whether they may be there.
        self.others: Schema | bool = others if isinstance(others, bool) else schema(others)
        self.items = schema(raw["items"]) if isinstance(raw.get("items"), dict) else None
        self.required: Sequence[str] = raw.get("required", ())
        self.options: Sequence[Any] | None = raw.get("enum", [raw["const"]] if "const" in raw else None)
        self.formats = _FORMATS.get(raw.get("format", ""))
        self.asserted = [(check, raw[word]) for word, check in _ASSERTED.items() if word in raw]
        self.keyed: Sequence[str] = raw.get("x-kubernetes-list-map-keys", ())
        self.any_of, self.one_of, self.all_of = (
            [schema(one) for one in raw.get(word, ())] for word in ("anyOf", "oneOf", "allOf")
        )
        #: Fields of which exactly one is there, as schemas say it: by ``oneOf`` with one required field each.
        self.alternatives = [one.raw["required"][0] for one in self.one_of if _asks_for_one(one.raw)]
        if len(self.alternatives) == len(self.one_of):
            self.one_of = []
        else:
            self.alternatives = []
        self.excluded = schema(raw["not"]) if "not" in raw else None
        #: Whether the same value is held against other schemas.
        self.branches = bool(self.all_of or self.any_of or self.one_of or self.excluded)
        #: The versions of the fields that not every version has.
        self.ranges = {name: below.raw[VERSIONS] for name, below in self.fields.items() if VERSIONS in below.raw}


class Definitions:
    """Schemas by name. ``find`` gives the definition of a name, without ``#/$defs/`` before it; it may raise KeyError."""

    def __init__(self, find: Callable[[str], Any]) -> None:
        self._find = find
        self._named: dict[str, Schema] = {}

    def schema(self, raw: Any) -> Schema:
        """A schema that is written in place, or that names one."""
        return Schema(raw, self)

    def named(self, name: str) -> Schema:
        """The schema of a name."""
        found = self._named.get(name)
        if found is None:
            found = self._named[name] = Schema(self._find(name), self)
            found.null_leaves_out = name.startswith(_OF_KUBERNETES)
        return found


def _asks_for_one(raw: Mapping[str, Any]) -> bool:
    return raw.keys() == {"required"} and len(raw["required"]) == 1


_PORT_NAME = re.compile(r"(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*")
_QUANTITY = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?")
#: What is wrong, to follow the value's name, and what may help.
_Wrong = tuple[str, str | None]


def _quantity(value: Any) -> _Wrong | None:
    if not isinstance(value, str) or _QUANTITY.fullmatch(value):
        return None
    return "must be an amount", "a number, with one of m, k, M, G, T, Ki, Mi, Gi, Ti if any, such as `500m` or `1Gi`"


def _percentage(value: Any) -> _Wrong | None:
    if isinstance(value, int) and value < 0:
        return "must be a number or a percentage, none below 0", None
    if not isinstance(value, str) or re.fullmatch(r"[0-9]+%", value):
        return None
    number = f"`{value}` without quotes" if re.fullmatch(r"[0-9]{1,9}", value) else "a number such as `1`"
    return "must be a number or a percentage", f"{number}, or a percentage such as `25%`"


def _port(value: Any) -> _Wrong | None:
    if isinstance(value, int) and not isinstance(value, bool) and not 1 <= value <= 65535:
        return "must be from 1 to 65535", None
    if not isinstance(value, str) or (len(value) <= 15 and _PORT_NAME.fullmatch(value)):
        return None
    number = re.fullmatch(r"[0-9]{1,5}", value)
    return "must be a number or a port's name", f"write it without quotes: `{value}`" if number else None


def _base64(value: Any) -> _Wrong | None:
    try:
        a2b_base64(value, strict_mode=True) if isinstance(value, str) else None
    except (Error, ValueError):
        return "must be base64", None
    return None


def _form(pattern: str, wanted: str, example: str) -> Callable[[Any], _Wrong | None]:
    """Whether a text has the form of what Compose reads out of it."""

    def check(value: Any) -> _Wrong | None:
        return (f"must be {wanted}", example) if isinstance(value, str) and not re.fullmatch(pattern, value) else None

    return check


def _integer(bits: int) -> Callable[[Any], _Wrong | None]:
    def check(value: Any) -> _Wrong | None:
        if isinstance(value, int | float) and not -(1 << bits - 1) <= value < 1 << bits - 1:
            return f"must fit an integer of {bits} bits", None
        return None

    return check


#: What is checked of the formats that a schema may name; an API server knows those up to ``int64``, Compose's are the last.
_FORMATS: Mapping[str, Callable[[Any], _Wrong | None]] = {
    "byte": _base64,
    "int32": _integer(32),
    "int64": _integer(64),
    "percentage": _percentage,
    "port": _port,
    "quantity": _quantity,
    "boolean": _form("(?i:true|false|yes|no|on|off|y|n)", "a boolean", "write `true` or `false`"),
    "bytes": _form(r"[0-9]+(\.[0-9]*)? ?(?i:[kmgtp]i?b?|b)?", "an amount of memory", "such as `512m` or `1.5g`"),
    "length-of-time": _form(
        r"-?([0-9]+(\.[0-9]*)?(ns|us|µs|ms|s|m|h|d|w))+|0", "a length of time", "such as `30s` or `1m30s`"
    ),
    "number": _form(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?", "a number", "such as `2`"),
    "restart": _form(
        "no|always|unless-stopped|on-failure(:[0-9]+)?",
        "a way to restart",
        "one of `no`, `always`, `unless-stopped`, `on-failure`",
    ),
}
#: The schema of what nothing is known of.
ANYTHING = Schema({}, Definitions(str))
