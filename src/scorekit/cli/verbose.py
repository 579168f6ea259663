"""What ``--verbose`` prints on stderr: folders, files, choices and times. Never a value."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.cli import console
from scorekit.workspace import observer

if TYPE_CHECKING:
    from scorekit.catalogue import Catalogue
    from scorekit.cli.request import Request
    from scorekit.resolve.resolution import Resolution
    from scorekit.targets.api import ManifestSet
    from scorekit.workspace.compilation import CompileInputs
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

    def opened(self, project: Project, request: Request) -> None:
        """The project and its catalogue are found: the folders."""
        self._stage("project", folder_lines(project, request))

    def each(self, environments: Sequence[str]) -> Iterator[str]:
        """The environments, with a bar where they take long."""
        return console.with_progress(environments, "checking", shown=self.progress)

    def read(self, given: CompileInputs) -> None:
        """The score files are read."""
        self._stage("read", (source.name for source in given.inputs.sources_read))

    def compiled(self, manifests: ManifestSet, catalogue: Catalogue) -> None:
        """One environment is compiled for one target: the environment's chain, and what serves each resource."""
        made = manifests.resolution
        self._stage(f"compiled {made.environment.name} for {manifests.target}", _choices(made, catalogue))

    def ended(self, given: CompileInputs) -> None:
        """Everything is compiled, or has failed: the files that workloads took in."""
        if given.sources:
            self._stage("sources", given.sources)

    def wrote(self) -> None:
        """The output is where it belongs."""
        self._stage("wrote", ())

    def _stage(self, name: str, lines: Iterable[str]) -> None:
        if self._verbose:
            console.echo(f"{name} ({time.perf_counter() - self._since:.3f} s)")
            for line in lines:
                console.echo(f"  {line}")
            self._since = time.perf_counter()


def _choices(made: Resolution, catalogue: Catalogue) -> Iterator[str]:
    """The environment's chain, and ``postgres.default#x -> postgres/in-cluster (environments/dev.yaml:14)`` for each resource."""
    yield f"environment: {' <- '.join(catalogue.environment_chain(made.environment.name).value or ())}"
    for resource in made.resources.values():
        chosen = resource.selection
        what = chosen.driver.name if chosen.driver else "a binding"
        yield f"{resource.uid} -> {what} ({chosen.span.place})"


def folder_lines(project: Project, request: Request) -> Iterator[str]:
    """Where the project and its catalogue lie, as the working folder sees them, nearest first."""
    folder = project.folder
    if not folder.found:
        yield f"no project: the files are named from {_seen(folder.root)}"
    elif folder.own_settings is not None:
        yield f"project: {_seen(folder.root)} (scorekit.yaml)"
    else:
        yield f"project: {_seen(folder.root)} (no scorekit.yaml; it has folders of its own)"
    for kind, given, own in (
        ("drivers", request.driver_folders, folder.drivers_dir),
        ("environments", request.environment_folders, folder.environments_dir),
    ):
        there = [own] if own.is_dir() else []
        yield f"{kind}: {', '.join([*map(_seen, (*given, *there)), 'built-in'])}"


def _seen(path: Path) -> str:
    return Path(os.path.relpath(path)).as_posix() + "/"
