"""The page of environments: the rules and settings of each, with its parents merged in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tools.reference.markdown import code, prose, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scorekit.model.environment import Environment, Rule

_INTRODUCTION = (
    "# Environments\n\n"
    "Made from `environments/` by `make docs-reference`. These come with scorekit, so that it works in an empty folder; a"
    " project's own environments [extend them](../environments.md) as `scorekit/NAME`. Rules and settings are shown with"
    " those of the parents.\n"
)

_SELECTORS = ("class_", "id", "workload", "resource")


def page(environments: Iterable[Environment]) -> str:
    """All environments as one Markdown page."""
    parts = [
        _INTRODUCTION,
    ]
    parts += [_entry(environment) for environment in environments]
    return "\n".join(parts)


def _entry(environment: Environment) -> str:
    rules = table(
        ("Resources", "Driver"),
        (
            (_selected(rule), f"[{code(rule.driver)}](drivers.md#{rule.driver.replace('/', '')})")
            for rule in sorted(environment.drivers, key=lambda r: (r.type, r.class_ or ""))
        ),
    )
    settings = table(
        ("Driver", "Settings"),
        ((code(driver), code(json.dumps(given))) for driver, given in sorted(environment.settings.items())),
    )
    parts = [f"## {environment.name}\n", f"{prose(environment.metadata.description)}\n"]
    parts += [f"- {fact}" for fact in _facts(environment)]
    return "\n".join([*parts, "", rules, *([settings] if settings else [])])


def _selected(rule: Rule) -> str:
    given = {key.rstrip("_"): getattr(rule, key) for key in _SELECTORS if getattr(rule, key)}
    return " ".join([code(rule.type), *(f"of {key} {code(value)}" for key, value in given.items())])


def _facts(environment: Environment) -> list[str]:
    facts = [f"Type: {environment.type}", f"Targets: {', '.join(environment.targets)}"]
    parent = environment.document.data.get("extends")
    if parent:
        facts.append(f"Extends: {code(parent)}")
    if environment.abstract:
        facts.append("Only there to be extended")
    backend = environment.secrets.backend
    if backend:
        facts.append(
            "Secrets: derived from the project's seed"
            if backend == "derive"
            else "Secrets: none in the output, references alone"
        )
    every = environment.workloads.get("*")
    if every is not None:
        said = every.model_dump(mode="json", by_alias=True, exclude_unset=True)
        facts += [f"Every workload: {code(f'{key}: {json.dumps(value)}')}" for key, value in sorted(said.items())]
    return facts
