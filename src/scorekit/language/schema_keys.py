"""What a JSON Schema says of a place in a document: which keys and values it may have, and what they mean.

The schemas are those of ``scorekit schema``; conditions (``if``) are judged by what the document says there, of which the
words ``const``, ``enum``, ``required`` and ``properties`` are known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from scorekit.schemas.model_schema import Schema
    from scorekit.source.document import Path

#: How far ``$ref``, ``allOf`` and the like are followed.
_DEEPEST = 16


@dataclass(frozen=True, slots=True)
class Word:
    """A key or value that a schema offers."""

    text: str
    about: str = ""
    #: The types of what stands below a key.
    types: tuple[str, ...] = ()
    required: bool = False


def keys(schema: Schema, path: Path, data: Any) -> Mapping[str, Word]:
    """The keys that a mapping at a path may have, in order; those that are there already, too."""
    found: dict[str, Word] = {}
    parts = [*_at(schema, path, data)]
    required = {name for part in parts for name in part.get("required", ())}
    for part in parts:
        for key, below in part.get("properties", {}).items():
            if isinstance(below, dict) and not below.get("doNotSuggest") and key not in found:
                found[key] = Word(key, _about(schema, below), _types(schema, below), key in required)
    return found


def values(schema: Schema, path: Path, data: Any) -> Mapping[str, Word]:
    """The values that may stand at a path, as far as a schema lists them; the default first."""
    found: dict[str, Word] = {}
    parts = [*_at(schema, path, data)]
    for part in parts:
        options = part.get("enum", [part["const"]] if "const" in part else ())
        words = part.get("enumDescriptions", ())
        if not options and "boolean" in _listed(part.get("type")):
            options = [True, False]
        for number, option in enumerate(options):
            if isinstance(option, str | int | float | bool):
                text = option if isinstance(option, str) else json.dumps(option)
                found.setdefault(text, Word(text, words[number] if number < len(words) else ""))
    defaults = [json.dumps(p["default"]).strip('"') for p in parts if p.get("default") is not None]
    return dict(sorted(found.items(), key=lambda item: item[0] not in defaults))


def about(schema: Schema, path: Path, data: Any) -> str:
    """What a schema says of the value at a path; empty where it says nothing."""
    words = dict.fromkeys(part["description"] for part in _at(schema, path, data) if "description" in part)
    facts = dict.fromkeys(fact for part in _at(schema, path, data) for fact in _facts(part))
    return "\n\n".join([*words][:2] + (["; ".join(facts)] if facts else []))


def _facts(part: Mapping[str, Any]) -> Iterator[str]:
    if "enum" in part and len(part["enum"]) <= 12:
        yield "one of " + ", ".join(f"`{each}`" for each in part["enum"])
    if part.get("default") is not None:
        yield f"default `{json.dumps(part['default'])}`"


def _about(schema: Schema, part: Mapping[str, Any]) -> str:
    return next((p["description"] for p in _meant(schema, part, None, 0) if "description" in p), "")


def _types(schema: Schema, part: Mapping[str, Any]) -> tuple[str, ...]:
    found = (name for p in _meant(schema, part, None, 0) for name in _listed(p.get("type")))
    return tuple(name for name in dict.fromkeys(found) if name != "null")


def _listed(types: Any) -> tuple[str, ...]:
    return (types,) if isinstance(types, str) else tuple(types or ())


def _at(schema: Schema, path: Path, data: Any) -> list[Mapping[str, Any]]:
    """Every part of a schema that speaks of the value at a path."""
    parts = [*_meant(schema, schema, data, 0)]
    for step in path:
        data = _below(data, step)
        parts = [meant for part in parts for below in _steps(part, step) for meant in _meant(schema, below, data, 0)]
    return parts


def _below(data: Any, step: Any) -> Any:
    if isinstance(data, dict):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None


def _steps(part: Mapping[str, Any], step: Any) -> Iterator[Mapping[str, Any]]:
    """What a part says of a key, or of an item."""
    if isinstance(step, int):
        below = part.get("items")
        if isinstance(below, dict):
            yield below
        return
    known = part.get("properties", {}).get(step)
    if isinstance(known, dict):
        yield known
        return
    named = [b for pattern, b in part.get("patternProperties", {}).items() if _matches(pattern, str(step))]
    others = part.get("additionalProperties")
    yield from (b for b in (named or [others]) if isinstance(b, dict))


def _matches(pattern: str, text: str) -> bool:
    # The patterns are those of our own schemas, over names of types: none comes from a repository.
    return len(text) <= 256 and re.search(pattern, text) is not None


def _meant(schema: Schema, part: Any, data: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """A part with what it refers to, and what holds of the data of its conditions."""
    if not isinstance(part, dict) or depth > _DEEPEST:
        return
    yield part
    name = part.get("$ref")
    if isinstance(name, str):
        yield from _meant(schema, schema.get("definitions", {}).get(name.rpartition("/")[2]), data, depth + 1)
    for word in ("allOf", "anyOf", "oneOf"):
        for each in part.get(word, ()):
            yield from _meant(schema, each, data, depth + 1)
    if "if" in part:
        branch = part.get("then" if _holds(part["if"], data) else "else")
        yield from _meant(schema, branch, data, depth + 1)


def _holds(condition: Mapping[str, Any], data: Any) -> bool:
    """Whether data meets a condition of one of our schemas."""
    if any(not isinstance(data, dict) or key not in data for key in condition.get("required", ())):
        return False
    if "const" in condition and data != condition["const"]:
        return False
    if "enum" in condition and data not in condition["enum"]:
        return False
    if not isinstance(data, dict):
        return "properties" not in condition
    return all(_holds(below, data[key]) for key, below in condition.get("properties", {}).items() if key in data)
