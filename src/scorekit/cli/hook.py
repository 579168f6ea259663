"""Commands run once a project, for hooks and pipelines that know files and not projects."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from scorekit.catalogue import find_project, open_project
from scorekit.catalogue.globs import PROJECT_FILE
from scorekit.catalogue.project import ProjectFolder
from scorekit.cli import console
from scorekit.cli.report_files import deferred, write_deferred
from scorekit.errors import UsageError
from scorekit.redaction import without_secrets
from scorekit.suggest import suggestion

#: Folders that hold copies of others' files.
_PASSED_BY = frozenset({"node_modules"})
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
    roots = sorted(root for root in set(_owners(files, here)) if name == _OF_DRIVERS_TOO or _has_score_files(root))
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


def _has_score_files(root: Path) -> bool:
    """Whether a project has score files, or a scorekit.yaml that can't be read: the command says what is wrong with it."""
    folder = open_project(root).value
    return folder is None or bool(folder.score_files())


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


def _owners(files: Sequence[Path], here: Path) -> Iterator[Path]:
    """The folders of the projects that files belong to; a folder means those in and below it, and the one around."""
    for file in files or [Path()]:
        place = Path(os.path.normpath(here / file))
        if place.is_dir():
            yield from _below(place, here)
        else:
            yield from _around(place, here)


def _around(file: Path, here: Path) -> Iterator[Path]:
    """The folder of the project that a file belongs to; without one, this folder if the file is one of its score files."""
    folder = find_project([next(f for f in file.parents if f.is_dir())], here).value
    if folder is None:
        # A scorekit.yaml that can't be read: the command says what is wrong with it.
        yield next(f for f in file.parents if (f / PROJECT_FILE).is_file())
    elif folder.found:
        yield folder.root
    elif file in ProjectFolder(here).score_files():
        yield here


def _below(start: Path, here: Path) -> Iterator[Path]:
    """Every project in or below a folder, and the one around it; this folder where score files have none."""
    for folder, folders, files in os.walk(start):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _PASSED_BY)
        if PROJECT_FILE in files:
            yield Path(folder)
    around = find_project([start], here).value
    if around is not None and around.found:
        yield around.root
    elif around is not None and ProjectFolder(start).score_files():
        yield start


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
