"""``scorekit schema``: the schema of a kind of document, printed or written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit import schemas
from scorekit.cli.in_project import in_project
from scorekit.errors import UsageError
from scorekit.workspace.writing import write_file

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.outcome import Findings
    from scorekit.workspace.project import Project


@in_project()
def write_schema(project: Project, request: Request, findings: Findings, kind: str) -> None:
    """Print or write the schema of a kind of document."""
    environment, output = request.environment, request.output
    if environment is not None and kind != "score":
        raise UsageError(f"--env narrows the schema of score files; `scorekit schema {kind}` goes without it")
    schema = project.schema(kind, environment)
    findings.extend(schema.diagnostics)
    if schema.value is None:
        return
    text = schemas.text_of(schema.value)
    if output is None or output == "-":
        click.echo(text, nl=False)
    else:
        findings.take(write_file(Path(output), text.encode()))
