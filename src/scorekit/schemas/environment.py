"""The schema of environments: rules that offer the drivers of their type, settings that each driver takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit.model.environment import Environment
from scorekit.model.workload_settings import WORKLOADS_KEY, WorkloadRules
from scorekit.names import SCORE_NAME
from scorekit.schemas.contracts import property_schema
from scorekit.schemas.driver import about
from scorekit.schemas.model_schema import (
    CONTRACT,
    Schema,
    contract_schema,
    definitions_of,
    document,
    nullable,
    reference,
)

if TYPE_CHECKING:
    from scorekit.schemas.catalogue_facts import CatalogueFacts

#: Key of an environment to the form of the names below it.
_NAMES = {
    **dict.fromkeys(("build", "images"), rf"^(\*|{SCORE_NAME}(/{SCORE_NAME})?)$"),
    "workloads": f"^({WORKLOADS_KEY})$",
    "bindings": r"^(\S+#\S+|[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)$",
}
#: Definitions below a list: a null there is no removal of what a parent has.
_IN_LISTS = frozenset({"ExtraObject", "Match", "Rule", "RuleParams", "Patch", "PatchTarget", "SecurityException"})


def environment_schema(facts: CatalogueFacts) -> Schema:
    """The schema of an environment's file, as it is written: without what its parents say."""
    definitions = {**definitions_of(WorkloadRules), **definitions_of(Environment)}
    rules = definitions.pop("WorkloadRules")["properties"]["workloads"]
    _with_rules(definitions["Rule"], definitions, facts)
    _with_bindings(definitions["Binding"], definitions["Environment"], facts)
    root = definitions["Environment"]
    properties = root["properties"]
    names = list(facts.environments)
    properties["extends"] = {"description": properties["extends"]["description"], **_named(names, facts)}
    properties["settings"] = {
        "type": "object",
        "description": properties["settings"]["description"],
        "properties": dict(_settings(definitions, facts)),
        "additionalProperties": False,
    }
    for key, form in _NAMES.items():
        properties[key] = {**properties[key], "propertyNames": {"pattern": form}}
    definitions[CONTRACT] = contract_schema()
    for name, definition in definitions.items():
        if name not in _IN_LISTS and "required" not in definition and name != CONTRACT:
            _with_nulls(definition, ())
    _with_nulls(root, root["required"])
    policies = root["properties"]["networkPolicies"]
    words = {"description": policies["description"]}
    root["properties"]["networkPolicies"] = {**words, "if": {"type": "boolean"}, "then": {}, "else": policies}
    by_key = root["properties"]["workloads"]
    words = by_key.pop("description")
    root["properties"]["workloads"] = {"description": words, "if": {"type": "array"}, "then": rules, "else": by_key}
    del definitions["Environment"]
    return document("environment", "A scorekit environment", root, definitions)


def _with_nulls(definition: Schema, required: Sequence[str]) -> None:
    """Null removes what a parent has."""
    properties = definition.get("properties", {})
    definition["properties"] = {
        k: part if k in required or k == "extends" else nullable(part) for k, part in properties.items()
    }
    below = definition.get("additionalProperties")
    if isinstance(below, dict):
        definition["additionalProperties"] = nullable(below)
    for key, part in definition["properties"].items():
        inner = part.get("additionalProperties") if isinstance(part, dict) else None
        if isinstance(inner, dict):
            definition["properties"][key] = {**part, "additionalProperties": nullable(inner)}


def _named(names: Sequence[str], facts: CatalogueFacts) -> Schema:
    """One of some names, or one of a source by its full name, which no editor need offer."""
    full = f"^{_before(facts)}({'|'.join(map(re.escape, names))})$"
    return {"anyOf": [{"enum": list(names)}, {"type": "string", "pattern": full}]}


def _before(facts: CatalogueFacts) -> str:
    """The pattern of a source's name before another."""
    sources = [re.escape(source) for source in facts.sources]
    return f"{sources[0]}/" if len(sources) == 1 else f"({'|'.join(sources)})/"


def _closed(description: str, contract: Mapping[str, Any], others: Mapping[str, Schema] | None = None) -> Schema:
    """The mapping of a contract's properties, and of others, and of nothing else."""
    parts = contract.get("properties", {}).items()
    known = {key: property_schema(key, part, placeholders=False) for key, part in parts}
    properties = {**(others or {}), **known}
    return {"type": "object", "description": description, "properties": properties, "additionalProperties": False}


def _settings_name(driver: str) -> str:
    return f"settings.{driver.replace('/', '.')}"


def _with_rules(rule: Schema, definitions: dict[str, Schema], facts: CatalogueFacts) -> None:
    """Make the rule a choice by its type, and its settings one by its driver."""
    rule["properties"]["type"] |= {"enum": list(facts.types)}
    rule["properties"]["type"].pop("pattern", None)
    definitions["RuleParams"]["properties"]["allow"] |= {"$ref": reference(CONTRACT)}
    rule["allOf"] = [
        *(_for_type(definitions, facts, name) for name in facts.types),
        *(_for_driver(definitions, facts, name) for name in facts.drivers),
        {"if": {"required": ["id"]}, "then": {"not": {"anyOf": [{"required": [k]} for k in ("workload", "resource")]}}},
    ]


def _for_type(definitions: dict[str, Schema], facts: CatalogueFacts, name: str) -> Schema:
    then: Schema = {"driver": _named(facts.drivers_of(name), facts)}
    type_ = facts.types[name]
    if type_ is not None:
        tolerated = {key: {"description": f"This is dropped: {why}."} for key, why in type_.tolerated.items()}
        definitions[f"params.{name}"] = _closed(f"Params of the {name}.", type_.params, tolerated)
        params = {"$ref": reference(f"params.{name}")}
        then["params"] = {"properties": {"defaults": params, "enforced": params}}
    return {"if": {"properties": {"type": {"const": name}}, "required": ["type"]}, "then": {"properties": then}}


def _for_driver(definitions: dict[str, Schema], facts: CatalogueFacts, name: str) -> Schema:
    driver = facts.drivers[name]
    then: Schema = {}
    if driver is not None:
        definitions[_settings_name(name)] = _closed(driver.metadata.description, driver.settings)
        then = {"properties": {"settings": {"$ref": reference(_settings_name(name))}}}
    named = {"enum": [name, *(f"{source}/{name}" for source in facts.sources)]}
    return {"if": {"properties": {"driver": named}, "required": ["driver"]}, "then": then}


def _settings(definitions: dict[str, Schema], facts: CatalogueFacts) -> Iterator[tuple[str, Schema]]:
    """The settings of drivers by name, with nulls for what a child removes."""
    for name, driver in facts.drivers.items():
        if driver is None:
            yield name, {"type": ["object", "null"]}
            continue
        plain = definitions[_settings_name(name)]
        with_nulls = {key: nullable(part) for key, part in plain["properties"].items()}
        yield name, nullable({**plain, "properties": with_nulls})


def _with_bindings(binding: Schema, root: Schema, facts: CatalogueFacts) -> None:
    """Offer the outputs of a binding's type, by its ``type`` or by its key."""
    binding["properties"]["type"] = {
        "type": "string", "description": binding["properties"]["type"]["description"], "enum": list(facts.types),
    }  # fmt: skip
    outputs = {name: _outputs(facts, name) for name in facts.types}
    binding["allOf"] = [
        {"if": {"properties": {"type": {"const": name}}, "required": ["type"]}, "then": then}
        for name, then in outputs.items()
    ]
    # A pattern of a key's takes it away from `additionalProperties`, so the binding itself goes along.
    root["properties"]["bindings"]["patternProperties"] = {
        rf"^{name}(\.[A-Za-z0-9-]+)?#": nullable({"allOf": [{"$ref": reference("Binding")}, then]})
        for name, then in outputs.items()
    }


def _outputs(facts: CatalogueFacts, name: str) -> Schema:
    type_ = facts.types[name]
    if type_ is None:
        return {}
    known = {key: {"description": about(output)} for key, output in type_.outputs.items()}
    return {"properties": {"outputs": {"properties": known}}}
