"""``scorekit drivers``: the drivers that there are, and whether each keeps its contract."""

from __future__ import annotations

import os
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
from scorekit.suggest import suggestion

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


@command.command(
    "test",
    short_help="Run the cases of drivers, or rewrite what they expect.",
    epilog="""\b
Examples:
  scorekit drivers test
  scorekit drivers test postgres/own --update
""",
)
@click.argument("names", nargs=-1)
@click.option("--update", is_flag=True, help="Rewrite what the cases expect; review it as code.")
@options.catalogue
@in_project(errors_only=True)
def test(project: Project, request: Request, findings: Findings, /, names: tuple[str, ...], *, update: bool) -> int:
    """Run the cases of the drivers NAMES, or of all drivers of the project.

    A case is TYPE/NAME/tests/CASE/score.yaml, with an environment.yaml where more is to be said than that the driver is chosen; what
    comes of it is held against expected/TARGET/ beside it, for each target of the driver.
    """
    from scorekit.testing.cases import FAULTS, DriverFolder, cases_of

    del findings
    for name in names:
        if not project.catalogue.has_driver(name):
            raise UsageError(f"there is no driver `{name}`; {suggestion(name, project.catalogue.driver_names())}")
    failed = count = 0
    for root in request.driver_folders or (project.folder.drivers_dir,):
        drivers = DriverFolder.open(root.absolute())
        for case in cases_of(drivers, names):
            called = f"{case.driver}, case {case.folder.name}"
            try:
                for target in case.targets():
                    called, count = f"{case.driver}, case {case.folder.name}, for {target}", count + 1
                    case.check(target, update=update)
            except FAULTS as fault:
                failed += 1
                click.echo("\n".join(map(printable, f"{called}: {fault}".split("\n"))))
    if not count and not failed:
        click.echo("no driver here has a case; TYPE/NAME/tests/CASE/score.yaml is one")
    elif failed:
        click.echo(f"{failed} of {max(count, failed)} cases are not as expected; `--update` rewrites what is")
    else:
        click.echo(f"{count} case{'' if count == 1 else 's'} {'rewritten' if update else 'as expected'}")
    return 1 if failed else 0


@command.command(
    "new",
    short_help="Begin a driver, with a case.",
    epilog="""\b
Examples:
  scorekit drivers new postgres/own
  scorekit drivers new search/meilisearch
""",
)
@click.argument("name", metavar="TYPE/NAME")
@click.option(
    "-t",
    "--target",
    "asked",
    metavar="NAME",
    multiple=True,
    help="A target to have a section for; several may be given.  [default: each of a cluster or a laptop]",
)
@options.catalogue
@in_project()
def new(project: Project, request: Request, findings: Findings, /, name: str, asked: tuple[str, ...]) -> None:
    """Begin a driver: files that keep the contract of its type, and a case with what is expected of it.

    A type that there is not is begun, too. A file that is there already is left as it is.
    """
    from scorekit.catalogue.folders import DRIVER_FILE, is_segment
    from scorekit.scaffold.driver import new_driver, starters
    from scorekit.workspace.new_files import create_files

    kind, _, own = name.partition("/")
    if not (is_segment(kind) and is_segment(own)):
        raise UsageError(f"a driver is called TYPE/NAME, as `postgres/own`, not `{name}`")
    begun = starters()
    for target in asked:
        if target not in begun:
            raise UsageError(f"no driver for `{target}` is begun; {suggestion(target, begun)}")
    apart = [target for target in asked if DRIVER_FILE in begun[target]]
    files: dict[str, str] = {}
    for target in apart or asked or [target for target in begun if DRIVER_FILE not in begun[target]]:
        files.update(begun[target])
    if rest := [target for target in asked if f"{target}.yaml" not in files]:
        raise UsageError(f"a driver for {apart[0]} has no section for {rest[0]}; begin another driver for that")
    known = findings.take(project.catalogue.resource_type(kind)) if kind in project.catalogue.type_names() else None
    if findings.failed:
        return
    root = next(iter(request.driver_folders), project.folder.drivers_dir).absolute()
    made = create_files(root, list(new_driver(name, known, files)))
    findings.extend(made.diagnostics)
    for draft in made.made:
        click.echo(printable(f"made  {os.path.relpath(root / draft.path)}  {draft.purpose}"))
    for path in made.kept:
        click.echo(printable(f"kept  {os.path.relpath(root / path)}  was there already"))
    if made.kept or findings.failed:
        return
    _expect_case(root, name)


def _expect_case(root: Path, name: str) -> None:
    """Write down what the new driver's case comes to, and say what is to be done."""
    from scorekit.testing.cases import DIAGNOSTICS, EXPECTED, FAULTS, DriverFolder, cases_of

    try:
        for case in cases_of(DriverFolder.open(root), [name]):
            for target in case.targets():
                case.check(target, update=True)
                expected = case.folder / EXPECTED / target
                if [path.name for path in expected.iterdir()] == [DIAGNOSTICS]:
                    click.echo(printable(f"the case does not compile for {target} yet: see {DIAGNOSTICS} below it"))
    except FAULTS as fault:
        click.echo(printable(f"its case is not complete yet: {fault}".partition("\n")[0]))
        return
    click.echo(f"now change them; `scorekit drivers check` and `scorekit drivers test {name}` tell what they do")
