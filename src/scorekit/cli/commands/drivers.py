"""``scorekit drivers``: the drivers that there are, and whether each keeps its contract."""

from __future__ import annotations

from scorekit.cli import catalogue_commands, options
from scorekit.cli.request import Request

command = catalogue_commands.group(
    "drivers",
    "driver",
    summary="See and check the drivers that there are.",
    listed="List the drivers of the project and the built-in ones.",
    shown="Show a driver: its settings, targets, requirements, secrets by name, files, and the rules that choose it.",
    examples=(
        "scorekit drivers show postgres/aws-rds",
        "scorekit drivers show scorekit/postgres/aws-rds --format json",
    ),
)


@command.command("check")
@options.catalogue
@options.report
@options.reports
def check(**arguments: object) -> int:
    """Check every type and driver against its contract."""
    from scorekit.cli import check

    return check.check_drivers(Request(**arguments))  # type: ignore[arg-type]
