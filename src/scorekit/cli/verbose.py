"""What ``--verbose`` prints on stderr: folders, files, choices and times. Never a value."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from scorekit.cli import console
from scorekit.workspace import observer

if TYPE_CHECKING:
    from scorekit.workspace.project import Project


class Observer(observer.Observer):
    """Called as each stage of a run ends; where it is wanted, it prints the stage with the time that it took."""

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose
        #: Whether a bar of progress is shown.
        self.progress = False
        self.began()

    def began(self) -> None:
        """A run begins, and its time with it."""
        self._since = time.perf_counter()

    def opened(self, project: Project) -> None:
        """The project and its catalogue are found: the folders."""
        self.stage("project", observer.folders(project))

    def each(self, environments: Sequence[str]) -> Iterator[str]:
        """The environments, with a bar where they take long."""
        return console.with_progress(environments, "checking", shown=self.progress)

    def stage(self, name: str, lines: Iterable[str]) -> None:
        """A stage with what is told of it, where someone wants to know."""
        if self._verbose:
            console.echo(f"{name} ({time.perf_counter() - self._since:.3f} s)")
            for line in lines:
                console.echo(f"  {line}")
            self._since = time.perf_counter()
