"""``scorekit explain``: why a value is what it is, or what a diagnostic code means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorekit.cli import console, options, usage
from scorekit.cli.in_project import Asked, in_project, open_project
from scorekit.codes import all_codes, is_code
from scorekit.report import explanation as reports

if TYPE_CHECKING:
    from scorekit.cli.request import Request


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    if incomplete[:2].upper() == "SK" and incomplete[2:].isdigit():
        return [code for code in all_codes() if code.startswith(incomplete.upper())]
    return options.completing(_subjects)(ctx, param, incomplete)


@usage.command(
    "explain",
    "scorekit explain payment-service.containers.main.variables.DB_HOST",
    "scorekit explain payment-service.db --env dev --env prod",
    "scorekit explain payment-service.db.params.version --env prod",
    "scorekit explain 'postgres.default#payment-service.db'",
    "scorekit explain 'Deployment/payment-service.spec.template.spec.containers[main].env[DB_HOST].value'",
    "scorekit explain score.yaml:12",
    "scorekit explain SK202",
)
@click.argument("subject", shell_complete=_complete)
@options.environments(
    "An environment to explain it in; several may be given.  [default: the project's default, else all of its own]"
)
@options.target
@options.score_files("A score file to compile; several may be given.  [default: the whole project]")
@options.form(reports.FORMATS.names(), "The format of the explanation.")
@options.compiled
def command(subject: str, **arguments: object) -> int:
    """Explain why SUBJECT is what it is, line by line, or what a diagnostic code means.

    SUBJECT is a workload, a path of its Score file, a resource or a part of one, a uid, a driver, a variable of the
    environment, an emitted object or a field of it, a place (FILE:LINE), or a diagnostic code. Secrets are named, never shown.
    """
    if is_code(subject):
        from scorekit.report import code_page

        click.echo(code_page.page(subject, as_json=arguments["form"] == "json"), nl=False)
        return 0
    return _explain(subject=subject, **arguments)


@in_project(errors_only=True)
def _explain(asked: Asked, subject: str) -> None:
    """Print why a subject is what it is, for each environment; UsageError where nothing is called so anywhere."""
    found = asked.project.explain(subject, asked.request.environments, **asked.request.keywords())
    for note in found.notes:
        console.echo(f"note: {note}", quiet=asked.request.quiet)
    if made := asked.told(found):
        console.echo_result(reports.FORMATS, asked.request.form, made)


def _subjects(request: Request) -> tuple[str, ...]:
    """Every subject of the environments asked for, for completion."""
    from scorekit.workspace.explain import subjects

    return subjects(open_project(request).unwrap(), request.environments, request.compile_options())
