"""JSON Schema about itself, as far as types, drivers and rules use it: the keywords, so that a misspelt one is seen."""

from __future__ import annotations

from scorekit.schemas.model_schema import Schema, reference

#: The definition's name.
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
