"""The JSON Schema of a model, for editors: draft-07, without nulls, and with a description of every key.

Draft-07 since that is what every version of the YAML language servers reads; of later drafts some read a part, and
nothing that these schemas say needs one. Keywords beside ``$ref`` are notes alone, which draft-07 passes over.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

from scorekit.model.base import OneOf, StrictModel
from scorekit.schemas.descriptions import PLATFORM_WORDS
from scorekit.schemas.project_descriptions import PROJECT_WORDS
from scorekit.schemas.score_descriptions import SCORE_WORDS

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
#: Where the schemas are called from; nothing is fetched there.
BASE = "https://scorekit.dev/schemas"
_WORDS: Mapping[str, Mapping[str, str]] = {**SCORE_WORDS, **PLATFORM_WORDS, **PROJECT_WORDS}
#: Pydantic's names for the bounds of numbers that have a validator.
_BOUNDS = {"ge": "minimum", "le": "maximum"}
_DROPPED = frozenset({"title", "default"})
#: In which order the keywords of a schema are written.
_ORDER = (
    *("$schema", "$id", "title", "description", "deprecated", "deprecationMessage", "doNotSuggest", "$ref", "type"),
    *("const", "enum", "enumDescriptions", "default", "examples", "pattern", "required", "properties"),
)
_RANKS = {word: rank for rank, word in enumerate(_ORDER)}


def reference(name: str) -> str:
    """How a definition is referred to."""
    return f"#/definitions/{name}"


def definitions_of(model: type[StrictModel]) -> dict[str, Schema]:
    """The schema of a model and those of all that it holds, by the models' names; the caller's own, to be added to."""
    return deepcopy(_definitions_of(model))


@cache
def _definitions_of(model: type[StrictModel]) -> dict[str, Schema]:
    """The definitions, cached: a model does not change while the process runs."""
    made = model.model_json_schema(by_alias=True)
    inner = made.pop("$defs", {})
    choices = {choice.__name__: choice for choice in OneOf.__subclasses__()}
    return {
        name: _object(name, schema, choices.get(name))
        for name, schema in sorted({model.__name__: made, **inner}.items())
    }


def document(kind: str, title: str, root: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """A whole schema: head, root and definitions."""
    head = {"$schema": DRAFT, "$id": f"{BASE}/{kind}.json", "title": title}
    whole: Schema = ordered({**root, **head, "definitions": dict(sorted(definitions.items()))})
    return whole


def ordered(schema: Any) -> Any:
    """The schema with its keywords in their order; names of keys and lists stay as they are."""
    if isinstance(schema, dict):
        return {word: _ordered_value(word, schema[word]) for word in sorted(schema, key=_rank)}
    return [ordered(part) for part in schema] if isinstance(schema, list) else schema


@cache
def _rank(word: str) -> tuple[int, str]:
    """Where a keyword is written."""
    return _RANKS.get(word, len(_RANKS)), word


def _ordered_value(word: str, value: Any) -> Any:
    if not isinstance(value, dict | list):
        return value
    if word in ("properties", "patternProperties", "definitions", "dependencies") and isinstance(value, dict):
        return {name: ordered(part) for name, part in value.items()}
    return value if word in ("default", "const", "enum", "examples") else ordered(value)


def nullable(schema: Any) -> Any:
    """The schema of a value that may be null too."""
    if isinstance(schema, bool):
        return schema or {"type": "null"}
    if schema.keys() <= {"description"}:
        return schema
    noted: Schema = {word: schema[word] for word in ("description", "default") if word in schema}
    plain = {word: value for word, value in schema.items() if word not in noted}
    if isinstance(plain.get("type"), str) and not plain.keys() & {"enum", "const"}:
        return {**noted, **plain, "type": [plain["type"], "null"]}
    return {**noted, "anyOf": [plain, {"type": "null"}]}


def _object(name: str, schema: Schema, choice: type[OneOf] | None) -> Schema:
    words = _WORDS.get(name, {})
    found: Schema = {"type": "object", "description": schema.get("description", "").replace("``", "`")}
    properties = {
        key: _described(_value(part), words.get(key, part.get("description")))
        for key, part in schema["properties"].items()
    }
    found |= {"properties": properties, "additionalProperties": schema.get("additionalProperties", True)}
    if schema.get("required"):
        found["required"] = schema["required"]
    if choice is not None:
        found["anyOf" if choice.several else "oneOf"] = [{"required": [option]} for option in choice.options]
    return found


def _described(schema: Schema, words: str | None) -> Schema:
    return schema if words is None else {**schema, "description": words}


def _value(schema: Schema) -> Schema:
    """The schema of a value. Null stands for a key's absence in the models, and is never written."""
    parts = schema.get("anyOf", ())
    if {"type": "null"} in parts:
        others = [part for part in parts if part != {"type": "null"}]
        return _value(others[0] if len(others) == 1 else {"anyOf": others})
    found: Schema = {}
    for word, value in schema.items():
        found |= _keyword(word, value)
    if "patternProperties" in found:
        # Pydantic says nothing of keys that have another form than theirs.
        ((pattern, below),) = found.pop("patternProperties").items()
        found["propertyNames"] = {**found.get("propertyNames", {}), "pattern": pattern}
        found["additionalProperties"] = _value(below)
    default = schema.get("default")
    if default is not None and not isinstance(default, dict | list):
        found["default"] = default
    return found


def _keyword(word: str, value: Any) -> Schema:
    if word in _DROPPED:
        return {}
    if word == "$ref":
        return {"$ref": reference(value.rpartition("/")[2])}
    if word in ("items", "additionalProperties") and isinstance(value, dict):
        return {word: _value(value)}
    if word == "anyOf":
        return {word: [_value(part) for part in value]}
    return {_BOUNDS.get(word, word): value}


#: The name of the definition of contracts: JSON Schema about itself, so that a misspelt keyword is seen.
CONTRACT = "Contract"
_TYPES = ["string", "integer", "number", "boolean", "array", "object", "null"]


def contract_schema() -> Schema:
    """The schema of a contract: ``params`` of a type, ``settings`` of a driver, ``allow`` of a rule."""
    inner: Schema = {"$ref": reference(CONTRACT)}
    count: Schema = {"type": "integer", "minimum": 0}
    names: Schema = {"type": "array", "items": {"type": "string"}}
    many: Schema = {"type": "object", "additionalProperties": inner}
    anything: Schema = {}
    number: Schema = {"type": "number"}
    flag: Schema = {"type": "boolean"}
    text: Schema = {"type": "string"}
    several: Schema = {"type": "array", "items": inner, "minItems": 1}
    described = {
        "properties": {**many, "description": "What may be given, by key."},
        "required": {**names, "description": "The keys that must be given."},
        "type": {
            "description": "The type of the value.",
            "anyOf": [{"enum": _TYPES}, {"type": "array", "items": {"enum": _TYPES}, "minItems": 1}],
        },
        "description": {**text, "description": "What it is, in one sentence."},
        "default": {"description": "What counts where nothing is given."},
        "enum": {"type": "array", "description": "The values that are allowed."},
        "pattern": {"type": "string", "description": "A regular expression that a text must match."},
    }
    plain: dict[str, Schema] = {
        **dict.fromkeys(("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"), number),
        **dict.fromkeys(("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"), count),
        **dict.fromkeys(("maxContains", "minContains"), count),
        **dict.fromkeys(("deprecated", "readOnly", "uniqueItems", "writeOnly"), flag),
        **dict.fromkeys(("additionalProperties", "contains", "contentSchema", "else", "if", "items", "not"), inner),
        **dict.fromkeys(("propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"), inner),
        **dict.fromkeys(("$defs", "dependentSchemas", "patternProperties"), many),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), several),
        **dict.fromkeys(("const", "$schema"), anything),
        **dict.fromkeys(("$comment", "contentEncoding", "contentMediaType", "format", "title"), text),
        "$ref": {"type": "string", "pattern": "^#(/|$)", "description": "A schema of this document: `#/$defs/NAME`."},
        "multipleOf": {"type": "number", "exclusiveMinimum": 0},
        "examples": {"type": "array"},
        "dependentRequired": {"type": "object", "additionalProperties": names},
    }
    return {
        "description": "A JSON Schema.",
        "type": ["object", "boolean"],
        "properties": {**described, **dict(sorted(plain.items()))},
        "additionalProperties": False,
    }
