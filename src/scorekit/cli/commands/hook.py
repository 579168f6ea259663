"""``scorekit hook``: a command run once in each project that some files belong to, as git hooks need it."""

from __future__ import annotations

import click

from scorekit.cli import usage


@usage.command(
    "hook",
    "scorekit hook check services/shop/score.yaml services/bank/environments/prod.yaml",
    "scorekit hook render --check --env prod",
    "git diff --name-only main | xargs scorekit hook check",
    "scorekit hook check --report sarif=scorekit.sarif --report junit=scorekit.xml",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.argument("name", metavar="COMMAND")
@click.argument("arguments", metavar="[OPTIONS] [FILES]...", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def command(ctx: click.Context, /, name: str, arguments: tuple[str, ...]) -> int:
    """Run COMMAND, with its own OPTIONS, in each project that changed FILES belong to.

    A change of one file can break any workload of its project, so the whole project counts, and the result is the same
    whether one of its files is named or all. FILES that belong to no project and are no score files are passed over. Without FILES: every project below here.
    """
    from scorekit.cli import hook

    return hook.run_in_projects(ctx, name, arguments)
