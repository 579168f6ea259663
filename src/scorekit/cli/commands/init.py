"""``scorekit init``: a new project that works at once."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit.cli import console, usage
from scorekit.outcome import Findings
from scorekit.report.terminal import printable
from scorekit.version import __version__

if TYPE_CHECKING:
    from scorekit.scaffold import Answers
    from scorekit.scaffold.blueprint import Pipeline
    from scorekit.workspace.new_project import NewProject


@usage.command(
    "init",
    "scorekit init",
    "scorekit init shop --name shop --ci gitlab --yes",
    "scorekit init --requirement git+https://git.example.com/platform/scorekit@v1",
)
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", metavar="NAME", help="A new project's name.  [default: the workload's, or the folder's]")
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
    from scorekit.report import new_files
    from scorekit.workspace.new_project import NewProject, checked_name

    if name is not None:
        checked_name("--name ", name)
    start = NewProject.of(Path(os.path.normpath(Path.cwd() / folder)))
    asking = not yes and sys.stdin.isatty() and sys.stdout.isatty()
    answers = _answers(start, name, pipeline, requirement, asking=asking)
    lines = " ".join(start.to_append) if asking else ""
    append = bool(lines) and click.confirm(f"Add to .gitignore: {lines}", default=True, err=True)
    outcome = start.make(answers, with_pipeline=pipeline is not None, append=append)
    made = outcome.value
    if made is not None:
        for line in (*new_files.lines(made), *start.advice(made, with_pipeline=pipeline is not None)):
            click.echo(printable(line))
    findings = Findings(outcome.diagnostics if made is None else made.diagnostics)
    console.echo_diagnostics(findings.items)
    return 1 if findings.failed else 0


def _answers(
    start: NewProject, named: str | None, chosen: Pipeline | None, requirement: str | None, *, asking: bool
) -> Answers:
    """What the command line says, else what is asked on a terminal, else the default."""
    from scorekit.scaffold import PIPELINES, Answers
    from scorekit.workspace.new_project import checked_name

    parse = partial(usage.parsed, partial(checked_name, ""))
    name, pipeline = named or start.name, chosen or start.pipeline
    if asking and named is None and not start.is_project:
        name = click.prompt("The project's name", default=name, value_proc=parse, err=True)
    if asking and chosen is None and not start.is_below_repository:
        choice: click.Choice[Pipeline] = click.Choice(PIPELINES)
        pipeline = click.prompt("Whose pipeline checks it", default=pipeline, type=choice, err=True)
    return Answers(name, pipeline, requirement or f"scorekit=={__version__}")
