"""Lists of what a project can use, and one of it in full: plain data, shown as tables or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from scorekit.cli import catalogue_details, console
from scorekit.cli.compilation import open_workspace
from scorekit.cli.workspace import Workspace
from scorekit.errors import UsageError
from scorekit.location import Span
from scorekit.outcome import Findings
from scorekit.report import spans
from scorekit.report.tables import columns
from scorekit.report.terminal import Palette, printable
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from scorekit.catalogue import Catalogue
    from scorekit.cli.arguments import Request

Row = dict[str, Any]
#: What is true of a document or row, or goes without saying.
_QUALITIES = frozenset({"abstract", "mountable", "required", "secret"})
#: What people call a column that has another name for tools.
_HEADS = {"span": "where"}


@dataclass(frozen=True, slots=True)
class CatalogueKind:
    """A kind of document: how one of it is called, which there are, their rows, and one of them in full."""

    noun: str
    names: Callable[[Catalogue], Sequence[str]]
    rows: Callable[[Catalogue, Findings], Iterator[Row]]
    record: Callable[[str, Catalogue, Findings], Row | None]


def list_all(kind: str, request: Request) -> int:
    """Print the rows of a kind; the exit status. A broken file is reported and left out, the others are listed."""
    findings = Findings()
    workspace = open_workspace(request, findings)
    rows = list(KINDS[kind].rows(workspace.catalogue, findings)) if workspace else []
    if request.form == "json":
        click.echo(_json(rows))
    else:
        click.echo(table(rows, console.palette(sys.stdout)), nl=False)
    console.echo_diagnostics(findings.items, root=workspace.folder.root if workspace else None)
    return 1 if findings.failed else 0


def show(kind: str, name: str, request: Request) -> int:
    """Print one document in full; the exit status. UsageError where there is none of the name."""
    findings = Findings()
    workspace = open_workspace(request, findings)
    record = KINDS[kind].record(name, workspace.catalogue, findings) if workspace else None
    if record is not None:
        text = _json(record) + "\n" if request.form == "json" else page(record, console.palette(sys.stdout))
        click.echo(text, nl=False)
    elif workspace is not None and not findings.failed:
        known = KINDS[kind].names(workspace.catalogue)
        hint = did_you_mean(name, known) or f"there are: {', '.join(known)}"
        raise UsageError(f"there is no {KINDS[kind].noun} `{name}`; {hint}")
    console.echo_diagnostics(findings.items, root=workspace.folder.root if workspace else None)
    return 1 if findings.failed else 0


def completions(kind: str, incomplete: str) -> list[str]:
    """The names of a kind that begin with what was typed; none where the project can't be read."""
    workspace = Workspace.open(()).value
    known = KINDS[kind].names(workspace.catalogue) if workspace is not None else ()
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
    return json.dumps(data, indent=2, default=spans.record)


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


def environments(catalogue: Catalogue, findings: Findings) -> Iterator[Row]:
    """Every environment, with where it comes from."""
    own = catalogue.offered_environments(builtin=False)
    for name in catalogue.offered_environments():
        found = findings.take(catalogue.environment(name))
        if found is not None:
            yield {
                "environment": name,
                "type": found.type,
                "targets": list(found.targets),
                "extends": found.document.data.get("extends"),
                "origin": "project" if name in own else "built-in",
                "description": found.metadata.description,
            }


def types(catalogue: Catalogue, findings: Findings) -> Iterator[Row]:
    """Every resource type, with what may be asked and what it answers."""
    for name in catalogue.type_names():
        found = findings.take(catalogue.resource_type(name))
        if found is not None:
            yield {
                "type": name,
                "params": sorted(found.params.get("properties", {})),
                "outputs": sorted(found.outputs),
                "classes": sorted(found.classes),
                "description": found.metadata.description,
            }


def drivers(catalogue: Catalogue, findings: Findings) -> Iterator[Row]:
    """Every driver, with the targets that it serves."""
    for name in catalogue.driver_names():
        found = findings.take(catalogue.driver(name))
        if found is not None:
            yield {
                "driver": name,
                "targets": list(found.targets) or ["any"],
                "settings": sorted(found.settings.get("properties", {})),
                "description": found.metadata.description,
            }


#: The kinds by the name of their command.
KINDS = {
    "envs": CatalogueKind("environment", lambda c: c.environment_names(), environments, catalogue_details.environment),
    "types": CatalogueKind("type", lambda c: c.type_names(), types, catalogue_details.resource_type),
    "drivers": CatalogueKind("driver", lambda c: c.driver_names(), drivers, catalogue_details.driver),
}
