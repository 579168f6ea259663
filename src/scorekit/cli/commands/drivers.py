"""``scorekit drivers``: the drivers that there are, and whether each keeps its contract."""

from __future__ import annotations

from scorekit.cli import catalogue_commands, options
from scorekit.cli.commands.check import report
from scorekit.cli.in_project import open_project
from scorekit.cli.request import Request
from scorekit.diagnostics import CheckResult, ordered

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
    from scorekit import catalogue_check

    request = Request(**arguments)  # type: ignore[arg-type]
    opened = open_project(request)
    found, project, count = list(opened.diagnostics), opened.value, 0
    if project is not None:
        found += project.folder.judged(catalogue_check.check_drivers(project.catalogue))
        count = len(project.catalogue.driver_names())
    return report(request, project, CheckResult(dict.fromkeys(ordered(found), ())), drivers=count)
