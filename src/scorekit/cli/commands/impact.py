"""``scorekit impact``: what a driver, type, environment, rule or file has a hand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorekit.cli import console, options, usage
from scorekit.cli.in_project import in_project, usage_error
from scorekit.report import impact as reports

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.outcome import Findings
    from scorekit.workspace.project import Project


@usage.command(
    "impact",
    "scorekit impact postgres/aws-rds",
    "scorekit impact resource_drivers/postgres/aws-rds/kubernetes.yaml --env prod",
    "scorekit impact environments/prod.yaml:14",
    "scorekit impact 'postgres.default#shop.db' --format json",
    "scorekit impact --changed origin/main --format markdown",
    cls=usage.GroupedCommand,
)
@click.argument("subject", required=False, metavar="[SUBJECT]")
@options.environments("An environment to look at; several may be given.  [default: all of the project]")
@options.score_files("A score file (or folder) to look at.  [default: the whole project]")
@click.option("--changed", metavar="REVISION", help="Look at every file that differs from a revision of git.")
@options.target
@options.workload
@options.catalogue
@options.form(reports.FORMATS.names(), "The format of the report.")
@options.quiet
@in_project(errors_only=True)
def command(
    project: Project, request: Request, findings: Findings, /, subject: str | None, changed: str | None
) -> None:
    """Show which workloads, environments and emitted objects SUBJECT affects.

    SUBJECT is a driver, a type, an environment, a file, a line of one (FILE:LINE) or a resource's uid. What it makes or
    gives a value to is a direct hit; what is reached through that is an indirect one.
    """
    if (subject is None) == (changed is None):
        raise usage_error("say what to look at: a SUBJECT, or --changed REVISION", request, project)
    found = project.impact(subject, request.environments, changed=changed, **request.keywords())
    findings.extend(found.diagnostics)
    if found.value is not None:
        console.echo_result(reports.FORMATS, request.form, found.value)
        console.echo(reports.summary(found.value), quiet=request.quiet)
