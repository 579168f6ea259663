"""The schema of score files: the format, and what the catalogue or one environment of it offers as resources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit.catalogue.environment_shape import uid_type
from scorekit.model.workload import Workload
from scorekit.redaction import redacted
from scorekit.schemas.catalogue_facts import DEFAULT_CLASS, CatalogueFacts
from scorekit.schemas.contracts import narrowed, property_schema
from scorekit.schemas.model_schema import Schema, definitions_of, document, reference
from scorekit.values import to_text

if TYPE_CHECKING:
    from scorekit.model.environment import Environment, Rule
    from scorekit.model.resource_type import ResourceType

_OLD = "This is a form of an earlier version of Score. `scorekit fix` writes today's."
#: Longer values are not repeated in a description.
_REPEATED = 40


def score_schema(facts: CatalogueFacts | None, environment: Environment | None = None) -> Schema:
    """The schema of a score file. Without facts it is the format alone, which takes resources of any type."""
    definitions = definitions_of(Workload)
    root = definitions.pop("Workload")
    _deprecated_lists(definitions)
    resource = definitions["Resource"]
    resource["properties"]["properties"] = {
        "type": "object", "description": "Today's word is `params`.", **_deprecated(),
    }  # fmt: skip
    resource["not"] = {"required": ["params", "properties"]}
    if facts is not None:
        _offered(definitions, facts, environment)
    where = f"score.{environment.name}" if environment is not None else "score"
    title = "A Score workload" + (f" in the environment {environment.name}" if environment is not None else "")
    return document(where, title, root, definitions)


def _deprecated() -> Schema:
    return {"deprecated": True, "deprecationMessage": _OLD, "doNotSuggest": True}


def _deprecated_lists(definitions: dict[str, Schema]) -> None:
    """``files`` and ``volumes`` as they were before 0.3: lists whose entries have a ``target``."""
    target = {"type": "string", "description": "The path in the container."}
    for key, name in (("files", "File"), ("volumes", "VolumeMount")):
        part = definitions["Container"]["properties"][key]
        entry = {**definitions[name], "properties": {"target": target, **definitions[name]["properties"]}}
        entry["required"] = ["target", *entry.get("required", ())]
        definitions[f"{name}Entry"] = entry
        listed = {"type": "array", "items": {"$ref": reference(f"{name}Entry")}, **_deprecated()}
        today = {word: value for word, value in part.items() if word != "description"}
        definitions["Container"]["properties"][key] = {"description": part["description"], "anyOf": [today, listed]}
    lines = {"type": "array", "items": {"type": ["string", "number", "boolean"]}, **_deprecated()}
    entry = definitions["FileEntry"]
    content = entry["properties"]["content"]
    entry["properties"] |= {
        "content": {"description": content["description"], "anyOf": [{"type": "string"}, lines]},
    }
    old = {"type": "boolean", "description": "Today's word is `readOnly`.", **_deprecated()}
    definitions["VolumeMountEntry"]["properties"]["read_only"] = old


def _offered(definitions: dict[str, Schema], facts: CatalogueFacts, environment: Environment | None) -> None:
    """Make the resource a choice by its type."""
    names = [name for name in facts.types if environment is None or _serves(environment, name)]
    resource = definitions["Resource"]
    resource["properties"]["type"] = {
        "type": "string",
        "description": resource["properties"]["type"]["description"],
        "enum": names,
        "enumDescriptions": [_summary(facts.types[name]) for name in names],
    }
    resource["allOf"] = [_for_type(definitions, facts, name, environment) for name in names]


def _serves(environment: Environment, type_: str) -> bool:
    """Whether an environment can provide a type. A binding by a bare name may be for a resource of any."""
    return any(rule.type == type_ for rule in environment.drivers) or _binds(environment, type_)


def _binds(environment: Environment, type_: str) -> bool:
    return any((uid_type(key) or binding.type) in (None, type_) for key, binding in environment.bindings.items())


def _summary(type_: ResourceType | None) -> str:
    if type_ is None:
        return ""
    outputs = ", ".join(f"`{key}`" for key in type_.outputs)
    return f"{type_.metadata.description} {f'Outputs: {outputs}.' if outputs else ''}".strip()


def _for_type(
    definitions: dict[str, Schema], facts: CatalogueFacts, name: str, environment: Environment | None
) -> Schema:
    """What holds of resources of one type."""
    type_ = facts.types[name]
    rules = [rule for rule in environment.drivers if rule.type == name] if environment is not None else []
    bound = environment is not None and _binds(environment, name)
    open_ = environment is None or bound or any(rule.class_ is None for rule in rules)
    classes = facts.classes(name)
    if not open_:
        classes = {key: words for key, words in classes.items() if any(rule.class_ == key for rule in rules)}
    then: Schema = {"properties": {"class": _class(classes)}}
    if DEFAULT_CLASS not in classes:
        then["required"] = ["class"]
    if type_ is not None:
        _with_params(definitions, then, type_, () if bound else rules, environment)
    return {"if": {"properties": {"type": {"const": name}}, "required": ["type"]}, "then": then}


def _class(classes: Mapping[str, str]) -> Schema:
    words = list(classes.values())
    return {"enum": list(classes), **({"enumDescriptions": words} if any(words) else {})}


def _with_params(
    definitions: dict[str, Schema],
    then: Schema,
    type_: ResourceType,
    rules: Sequence[Rule],
    environment: Environment | None,
) -> None:
    """Hold params to the contract, and to the rules that may be the ones for a class."""
    named = sorted({rule.class_ for rule in rules if rule.class_ is not None})
    general = _params(definitions, type_, _candidates(rules, None), environment, "")
    others = {name: _params(definitions, type_, _candidates(rules, name), environment, f".{name}") for name in named}
    if all(other == general for other in others.values()):
        then["properties"] |= _either(general)
        return
    branch: Schema = {"properties": _either(general)}
    for name, params in reversed(others.items()):
        chosen = {"properties": {"class": {"const": name}}, "required": ["class"]}
        if name == DEFAULT_CLASS:
            chosen = {"properties": {"class": {"const": name}}}
        branch = {"if": chosen, "then": {"properties": _either(params)}, "else": branch}
    then["allOf"] = [branch]


def _either(params: Schema) -> Schema:
    """Params under their name of today and, for those who still write it, under the old one."""
    return {"params": params, "properties": {"allOf": [params], "doNotSuggest": True}}


def _candidates(rules: Sequence[Rule], class_: str | None) -> tuple[Rule, ...]:
    """The rules that may win for a class: one for all of the type gives way to one for the class."""
    matching = [rule for rule in rules if rule.class_ in (None, class_)]
    plain = any(rule.class_ is not None and not _selects(rule) for rule in matching)
    return tuple(rule for rule in matching if rule.class_ is not None or _selects(rule) or not plain)


def _selects(rule: Rule) -> bool:
    return not (rule.id is None and rule.workload is None and rule.resource is None)


def _params(
    definitions: dict[str, Schema],
    type_: ResourceType,
    rules: Sequence[Rule],
    environment: Environment | None,
    suffix: str,
) -> Schema:
    """A reference to the schema of params under some rules, which is written once."""
    contract = type_.params.get("properties", {})
    variants = [narrowed(contract, rule) for rule in rules] or [contract]
    properties: dict[str, Any] = {}
    for key in contract:
        options = [property_schema(key, variant[key]) for variant in variants]
        several = any(option != options[0] for option in options)
        properties[key] = {"anyOf": options} if several else options[0]
        note = _enforcement(key, rules, environment)
        if note and isinstance(properties[key], dict):
            words = f"{properties[key].get('description', '')} {note}".strip()
            properties[key] = {**properties[key], "description": words}
    for key, meant in type_.aliases.items():
        if isinstance(other := properties.get(meant), dict):
            properties.setdefault(key, {**other, "description": f"The same as `{meant}`.", "doNotSuggest": True})
    for key, reason in type_.tolerated.items():
        if key not in properties:
            message = f"This is dropped: {reason}."
            properties[key] = {
                "description": message, "deprecated": True, "deprecationMessage": message, "doNotSuggest": True,
            }  # fmt: skip
    made: Schema = {
        "type": "object",
        "description": f"What is asked of the {type_.name}.",
        "properties": properties,
        "additionalProperties": False,
    }
    if rules:
        given = [{*rule.params.defaults, *rule.params.enforced} for rule in rules]
        given.append({*type_.aliases.values()})
        needed = [key for key in type_.params.get("required", ()) if not any(key in keys for keys in given)]
        made |= {"required": needed} if needed else {}
    plain = definitions.get(f"params.{type_.name}")
    name = f"params.{type_.name}{'' if plain in (None, made) else suffix}"
    definitions[name] = made
    return {"$ref": reference(name)}


def _enforcement(key: str, rules: Sequence[Rule], environment: Environment | None) -> str:
    """What an editor says of a param that an environment has the last word about."""
    values = [rule.params.enforced[key] for rule in rules if key in rule.params.enforced]
    if not values or environment is None:
        return ""
    if len(values) < len(rules) or any(value != values[0] for value in values):
        return f"For some resources the environment {environment.name} enforces a value."
    is_shown = isinstance(values[0], str | int | float) and redacted(key, values[0]) == values[0]
    text = to_text(values[0]) if is_shown else ""
    value = f"`{text}`" if 0 < len(text) <= _REPEATED else "a value"
    return f"The environment {environment.name} enforces {value}: what is written here has no effect."
