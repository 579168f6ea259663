"""``scorekit diff``: what differs between two environments, two revisions, or a rendered output and today's files."""

from __future__ import annotations

from pathlib import Path

import click

from scorekit.cli import options, usage
from scorekit.cli.request import Request
from scorekit.report import diff


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
@options.workload
@options.catalogue
@options.namespace
@options.generate_namespace
@options.seed_file
@click.option("--no-secrets", is_flag=True, help="Leave objects with secret values out of what is rendered now.")
@options.form(diff.FORMATS.names(), "The format of differences.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where anything differs.")
@click.option(
    "--fail-on",
    type=click.Choice(["stateful", "refused", "disruptive"]),
    help="Exit with 1 where a change is of this kind, or a worse one.",
)
@options.quiet
def command(
    base_revision: str | None,
    head_revision: str | None,
    rendered: Path | None,
    form: str,
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
    from scorekit.cli import diff

    comparison = diff.Comparison(base_revision, head_revision, merge_base, rendered, form, exit_code, fail_on)
    return diff.diff(Request(**arguments), comparison)  # type: ignore[arg-type]
