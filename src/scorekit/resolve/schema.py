"""What types, drivers and rules say by JSON Schema of values: their types, their equality, coercion of scalars.

And ``Effort``, the step limit of holding values against schemas.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from scorekit.catalogue.schema_shape import pointer
from scorekit.patterns import Pattern, compiled
from scorekit.resolve.memo import per_object
from scorekit.values import Opaque, to_text

if TYPE_CHECKING:
    from scorekit.source.document import Mark


_INTEGER = r"-?(0|[1-9][0-9]*)"
_NUMBER = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?"
#: No number that a driver could mean is spelt longer, and Python refuses to read very long ones.
_LONGEST_NUMBER = 400
#: References that lead to references, as far as they are followed for a type, and levels of JSON in a text.
_LONGEST_WAY = 50
_DEEPEST = 100
#: A schema with one of these says itself what it takes, whatever else it refers to.
_OWN_WORDS = frozenset({"type", "enum", "const", "properties", "items"})


def types_of(schema: Any) -> tuple[str, ...]:
    """The JSON types that a schema allows; those of its ``enum`` or ``const`` where it names none; empty for any."""
    if not isinstance(schema, dict):
        return ()
    named = schema.get("type")
    if named is not None:
        return (named,) if isinstance(named, str) else tuple(named)
    if "enum" in schema:
        return _types_among(schema["enum"])
    return (json_type(schema["const"]),) if "const" in schema else ()


@per_object
def _types_among(options: list[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(json_type, options)))


def referred(root: Any, reference: str) -> Any:
    """The schema that a reference leads to within the schema of a whole document."""
    found = root
    for step in pointer(reference):
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found


@per_object
def _followed(schema: Any, root: Any) -> Any:
    """The schema that says the type: what a reference leads to, where the schema itself does not."""
    for _ in range(_LONGEST_WAY):
        if not isinstance(schema, dict) or "$ref" not in schema or schema.keys() & _OWN_WORDS:
            break
        schema = referred(root, schema["$ref"])
    return schema


def json_type(value: Any) -> str:
    """The JSON type of a plain value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "object" if isinstance(value, dict) else "array"


def coerce(value: Any, schema: Any, mark: Mark | None = None, raw: Any = None, root: Any = None) -> Any:
    """The value in the type that its schema asks for, where it is a scalar that says the same; else as it is.

    ``mark`` knows how the file spells numbers, so that ``1.10`` stays ``1.10`` as text. ``raw`` is the value before its
    placeholders were filled: only a text that came out of one may be read as a list or mapping. ``root`` is what
    references are looked up in; the schema itself where it is not given.
    """
    if isinstance(value, Opaque) or value is None:
        return value
    root = schema if root is None else root
    if isinstance(schema, dict) and "$ref" in schema:
        schema = _followed(schema, root)
    if isinstance(value, dict | list):
        return _coerce_inside(value, schema, mark, raw, root)
    wanted = types_of(schema)
    if not wanted or is_one_of(value, wanted):
        return int(value) if isinstance(value, float) and value.is_integer() and "integer" in wanted else value
    if isinstance(value, str):
        return _read(value, wanted, filled=isinstance(raw, str) and raw != value)
    if "string" in wanted and not isinstance(value, bool):
        return mark.text if mark is not None and mark.text is not None else _spelt(value)
    return value


def _spelt(value: float) -> Any:
    """A number as text; itself where JSON has no such number."""
    return to_text(value) if math.isfinite(value) else value


def _coerce_inside(value: Any, schema: Any, mark: Mark | None, raw: Any, root: Any) -> Any:
    schema = schema if isinstance(schema, dict) else {}
    if isinstance(value, list):
        items = schema.get("items")
        if not isinstance(items, dict):
            return value
        before = raw if isinstance(raw, list) else [None] * len(value)
        return [coerce(v, items, mark and mark.child(i), before[i], root) for i, v in enumerate(value)]
    known = schema.get("properties", {})
    other = schema.get("additionalProperties")
    if not known and not isinstance(other, dict):
        return value
    written = raw if isinstance(raw, dict) else {}
    return {k: coerce(v, known.get(k, other), mark and mark.child(k), written.get(k), root) for k, v in value.items()}


def _read(text: str, wanted: tuple[str, ...], *, filled: bool) -> Any:
    """The value that a text spells, where one of the wanted types is spelt so."""
    if len(text) > _LONGEST_NUMBER:
        pass
    elif "integer" in wanted and re.fullmatch(_INTEGER, text):
        return int(text)
    elif "number" in wanted and re.fullmatch(_NUMBER, text):
        return int(text) if re.fullmatch(_INTEGER, text) else float(text)
    if "boolean" in wanted and text in ("true", "false"):
        return text == "true"
    if filled and text[:1] in ("[", "{") and ("array" in wanted or "object" in wanted):
        found = _parsed(text)
        return found if json_type(found) in wanted else text
    return text


def _parsed(text: str) -> Any:
    """The JSON in a text; the text itself where it holds none, or none that a file could say: too deep, half a character."""
    try:
        found = json.loads(text, parse_constant=_no_constant)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return text
    return found if _depth(found) <= _DEEPEST else text


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _depth(value: Any) -> int:
    level, depth = [value], 0
    while level:
        inside = (v.values() if isinstance(v, dict) else v for v in level if isinstance(v, dict | list))
        level, depth = [item for part in inside for item in part], depth + 1
    return depth


def is_one_of(value: Any, types: tuple[str, ...]) -> bool:
    """Whether a value is of one of some JSON types: ``1`` is a number too, and ``1.0`` an integer."""
    found = json_type(value)
    if found in types or (found == "integer" and "number" in types):
        return True
    return found == "number" and "integer" in types and float(value).is_integer()


def canonical(value: Any) -> str:
    """A text that two values share where they are the same to JSON Schema: ``1`` is ``1.0``, and neither is ``true``."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{key!r}:{canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return repr(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)


#: The work of one compile, a step a microsecond or so, and what each workload adds to it. Real ones take a few hundred.
MOST_STEPS = 2_000_000
STEPS_EACH = 1_000
#: What reading a pattern takes, whatever its size.
_READING = 100


class TooMuchError(Exception):
    """Checking a value against its schema is given up; the text follows the value's name."""


class Effort:
    """The steps that are left; each compile has its own, so that none depends on what was compiled before."""

    __slots__ = ("_common", "_left", "_steps", "patterns")

    def __init__(self, steps: int = MOST_STEPS, common: Effort | None = None) -> None:
        self._steps = self._left = steps
        self._common = common
        self.patterns: dict[str, Pattern] = {} if common is None else common.patterns

    @property
    def common(self) -> Effort:
        """What counts the work that is done once for all parts of a set: reading patterns, settings of drivers."""
        return self if self._common is None else self._common

    @property
    def used(self) -> int:
        """How many steps were taken."""
        return self._steps - self._left

    def spend(self, steps: int) -> None:
        """Count steps that are about to be taken. Raises TooMuchError where they are too many."""
        self._left -= steps
        if self._left < 0:
            raise TooMuchError("takes too much work to hold against its schema")

    def matches(self, pattern: str, text: str) -> bool:
        """Whether any part of a text is of a pattern's form."""
        found = self.patterns.get(pattern)
        if found is None:
            found = compiled(pattern)
            self.common.spend(_READING + found.size)
            self.patterns[pattern] = found
        self.spend(found.cost(text))
        return found.found_in(text)
