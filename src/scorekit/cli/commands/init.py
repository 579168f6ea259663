"""``scorekit init``: a new project that works at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit.cli import console, usage
from scorekit.errors import UsageError
from scorekit.report.terminal import printable
from scorekit.version import __version__

if TYPE_CHECKING:
    from scorekit.scaffold import Answers
    from scorekit.scaffold.blueprint import Pipeline
    from scorekit.workspace.new_files import NewFiles
    from scorekit.workspace.new_project import NewProject


@usage.command(
    "init",
    "scorekit init",
    "scorekit init shop --name shop --ci gitlab --yes",
    "scorekit init --requirement git+https://git.example.com/platform/scorekit@v1",
)
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", metavar="NAME", help="The project's name.  [default: the workload's, or the folder's]")
@click.option(
    "--ci",
    "pipeline",
    type=click.Choice(["github", "gitlab", "none"]),
    help="Whose pipeline checks the project.  [default: github; none below a repository's root]",
)
@click.option(
    "--requirement", metavar="REQUIREMENT", help="What CI installs with pip.  [default: scorekit of this version]"
)
@click.option("-y", "--yes", is_flag=True, help="Ask nothing and take the defaults.")
def command(folder: Path, name: str | None, pipeline: Pipeline | None, requirement: str | None, *, yes: bool) -> int:
    """Make a project in FOLDER: a workload, environments, a driver, hooks, CI, and the seed of development secrets.

    What is there already is left as it is. In a folder that has score files, they are the project's workloads. In one that
    is a project already, only what lies around it is added: hooks, CI, editor settings, the seed.
    """
    from scorekit.outcome import Findings
    from scorekit.workspace.new_project import NewProject, checked_name

    if name is not None:
        checked_name("--name ", name)
    start = NewProject.of(Path(os.path.normpath(Path.cwd() / folder)))
    asking = not yes and sys.stdin.isatty() and sys.stdout.isatty()
    answers = _answers(start, name, pipeline, requirement, asking=asking)
    append = asking and bool(lines := " ".join(start.to_append)) and _agrees(f"Add to .gitignore: {lines}")
    outcome = start.make(answers, with_pipeline=pipeline is not None, append=append)
    if outcome.value is not None:
        _tell(start, outcome.value, with_pipeline=pipeline is not None)
    findings = Findings(outcome.diagnostics if outcome.value is None else outcome.value.diagnostics)
    console.echo_diagnostics(findings.items)
    return 1 if findings.failed else 0


def _agrees(question: str) -> bool:
    return click.confirm(question, default=True, err=True)


def _answers(
    start: NewProject, named: str | None, chosen: Pipeline | None, requirement: str | None, *, asking: bool
) -> Answers:
    """What the command line says, else what is asked on a terminal, else the default."""
    from scorekit.scaffold import PIPELINES, Answers

    name = named or start.name
    pipeline: Pipeline = chosen or ("none" if start.is_below_repository else "github")
    if asking and named is None and not start.is_project:
        name = click.prompt("The project's name", default=name, value_proc=_asked, err=True)
    if asking and chosen is None and not start.is_below_repository:
        choice: click.Choice[Pipeline] = click.Choice(PIPELINES)
        pipeline = click.prompt("Whose pipeline checks it", default=pipeline, type=choice, err=True)
    return Answers(name, pipeline, requirement or f"scorekit=={__version__}")


def _asked(text: str) -> str:
    from scorekit.workspace.new_project import checked_name

    try:
        return checked_name("", text)
    except UsageError as error:
        raise click.BadParameter(str(error)) from None


def _tell(start: NewProject, made: NewFiles, *, with_pipeline: bool) -> None:
    """What was made, what was there, what else is to be done, and how to go on."""
    width = max((len(d.path) for d in made.made), default=0)
    for draft in made.made:
        click.echo(printable(f"made  {draft.path.ljust(width)}  {draft.purpose}"))
    for path in made.kept:
        click.echo(f"kept  {path}  was there already")
    if start.is_project:
        click.echo("This is a project already: its own documents are as they were.")
    if start.is_below_repository and not with_pipeline:
        root = os.path.relpath(str(start.repository), start.folder)
        click.echo(printable(f"Hooks and CI belong to the repository's root, {root}, and were not made here."))
    for advice in made.advice:
        click.echo(printable(f"To do: {advice}"))
    click.echo("\nNow try:")
    for line in _next(start):
        click.echo(printable(f"  {line}"))


def _next(start: NewProject) -> Sequence[str]:
    here = os.path.relpath(start.folder)
    enter = () if here == "." else (f"cd {here}",)
    if start.is_project:
        return (*enter, "scorekit check")
    return (*enter, "scorekit check", "scorekit render --env local", "scorekit diff --env dev --env prod")
