"""``scorekit schema``: the schema of a kind of document, printed or written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit import schemas
from scorekit.cli import console
from scorekit.cli.compilation import open_workspace
from scorekit.cli.writing import write_file
from scorekit.errors import UsageError
from scorekit.outcome import Findings
from scorekit.suggest import did_you_mean
from scorekit.targets.api import OutputFile

if TYPE_CHECKING:
    from scorekit.cli.arguments import Request


def write_schema(kind: str, request: Request) -> int:
    """Print or write the schema of a kind of document; the exit status."""
    environment, output = request.environment, request.output
    if environment is not None and kind != "score":
        raise UsageError(f"--env narrows the schema of score files; `scorekit schema {kind}` goes without it")
    findings = Findings()
    workspace = open_workspace(request, findings)
    schema = None
    if workspace is not None:
        known = workspace.catalogue.offered_environments()
        if environment is not None and not workspace.catalogue.has_environment(environment):
            hint = did_you_mean(environment, known) or f"there are: {', '.join(known)}"
            raise UsageError(f"there is no environment `{environment}`; {hint}")
        schema = findings.take(schemas.schema_of(kind, workspace.catalogue, environment))
    if schema is not None:
        text = schemas.text_of(schema)
        if output is None or output == "-":
            click.echo(text, nl=False)
        else:
            findings.take(write_file(Path(output), OutputFile(output, text.encode())))
    console.echo_diagnostics(findings.items, root=workspace.folder.root if workspace is not None else None)
    return 1 if findings.failed else 0
