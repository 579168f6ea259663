"""Schemas on their way to stdout or a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit import schemas
from scorekit.cli import console
from scorekit.cli.workspace import Workspace
from scorekit.cli.writing import write_file
from scorekit.errors import UsageError
from scorekit.outcome import Findings
from scorekit.suggest import did_you_mean
from scorekit.targets.api import OutputFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorekit.catalogue import Catalogue


def describe(
    kind: str,
    environment: str | None,
    output: str | None,
    driver_folders: Sequence[Path],
    environment_folders: Sequence[Path],
) -> int:
    """Print or write the schema of a kind of document; the exit status."""
    if environment is not None and kind != "score":
        raise UsageError(f"--env narrows the schema of score files; `scorekit schema {kind}` goes without it")
    findings = Findings()
    workspace = findings.take(Workspace.open((), drivers=driver_folders, environments=environment_folders))
    schema = None
    if workspace is not None:
        if environment is not None:
            _know(environment, workspace.catalogue)
        schema = findings.take(schemas.schema_of(kind, workspace.catalogue, environment))
    if schema is not None:
        text = schemas.text_of(schema)
        if output in (None, "-"):
            click.echo(text, nl=False)
        else:
            findings.take(write_file(Path(str(output)), OutputFile(str(output), text.encode())))
    console.tell(findings.items, root=workspace.folder.root if workspace is not None else None)
    return 1 if findings.failed else 0


def _know(environment: str, catalogue: Catalogue) -> None:
    """UsageError for an environment that there is none of."""
    known = catalogue.offered_environments()
    if not catalogue.has_environment(environment):
        hint = did_you_mean(environment, known) or f"there are: {', '.join(known)}"
        raise UsageError(f"there is no environment `{environment}`; {hint}")
