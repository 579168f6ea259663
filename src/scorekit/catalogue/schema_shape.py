"""JSON Schemas in types, drivers and rules: every keyword is one, and has a value that it can be held against.

A misspelt keyword would say nothing, and the guard that it was meant to be would be off without a word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scorekit.codes.contract import BAD_SCHEMA
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scorekit.diagnostics import Diagnostic
    from scorekit.source.document import Document, Path

_TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")


def schema_faults(document: Document, path: Path) -> Iterator[Diagnostic]:
    """Every such fault of the schema at a path of a document."""
    part = document.at(path)
    if part is not None and part.data is not None:
        yield from _of_schema(document, path, part.data)


def _of_schema(document: Document, path: Path, schema: Any) -> Iterator[Diagnostic]:
    if isinstance(schema, bool):
        return
    if not isinstance(schema, dict):
        yield _bad(document, path, "a schema must be a mapping of keywords, or true or false")
        return
    for keyword, value in schema.items():
        yield from _of_keyword(document, (*path, keyword), schema, value)


def _of_keyword(document: Document, path: Path, schema: Mapping[str, Any], value: Any) -> Iterator[Diagnostic]:
    keyword = str(path[-1])
    if keyword not in _KEYWORDS:
        near = did_you_mean(keyword, [known for known in _KEYWORDS if known not in schema])
        hint = near or "a param or setting is declared under `properties`"
        yield BAD_SCHEMA.at(document.span(path, key=True), f"JSON Schema has no keyword `{keyword}`", help=hint)
        return
    check = _KEYWORDS[keyword]
    if check is not None and (wanted := check(value)) is not None:
        yield _bad(document, path, f"`{keyword}` must be {wanted}", _advice(keyword, value))
    elif keyword in _ONE_WITHIN:
        yield from _of_schema(document, path, value)
    elif keyword in _MANY_WITHIN:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _of_schema(document, (*path, key), inner)


def _bad(document: Document, path: Path, message: str, hint: str | None = None) -> Diagnostic:
    return BAD_SCHEMA.at(document.span(path), message, help=hint)


def _advice(keyword: str, value: Any) -> str | None:
    if keyword == "type":
        words = value if isinstance(value, list) else [value]
        return next((hint for w in words if isinstance(w, str) and (hint := did_you_mean(w, _TYPES))), None)
    return f"write a list: `{keyword}: [{value}]`" if keyword in _LISTS and isinstance(value, str) else None


# What each keyword's value must be: None where it is that, else the words for it.


def _of_type(value: Any) -> str | None:
    words = value if isinstance(value, list) else [value]
    return None if words and all(word in _TYPES for word in words) else _TYPE_WORDS


def _of_number(value: Any) -> str | None:
    return None if isinstance(value, int | float) and not isinstance(value, bool) else "a number"


def _of_count(value: Any) -> str | None:
    return None if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else "a whole number from 0"


def _of_flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "true or false"


def _of_list(value: Any) -> str | None:
    return None if isinstance(value, list) else "a list"


def _of_names(value: Any) -> str | None:
    return None if isinstance(value, list) and all(isinstance(v, str) for v in value) else "a list of names"


def _of_mapping(value: Any) -> str | None:
    return None if isinstance(value, dict) else "a mapping"


def _of_pattern(value: Any) -> str | None:
    if not isinstance(value, str):
        return "a regular expression"
    try:
        re.compile(value)
    except re.error as error:
        return f"a regular expression: {error}"
    return None


_TYPE_WORDS = f"one or a list of {', '.join(f'`{t}`' for t in _TYPES)}"
_LISTS = frozenset({"enum", "required"})
#: Keywords that hold a schema, and those that hold a mapping or a list of them.
_ONE_WITHIN = (
    *("additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then"),
    *("unevaluatedItems", "unevaluatedProperties"),
)
_MANY_WITHIN = {
    **dict.fromkeys(("$defs", "dependentSchemas", "patternProperties", "properties"), _of_mapping),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _of_list),
}
#: Every keyword of JSON Schema 2020-12, with what it asks of its value.
_KEYWORDS: Mapping[str, Callable[[Any], str | None] | None] = {
    **dict.fromkeys(_ONE_WITHIN),
    **_MANY_WITHIN,
    **dict.fromkeys(("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf"), _of_number),
    **dict.fromkeys(("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"), _of_count),
    **dict.fromkeys(("maxContains", "minContains"), _of_count),
    **dict.fromkeys(("deprecated", "readOnly", "uniqueItems", "writeOnly"), _of_flag),
    **dict.fromkeys(("$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema", "$vocabulary")),
    **dict.fromkeys(("const", "contentEncoding", "contentMediaType", "default", "description", "format", "title")),
    **dict.fromkeys(("enum", "examples"), _of_list),
    "dependentRequired": _of_mapping,
    "pattern": _of_pattern,
    "required": _of_names,
    "type": _of_type,
}
