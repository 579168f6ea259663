"""The schema of drivers: the outputs that their type asks for, the sections that targets know, the types to require."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scorekit import targets
from scorekit.model.driver import driver_model
from scorekit.schemas.model_schema import CONTRACT, Schema, contract_schema, definitions_of, document, reference
from scorekit.targets.record import Target, find_target

if TYPE_CHECKING:
    from scorekit.model.resource_type import OutputContract
    from scorekit.schemas.catalogue_facts import CatalogueFacts

#: A key that only a render knows, or a directive.
_OPEN_KEY = r"^\$|\{\{"
_EXPRESSION = {"type": "string", "pattern": r"\{\{"}
_OUTPUTS = "Outputs on this target alone, over those for all."


def driver_schema(facts: CatalogueFacts) -> Schema:
    """The schema of driver.yaml. A section, and so an output, may stand in a file beside it: none is demanded here."""
    definitions = definitions_of(driver_model())
    root = definitions.pop("Driver")
    properties = root["properties"]
    properties["settings"] |= {"$ref": reference(CONTRACT)}
    types = list(facts.types)
    properties["metadata"] = {
        "description": properties["metadata"]["description"],
        "allOf": [{"$ref": reference("DocumentMetadata")}],
        "properties": {"name": {"pattern": f"^({'|'.join(map(re.escape, types))})/[A-Za-z0-9][A-Za-z0-9._-]*$"}},
    }
    for name in ("Requirement", "Coprovision"):
        definitions[name]["properties"]["type"] |= {"anyOf": [{"enum": types}, _EXPRESSION]}
    for name in targets.names():
        properties[name] = _section(find_target(name), properties[name]["description"])
    definitions[CONTRACT] = contract_schema()
    definitions |= {f"outputs.{name}": _outputs(facts, name) for name in types}
    root["allOf"] = [_for_type(name) for name in types]
    return document("driver", "A scorekit driver", root, definitions)


def section_schema(name: str, facts: CatalogueFacts) -> Schema:
    """The schema of TARGET.yaml, the section of a target beside its driver. Its type is that of the folder above, which no schema knows."""
    del facts
    target = find_target(name)
    section = _section(target, f"What a driver has emitted for {name}.")
    return document(name, f"A scorekit driver's section for {name}", section, {})


def _section(target: Target, description: str) -> Schema:
    keys = {key: {"description": part.about, **part.schema} for key, part in target.sections.items()}
    keys["outputs"] = {"description": _OUTPUTS}
    return {
        "type": "object",
        "description": description,
        "properties": dict(sorted(keys.items())),
        "patternProperties": {_OPEN_KEY: {}},
        "additionalProperties": False,
    }


def _for_type(name: str) -> Schema:
    """What holds of drivers of one type, which is the first half of their name."""
    named = {"properties": {"name": {"type": "string", "pattern": f"^{re.escape(name)}/"}}, "required": ["name"]}
    outputs = {"$ref": reference(f"outputs.{name}")}
    sections = {target: {"properties": {"outputs": outputs}} for target in targets.names()}
    return {
        "if": {"properties": {"metadata": named}, "required": ["metadata"]},
        "then": {"properties": {"outputs": outputs, **sections}},
    }


def _outputs(facts: CatalogueFacts, name: str) -> Schema:
    type_ = facts.types[name]
    if type_ is None:
        return {}
    open_ = type_.additional_outputs is not None
    needed = [f"`{key}`" for key, output in type_.outputs.items() if output.from_ is None and not output.optional]
    words = f"What every {name} answers. Each target needs {', '.join(needed)}." if needed else ""
    return {
        "description": words or f"What every {name} answers.",
        "type": ["object", "string"],
        "properties": {key: {"description": about(output)} for key, output in type_.outputs.items()},
        "patternProperties": {_OPEN_KEY: {}},
        "additionalProperties": open_,
    }


def about(output: OutputContract) -> str:
    """What an output is, and how it may be given."""
    found = [output.description]
    if output.secret:
        found.append("It is secret: `{secret: NAME}` of the driver's own, or `{secretRef: {name: ..., key: ...}}`.")
    if output.from_ is not None:
        found.append("It is computed where it is not given.")
    return " ".join(words for words in found if words)
