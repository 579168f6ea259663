"""What the expressions of a driver can see, as shapes: which names lead somewhere, without a value in sight.

A shape says no more than is certain. Where anything may stand, every name is accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from scorekit.lazy_dataclass import dataclass
from scorekit.suggest import did_you_mean, listed

if TYPE_CHECKING:
    from scorekit.expressions import Name
    from scorekit.model.driver import Driver
    from scorekit.model.resource_type import ResourceType


@dataclass(frozen=True, slots=True)
class Anything:
    """A value of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, a number or a boolean: it has no keys."""


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    item: Shape


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping."""

    keys: Mapping[str, Shape] = field(default_factory=dict)
    #: What stands under other keys; None where there are no others.
    others: Shape | None = None


Shape = Anything | Scalar | Items | Record
ANYTHING = Anything()
SCALAR = Scalar()
_PORT = Record({"port": SCALAR, "protocol": SCALAR, "targetPort": SCALAR})
_NETWORK: Mapping[str, Shape] = {
    "domain": SCALAR,
    "name": SCALAR,
    "namespace": SCALAR,
    "portNames": Items(SCALAR),
    "ports": Record(others=_PORT),
    "service": SCALAR,
}
_WORKLOAD = Record(
    {
        **_NETWORK,
        "annotations": Record(others=SCALAR),
        "kind": SCALAR,
        "labels": Record(others=SCALAR),
        "metadata": ANYTHING,
        "selector": Record(others=SCALAR),
    }
)
#: Seen by every expression of every driver.
_ALWAYS: Mapping[str, Shape] = {
    **dict.fromkeys(("class", "domain", "id", "name", "namespace", "target", "type", "uid"), SCALAR),
    "environment": Record({**dict.fromkeys(("base", "name", "type"), SCALAR), "variables": Record(others=SCALAR)}),
    "metadata": ANYTHING,
    "workload": _WORKLOAD,
    "workloads": Record(others=Record(_NETWORK)),
}
_NEIGHBOURS = Items(
    Record(
        {**dict.fromkeys(("class", "name", "type", "uid", "workload"), SCALAR), "outputs": ANYTHING, "params": ANYTHING}
    )
)
#: A workload as sections see it: with the resources that it uses, which have their outputs by then.
_USER = Record({**_WORKLOAD.keys, "resources": _NEIGHBOURS})


def always() -> Record:
    """What every expression sees, of drivers and, as far as it is known there, of environments."""
    return Record(_ALWAYS)


def before_let(driver: Driver, type_: ResourceType) -> Record:
    """What the versions of ``images`` see."""
    return Record({**_ALWAYS, "params": _closed(type_.params), "settings": _closed(driver.settings)})


def phase_one(driver: Driver, type_: ResourceType, let: Record, requires: Record | None) -> Record:
    """What ``let``, ``requires``, ``secrets`` and ``outputs`` see; ``requires`` itself sees no ``requires``."""
    seen: dict[str, Shape] = {
        **_ALWAYS,
        "images": Record(dict.fromkeys(driver.images, SCALAR)),
        "let": let,
        "params": _closed(type_.params),
        "secrets": Record(dict.fromkeys(driver.secrets, SCALAR)),
        "settings": _closed(driver.settings),
    }
    return Record(seen if requires is None else {**seen, "dependencies": _NEIGHBOURS, "requires": requires})


def phase_two(first: Record, type_: ResourceType) -> Record:
    """What a target's section sees: its own outputs as well, its dependents, and the workloads that use it."""
    seen: dict[str, Shape] = {
        "consumers": Items(_USER),
        "dependents": _NEIGHBOURS,
        "outputs": outputs_of(type_),
        "workload": _USER,
    }
    return Record({**first.keys, **seen})


def derivation(type_: ResourceType) -> Record:
    """What an output that is derived by its type sees."""
    return Record({"name": SCALAR, "outputs": outputs_of(type_), "params": _closed(type_.params)})


def outputs_of(type_: ResourceType) -> Record:
    """The outputs that a type promises."""
    others = None if type_.additional_outputs is None else _of_type(type_.additional_outputs.type)
    return Record({key: _of_type(output.type) for key, output in type_.outputs.items()}, others)


def of_data(data: Any) -> Shape:
    """The shape of a driver's tree, as far as it is written out."""
    if isinstance(data, dict):
        if any(key.startswith("$") or "{{" in key for key in data):
            return ANYTHING
        return Record({key: of_data(value) for key, value in data.items()})
    if isinstance(data, list):
        return Items(ANYTHING)
    return ANYTHING if data is None or (isinstance(data, str) and "{{" in data) else SCALAR


def fault(seen: Record, name: Name) -> tuple[str, str | None] | None:
    """What to say of a name that leads nowhere, and the hint; None where it leads somewhere or may do so."""
    shape: Shape = seen
    for depth, key in enumerate(name.path):
        if isinstance(shape, Anything):
            return None
        if isinstance(shape, Scalar):
            return f"`{_spelt(name, depth)}` has no keys, so there is no `{key}` in it", None
        if isinstance(shape, Items):
            if not isinstance(key, int):
                return (
                    f"`{_spelt(name, depth)}` is a list, so there is no `{key}` in it",
                    "take an item: `list[0]`, or `$each`",
                )
            shape = shape.item
        elif isinstance(key, int):
            # A port by its number, or an item of ``$each`` over a mapping.
            return None
        elif (below := shape.keys.get(key, shape.others)) is None:
            what = f"`{key}` is no name that is known here" if depth == 0 else f"`{_spelt(name, depth)}` has no `{key}`"
            return what, _hint(key, shape, depth)
        else:
            shape = below
    return None


def _spelt(name: Name, depth: int) -> str:
    """The head of a name; the index that stands for the items of an ``$each`` is left open."""
    return str(type(name)(name.path[:depth], 0, 0)).replace("[0]", "[]")


def _hint(key: str, record: Record, depth: int) -> str:
    if depth == 0 and key in ("consumers", "dependents"):
        return "who uses a resource is known when all have outputs: a target's section alone sees it"
    return did_you_mean(key, record.keys) or _listing(record)


def _listing(record: Record) -> str:
    return f"there is {listed(record.keys)}" if record.keys else "there are none"


def _closed(schema: Mapping[str, Any]) -> Record:
    """The values of a schema's properties and no others, as params and settings are."""
    properties = schema.get("properties")
    return Record({key: _of_schema(part) for key, part in properties.items()} if isinstance(properties, dict) else {})


def _of_schema(schema: Any) -> Shape:
    if not isinstance(schema, dict):
        return ANYTHING
    if isinstance(schema.get("properties"), dict):
        known = {key: _of_schema(part) for key, part in schema["properties"].items()}
        other = schema.get("additionalProperties", True)
        return Record(known, None if other is False else _of_schema(other))
    if schema.get("type") == "array":
        return Items(_of_schema(schema.get("items")))
    return _of_type(schema.get("type"))


def _of_type(type_: Any) -> Shape:
    return SCALAR if type_ in ("string", "integer", "number", "boolean") else ANYTHING
