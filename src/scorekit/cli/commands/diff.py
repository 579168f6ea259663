"""``scorekit diff``: what differs between two environments, two revisions, or a rendered output and today's files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit.cli import console, options, usage
from scorekit.cli.in_project import open_project
from scorekit.cli.request import Request
from scorekit.diagnostics import errors_of
from scorekit.errors import UsageError
from scorekit.outcome import Findings
from scorekit.report import diff as reports

if TYPE_CHECKING:
    from scorekit.diff import Changes


@usage.command(
    "diff",
    "scorekit diff --env dev --env prod",
    "scorekit diff --from main --env prod --fail-on stateful",
    "scorekit diff --from origin/main --merge-base --fail-on stateful",
    "scorekit diff --from v1.4 --to v1.5 --format markdown",
    "scorekit diff --rendered manifests/ --env prod --exit-code",
    cls=usage.GroupedCommand,
)
@options.files
@options.environments(
    "Two environments to compare; with --from, those to compare in [default: all of the project]; with --rendered, "
    "the one that was rendered."
)
@click.option("--from", "base_revision", metavar="REVISION", help="Compare with the files of a git revision.")
@click.option("--to", "head_revision", metavar="REVISION", help="The later revision.  [default: the files as they are]")
@click.option(
    "--merge-base",
    is_flag=True,
    help="With --from: what it was when this branch (or --to) left REVISION, as in a pull request.",
)
@click.option(
    "--rendered",
    metavar="FOLDER|FILE",
    type=click.Path(path_type=Path),
    help="Compare existing manifests with what would be rendered now.",
)
@options.alias
@options.target
@options.compiled
@options.namespace
@options.generate_namespace
@options.seed_file
@click.option("--no-secrets", is_flag=True, help="Leave objects with secret values out of what is rendered now.")
@options.form(reports.FORMATS.names(), "The format of differences.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where anything differs.")
@options.fail_on
@options.quiet
def command(
    base_revision: str | None,
    head_revision: str | None,
    rendered: Path | None,
    fail_on: str | None,
    *,
    merge_base: bool,
    exit_code: bool,
    **arguments: object,
) -> int:
    """Show what differs in the manifests of score FILES (or of the whole project), and what the difference would do.

    Compares two environments, two git revisions, or existing manifests with what would be rendered now.
    A change that may lose data, or leave it behind, comes first and is marked `!! STATEFUL`; one that the API server
    would refuse is marked `! REFUSED`. Values of secrets are never shown. Git is only read.
    """
    from scorekit.workspace.opened import root_of
    from scorekit.workspace.past import project_versions

    request, findings = Request(**arguments), Findings()  # type: ignore[arg-type]
    for option, given in (("--to", head_revision is not None), ("--merge-base", merge_base)):
        if given and base_revision is None:
            raise UsageError(f"{option} needs --from REVISION")
    project = findings.take(open_project(request))
    before, after = None, project
    if project is not None and base_revision is not None:
        versions = project_versions(project, base_revision, head_revision, merge_base=merge_base)
        before, after = versions.value
        findings.extend(versions.diagnostics)
        for note in versions.notes:
            console.echo(note)
    found: Sequence[Changes] = ()
    if after is not None and (before is not None or base_revision is None):
        made = after.diff(
            request.environments,
            since=before,
            rendered=rendered,
            no_secrets=request.no_secrets,
            **request.keywords(),
        )
        found = made.value
        findings.extend(made.diagnostics)
    errors = errors_of(dict.fromkeys(findings.items))
    console.echo_diagnostics(errors, root=root_of(project, request.paths))
    console.echo_result(reports.FORMATS, request.form, found)
    for line in reports.no_differences(found):
        console.echo(line, quiet=request.quiet)
    return 1 if findings.failed else reports.status(found, fail_on, exit_code=exit_code)
