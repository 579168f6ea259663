"""``scorekit init``: asks what a new project is to be, and says what was made."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit.cli import console
from scorekit.errors import UsageError
from scorekit.outcome import Findings
from scorekit.report.terminal import printable
from scorekit.scaffold import PIPELINES, Answers
from scorekit.version import __version__
from scorekit.workspace.new_project import NewProject, checked_name

if TYPE_CHECKING:
    from scorekit.scaffold.blueprint import Pipeline
    from scorekit.workspace.new_files import NewFiles


@dataclass(frozen=True, slots=True)
class InitOptions:
    """The arguments of ``scorekit init``."""

    folder: Path = Path()
    name: str | None = None
    pipeline: Pipeline | None = None
    requirement: str | None = None
    yes: bool = False


def init(options: InitOptions) -> int:
    """Make a project and say what was made; the exit status."""
    if options.name is not None:
        checked_name("--name ", options.name)
    start = NewProject.of(Path(os.path.normpath(Path.cwd() / options.folder)))
    asking = not options.yes and sys.stdin.isatty() and sys.stdout.isatty()
    answers = _answers(options, start, asking=asking)
    append = asking and bool(lines := " ".join(start.to_append)) and _agrees(f"Add to .gitignore: {lines}")
    outcome = start.make(answers, with_pipeline=options.pipeline is not None, append=append)
    if outcome.value is not None:
        _tell(options, start, outcome.value)
    findings = Findings(outcome.diagnostics if outcome.value is None else outcome.value.diagnostics)
    console.echo_diagnostics(findings.items)
    return 1 if findings.failed else 0


def _agrees(question: str) -> bool:
    return click.confirm(question, default=True, err=True)


def _answers(options: InitOptions, start: NewProject, *, asking: bool) -> Answers:
    """What the command line says, else what is asked on a terminal, else the default."""
    name = options.name or start.name
    pipeline: Pipeline = options.pipeline or ("none" if start.is_below_repository else "github")
    if asking and options.name is None and not start.is_project:
        name = click.prompt("The project's name", default=name, value_proc=_asked, err=True)
    if asking and options.pipeline is None and not start.is_below_repository:
        choice: click.Choice[Pipeline] = click.Choice(PIPELINES)
        pipeline = click.prompt("Whose pipeline checks it", default=pipeline, type=choice, err=True)
    return Answers(name, pipeline, options.requirement or f"scorekit=={__version__}")


def _asked(text: str) -> str:
    try:
        return checked_name("", text)
    except UsageError as error:
        raise click.BadParameter(str(error)) from None


def _tell(options: InitOptions, start: NewProject, made: NewFiles) -> None:
    """What was made, what was there, what else is to be done, and how to go on."""
    width = max((len(d.path) for d in made.made), default=0)
    for draft in made.made:
        click.echo(printable(f"made  {draft.path.ljust(width)}  {draft.purpose}"))
    for path in made.kept:
        click.echo(f"kept  {path}  was there already")
    if start.is_project:
        click.echo("This is a project already: its own documents are as they were.")
    if start.is_below_repository and options.pipeline is None:
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
