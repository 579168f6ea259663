"""``scorekit drivers``: the drivers that there are, and whether each keeps its contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit.cli import catalogue_commands, options
from scorekit.cli.commands.check import report
from scorekit.cli.in_project import in_project, open_project
from scorekit.cli.request import Request
from scorekit.diagnostics import CheckResult, ordered
from scorekit.errors import UsageError
from scorekit.report.terminal import printable

if TYPE_CHECKING:
    from scorekit.outcome import Findings
    from scorekit.workspace.project import Project

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


@command.command(
    "files",
    short_help="Give out what a cluster must have for some drivers.",
    epilog="""\b
Examples:
  scorekit drivers files postgres/aws-rds redis/aws-elasticache -o crossplane/
  scorekit drivers files --env prod | kubectl apply -f -
""",
)
@click.argument(
    "names", nargs=-1, shell_complete=options.completing(lambda r: open_project(r).unwrap().catalogue.driver_names())
)
@options.environment_of("Also those of all drivers that this environment chooses.")
@click.option("-o", "--output", metavar="DIR", help="The folder to write to.  [default: stdout]")
@options.catalogue
@in_project()
def files(project: Project, request: Request, findings: Findings, /, names: tuple[str, ...]) -> None:
    """Give out what a cluster must have for the drivers NAMES: definitions and compositions of Crossplane, say.

    A file that is there already is left as it is.
    """
    from scorekit.scaffold import Draft
    from scorekit.workspace.new_files import create_files

    if not names and request.environment is None:
        raise UsageError("of which drivers? name some, or an environment with --env")
    found = findings.take(project.cluster_files(names, request.environment))
    if found is None:
        return
    output = request.output
    if output is None or output == "-":
        click.echo("---\n".join(found.values()), nl=False)
        return
    made = create_files(Path.cwd() / output, [Draft(path, text, "") for path, text in found.items()])
    findings.extend(made.diagnostics)
    for draft in made.made:
        click.echo(printable(f"made  {draft.path}"))
    for path in made.kept:
        click.echo(printable(f"kept  {path}  was there already"))
