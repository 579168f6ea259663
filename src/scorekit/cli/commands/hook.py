"""``scorekit hook``: a command run once in each project that some files belong to, as git hooks need it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeGuard

import click

from scorekit.cli import console, usage
from scorekit.errors import UsageError
from scorekit.redaction import without_secrets
from scorekit.suggest import suggestion
from scorekit.workspace.report_files import deferred, write_deferred

#: Formats of which several can follow one another and still be read; of the others, one document is one project.
_IN_A_ROW = frozenset({"text", "github", "markdown"})
#: The command that has something to say of a project without a score file, as a platform team has.
_OF_DRIVERS_TOO = "check"


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
    from scorekit.workspace.owners import projects_of

    asked = _command(ctx, name)
    inner = asked.make_context(name, list(arguments), parent=ctx.parent)
    here = Path.cwd()
    files: Sequence[Path] = inner.params.get("files") or ()
    roots = projects_of(files, here, with_score_files=name != _OF_DRIVERS_TOO)
    if len(roots) > 1 and (form := inner.params.get("form", "text")) not in _IN_A_ROW:
        way = f"say --report {form}=FILE" if "reports" in inner.params else "run the command once for each"
        raise UsageError(f"--format {form} tells of one project, and the files belong to {len(roots)}; {way}")
    # The report of one project is that of the command; of several, or none, there is one report.
    reports = deferred(inner.params.get("reports") or ()) if len(roots) != 1 else ()
    if reports:
        inner.params["reports"] = reports
    status = 0
    for root in roots:
        if root != here:
            console.echo(f"in {Path(os.path.relpath(root, here)).as_posix()}:")
        status = max(status, _run(inner, asked, root, here))
    # A report that lacks a project would say that all is well there.
    faults = write_deferred(reports) if status <= 1 else ()
    console.echo_diagnostics(faults)
    return max(status, 1) if faults else status


def _command(ctx: click.Context, name: str) -> click.Command:
    """The command of a name that takes FILES; UsageError where there is none."""
    group = ctx.find_root().command
    assert isinstance(group, click.Group)  # noqa: S101 - this is a command of it
    found = group.get_command(ctx, name)
    if not _takes_files(found):
        names = [n for n in group.list_commands(ctx) if _takes_files(group.get_command(ctx, n))]
        raise click.UsageError(f"`{name}` is no command that takes FILES; {suggestion(name, names)}", ctx)
    return found


def _takes_files(command: click.Command | None) -> TypeGuard[click.Command]:
    return command is not None and any(p.name == "files" for p in command.params)


def _run(ctx: click.Context, command: click.Command, root: Path, here: Path) -> int:
    """The command on the whole of one project; its exit status. The other projects have their turn whatever it is."""
    # Named from here, so that a report's paths begin here too.
    files = (Path(os.path.relpath(root, here)),) if root != here else ()
    params: dict[str, Any] = {**ctx.params, "files": files}
    with ctx.scope(cleanup=False):
        try:
            status: int = ctx.invoke(command, **params)
        except (click.UsageError, UsageError) as error:
            words = error.format_message() if isinstance(error, click.UsageError) else str(error)
            console.echo(f"error: {without_secrets(words)}")
            return 2
    return status
