"""``scorekit outputs``: what the resources of a workload answer."""

from __future__ import annotations

import click

from scorekit.cli import console, options, usage
from scorekit.cli.in_project import Asked, in_project
from scorekit.errors import UsageError
from scorekit.report import outputs as reports


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
@options.compiled
@in_project(errors_only=True)
def command(asked: Asked, subject: str, *, reveal: bool) -> None:
    """Show what the resources of a workload answer: SUBJECT is a workload, WORKLOAD.RESOURCE or a uid.

    Secrets are named, and shown where --reveal asks for those of development.
    """
    from scorekit.description.outputs import outputs_of

    made = asked.project.compile_all([asked.environment()], require_images=False, **asked.request.keywords())
    sets = asked.told(made)
    if len(sets) > 1:
        raise UsageError(f"the environment has several targets: say --target {' or '.join(m.target for m in sets)}")
    for each in sets:
        console.echo_result(reports.FORMATS, asked.request.form, outputs_of(each, subject, reveal=reveal))
