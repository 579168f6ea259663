"""Running a command again whenever one of its files changes: what ``--watch`` does.

It looks at the files' times and sizes a few times a second, which works on every system and every shared folder. The
core is pure: ``changes`` turns a stream of snapshots into what changed.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.catalogue.folders import DRIVERS, ENVIRONMENTS
from scorekit.catalogue.globs import PROJECT_FILE
from scorekit.catalogue.private_files import SEED_FILE
from scorekit.catalogue.safe_read import out_of_bounds
from scorekit.cli import console
from scorekit.cli.verbose import Observer
from scorekit.errors import UsageError
from scorekit.limits import command_budget

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.workspace.compilation import CompileInputs
    from scorekit.workspace.project import Project

#: How often the files are looked at, in seconds, and which share of the time looking may take.
INTERVAL = 0.3
_SHARE = 0.2
#: How many changed files are named.
_NAMED = 3

#: A file's time, size and number; None where there is none.
Stamp = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class FileTimes:
    """What the watched files looked like at one moment, by path."""

    #: What folders hold: a file that is new, or gone, is a change.
    found: Mapping[str, Stamp] = field(default_factory=dict)
    #: Files watched by their names, there or not: that one is watched from now on is no change.
    named: Mapping[str, Stamp] = field(default_factory=dict)

    def since(self, earlier: FileTimes) -> frozenset[str]:
        """The paths that changed."""
        found = {p for p in {*self.found, *earlier.found} if self.found.get(p) != earlier.found.get(p)}
        named = {p for p in self.named.keys() & earlier.named.keys() if self.named[p] != earlier.named[p]}
        return frozenset(found | named)


def changes(first: FileTimes, later: Iterable[FileTimes]) -> Iterator[frozenset[str]]:
    """What changed since the last answer, each time that files have changed and lie still again."""
    answered = previous = first
    for snapshot in later:
        moving = snapshot.since(previous)
        previous = snapshot
        changed = snapshot.since(answered)
        if changed and not moving:
            answered = snapshot
            yield changed
        elif not changed:
            answered = snapshot


class Watcher(Observer):
    """An observer that remembers what a run depends on, so that it can be looked at."""

    def __init__(self, request: Request) -> None:
        super().__init__(verbose=request.verbose)
        self._request = request
        self._workspace: Project | None = None
        self._sources: set[str] = set()
        #: What the files looked like when the first run opened them.
        self.before: FileTimes = self.look()

    def opened(self, project: Project, request: Request) -> None:
        """Remember the project; the first time, also what its files look like before they are read."""
        first = self._workspace is None
        self._workspace = project
        if first:
            self.before = self.look()
        super().opened(project, request)

    def ended(self, given: CompileInputs) -> None:
        """Remember the files that workloads took in, or would have."""
        self._sources |= given.sources.asked
        super().ended(given)

    def look(self) -> FileTimes:
        """What the files look like now."""
        found: dict[str, Stamp] = {}
        for folder in self._folders():
            found.update(_held_by(folder))
        for path in self._score_files():
            found[str(path)] = _stamp(path)
        return FileTimes(found, {str(path): _stamp(path) for path in self._named()})

    def _folders(self) -> Iterator[Path]:
        """The folders of types, drivers and environments."""
        yield from self._request.driver_folders
        yield from self._request.environment_folders
        root = Path.cwd()
        own = (root / DRIVERS, root / ENVIRONMENTS)
        if self._workspace is not None and self._workspace.folder.found:
            root = self._workspace.folder.root
            own = (self._workspace.folder.drivers_dir, self._workspace.folder.environments_dir)
        # A link to the top of the disk would have all of it looked at, again and again.
        yield from (folder for folder in own if out_of_bounds(folder, root) is None)

    def _score_files(self) -> Iterator[Path]:
        if self._workspace is None:
            return
        folder = self._workspace.folder
        if folder.found or not self._request.files:
            yield from folder.score_files()
        for file in self._request.files:
            path = folder.absolute(file)
            yield from folder.score_files(file) if path.is_dir() else (path,)

    def _named(self) -> Iterator[Path]:
        """The files that the run names, and those that may make a folder a project."""
        request, here = self._request, Path.cwd()
        for path in (*request.overrides_files, *request.image_files, *request.context):
            yield here / path
        if request.seed_file is not None:
            yield here / request.seed_file
        yield from (folder / PROJECT_FILE for folder in (here, *here.parents))
        if self._workspace is not None:
            root = self._workspace.folder.root
            yield from (root / PROJECT_FILE, root / SEED_FILE)
            yield from (root / name for name in sorted(self._sources))


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
        for changed in changes(watcher.before, _looks(watcher.look)):
            console.echo("", quiet=request.silent)
            console.echo(f"{changed_names(changed)} changed", quiet=request.silent)
            try:
                once()
            except UsageError as error:  # what was right at the start may be wrong now: an environment may be gone
                console.echo(f"error: {error}")
    except KeyboardInterrupt:
        console.echo("", quiet=request.silent)
    return 0


def _looks(look: Callable[[], FileTimes]) -> Iterator[FileTimes]:
    """A look every now and then, rarer where looking takes long."""
    pause = INTERVAL
    while True:
        time.sleep(pause)
        started = time.perf_counter()
        yield look()
        pause = max(INTERVAL, (time.perf_counter() - started) / _SHARE)


def changed_names(changed: Iterable[str]) -> str:
    """Some changed files, in a few words."""
    names = [Path(os.path.relpath(path)).as_posix() for path in sorted(changed)]
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _held_by(folder: Path) -> Iterator[tuple[str, Stamp]]:
    """The files of a folder and of those below it; none where there is no folder."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            path = Path(place, name)
            yield str(path), _stamp(path)


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size, status.st_ino)
