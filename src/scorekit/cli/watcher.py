"""Running a command again whenever one of its files changes: what ``--watch`` does."""

from __future__ import annotations

import gc
from functools import partial
from typing import TYPE_CHECKING

from scorekit.cli import console
from scorekit.errors import UsageError
from scorekit.limits import command_budget
from scorekit.workspace import watching

if TYPE_CHECKING:
    from collections.abc import Callable

    from scorekit.cli.request import Request


def watch_observer(request: Request) -> watching.WatchObserver:
    """What the runs of a command are watched by, from the files that its options name."""
    seed = [request.seed_file] if request.seed_file is not None else []
    named = (*request.overrides_files, *request.image_files, *request.context, *seed)
    watched = watching.WatchedFiles(request.files, named, (*request.driver_folders, *request.environment_folders))
    return watching.WatchObserver(watched, console.echo if request.verbose else None)


def watch(run: Callable[[watching.WatchObserver], int], request: Request, done: str, failed: str = "failed") -> int:
    """Run a command, and again after every change, until someone stops it: that is how it ends well, so with 0.

    ``done`` and ``failed`` are what is said of a run.
    """
    if any(str(file) == "-" for file in request.files):
        raise UsageError("--watch can't watch standard input; name a file")
    observer = watch_observer(request)

    def once() -> str:
        observer.began()
        with command_budget(anew=True):
            ended = done if run(observer) == 0 else failed
        gc.collect()  # which is at rest else
        return ended

    say = partial(console.echo, quiet=request.silent)
    watching.watch(once, observer.watched, say, lambda error: console.echo(f"error: {error}"))
    return 0
