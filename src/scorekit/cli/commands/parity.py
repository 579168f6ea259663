"""``scorekit parity``: where environments differ, and which of it is a risk."""

from __future__ import annotations

import click

from scorekit.cli import options, usage
from scorekit.cli.request import Request
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
@options.workload
@options.catalogue
@options.form(reports.FORMATS.names(), "The format of the report.")
@options.quiet
def command(against: str | None, gate: str | None, accepted: tuple[str, ...], **arguments: object) -> int:
    """Show where environments differ in what a developer can see, sorted into risks and what is expected.

    Each environment is a column, development first and production last; an environment that can't be compiled is
    shown as a risk, and the others are compared all the same.
    """
    from scorekit.cli import parity

    request = Request(**arguments)  # type: ignore[arg-type]
    return parity.show(request, against=against, accepted=accepted, gate=gate == "risk")
