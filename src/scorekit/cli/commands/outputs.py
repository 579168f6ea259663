"""``scorekit outputs``: what the resources of a workload answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorekit.cli import console, options, usage
from scorekit.cli.in_project import environment_of, in_project
from scorekit.errors import UsageError
from scorekit.report import outputs as reports

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.outcome import Findings
    from scorekit.workspace.project import Project


@usage.command(
    "outputs",
    "scorekit outputs payment-service.db --env local",
    "scorekit outputs payment-service --env dev --format json",
    "scorekit outputs payment-service.db --env local --format env --reveal > .env.db",
)
@click.argument("subject")
@options.environment_of("The environment.  [default: the project's]")
@options.target
@options.score_files("A score file to compile; several may be given.  [default: the whole project]")
@options.form(reports.FORMATS.names(), "The format: a table, JSON, or variables of a shell.")
@click.option("--reveal", is_flag=True, help="Show secrets that are derived from the seed, in development alone.")
@options.workload
@options.catalogue
@in_project(errors_only=True)
def command(project: Project, request: Request, findings: Findings, /, subject: str, *, reveal: bool) -> None:
    """Show what the resources of a workload answer: SUBJECT is a workload, WORKLOAD.RESOURCE or a uid.

    Secrets are named, and shown where --reveal asks for those of development.
    """
    from scorekit.description.outputs import outputs_of

    made = project.compile_all([environment_of(project, request)], require_images=False, **request.keywords())
    findings.extend(made.diagnostics)
    if len(made.value) > 1:
        raise UsageError(
            f"the environment has several targets: say --target {' or '.join(m.target for m in made.value)}"
        )
    for each in made.value:
        console.echo_result(reports.FORMATS, request.form, outputs_of(each, subject, reveal=reveal))
