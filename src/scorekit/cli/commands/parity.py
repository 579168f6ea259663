"""``scorekit parity``: where environments differ, and which of it is a risk."""

from __future__ import annotations

import click

from scorekit.cli import console, options, usage
from scorekit.cli.in_project import Asked, in_project
from scorekit.report import parity as reports


@usage.command(
    "parity",
    "scorekit parity",
    "scorekit parity --env dev --env prod score.yaml",
    "scorekit parity --fail-on risk --accept profile-stricter",
    "scorekit parity --format markdown",
    cls=usage.GroupedCommand,
)
@options.files
@options.environments("An environment to compare; several may be given.  [default: all of the project]")
@click.option(
    "--against",
    metavar="NAME",
    help="The environment that the others are compared with.  [default: the strictest by type]",
)
@click.option("--fail-on", "gate", type=click.Choice(["risk"]), help="Exit with 1 where there is a risk.")
@click.option("--accept", "accepted", metavar="RULE", multiple=True, help="A rule whose risks are known and taken.")
@options.target
@options.compiled
@options.form(reports.FORMATS.names(), "The format of the report.")
@options.quiet
@in_project()
def command(asked: Asked, against: str | None, gate: str | None, accepted: tuple[str, ...]) -> int:
    """Show where environments differ in what a developer can see, sorted into risks and what is expected.

    Each environment is a column, development first and production last; an environment that can't be compiled is
    shown as a risk, and the others are compared all the same.
    """
    request = asked.request
    made = asked.project.parity(request.environments, against=against, accepted=accepted, **request.keywords())
    found = asked.take(made)
    if found is None:
        return 1
    console.echo_result(reports.FORMATS, request.form, found)
    console.echo(reports.summary(found), quiet=request.quiet)
    return 1 if not found.columns or (gate == "risk" and found.risks) else 0
