"""What commands that look at one project have in common: it is opened, and what was found is printed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from scorekit.cli import console
from scorekit.errors import UsageError
from scorekit.outcome import Findings
from scorekit.workspace.opened import NO_SCORE_FILE, root_of
from scorekit.workspace.project import Project

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.outcome import Outcome

P = ParamSpec("P")


def open_project(request: Request) -> Outcome[Project]:
    """The project of a request's files, or of the working folder; no value where it can't be read."""
    return Project.of_files(request.paths, drivers=request.driver_folders, environments=request.environment_folders)


def environment_of(project: Project, request: Request) -> str:
    """The environment to work in: the one asked for, or the project's default."""
    chosen = request.environment or project.folder.default_environment
    if chosen is None:
        known = ", ".join(project.catalogue.offered_environments())
        raise usage_error(f"which environment? say --env NAME; there are: {known}", request, project)
    return chosen


def usage_error(words: str, request: Request, project: Project | None = None) -> UsageError:
    """A usage error; where there is no score file at all, that is said instead, since a newcomer needs it first."""
    found = project or open_project(request).value
    if found is not None and not request.files and not found.folder.score_files():
        return UsageError(NO_SCORE_FILE)
    return UsageError(words)


def in_project(
    *, errors_only: bool = False
) -> Callable[
    [Callable[Concatenate[Project, Request, Findings, P], int | None]], Callable[Concatenate[Request, P], int]
]:
    """What a command does in the project of its request: its findings are printed, and the exit status is returned.

    That is 1 where there is an error, else what the function returns. ``errors_only``: who asks has another question than ``check``.
    """

    def decorate(
        run: Callable[Concatenate[Project, Request, Findings, P], int | None],
    ) -> Callable[Concatenate[Request, P], int]:
        @wraps(run)
        def command(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> int:
            findings = Findings()
            project = findings.take(open_project(request))
            status = run(project, request, findings, *args, **kwargs) if project is not None else None
            quiet, root = errors_only or request.quiet, root_of(project, request.paths)
            console.echo_diagnostics(findings.items, quiet=quiet, root=root)
            return 1 if findings.failed else status or 0

        return command

    return decorate
