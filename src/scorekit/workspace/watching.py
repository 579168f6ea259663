"""What a run depends on, looked at again and again: which files matter, and which of them have changed.

Looking is for times and sizes, a few times a second, which works on every system and every shared folder. The core is pure:
``changes`` turns a stream of looks into what changed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.catalogue.folders import DRIVERS, ENVIRONMENTS
from scorekit.catalogue.globs import PROJECT_FILE
from scorekit.catalogue.private_files import SEED_FILE
from scorekit.catalogue.safe_read import out_of_bounds
from scorekit.errors import UsageError
from scorekit.lazy_dataclass import dataclass
from scorekit.workspace.observer import TimedObserver

if TYPE_CHECKING:
    from scorekit.catalogue import ProjectFolder
    from scorekit.workspace.opened import OpenedProject

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


@dataclass(slots=True)
class WatchedFiles:
    """The files that a run depends on: those that are known before, and those that the run tells of."""

    #: The score files and folders that were asked for; none for the whole project.
    files: tuple[Path, ...] = ()
    #: Further files by their names: overrides, maps of images, a seed.
    named: tuple[Path, ...] = ()
    #: Folders of types, drivers and environments beside the project's own.
    folders: tuple[Path, ...] = ()
    #: The project, once it was opened.
    project: ProjectFolder | None = None
    #: What workloads took in, or would have, by path in the project.
    sources: set[str] = field(default_factory=set)
    #: What the files looked like when the first run opened them.
    before: FileTimes = field(default_factory=FileTimes)

    def opened(self, project: ProjectFolder) -> None:
        """Remember the project; the first time, also what its files look like before they are read."""
        first = self.project is None
        self.project = project
        if first:
            self.before = self.look()

    def look(self) -> FileTimes:
        """What the files look like now."""
        found: dict[str, Stamp] = {}
        for folder in self._folders():
            found.update(_held_by(folder))
        for path in self._score_files():
            found[str(path)] = _stamp(path)
        return FileTimes(found, {str(path): _stamp(path) for path in self._named()})

    def changes(self) -> Iterator[frozenset[str]]:
        """Each time that files have changed since the first run opened them and lie still again, which ones; without end."""
        return changes(self.before, _looks(self.look))

    def _folders(self) -> Iterator[Path]:
        """The folders of types, drivers and environments."""
        yield from self.folders
        root = Path.cwd()
        own = (root / DRIVERS, root / ENVIRONMENTS)
        if self.project is not None and self.project.found:
            root = self.project.root
            own = (self.project.drivers_dir, self.project.environments_dir)
            yield from (
                source.root / kind for source in self.project.platform if source.root for kind in source.folders
            )
        # A link to the top of the disk would have all of it looked at, again and again.
        yield from (folder for folder in own if out_of_bounds(folder, root) is None)

    def _score_files(self) -> Iterator[Path]:
        if self.project is None:
            return
        if self.project.found or not self.files:
            yield from self.project.score_files()
        for file in self.files:
            path = self.project.absolute(file)
            yield from self.project.score_files(file) if path.is_dir() else (path,)

    def _named(self) -> Iterator[Path]:
        """The files that the run names, and those that may make a folder a project."""
        here = Path.cwd()
        yield from (here / path for path in self.named)
        yield from (folder / PROJECT_FILE for folder in (here, *here.parents))
        if self.project is not None:
            root = self.project.root
            yield from (root / PROJECT_FILE, root / "scorekit.lock", root / SEED_FILE)
            yield from (root / name for name in sorted(self.sources))


class WatchObserver(TimedObserver):
    """An observer that lives as long as a watch: what compiles left is there for the next, and what the runs depend on is known."""

    def __init__(self, watched: WatchedFiles, say: Callable[[str], None] | None) -> None:
        super().__init__(say)
        self.caches = {}
        self.watched = watched
        watched.before = watched.look()

    def opened(self, project: OpenedProject) -> None:
        """The project is found."""
        self.watched.opened(project.folder)
        super().opened(project)

    def ended(self, taken: Collection[str], asked: Collection[str]) -> None:
        """Everything is compiled, or has failed: the files that workloads took in, or would have."""
        self.watched.sources |= set(asked)
        super().ended(taken, asked)


def watch(
    run: Callable[[], str], watched: WatchedFiles, say: Callable[[str], None], refused: Callable[[UsageError], None]
) -> None:
    """Run, and again after every change, until someone interrupts it. ``run`` says in a word or two how it ended.

    Wrong usage ends the first run; ``refused`` is told of that of a later one.
    """

    def once() -> None:
        started = time.perf_counter()
        ended = run()
        say(f"{ended} in {time.perf_counter() - started:.2f} s")

    try:
        once()
        say("waiting for changes; Ctrl-C ends it")
        for changed in watched.changes():
            say("")
            say(f"{changed_names(changed)} changed")
            try:
                once()
            except UsageError as error:  # what was right at the start may be wrong now: an environment may be gone
                refused(error)
    except KeyboardInterrupt:
        say("")


def changed_names(changed: Iterable[str]) -> str:
    """Some changed files, in a few words."""
    names = [Path(os.path.relpath(path)).as_posix() for path in sorted(changed)]
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _looks(look: Callable[[], FileTimes]) -> Iterator[FileTimes]:
    """A look every now and then, rarer where looking takes long."""
    pause = INTERVAL
    while True:
        time.sleep(pause)
        started = time.perf_counter()
        yield look()
        pause = max(INTERVAL, (time.perf_counter() - started) / _SHARE)


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
