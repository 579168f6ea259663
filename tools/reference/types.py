"""The page of resource types: what may be asked for, and what is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.reference.markdown import code, codes, prose, table
from tools.reference.schema import default, shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scorekit.model.driver import Driver
    from scorekit.model.environment import Environment
    from scorekit.model.resource_type import OutputContract, ResourceType

_INTRODUCTION = (
    "# Resource types\n\n"
    "Made from `resource_drivers/` by `make docs-reference`. These come with scorekit; a project adds its own"
    " ([how](../drivers.md)), and `scorekit types list` shows them all. A param is set under `resources.NAME.params`, an"
    " output is read as `${resources.NAME.OUTPUT}`. A secret output is never a text: it can be placed in a variable or a file,"
    " and nowhere else.\n"
)
_SERVED = (
    "## Who serves what\n\n"
    "The drivers that the built-in environments choose; `staging` has those of `prod`. A class stands behind the driver that it chooses.\n"
)
#: Why production has no driver of a type. A test holds that these are all.
NOT_IN_PRODUCTION = {
    "amqp-instance": "one for each `amqp`, which AWS makes as a broker of its own",
    "aws-emulator": "production has AWS itself",
    "azure-storage-emulator": "production has Azure itself",
    "gcp-pubsub-emulator": "an emulator; bind Pub/Sub itself",
    "gcs-emulator": "production has Google Cloud itself",
    "http-proxy": "routes are the gateway's",
    "kafka-instance": "the platform runs one cluster of Strimzi's",
    "s3-instance": "production has S3 itself",
    "spanner": "an emulator elsewhere; bind a database of Spanner",
}
#: Types that only other drivers ask for, and where there is nothing to ask for them.
NOT_EVERYWHERE = {("dev", "http-proxy"): "routes are the gateway's"}
COLUMNS = ("local", "dev", "prod")


def page(types: Iterable[ResourceType], drivers: Iterable[Driver], environments: Mapping[str, Environment]) -> str:
    """All types as one Markdown page."""
    known, types = tuple(drivers), tuple(types)
    parts = [_INTRODUCTION, _SERVED, table(("Type", *COLUMNS), (_served(one.name, environments) for one in types))]
    parts += [_entry(found, [d.name for d in known if d.type == found.name]) for found in types]
    return "\n".join(parts)


def _served(name: str, environments: Mapping[str, Environment]) -> tuple[str, ...]:
    cells = [f"[{code(name)}](#{name})"]
    for column in COLUMNS:
        rules = sorted((r for r in environments[column].drivers if r.type == name), key=lambda r: r.class_ or "")
        chosen = (
            f"[{code(r.driver.partition('/')[2])}](drivers.md#{r.driver.replace('/', '')})"
            + (f" ({r.class_})" if r.class_ else "")
            for r in rules
        )
        why = NOT_EVERYWHERE.get((column, name)) or (NOT_IN_PRODUCTION.get(name) if column == "prod" else None)
        cells.append(", ".join(chosen) or f"none: {prose(why or 'not said')}")
    return tuple(cells)


def _entry(found: ResourceType, drivers: list[str]) -> str:
    required = found.params.get("required", [])
    params = table(
        ("Param", "Form", "Default", "Meaning"),
        (
            (
                code(name),
                shape(schema),
                "required" if name in required else default(schema),
                prose(schema.get("description", "")),
            )
            for name, schema in found.params.get("properties", {}).items()
        ),
    )
    outputs = table(("Output", "Form", "Meaning"), (_output(name, output) for name, output in found.outputs.items()))
    parts = [f"## {found.name}\n", f"{prose(found.metadata.description)}\n"]
    parts += [t for t in (params, outputs) if t]
    parts += [f"{line}\n" for line in _facts(found, drivers)]
    return "\n".join(parts)


def _output(name: str, output: OutputContract) -> tuple[str, str, str]:
    form = "secret" if output.secret else output.type
    derived = f" Where a driver does not give it: {code(output.from_)}" if output.from_ else ""
    return code(name), form, f"{prose(output.description)}{derived}"


def _facts(found: ResourceType, drivers: list[str]) -> list[str]:
    facts = []
    if found.additional_outputs:
        facts.append(_additional(found.additional_outputs))
    if found.mountable:
        facts.append("`${resources.NAME}` is a source of `volumes`.")
    facts += [f"Class {code(name)}: {prose(text)}" for name, text in found.classes.items()]
    if found.aliases:
        facts.append(
            f"Other names: {', '.join(f'{code(key)} for {code(meant)}' for key, meant in found.aliases.items())}."
        )
    if found.tolerated:
        facts.append(f"Dropped with a warning, for files written for other tools: {codes(sorted(found.tolerated))}.")
    links = [f"[{code(name)}](drivers.md#{name.replace('/', '')})" for name in drivers]
    facts.append(f"Drivers: {', '.join(links) or '-'}.")
    return facts


def _additional(outputs: Any) -> str:
    text = f"Any other output is a {'secret' if outputs.secret else outputs.type} by its own name."
    return (
        f"{text} One that is not set is left to whoever starts the workload in {', '.join(outputs.runtime)}."
        if outputs.runtime
        else text
    )
