"""Lists of what a project can use: environments, types, drivers. Each row is plain data, shown as a table or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from scorekit.cli import console
from scorekit.cli.workspace import Workspace
from scorekit.outcome import Findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from scorekit.catalogue import Catalogue

Row = dict[str, Any]


def show(
    rows_of: Callable[[Catalogue, Findings], Iterator[Row]],
    form: str,
    driver_folders: Sequence[Path],
    environment_folders: Sequence[Path],
) -> int:
    """Print the rows; the exit status. A broken file is told of and left out, the others are listed."""
    findings = Findings()
    workspace = findings.take(Workspace.open((), drivers=driver_folders, environments=environment_folders))
    rows = list(rows_of(workspace.catalogue, findings)) if workspace else []
    if form == "json":
        click.echo(json.dumps(rows, indent=2))
    else:
        click.echo(table(rows), nl=False)
    console.tell(findings.items)
    return 1 if findings.failed else 0


def table(rows: Sequence[Row]) -> str:
    """The rows under their keys, in columns; the last column runs on."""
    if not rows:
        return ""
    heads = list(rows[0])
    cells = [[h.upper() for h in heads], *([_cell(r[h]) for h in heads] for r in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(heads))]
    lines = ("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in cells)
    return "".join(f"{line}\n" for line in lines)


def environments(catalogue: Catalogue, findings: Findings) -> Iterator[Row]:
    """Every environment, with where it comes from."""
    for name in catalogue.offered_environments():
        found = findings.take(catalogue.environment(name))
        if found is not None:
            own = name in catalogue.offered_environments(builtin=False)
            yield {
                "name": name,
                "type": found.type,
                "targets": list(found.targets),
                "extends": found.document.data.get("extends"),
                "origin": "project" if own else "built-in",
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


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    return str(value) if value else "-"
