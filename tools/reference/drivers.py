"""The page of drivers: what each makes, what an environment may set, what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.reference.markdown import code, codes, prose, table
from tools.reference.schema import default, shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scorekit.model.driver import Driver

_INTRODUCTION = (
    "# Drivers\n\n"
    "Made from `resource_drivers/` by `make docs-reference`. These come with scorekit; a project adds its own"
    " ([how](../drivers.md)), and `scorekit drivers list` shows them all. An environment chooses a driver by a rule and sets"
    " its settings ([how](../environments.md)).\n"
)


def page(drivers: Iterable[Driver], used_by: Mapping[str, Iterable[str]]) -> str:
    """All drivers as one Markdown page. ``used_by`` maps a driver to the environments whose rules name it."""
    parts = [
        _INTRODUCTION,
    ]
    parts += [_entry(driver, sorted(used_by.get(driver.name, ()))) for driver in drivers]
    return "\n".join(parts)


def _entry(driver: Driver, environments: list[str]) -> str:
    settings = table(
        ("Setting", "Form", "Default", "Meaning"),
        (
            (code(name), shape(schema), default(schema), prose(schema.get("description", "")))
            for name, schema in driver.settings.get("properties", {}).items()
        ),
    )
    parts = [f"## {driver.name}\n", f"{prose(driver.metadata.description)}\n"]
    parts += [f"- {fact}" for fact in _facts(driver, environments)]
    return "\n".join([*parts, "", *([settings] if settings else [])])


def _facts(driver: Driver, environments: list[str]) -> list[str]:
    facts = [
        f"Provides: [{code(driver.type)}](types.md#{driver.type})",
        f"Targets: {', '.join(driver.targets) or 'any'}",
    ]
    for alias, needed in driver.requires.items():
        shared = f", shared as {code(needed.id)}" if needed.id else ""
        facts.append(f"Requires {code(alias)}: a [{code(needed.type)}](types.md#{needed.type}){shared}")
    if driver.secrets:
        facts.append(f"Secrets of its own: {codes(sorted(driver.secrets))}")
    if driver.needs.crds:
        facts.append(f"Needs in the cluster: {codes(driver.needs.crds)}")
    if driver.needs.operators:
        facts.append(f"Needs running: {', '.join(driver.needs.operators)}")
    facts.append(f"Chosen in: {codes(environments)}")
    return facts
