"""Who is told how far a long call is, and what there is to tell: folders and choices in words, never a value."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scorekit.cache import Cache
    from scorekit.catalogue import Catalogue
    from scorekit.resolve.resolution import Resolution
    from scorekit.targets.api import ManifestSet
    from scorekit.workspace.opened import OpenedProject

    #: What compiles leave for the next ones, by environment and target.
    Caches = dict[tuple[str, str | None], Cache]


class Observer:
    """Called as each stage ends. ``stage`` is told of each in words; a subclass has the methods that it is interested in."""

    #: What the compiles of earlier runs left; None where no run follows.
    caches: Caches | None = None

    def stage(self, name: str, lines: Iterable[str]) -> None:
        """A stage has ended, with what there is to tell of it, a line each. Does nothing here."""

    def each(self, environments: Sequence[str]) -> Iterable[str]:
        """The environments before they are looked at, one after another: a bar of progress goes through them."""
        return environments

    def read(self, files: Sequence[str]) -> None:
        """The score files are read, by their names in the project."""
        self.stage("read", files)

    def compiled(self, manifests: ManifestSet, catalogue: Catalogue) -> None:
        """One environment is compiled for one target: the environment's chain, and what serves each resource."""
        made = manifests.resolution
        self.stage(f"compiled {made.environment.name} for {manifests.target}", choices(made, catalogue))

    def ended(self, taken: Collection[str], asked: Collection[str]) -> None:
        """Everything is compiled, or has failed: the files that workloads took in, and those that they asked for."""
        del asked
        if taken:
            self.stage("sources", taken)


class TimedObserver(Observer):
    """Says what each stage of a run was and the time that it took, a line at a time, where someone wants to know. Never a value."""

    def __init__(self, say: Callable[[str], None] | None) -> None:
        self._say = say
        #: What goes through environments that may take long: a bar of progress, say.
        self.progress: Callable[[Sequence[str]], Iterable[str]] = iter
        self.began()

    def began(self) -> None:
        """A run begins, and its time with it."""
        self._since = time.perf_counter()

    def opened(self, project: OpenedProject) -> None:
        """The project and its catalogue are found: the folders."""
        self.stage("project", folders(project))

    def each(self, environments: Sequence[str]) -> Iterable[str]:
        """The environments, with a bar where they take long."""
        return self.progress(environments)

    def stage(self, name: str, lines: Iterable[str]) -> None:
        """A stage with what is told of it."""
        if self._say is not None:
            self._say(f"{name} ({time.perf_counter() - self._since:.3f} s)")
            for line in lines:
                self._say(f"  {line}")
            self._since = time.perf_counter()


def folders(project: OpenedProject) -> Iterator[str]:
    """Where the project and its catalogue lie, as the working folder sees them, nearest first."""
    folder = project.folder
    if not folder.found:
        yield f"no project: the files are named from {_seen(folder.root)}"
    elif folder.own_settings is not None:
        yield f"project: {_seen(folder.root)} (scorekit.yaml)"
    else:
        yield f"project: {_seen(folder.root)} (no scorekit.yaml; it has folders of its own)"
    for kind, given, own in (
        ("drivers", project.driver_folders, folder.drivers_dir),
        ("environments", project.environment_folders, folder.environments_dir),
    ):
        there = [own] if own.is_dir() else []
        yield f"{kind}: {', '.join([*map(_seen, (*given, *there)), 'built-in'])}"


def choices(made: Resolution, catalogue: Catalogue) -> Iterator[str]:
    """The environment's chain, and ``postgres.default#x -> postgres/in-cluster (environments/dev.yaml:14)`` for each resource."""
    yield f"environment: {' <- '.join(catalogue.environment_chain(made.environment.name).value or ())}"
    for resource in made.resources.values():
        chosen = resource.selection
        what = chosen.driver.name if chosen.driver else "a binding"
        yield f"{resource.uid} -> {what} ({chosen.span.place})"


def _seen(path: Path) -> str:
    return Path(os.path.relpath(path)).as_posix() + "/"
