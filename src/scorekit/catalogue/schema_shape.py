"""JSON Schemas in types, drivers and rules: every keyword exists and has a valid value.

A misspelt keyword would say nothing, and the guard that it was meant to be would be off without a word. What is passed
here can validate any value: each reference leads to a schema of the same document and none leads back to
itself, each pattern is one that the engine takes, and there is nothing that JSON lacks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from scorekit.codes.catalogue import BAD_SCHEMA
from scorekit.patterns import MAX_SIZE, PatternError, compiled
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.source.document import Document, Path

_TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")
#: The dialect that schemas are of; the only one that ``$schema`` may name.
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: How many faults of one schema are reported.
_MOST = 100
#: The size of all patterns of one schema.
_MOST_PATTERNS = 10 * MAX_SIZE


def schema_faults(document: Document, path: Path) -> Iterator[Diagnostic]:
    """Every such fault of the schema at a path of a document."""
    part = document.at(path)
    if part is not None and part.data is not None:
        yield from islice(_Schemas(part).faults(), _MOST)


def pointer(reference: str) -> tuple[str, ...]:
    """The steps of a local reference, ``#/$defs/port``: a JSON pointer in a fragment (RFC 6901, section 6)."""
    if "%" in reference:
        from urllib.parse import unquote  # noqa: PLC0415 - slow to load, and hardly ever needed

        reference = unquote(reference)
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in reference.split("/")[1:])


class _Schemas:
    """A schema with all that it holds."""

    def __init__(self, document: Document) -> None:
        self._document = document
        #: Each schema's place, as references write it, to those that hold of the same value.
        self._schemas: dict[Path, list[Path]] = {}
        self._references: list[tuple[Path, Path]] = []
        self._patterns = 0

    def faults(self) -> Iterator[Diagnostic]:
        """What is wrong, keyword by keyword, and then with what they refer to."""
        yield from _no_json(self._document, (), self._document.data)
        yield from self._of_schema((), self._document.data)
        yield from self._of_references()

    def _of_schema(self, path: Path, schema: Any) -> Iterator[Diagnostic]:
        self._schemas[_place(path)] = []
        if isinstance(schema, bool):
            return
        if not isinstance(schema, dict):
            yield self._bad(path, "a schema must be a mapping of keywords, or true or false")
            return
        for keyword, value in schema.items():
            yield from self._of_keyword(path, keyword, schema, value)

    def _of_keyword(self, above: Path, keyword: str, schema: Mapping[str, Any], value: Any) -> Iterator[Diagnostic]:
        path = (*above, keyword)
        if keyword not in KEYWORDS:
            yield self._unknown(path, schema)
        elif (check := KEYWORDS[keyword]) is not None and (wanted := check(value)) is not None:
            yield self._bad(path, f"`{keyword}` must be {wanted}", _advice(keyword, value))
        elif keyword == "pattern":
            yield from self._of_pattern(path, value)
        elif keyword == "$ref":
            self._references.append((path, pointer(value)))
        elif keyword == "$schema" and above:
            yield self._bad(path, "`$schema` stands at the top of a schema alone")
        else:
            yield from self._of_schemas(above, keyword, value)

    def _unknown(self, path: Path, schema: Mapping[str, Any]) -> Diagnostic:
        keyword = path[-1]
        message = f"JSON Schema has no keyword `{keyword}`"
        if keyword in _LEFT_OUT:
            message = f"`{keyword}` is not for schemas here, which lead nowhere outside themselves"
        near = did_you_mean(keyword, [known for known in KEYWORDS if known not in schema])
        hint = _ELSEWHERE.get(keyword) or near or "a param or setting is declared under `properties`"
        return BAD_SCHEMA.at(self._document.span(path, key=True), message, help=hint)

    def _of_schemas(self, above: Path, keyword: str, value: Any) -> Iterator[Diagnostic]:
        """The schemas that a keyword of the schema above holds."""
        inner: Iterable[tuple[Path, Any]] = ()
        if keyword in _ONE_WITHIN:
            inner = [((*above, keyword), value)]
        elif keyword in _MANY_WITHIN:
            parts = value.items() if isinstance(value, dict) else enumerate(value)
            inner = [((*above, keyword, key), part) for key, part in parts]
        for path, schema in inner:
            if keyword == "patternProperties":
                yield from self._of_pattern(path, str(path[-1]), key=True)
            yield from self._of_schema(path, schema)
            if keyword in _IN_PLACE:
                self._schemas[_place(above)].append(_place(path))

    def _of_pattern(self, path: Path, pattern: str, *, key: bool = False) -> Iterator[Diagnostic]:
        try:
            self._patterns += compiled(pattern).size
        except PatternError as error:
            wrong, advice = str(error), error.advice
        else:
            wrong, advice = "there are too many of them, or too long ones, in this schema", None
            if self._patterns <= _MOST_PATTERNS:
                return
        span = self._document.span(path, key=key)
        yield BAD_SCHEMA.at(span, f"this pattern can't be used: {wrong}", help=advice)

    def _of_references(self) -> Iterator[Diagnostic]:
        leading = []
        for path, target in self._references:
            if target in self._schemas:
                self._schemas[_place(path[:-1])].append(target)
                leading.append((path, target))
            else:
                shown = "/".join(("#", *target))
                yield self._bad(path, f"there is no schema at `{shown}`", self._near(target))
        looping = _looping(self._schemas)
        for path, target in leading:
            if target in looping and _place(path[:-1]) in looping:
                hint = "let it refer to itself for what is inside a value alone, under `properties` or `items`"
                yield self._bad(path, "this leads back to itself, and says nothing", hint)

    def _near(self, target: Path) -> str:
        """What a reference that leads nowhere may mean."""
        places = (f"#/$defs/{place[1]}" for place in self._schemas if len(place) == 2 and place[0] == "$defs")
        known = sorted(islice(places, _MOST))
        if not known:
            return "a reference leads to an entry of this schema's `$defs`, as `#/$defs/NAME`"
        return did_you_mean("/".join(("#", *target)), known) or f"there is `{known[0]}`"

    def _bad(self, path: Path, message: str, hint: str | None = None) -> Diagnostic:
        return BAD_SCHEMA.at(self._document.span(path), message, help=hint)


def _place(path: Path) -> Path:
    """A path as a reference writes it."""
    return tuple(map(str, path))


def _no_json(document: Document, path: Path, value: Any) -> Iterator[Diagnostic]:
    """Numbers that JSON has none of, at any depth."""
    if isinstance(value, float) and not math.isfinite(value):
        spelt = document.spelling(path)
        yield BAD_SCHEMA.at(document.span(path), f"`{spelt}` is no number that JSON knows")
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _no_json(document, (*path, key), inner)


def _looping(graph: Mapping[Path, Iterable[Path]]) -> set[Path]:
    """The nodes of a graph that lead back to themselves, and those on a way from one such to another."""
    back: dict[Path, list[Path]] = {node: [] for node in graph}
    for node, below in graph.items():
        for other in below:
            back[other].append(node)
    return _endless(graph, back) & _endless(back, graph)


def _endless(graph: Mapping[Path, Iterable[Path]], back: Mapping[Path, Iterable[Path]]) -> set[Path]:
    """The nodes from which some way has no end; ``back`` is the same graph the other way round."""
    open_ways = {node: sum(1 for _ in below) for node, below in graph.items()}
    ended = [node for node, count in open_ways.items() if not count]
    for node in ended:
        for other in back[node]:
            open_ways[other] -= 1
            if not open_ways[other]:
                ended.append(other)
    return set(graph).difference(ended)


def _advice(keyword: str, value: Any) -> str | None:
    if keyword == "type":
        words = value if isinstance(value, list) else [value]
        return next((hint for w in words if isinstance(w, str) and (hint := did_you_mean(w, _TYPES))), None)
    if keyword == "$ref":
        return "copy the schema into this document's `$defs`"
    return f"write a list: `{keyword}: [{value}]`" if keyword in _LISTS and isinstance(value, str) else None


# What each keyword's value must be: None where it is that, else the words for it.


def _of_type(value: Any) -> str | None:
    words = value if isinstance(value, list) else [value]
    return None if words and all(word in _TYPES for word in words) else _TYPE_WORDS


def _of_text(value: Any) -> str | None:
    return None if isinstance(value, str) else "a text"


def _of_reference(value: Any) -> str | None:
    fits = isinstance(value, str) and (value == "#" or value.startswith("#/"))
    return None if fits else "a place in this document, as `#/$defs/NAME`: nothing else is read for a schema"


def _of_dialect(value: Any) -> str | None:
    return None if value in (_DIALECT, f"{_DIALECT}#") else f"`{_DIALECT}`, or left out"


def _of_number(value: Any) -> str | None:
    return None if isinstance(value, int | float) and not isinstance(value, bool) else "a number"


def _of_divisor(value: Any) -> str | None:
    return None if _of_number(value) is None and value > 0 else "a number above 0"


def _of_count(value: Any) -> str | None:
    return None if _of_number(value) is None and value >= 0 and value % 1 == 0 else "a whole number from 0"


def _of_flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "true or false"


def _of_list(value: Any) -> str | None:
    return None if isinstance(value, list) else "a list"


def _of_options(value: Any) -> str | None:
    return _of_list(value) or (None if value else "a list of at least one value")


def _of_schemas(value: Any) -> str | None:
    return None if isinstance(value, list) and value else "a list of at least one schema"


def _of_names(value: Any) -> str | None:
    return None if isinstance(value, list) and all(isinstance(v, str) for v in value) else "a list of names"


def _of_mapping(value: Any) -> str | None:
    return None if isinstance(value, dict) else "a mapping"


def _of_needs(value: Any) -> str | None:
    fits = isinstance(value, dict) and all(_of_names(names) is None for names in value.values())
    return None if fits else "a mapping of names to lists of names"


_TYPE_WORDS = f"one or a list of {', '.join(f'`{t}`' for t in _TYPES)}"
_LISTS = frozenset({"enum", "required"})
#: Keywords that hold a schema, and those that hold a mapping or a list of them.
_ONE_WITHIN = (
    *("additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then"),
    *("unevaluatedItems", "unevaluatedProperties"),
)
_MANY_WITHIN = {
    **dict.fromkeys(("$defs", "dependentSchemas", "patternProperties", "properties"), _of_mapping),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _of_schemas),
}
#: Those whose schemas hold of the same value as the one that they stand in.
_IN_PLACE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"})
#: The keywords of JSON Schema 2020-12 that are for schemas here, with what each asks of its value.
KEYWORDS: Mapping[str, Callable[[Any], str | None] | None] = {
    **dict.fromkeys(_ONE_WITHIN),
    **_MANY_WITHIN,
    **dict.fromkeys(("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"), _of_number),
    **dict.fromkeys(("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"), _of_count),
    **dict.fromkeys(("maxContains", "minContains"), _of_count),
    **dict.fromkeys(("deprecated", "readOnly", "uniqueItems", "writeOnly"), _of_flag),
    **dict.fromkeys(("$comment", "contentEncoding", "contentMediaType", "description", "format", "title"), _of_text),
    **dict.fromkeys(("const", "default")),
    "enum": _of_options,
    "examples": _of_list,
    "$ref": _of_reference,
    "$schema": _of_dialect,
    "dependentRequired": _of_needs,
    "multipleOf": _of_divisor,
    "pattern": _of_text,
    "required": _of_names,
    "type": _of_type,
}
#: Those that are not, for they name documents or places that a reference could then lead to.
_LEFT_OUT = frozenset({"$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "$vocabulary"})
#: What to write instead of words that are left out, or of other dialects.
_ELSEWHERE = {
    **dict.fromkeys(_LEFT_OUT, "name a schema under `$defs`, and refer to it by `$ref: '#/$defs/NAME'`"),
    "definitions": "write `$defs`",
    "dependencies": "write `dependentRequired` or `dependentSchemas`",
    "nullable": "write `type: [..., 'null']`",
}
