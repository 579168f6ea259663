"""``scorekit secrets``: where secrets come from and who reads them, never what they are."""

from __future__ import annotations

from scorekit.cli import console, options, usage
from scorekit.cli.in_project import Asked, in_project

_EXAMPLES = ("scorekit secrets list --env prod", "scorekit secrets list --env dev --format json")


command = usage.group("secrets", *_EXAMPLES)


@usage.command("list", *_EXAMPLES, group=command)
@options.files
@options.environment_of("The environment.  [default: the project's]")
@options.target
@options.compiled
@options.listed
@in_project(errors_only=True)
def list_(asked: Asked) -> None:
    """List the secrets of an environment: where each comes from, where that is written, and what reads it."""
    from scorekit.description.secrets import secrets_of
    from scorekit.report import description as reports

    made = asked.project.compile_all([asked.environment()], require_images=False, **asked.request.keywords())
    for each in asked.told(made):
        console.echo_result(reports.FORMATS, asked.request.form, secrets_of(each), paged=False)
