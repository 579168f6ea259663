"""Commands run once a project, for hooks and pipelines that know files and not projects."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from scorekit.cli import console
from scorekit.errors import UsageError
from scorekit.redaction import without_secrets
from scorekit.suggest import suggestion
from scorekit.workspace.owners import projects_of
from scorekit.workspace.report_files import deferred, write_deferred

#: Formats of which several can follow one another and still be read; of the others, one document is one project.
_IN_A_ROW = frozenset({"text", "github", "markdown"})
#: The command that has something to say of a project without a score file, as a platform team has.
_OF_DRIVERS_TOO = "check"


def run_in_projects(ctx: click.Context, name: str, arguments: Sequence[str]) -> int:
    """Run a command in each project that its FILES belong to, or in every one below here; the worst exit status."""
    command = _command(ctx, name)
    inner = command.make_context(name, list(arguments), parent=ctx.parent)
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
        status = max(status, _run(inner, command, root, here))
    # A report that lacks a project would say that all is well there.
    faults = write_deferred(reports) if status <= 1 else ()
    console.echo_diagnostics(faults)
    return max(status, 1) if faults else status


def _command(ctx: click.Context, name: str) -> click.Command:
    """The command of a name that takes FILES; UsageError where there is none."""
    group = ctx.find_root().command
    assert isinstance(group, click.Group)  # noqa: S101 - this is a command of it
    found = group.get_command(ctx, name)
    if found is None or not _takes_files(found):
        commands = {n: group.get_command(ctx, n) for n in group.list_commands(ctx)}
        names = [n for n, command in commands.items() if command is not None and _takes_files(command)]
        raise click.UsageError(f"`{name}` is no command that takes FILES; {suggestion(name, names)}", ctx)
    return found


def _takes_files(command: click.Command) -> bool:
    return any(p.name == "files" for p in command.params)


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
