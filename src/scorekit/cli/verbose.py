"""What ``--verbose`` prints on stderr: folders, files, choices and times. Never a value."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from scorekit.cli import console
from scorekit.workspace import observer

if TYPE_CHECKING:
    from scorekit.catalogue import Catalogue
    from scorekit.targets.api import ManifestSet
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
        self._stage("project", observer.folders(project))

    def each(self, environments: Sequence[str]) -> Iterator[str]:
        """The environments, with a bar where they take long."""
        return console.with_progress(environments, "checking", shown=self.progress)

    def read(self, files: Sequence[str]) -> None:
        """The score files are read."""
        self._stage("read", files)

    def compiled(self, manifests: ManifestSet, catalogue: Catalogue) -> None:
        """One environment is compiled for one target: the environment's chain, and what serves each resource."""
        made = manifests.resolution
        self._stage(f"compiled {made.environment.name} for {manifests.target}", observer.choices(made, catalogue))

    def ended(self, taken: Collection[str], asked: Collection[str]) -> None:
        """Everything is compiled, or has failed: the files that workloads took in."""
        del asked
        if taken:
            self._stage("sources", taken)

    def wrote(self) -> None:
        """The output is where it belongs."""
        self._stage("wrote", ())

    def _stage(self, name: str, lines: Iterable[str]) -> None:
        if self._verbose:
            console.echo(f"{name} ({time.perf_counter() - self._since:.3f} s)")
            for line in lines:
                console.echo(f"  {line}")
            self._since = time.perf_counter()
