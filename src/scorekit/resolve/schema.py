"""JSON Schema as contracts use it: coercion of scalars, and a small checker of the plain keywords.

The checker exists for speed alone: loading jsonschema costs more than a whole render. Whatever goes beyond its keywords
is left to jsonschema, and a property test says that the two agree.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from scorekit.stringify import to_text
from scorekit.suggest import did_you_mean
from scorekit.values import Opaque

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scorekit.source.document import Mark, Path

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
#: No number that a driver could mean is spelt longer, and Python refuses to read very long ones.
_LONGEST_NUMBER = 400
_NOTES = frozenset({"default", "description", "title", "examples", "deprecated", "$comment", "format"})
#: Words of a schema that a reference can't be held against.
_LITERAL = frozenset({"enum", "const", "pattern", "minLength", "maxLength"})


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a value breaks its schema."""

    path: Path
    #: What is wrong, to follow the value's name: ``must be an integer, not a text``.
    text: str
    help: str | None = None
    #: The reference that stands where a known value must.
    opaque: Opaque | None = None


def types_of(schema: Any) -> tuple[str, ...]:
    """The JSON types that a schema allows; those of its ``enum`` or ``const`` where it names none; empty for any."""
    if not isinstance(schema, dict):
        return ()
    named = schema.get("type")
    if named is not None:
        return (named,) if isinstance(named, str) else tuple(named)
    options = schema.get("enum", [schema["const"]] if "const" in schema else [])
    return tuple(dict.fromkeys(json_type(option) for option in options))


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


def coerce(value: Any, schema: Any, mark: Mark | None = None, raw: Any = None) -> Any:
    """The value in the type that its schema asks for, where it is a scalar that says the same; else as it is.

    ``mark`` knows how the file spells numbers, so that ``1.10`` stays ``1.10`` as text. ``raw`` is the value before its
    placeholders were filled: only a text that came out of one may be read as a list or mapping.
    """
    if isinstance(value, Opaque) or value is None:
        return value
    wanted = types_of(schema)
    if isinstance(value, dict | list):
        return _coerce_inside(value, schema, mark, raw)
    if not wanted or _is_one_of(value, wanted):
        return int(value) if isinstance(value, float) and "integer" in wanted else value
    if isinstance(value, str):
        return _read(value, wanted, filled=isinstance(raw, str) and raw != value)
    if "string" in wanted and not isinstance(value, bool):
        return mark.text if mark is not None and mark.text is not None else to_text(value)
    return value


def _coerce_inside(value: Any, schema: Any, mark: Mark | None, raw: Any) -> Any:
    schema = schema if isinstance(schema, dict) else {}
    if isinstance(value, list):
        items = schema.get("items")
        if not isinstance(items, dict):
            return value
        before = raw if isinstance(raw, list) else [None] * len(value)
        return [coerce(v, items, mark and mark.child(i), before[i]) for i, v in enumerate(value)]
    known = schema.get("properties", {})
    other = schema.get("additionalProperties")
    if not known and not isinstance(other, dict):
        return value
    written = raw if isinstance(raw, dict) else {}
    return {k: coerce(v, known.get(k, other), mark and mark.child(k), written.get(k)) for k, v in value.items()}


def _read(text: str, wanted: tuple[str, ...], *, filled: bool) -> Any:
    """The value that a text spells, where one of the wanted types is spelt so."""
    if len(text) > _LONGEST_NUMBER:
        pass
    elif "integer" in wanted and _INTEGER.fullmatch(text):
        return int(text)
    elif "number" in wanted and _NUMBER.fullmatch(text):
        return int(text) if _INTEGER.fullmatch(text) else float(text)
    if "boolean" in wanted and text in ("true", "false"):
        return text == "true"
    if filled and text[:1] in ("[", "{") and ("array" in wanted or "object" in wanted):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return text
        return found if json_type(found) in wanted else text
    return text


def _is_one_of(value: Any, types: tuple[str, ...]) -> bool:
    found = json_type(value)
    if found in types or (found == "integer" and "number" in types):
        return True
    return found == "number" and "integer" in types and float(value).is_integer()


def is_plain(schema: Any) -> bool:
    """Whether the checker here knows every keyword of a schema."""
    if isinstance(schema, bool):
        return True
    if not isinstance(schema, dict) or not (
        schema.keys() <= _CHECKS.keys() | _NOTES | {"properties", "additionalProperties"}
    ):
        return False
    inner = [*schema.get("properties", {}).values()]
    inner += [schema[key] for key in ("items", "additionalProperties") if key in schema]
    return all(is_plain(part) for part in inner)


def violations(schema: Any, value: Any, path: Path = ()) -> Iterator[Violation]:
    """How a value breaks a plain schema."""
    if isinstance(schema, bool):
        if not schema:
            yield Violation(path, "is not allowed")
        return
    if isinstance(value, Opaque):
        yield from _opaque(schema, value, path)
        return
    for keyword, check in _CHECKS.items():
        if keyword in schema:
            found = next(check(schema[keyword], value), None)
            if found is not None:
                yield Violation(path, *found)
                return  # a value of the wrong type breaks most other keywords too; one word is enough
    yield from _inside(schema, value, path)


def _opaque(schema: Mapping[str, Any], value: Opaque, path: Path) -> Iterator[Violation]:
    wanted = types_of(schema)
    if (wanted and "string" not in wanted) or schema.keys() & _LITERAL:
        yield Violation(path, "must be a known value here, and this one is known only at run time", opaque=value)


def _inside(schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Violation]:
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            yield from violations(schema["items"], item, (*path, index))
    if not isinstance(value, dict):
        return
    known = schema.get("properties", {})
    other = schema.get("additionalProperties", True)
    for key, item in value.items():
        if key in known:
            yield from violations(known[key], item, (*path, key))
        elif other is False:
            yield Violation((*path, key), "is not known", did_you_mean(str(key), known))
        else:
            yield from violations(other, item, (*path, key))


def equal(left: Any, right: Any) -> bool:
    """Whether two values are the same to JSON Schema: ``1`` is ``1.0``, and neither is ``true``."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(v, right[k]) for k, v in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    return bool(left == right)


_Found = tuple[str, str | None]
_ARTICLES = {"integer": "an integer", "array": "a list", "object": "a mapping", "string": "a text", "null": "null"}


def _words(type_: str) -> str:
    return _ARTICLES.get(type_, f"a {type_}")


def _type(wanted: Any, value: Any) -> Iterator[_Found]:
    types = (wanted,) if isinstance(wanted, str) else tuple(wanted)
    if not _is_one_of(value, types):
        yield f"must be {' or '.join(map(_words, types))}, not {_words(json_type(value))}", None


def _enum(options: Any, value: Any) -> Iterator[_Found]:
    if not any(equal(option, value) for option in options):
        names = [to_text(option) for option in options]
        yield (
            f"must be one of {', '.join(f'`{n}`' for n in names)}",
            did_you_mean(value, names) if isinstance(value, str) else None,
        )


def _const(option: Any, value: Any) -> Iterator[_Found]:
    if not equal(option, value):
        yield f"must be `{to_text(option)}`", None


def _bound(words: str, broken: Callable[[Any, Any], bool]) -> Callable[[Any, Any], Iterator[_Found]]:
    def check(limit: Any, value: Any) -> Iterator[_Found]:
        if isinstance(value, int | float) and not isinstance(value, bool) and broken(value, limit):
            yield f"must be {words} {to_text(limit)}", None

    return check


def _sized(
    kind: type[str | list[Any]], words: str, broken: Callable[[int, Any], bool]
) -> Callable[[Any, Any], Iterator[_Found]]:
    def check(limit: Any, value: Any) -> Iterator[_Found]:
        if isinstance(value, kind) and broken(len(value), limit):
            yield f"must have {words.format(limit)}", None

    return check


@cache
def _anchored(pattern: str) -> str:
    """A pattern whose ``$`` means the end, as JSON Schema has it; Python's also matches before a final line break."""
    return re.sub(r"\\.|\[(?:\\.|[^\]])*\]|\$", lambda m: r"\Z" if m[0] == "$" else m[0], pattern)


def _pattern(pattern: Any, value: Any) -> Iterator[_Found]:
    if isinstance(value, str) and not re.search(_anchored(pattern), value):
        yield f"must match `{pattern}`", None


def _required(names: Any, value: Any) -> Iterator[_Found]:
    missing = [name for name in names if name not in value] if isinstance(value, dict) else []
    if missing:
        yield f"lacks {', '.join(f'`{n}`' for n in missing)}", None


def _items(_schema: Any, _value: Any) -> Iterator[_Found]:
    return iter(())  # what is inside is checked after the value itself


#: Keyword to its check, in the order in which they are told.
_CHECKS: dict[str, Callable[[Any, Any], Iterator[_Found]]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "minimum": _bound("at least", lambda v, limit: v < limit),
    "maximum": _bound("at most", lambda v, limit: v > limit),
    "exclusiveMinimum": _bound("more than", lambda v, limit: v <= limit),
    "exclusiveMaximum": _bound("less than", lambda v, limit: v >= limit),
    "minLength": _sized(str, "at least {} characters", lambda n, limit: n < limit),
    "maxLength": _sized(str, "at most {} characters", lambda n, limit: n > limit),
    "pattern": _pattern,
    "minItems": _sized(list, "at least {} items", lambda n, limit: n < limit),
    "maxItems": _sized(list, "at most {} items", lambda n, limit: n > limit),
    "required": _required,
    "items": _items,
}
