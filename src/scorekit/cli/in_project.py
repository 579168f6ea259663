"""What commands that look at one project have in common: it is opened, and what was found is printed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from scorekit.cli import console
from scorekit.outcome import Findings
from scorekit.workspace.project import Project, root_of

if TYPE_CHECKING:
    from scorekit.cli.request import Request

P = ParamSpec("P")


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
            project = findings.take(Project.open(request))
            status = run(project, request, findings, *args, **kwargs) if project is not None else None
            quiet, root = errors_only or request.quiet, root_of(project, request.files)
            console.echo_diagnostics(findings.items, quiet=quiet, root=root)
            return 1 if findings.failed else status or 0

        return command

    return decorate
