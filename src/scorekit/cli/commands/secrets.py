"""``scorekit secrets``: where secrets come from and who reads them, never what they are."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from scorekit.cli import options, usage
from scorekit.cli.in_project import environment_of, in_project
from scorekit.report.terminal import palette

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.outcome import Findings
    from scorekit.workspace.project import Project

_EXAMPLES = ("scorekit secrets list --env prod", "scorekit secrets list --env dev --format json")


@click.group(
    "secrets",
    help="See where secrets come from and who reads them, never what they are.",
    epilog=usage.examples(*_EXAMPLES),
)
def command() -> None:
    """The group."""


@command.command("list", epilog=usage.examples(*_EXAMPLES))
@options.files
@options.environment_of("The environment.  [default: the project's]")
@options.target
@options.workload
@options.catalogue
@options.listed
@in_project(errors_only=True)
def list_(project: Project, request: Request, findings: Findings, /) -> None:
    """List the secrets of an environment: where each comes from, where that is written, and what reads it."""
    from scorekit.description.secrets import secrets_of
    from scorekit.report import description as reports

    chosen = environment_of(project, request)
    made = project.compile_all([chosen], require_images=False, **request.keywords())
    findings.extend(made.diagnostics)
    for each in made.value or ():
        click.echo(reports.FORMATS.find(request.form).render(secrets_of(each), palette(sys.stdout)), nl=False)
