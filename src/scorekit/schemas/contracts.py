"""The schemas of params and settings, relaxed so that an editor can check a file against them.

Contracts judge values when all is known; a file may still have a placeholder, or a number where a text is meant, which
is read as the text. What is refused here is refused by a compile; what is not may be, since words that draft-07 lacks,
and words whose meaning turns round when what they hold is loosened, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit.redaction import redacted
from scorekit.resolve.schema import canonical, types_of

if TYPE_CHECKING:
    from scorekit.model.environment import Rule

Schema = dict[str, Any]

#: A text in which something is filled in: an odd number of dollar signs before a brace.
PLACEHOLDER: Schema = {"type": "string", "pattern": r"(^|[^$])(\$\$)*\$\{"}
_NOTES = ("title", "description", "default", "examples", "deprecated", "deprecationMessage")
#: Words that mean the same in every draft and say nothing of what is below.
_KEPT = (
    *("type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "required"),
    *("pattern", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
)
_SPELT_AS_NUMBER = re.compile(r"[-+]?[0-9][0-9._]*|[-+]?0x[0-9a-fA-F]+")


def relaxed(schema: Any, *, placeholders: bool = True) -> Any:
    """A schema that accepts whatever the given one accepts once placeholders are filled and scalars are coerced."""
    if not isinstance(schema, dict):
        return schema
    notes = {word: schema[word] for word in _NOTES if word in schema}
    strict = _strict(schema, placeholders=placeholders)
    if not strict:
        return notes
    options = [strict, *_spellings(schema, types_of(schema))]
    if placeholders and not _takes_any_text(strict):
        options.append(PLACEHOLDER)
    return {**notes, **strict} if len(options) == 1 else {**notes, **_types_beside(options), "anyOf": options}


def _types_beside(options: Sequence[Schema]) -> Schema:
    """The types of all options, the wanted ones first: where they are not beside ``anyOf``, an editor guesses one."""
    types = [option.get("type") for option in options]
    if None in types:
        return {}
    return {"type": list(dict.fromkeys(t for each in types for t in (each if isinstance(each, list) else [each])))}


def property_schema(name: str, schema: Any, *, placeholders: bool = True) -> Any:
    """The relaxed schema of a property, without a default or an example that its name calls secret."""
    if isinstance(schema, dict):
        schema = {w: v for w, v in schema.items() if w not in ("default", "examples") or redacted(name, v) == v}
    return relaxed(schema, placeholders=placeholders)


def _strict(schema: Schema, *, placeholders: bool) -> Schema:
    found: Schema = {word: schema[word] for word in _KEPT if word in schema}
    for word in ("items", "additionalProperties"):
        if isinstance(schema.get(word), dict | bool):
            found[word] = relaxed(schema[word], placeholders=placeholders)
    for word in ("properties", "patternProperties"):
        if isinstance(schema.get(word), dict):
            found[word] = {k: property_schema(k, part, placeholders=placeholders) for k, part in schema[word].items()}
    for word in ("allOf", "anyOf"):
        if isinstance(schema.get(word), list):
            found[word] = [relaxed(part, placeholders=placeholders) for part in schema[word]]
    if isinstance(schema.get("oneOf"), list) and "anyOf" not in found:
        found["anyOf"] = [relaxed(part, placeholders=placeholders) for part in schema["oneOf"]]
    if "prefixItems" in schema or "patternProperties" in schema or "unevaluatedProperties" in schema:
        found.pop("items" if "prefixItems" in schema else "additionalProperties", None)
    return found


def _spellings(schema: Schema, types: Sequence[str]) -> list[Schema]:
    """Other types that a scalar of the wanted ones may be written in."""
    found: list[Schema] = []
    if "string" in types and "number" not in types and _may_be_number(schema):
        found.append({"type": "number"})
    if "string" in types:
        return found
    if "number" in types:
        found.append({"type": "string", "pattern": r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$"})
    elif "integer" in types:
        found.append({"type": "string", "pattern": "^-?(0|[1-9][0-9]*)$"})
    if "boolean" in types:
        found.append({"type": "string", "pattern": "^(true|false)$"})
    return found


def _may_be_number(schema: Schema) -> bool:
    options = schema.get("enum", [schema["const"]] if "const" in schema else None)
    return options is None or any(isinstance(o, str) and _SPELT_AS_NUMBER.fullmatch(o) for o in options)


def _takes_any_text(strict: Schema) -> bool:
    kept = strict.keys() - {"type", "minLength", "properties", "items", "additionalProperties"}
    types = strict.get("type")
    return not kept and ("string" in types if isinstance(types, list) else types == "string")


def narrowed(contract: Mapping[str, Any], rule: Rule) -> dict[str, Any]:
    """The properties of a contract as a rule's defaults and limits leave them."""
    properties = dict(contract)
    for key, limit in rule.params.allow.get("properties", {}).items():
        if key in properties and key not in rule.params.enforced:
            properties[key] = _both(properties[key], limit)
    for key, value in rule.params.defaults.items():
        if isinstance(properties.get(key), dict):
            properties[key] = {**properties[key], "default": value}
    return properties


def _both(base: Any, limit: Any) -> Any:
    """A schema that keeps to two: their lists of values cut down to what is in both, so that no editor offers the rest."""
    if not isinstance(base, dict) or not isinstance(limit, dict):
        return limit if base is True or limit is False else base
    found = {**base, **{word: value for word, value in limit.items() if word not in base}}
    for word, choose in (("minimum", max), ("minLength", max), ("maximum", min), ("maxLength", min)):
        if word in base and word in limit:
            found[word] = choose(base[word], limit[word])
    options = limit.get("enum", [limit["const"]] if "const" in limit else None)
    if options is not None:
        known = base.get("enum")
        both = set(map(canonical, options))
        found["enum"] = options if known is None else [v for v in known if canonical(v) in both]
        found.pop("const", None)
    if "description" in limit:
        found["description"] = limit["description"]
    twice = [w for w in ("pattern", "allOf", "anyOf", "oneOf", "not") if w in base and w in limit]
    if twice:
        found["allOf"] = [*found.get("allOf", ()), {word: limit[word] for word in twice}]
    allowed = found.get("enum")
    if "default" in found and allowed is not None and canonical(found["default"]) not in map(canonical, allowed):
        del found["default"]
    return found
