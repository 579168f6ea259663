"""``scorekit drivers``: the drivers that there are, and whether each keeps its contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorekit.cli import catalogue_commands, options, usage
from scorekit.cli.commands.check import report
from scorekit.cli.in_project import Asked, in_project, open_project
from scorekit.cli.request import Request
from scorekit.diagnostics import CheckResult, ordered
from scorekit.errors import UsageError
from scorekit.report.terminal import printable

if TYPE_CHECKING:
    from scorekit.testing import CaseResult

command = catalogue_commands.group(
    "drivers",
    "driver",
    "scorekit drivers show postgres/aws-rds",
    "scorekit drivers show scorekit/postgres/aws-rds --format json",
    listed="List the drivers of the project and the built-in ones.",
    shown="Show a driver: its settings, targets, requirements, secrets by name, files, and the rules that choose it.",
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
    project, found, count = opened.value, opened.diagnostics, 0
    if project is not None:
        found += tuple(project.folder.judged(catalogue_check.check_drivers(project.catalogue)))
        count = len(project.catalogue.driver_names())
    return report(request, project, CheckResult(dict.fromkeys(ordered(found), ())), drivers=count)


@usage.command(
    "files",
    "scorekit drivers files postgres/aws-rds redis/aws-elasticache -o crossplane/",
    "scorekit drivers files --env prod | kubectl apply -f -",
    group=command,
    short_help="Give out what a cluster must have for some drivers.",
)
@click.argument(
    "names", nargs=-1, shell_complete=options.completing(lambda r: open_project(r).unwrap().catalogue.driver_names())
)
@options.environment_of("Also those of all drivers that this environment chooses.")
@click.option("-o", "--output", metavar="DIR", help="The folder to write to.  [default: stdout]")
@options.catalogue
@in_project()
def files(asked: Asked, names: tuple[str, ...]) -> None:
    """Give out what a cluster must have for the drivers NAMES: definitions and compositions of Crossplane, say.

    A file that is there already is left as it is.
    """
    from scorekit.report import new_files
    from scorekit.workspace.cluster_files import give_out

    environment = asked.request.environment
    if not names and environment is None:
        raise UsageError("of which drivers? name some, or an environment with --env")
    found = asked.take(asked.project.cluster_files(names, environment))
    if found is None:
        return
    if asked.file == "":
        raise UsageError("--output wants a folder or -")
    if not found:
        click.echo("none of these drivers has files for a cluster", err=True)
    if asked.file is None:
        click.echo(new_files.stream(found), nl=False)
    else:
        made = give_out(found, asked.file)
        asked.findings.extend(made.diagnostics)
        click.echo("".join(f"{line}\n" for line in new_files.lines(made)), nl=False)


@usage.command(
    "test",
    "scorekit drivers test",
    "scorekit drivers test postgres/own --update",
    group=command,
    short_help="Run the cases of drivers, or rewrite what they expect.",
)
@click.argument("names", nargs=-1)
@click.option("--update", is_flag=True, help="Rewrite what the cases expect; review it as code.")
@options.catalogue
@in_project(errors_only=True)
def test(asked: Asked, names: tuple[str, ...], *, update: bool) -> int:
    """Run the cases of the drivers NAMES, or of all drivers of the project.

    A case is TYPE/NAME/tests/CASE/score.yaml, with an environment.yaml where more is to be said than that the driver is chosen; what
    comes of it is held against expected/TARGET/ beside it, for each target of the driver.
    """
    from scorekit.testing.running import run_cases, summary

    results: list[CaseResult] = []
    for result in run_cases(asked.project, names, update=update):
        results.append(result)
        if result.fault is not None:
            click.echo("\n".join(map(printable, str(result).split("\n"))))
    click.echo(summary(results, updated=update))
    return 1 if any(result.fault is not None for result in results) else 0


@usage.command(
    "new",
    "scorekit drivers new postgres/own",
    "scorekit drivers new search/meilisearch",
    group=command,
    short_help="Begin a driver, with a case.",
)
@click.argument("name", metavar="TYPE/NAME")
@click.option(
    "-t",
    "--target",
    "targets",
    metavar="NAME",
    multiple=True,
    help="A target to have a section for; several may be given.  [default: each of a cluster or a laptop]",
)
@options.catalogue
@in_project()
def new(asked: Asked, name: str, targets: tuple[str, ...]) -> None:
    """Begin a driver: files that keep the contract of its type, and a case with what is expected of it.

    A type that there is not is begun, too. A file that is there already is left as it is.
    """
    from scorekit.report import new_files
    from scorekit.testing.running import expect_new
    from scorekit.workspace.new_driver import drivers_folder

    made = asked.take(asked.project.new_driver(name, targets))
    if made is None:
        return
    for line in new_files.lines(made, drivers_folder(asked.project)):
        click.echo(line)
    if made.kept or asked.findings.failed:
        return
    for line in expect_new(asked.project, name):
        click.echo(printable(line))
