"""What a command works on: the project, its catalogue, and the files that were asked for."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.catalogue import Catalogue, check_project, find_project, read_source
from scorekit.errors import UsageError
from scorekit.location import Source
from scorekit.outcome import Findings, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorekit.catalogue import ProjectFolder

#: How standard input is called in messages.
STDIN = "<stdin>"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A project (or none), with the catalogue that serves it."""

    folder: ProjectFolder
    catalogue: Catalogue

    @classmethod
    def open(
        cls,
        files: Sequence[Path],
        *,
        drivers: Sequence[Path] = (),
        environments: Sequence[Path] = (),
    ) -> Outcome[Workspace]:
        """The workspace of some files, or of the working folder."""
        findings = Findings()
        folder = findings.take(find_project([f for f in files if str(f) != "-"], Path.cwd()))
        if folder is None:
            return findings.outcome(None)
        catalogue = Catalogue.load(folder, drivers=drivers, environments=environments)
        findings.extend(check_project(folder.project, catalogue) if folder.project else ())
        return findings.outcome(cls(folder, catalogue))

    def environment(self, name: str | None) -> str:
        """The environment to work in: the one asked for, or the project's default; UsageError when there is neither."""
        chosen = name or self.folder.default_environment
        if chosen is None:
            known = ", ".join(self.catalogue.offered_environments())
            raise UsageError(f"which environment? say --env NAME; there are: {known}")
        return chosen


@dataclass(frozen=True, slots=True)
class Inputs:
    """The compiled set as texts, and the names of the sources that were asked for (None: all)."""

    sources: tuple[Source, ...]
    select: frozenset[str] | None


def read_inputs(workspace: Workspace, files: Sequence[Path], context: Sequence[Path] = ()) -> Outcome[Inputs]:
    """Every score file of the project, and those named; FOLDERs mean the score files below them."""
    findings = Findings()
    folder = workspace.folder
    named = [file for file in files if str(file) != "-"]
    asked = dict.fromkeys(path for file in named for path in _score_files(folder, file))
    hidden = [folder.absolute(path) for path in context]
    everything = folder.score_files() if folder.found or not files else ()
    known = dict.fromkeys((*everything, *asked, *hidden))
    sources = [findings.take(read_source(path, folder.root)) for path in known]
    selected = {folder.relative(path) for path in asked}
    if len(named) < len(files):
        sources.append(Source(STDIN, sys.stdin.read()))
        selected.add(STDIN)
    if not sources:
        raise UsageError("there is no score file here; name one, or write score.yaml")
    if not files and hidden:
        selected = {folder.relative(path) for path in known if path not in hidden}
    select = frozenset(selected) if files or hidden else None
    return findings.outcome(Inputs(tuple(s for s in sources if s), select))


def _score_files(folder: ProjectFolder, file: Path) -> Sequence[Path]:
    """What a FILE or FOLDER of the command line means; UsageError for a folder without a score file."""
    path = folder.absolute(file)
    if not path.is_dir():
        return (path,)
    below = folder.score_files(file)
    if not below:
        raise UsageError(f"there is no score file below `{file}`")
    return below
