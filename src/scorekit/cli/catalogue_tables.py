"""Lists of what a project can use, and one of it in full: plain data, shown as tables or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from scorekit.catalogue import Catalogue
from scorekit.cli import catalogue_details, console
from scorekit.cli.in_project import in_project, open_project
from scorekit.cli.request import Request
from scorekit.errors import UnknownNameError, UsageError
from scorekit.location import Span
from scorekit.report import spans
from scorekit.report.tables import columns
from scorekit.report.terminal import Palette, printable
from scorekit.suggest import suggestion

if TYPE_CHECKING:
    from scorekit.model.driver import Driver
    from scorekit.model.environment import Environment
    from scorekit.model.resource_type import ResourceType
    from scorekit.outcome import Findings, Outcome
    from scorekit.workspace.project import Project

Row = dict[str, Any]
#: What is true of a document or row, or goes without saying.
_QUALITIES = frozenset({"abstract", "mountable", "required", "secret"})
#: What people call a column that has another name for tools.
_HEADS = {"span": "where"}


@dataclass(frozen=True, slots=True)
class CatalogueKind:
    """A kind of document: how one of it is called, which there are and are listed, and one read, as a row, and in full."""

    noun: str
    names: Callable[[Catalogue], Sequence[str]]
    listed: Callable[[Catalogue], Sequence[str]]
    read: Callable[[Catalogue, str], Outcome[Any]]
    row: Callable[[str, Any, Catalogue], Row]
    record: Callable[[str, Any, Catalogue], Row]


@in_project()
def list_all(project: Project, request: Request, findings: Findings, kind: str) -> None:
    """Print the rows of a kind. A broken file is reported and left out, the others are listed."""
    catalogue, asked = project.catalogue, KINDS[kind]
    read = ((name, findings.take(asked.read(catalogue, name))) for name in asked.listed(catalogue))
    rows = [asked.row(name, found, catalogue) for name, found in read if found is not None]
    text = _json(rows) if request.form == "json" else table(rows, console.palette(sys.stdout))
    click.echo(text, nl=False)


@in_project()
def show(project: Project, request: Request, findings: Findings, kind: str, name: str) -> None:
    """Print one document in full. UsageError where there is none of the name."""
    catalogue, asked = project.catalogue, KINDS[kind]
    try:
        found = findings.take(asked.read(catalogue, name))
    except UnknownNameError:
        raise UsageError(f"there is no {asked.noun} `{name}`; {suggestion(name, asked.names(catalogue))}") from None
    if found is not None:
        record = asked.record(name, found, catalogue)
        click.echo(_json(record) if request.form == "json" else page(record, console.palette(sys.stdout)), nl=False)


def completions(kind: str, incomplete: str) -> list[str]:
    """The names of a kind that begin with what was typed; none where the project can't be read."""
    project = open_project(Request()).value
    known = KINDS[kind].names(project.catalogue) if project is not None else ()
    return [name for name in known if name.startswith(incomplete)]


def table(rows: Sequence[Row], palette: Palette) -> str:
    """The rows under their keys, in columns."""
    heads = list(rows[0]) if rows else []
    return columns(
        [_HEADS.get(head, head) for head in heads],
        [[_cell(row[head], head) for head in heads] for row in rows],
        palette,
    )


def page(record: Row, palette: Palette) -> str:
    """A record as text: its facts a line each, then a table for each list of rows."""
    facts = {key: _cell(value, key) for key, value in record.items() if not _is_table(value)}
    width = max(len(_words(key)) for key in facts) + 1
    lines = [f"{_words(key) + ':':<{width}} {printable(text)}\n" for key, text in facts.items() if text]
    parts = ["".join(lines)]
    for key, value in record.items():
        if _is_table(value) and value:
            parts.append(f"{palette.bold}{_words(key).capitalize()}{palette.reset}\n{table(value, palette)}")
    return "\n".join(parts)


def _json(data: Any) -> str:
    return json.dumps(data, indent=2, default=spans.record) + "\n"


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _words(key: str) -> str:
    """``additionalOutputs`` as people write it."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in key)


def _cell(value: Any, head: str) -> str:
    if isinstance(value, bool):
        return ("yes" if value else "") if head in _QUALITIES else json.dumps(value)
    if isinstance(value, Span):
        return value.place
    if isinstance(value, list):
        return ", ".join(_cell(item, head) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def _environment(name: str, found: Environment, catalogue: Catalogue) -> Row:
    return {
        "environment": name,
        "type": found.type,
        "targets": list(found.targets),
        "extends": found.document.data.get("extends"),
        "origin": "project" if name in catalogue.offered_environments(builtin=False) else "built-in",
        "description": found.metadata.description,
    }


def _type(name: str, found: ResourceType, _: Catalogue) -> Row:
    return {
        "type": name,
        "params": sorted(found.params.get("properties", {})),
        "outputs": sorted(found.outputs),
        "classes": sorted(found.classes),
        "description": found.metadata.description,
    }


def _driver(name: str, found: Driver, _: Catalogue) -> Row:
    return {
        "driver": name,
        "targets": list(found.targets) or ["any"],
        "settings": sorted(found.settings.get("properties", {})),
        "description": found.metadata.description,
    }


_TYPES, _DRIVERS, _ENVIRONMENTS = Catalogue.type_names, Catalogue.driver_names, Catalogue.environment_names
#: The kinds by the name of their command.
KINDS = {
    "envs": CatalogueKind(
        "environment",
        _ENVIRONMENTS,
        Catalogue.offered_environments,
        Catalogue.environment,
        _environment,
        catalogue_details.environment,
    ),
    "types": CatalogueKind("type", _TYPES, _TYPES, Catalogue.resource_type, _type, catalogue_details.resource_type),
    "drivers": CatalogueKind("driver", _DRIVERS, _DRIVERS, Catalogue.driver, _driver, catalogue_details.driver),
}
