"""``scorekit impact``: what a driver, type, environment, rule or file has a hand in."""

from __future__ import annotations

from pathlib import Path

import click

from scorekit.cli import options, usage
from scorekit.report import impact as reports


@click.command(
    "impact",
    cls=usage.GroupedCommand,
    epilog="""\b
Examples:
  scorekit impact postgres/aws-rds
  scorekit impact resource_drivers/postgres/aws-rds/kubernetes.yaml --env prod
  scorekit impact environments/prod.yaml:14
  scorekit impact 'postgres.default#shop.db' --format json
  scorekit impact --changed origin/main --format markdown
""",
)
@click.argument("subject", required=False, metavar="[SUBJECT]")
@options.environments("An environment to look at; several may be given.  [default: all of the project]")
@click.option(
    "-f",
    "--file",
    "files",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A score file (or folder) to look at.  [default: the whole project]",
)
@click.option("--changed", metavar="REVISION", help="Look at every file that differs from a revision of git.")
@options.target
@options.workload
@options.catalogue
@options.form(reports.FORMATS.names(), "The format of the report.")
@options.quiet
@click.pass_context
def command(
    ctx: click.Context,
    /,
    subject: str | None,
    environments: tuple[str, ...],
    changed: str | None,
    **arguments: object,
) -> None:
    """Show which workloads, environments and emitted objects SUBJECT affects.

    SUBJECT is a driver, a type, an environment, a file, a line of one (FILE:LINE) or a resource's uid. What it makes or
    gives a value to is a direct hit; what is reached through that is an indirect one.
    """
    from scorekit.cli import impact
    from scorekit.cli.arguments import Request

    request = Request(**arguments)  # type: ignore[arg-type]
    ctx.exit(impact.show(request, subject, environments, changed))
