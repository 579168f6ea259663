"""What commands that look at one project have in common: it is opened, and what was found is printed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scorekit.cli import console
from scorekit.cli.request import Request
from scorekit.errors import UsageError
from scorekit.lazy_dataclass import dataclass
from scorekit.outcome import Findings, Outcome

# The compiler is loaded when a command runs: its help has no use for it.

if TYPE_CHECKING:
    from scorekit.workspace.partial import Partial
    from scorekit.workspace.project import Project
    from scorekit.written_output import WrittenOutput

T = TypeVar("T")


def open_project(request: Request) -> Outcome[Project]:
    """The project of a request's files, or of the working folder; no value where it can't be read."""
    from scorekit.workspace.project import Project

    return Project.of_files(
        request.paths,
        drivers=request.driver_folders,
        environments=request.environment_folders,
        platform=request.platform_folders,
    )


def environment_of(project: Project, request: Request) -> str:
    """The environment to work in: the one asked for, or the project's default."""
    return project.environment(request.environment or None, named=bool(request.files))


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of a command in its project: its arguments, and the findings that it adds to."""

    project: Project
    request: Request
    findings: Findings

    def environment(self) -> str:
        """The environment to work in."""
        return environment_of(self.project, self.request)

    def take(self, made: Outcome[T]) -> T | None:
        """The value of an answer, whose diagnostics become findings."""
        return self.findings.take(made)

    def told(self, made: Partial[T]) -> T:
        """The same of an answer that has a value beside its errors."""
        self.findings.extend(made.diagnostics)
        return made.value

    @property
    def file(self) -> str | None:
        """The file that ``--output`` names; None for stdout."""
        return None if self.request.output == "-" else self.request.output

    def deliver(self, text: str) -> WrittenOutput | None:
        """Put a text where ``--output`` says; what became of its file, where there is one that could be written."""
        from scorekit.workspace.writing import write_file

        if self.file is None:
            click.echo(text, nl=False)
            return None
        return self.take(write_file(Path(self.file), text.encode()))

    def usage_error(self, words: str) -> UsageError:
        """A usage error; where there is no score file at all, that is said instead, since a newcomer needs it first."""
        from scorekit.workspace.opened import NO_SCORE_FILE

        return UsageError(words if self.request.files or self.project.folder.score_files() else NO_SCORE_FILE)


def in_project(*, errors_only: bool = False) -> Callable[[Callable[..., int | None]], Callable[..., int]]:
    """What a command does in its project: a function of what is asked, and of the options that it names; the others are the
    request's.

    The findings are printed. The exit status is 1 where there is an error, else what the function returns. ``errors_only``:
    who asks has another question than ``check``.
    """

    def decorate(run: Callable[..., int | None]) -> Callable[..., int]:
        own = signature(run).parameters.keys()

        @wraps(run)
        def command(**arguments: Any) -> int:
            from scorekit.workspace.opened import root_of

            named = {name: arguments.pop(name) for name in own & arguments.keys()}
            request, findings = Request(**arguments), Findings()
            project = findings.take(open_project(request))
            status = run(Asked(project, request, findings), **named) if project is not None else None
            quiet, root = errors_only or request.quiet, root_of(project, request.paths)
            console.echo_diagnostics(findings.items, quiet=quiet, root=root)
            return 1 if findings.failed else status or 0

        return command

    return decorate
