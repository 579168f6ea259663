"""``scorekit impact``: what a driver, type, environment, rule or file has a hand in."""

from __future__ import annotations

import click

from scorekit.cli import console, options, usage
from scorekit.cli.in_project import Asked, in_project
from scorekit.report import impact as reports


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
@options.compiled
@options.form(reports.FORMATS.names(), "The format of the report.")
@options.quiet
@in_project(errors_only=True)
def command(asked: Asked, subject: str | None, changed: str | None) -> None:
    """Show which workloads, environments and emitted objects SUBJECT affects.

    SUBJECT is a driver, a type, an environment, a file, a line of one (FILE:LINE) or a resource's uid. What it makes or
    gives a value to is a direct hit; what is reached through that is an indirect one.
    """
    if (subject is None) == (changed is None):
        raise asked.usage_error("say what to look at: a SUBJECT, or --changed REVISION")
    request = asked.request
    found = asked.told(asked.project.impact(subject, request.environments, changed=changed, **request.keywords()))
    if found is not None:
        console.echo_result(reports.FORMATS, request.form, found)
        console.echo(reports.summary(found), quiet=request.quiet)
