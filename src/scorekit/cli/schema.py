"""``scorekit schema``: the schema of a kind of document, printed or written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit import schemas
from scorekit.cli.in_project import in_project
from scorekit.errors import UsageError
from scorekit.suggest import suggestion
from scorekit.workspace.writing import write_file

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.outcome import Findings
    from scorekit.workspace.project import Project


@in_project()
def write_schema(project: Project, request: Request, findings: Findings, kind: str) -> None:
    """Print or write the schema of a kind of document."""
    environment, output = request.environment, request.output
    known = project.catalogue.offered_environments()
    if environment is not None and kind != "score":
        raise UsageError(f"--env narrows the schema of score files; `scorekit schema {kind}` goes without it")
    if environment is not None and not project.catalogue.has_environment(environment):
        raise UsageError(f"there is no environment `{environment}`; {suggestion(environment, known)}")
    schema, unread = schemas.schema_of(kind, project.catalogue, environment)
    findings.extend(unread)
    if schema is None:
        return
    text = schemas.text_of(schema)
    if output is None or output == "-":
        click.echo(text, nl=False)
    else:
        findings.take(write_file(Path(output), text.encode()))
