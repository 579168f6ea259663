"""The names that a placeholder or an expression may go on with, after what is written of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scorekit import targets
from scorekit.errors import UsageError
from scorekit.expressions.filters import FILTERS
from scorekit.language.schema_keys import Word
from scorekit.resolve import scope_types

if TYPE_CHECKING:
    from scorekit.language.project import OpenProject
    from scorekit.model.driver import Driver
    from scorekit.model.resource_type import OutputContract, ResourceType
    from scorekit.resolve.scope_types import Shape
    from scorekit.source.document import Document

_ROOTS = {
    "metadata": "What the workload says of itself: `${metadata.name}`.",
    "resources": "An output of a resource: `${resources.NAME.KEY}`.",
}


def in_placeholder(project: OpenProject, document: Document | None, name: str) -> Mapping[str, Word]:
    """What may follow in ``${...}`` of a workload."""
    steps = name.split(".")[:-1]
    data = document.data if document is not None and isinstance(document.data, dict) else {}
    if not steps:
        return {key: Word(key, words, ("object",)) for key, words in _ROOTS.items()}
    if steps[0] == "metadata":
        part = document.at(tuple(steps)) if document is not None else None
        return {key: Word(key) for key in part.data} if part is not None and isinstance(part.data, dict) else {}
    resources = data.get("resources")
    if steps[0] != "resources" or not isinstance(resources, dict):
        return {}
    if len(steps) == 1:
        return {key: Word(key, f"Resource of type `{_type_name(one)}`.", ("object",)) for key, one in resources.items()}
    return outputs(project, _type_name(resources.get(steps[1]))) if len(steps) == 2 else {}


def _type_name(resource: Any) -> str:
    name = resource.get("type") if isinstance(resource, dict) else None
    return name if isinstance(name, str) else ""


def outputs(project: OpenProject, type_name: str) -> Mapping[str, Word]:
    """The outputs of a type; of one whose keys environments choose, the variables of all environments."""
    type_ = resource_type(project, type_name)
    if type_ is None:
        return {}
    found = {key: Word(key, _about(output)) for key, output in type_.outputs.items()}
    if type_.additional_outputs is not None and not type_.outputs:
        found |= {key: Word(key, f"In {', '.join(names)}.") for key, names in _variables(project).items()}
    return found


def _about(output: OutputContract) -> str:
    """What an output is to who reads it."""
    notes = (output.secret, "secret"), (output.optional, "not in every environment")
    said = ", ".join(words for holds, words in notes if holds)
    return f"{output.description} ({said})".strip() if said else output.description


def _variables(project: OpenProject) -> Mapping[str, list[str]]:
    """The variables that environments give, with the names of those that do."""
    found: dict[str, list[str]] = {}
    for name in project.environments:
        environment = project.catalogue.environment(name).value
        if environment is not None:
            settings = environment.workloads.values()
            for key in dict.fromkeys((*environment.variables, *(key for each in settings for key in each.variables))):
                found.setdefault(key, []).append(name)
    return dict(sorted(found.items()))


def resource_type(project: OpenProject, name: str) -> ResourceType | None:
    """The type of a name, where there is one that can be read."""
    try:
        return project.catalogue.resource_type(name).value
    except UsageError:
        return None


def driver(project: OpenProject, name: str) -> Driver | None:
    """The driver of a name, where there is one that can be read."""
    try:
        return project.catalogue.driver(name).value
    except UsageError:
        return None


def in_expression(project: OpenProject, file: str, name: str) -> Mapping[str, Word]:
    """What may follow in ``{{ ... }}`` of a driver, a type or an environment."""
    steps = name.split(".")[:-1]
    shape: Shape | None = _seen(project, file)
    for step in steps:
        if not isinstance(shape, scope_types.Record):
            return {}
        shape = shape.keys.get(step, shape.others)
    if not isinstance(shape, scope_types.Record):
        return {}
    return {key: Word(key, "", _types(below)) for key, below in sorted(shape.keys.items())}


def filters(written: str) -> Mapping[str, Word]:
    """The filters, where what is written of an expression ends behind a bar."""
    return {name: Word(name) for name in sorted((*FILTERS, "default"))} if "|" in written else {}


def _types(shape: Shape) -> tuple[str, ...]:
    return ("object",) if isinstance(shape, scope_types.Record) else ()


def _seen(project: OpenProject, file: str) -> scope_types.Record:
    """What the expressions of a file see."""
    kind, name = project.kind(file), project.named_by(file)
    type_ = resource_type(project, name.partition("/")[0]) if kind != "environment" else None
    if type_ is None:
        return scope_types.always()
    if kind == "type":
        return scope_types.derivation(type_)
    found = driver(project, name)
    if found is None:
        return scope_types.Record({**scope_types.always().keys, **scope_types.derivation(type_).keys})
    required = {alias: _outputs(project, one.type) for alias, one in found.requires.items()}
    lets = scope_types.Record({key: scope_types.of_data(value) for key, value in found.let.items()})
    first = scope_types.phase_one(found, type_, lets, scope_types.Record(required))
    # A section that stands in driver.yaml sees more than the rest of it; who writes in the rest is offered that, too.
    return scope_types.phase_two(first, type_) if kind in (*targets.names(), "driver") else first


def _outputs(project: OpenProject, name: str) -> Shape:
    type_ = resource_type(project, name)
    return scope_types.ANYTHING if type_ is None else scope_types.outputs_of(type_)
