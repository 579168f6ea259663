"""Running a command again whenever one of its files changes: what ``--watch`` does."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.cli import console
from scorekit.cli.console import Observer
from scorekit.errors import UsageError
from scorekit.limits import command_budget
from scorekit.workspace.watching import WatchedFiles

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.workspace.project import Project

#: How many changed files are named.
_NAMED = 3


class Watcher(Observer):
    """An observer that lives as long as the watch, and tells what the runs depend on."""

    def __init__(self, request: Request) -> None:
        super().__init__(verbose=request.verbose)
        self.caches = {}
        seed = [request.seed_file] if request.seed_file is not None else []
        self.watched = WatchedFiles(
            request.files,
            (*request.overrides_files, *request.image_files, *request.context, *seed),
            (*request.driver_folders, *request.environment_folders),
        )
        self.watched.before = self.watched.look()

    def opened(self, project: Project) -> None:
        """The project is found."""
        self.watched.opened(project.folder)
        super().opened(project)

    def ended(self, taken: Collection[str], asked: Collection[str]) -> None:
        """Everything is compiled, or has failed: the files that workloads took in, or would have."""
        self.watched.sources |= set(asked)
        super().ended(taken, asked)


def watch(run: Callable[[Observer], int], request: Request, done: str, failed: str = "failed") -> int:
    """Run a command, and again after every change, until someone stops it: that is how it ends well, so with 0.

    ``done`` and ``failed`` are what is said of a run.
    """
    if any(str(file) == "-" for file in request.files):
        raise UsageError("--watch can't watch standard input; name a file")
    watcher = Watcher(request)

    def once() -> None:
        started = time.perf_counter()
        watcher.began()
        with command_budget(anew=True):
            ended = done if run(watcher) == 0 else failed
        gc.collect()  # which is at rest else
        console.echo(f"{ended} in {time.perf_counter() - started:.2f} s", quiet=request.silent)

    try:
        once()
        console.echo("waiting for changes; Ctrl-C ends it", quiet=request.silent)
        for changed in watcher.watched.changes():
            console.echo("", quiet=request.silent)
            console.echo(f"{changed_names(changed)} changed", quiet=request.silent)
            try:
                once()
            except UsageError as error:  # what was right at the start may be wrong now: an environment may be gone
                console.echo(f"error: {error}")
    except KeyboardInterrupt:
        console.echo("", quiet=request.silent)
    return 0


def changed_names(changed: Iterable[str]) -> str:
    """Some changed files, in a few words."""
    names = [Path(os.path.relpath(path)).as_posix() for path in sorted(changed)]
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
