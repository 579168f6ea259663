"""What a command works on: the project, its catalogue, and the files that were asked for."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.catalogue import Catalogue, find_project, read_source
from scorekit.errors import UsageError
from scorekit.location import Source
from scorekit.outcome import Findings, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorekit.catalogue import ProjectFolder
    from scorekit.diagnostics import Diagnostic

#: How standard input is called in messages.
STDIN = "<stdin>"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A project (or none), with the catalogue that serves it."""

    folder: ProjectFolder
    catalogue: Catalogue
    diagnostics: tuple[Diagnostic, ...] = ()

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
        return findings.outcome(cls(folder, catalogue, findings.items))

    def environment(self, name: str | None) -> str:
        """The environment to work in: the one asked for, or the project's default; UsageError when there is neither."""
        chosen = name or self.folder.default_environment
        if chosen is None:
            known = ", ".join(self.catalogue.environment_names())
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
    asked: dict[Path, None] = {}
    for file in files:
        if str(file) == "-":
            continue
        below = folder.score_files(file) if file.is_dir() else (file,)
        if not below:
            raise UsageError(f"there is no score file below `{file}`")
        asked.update(dict.fromkeys(p.resolve() for p in below))
    known = dict.fromkeys(p.resolve() for p in (*folder.score_files(), *asked, *context))
    sources = [findings.take(read_source(path, folder.root)) for path in known]
    selected = {folder.relative(path) for path in asked}
    if any(str(file) == "-" for file in files):
        sources.append(Source(STDIN, sys.stdin.read()))
        selected.add(STDIN)
    if not sources:
        raise UsageError("there is no score file here; name one, or write score.yaml")
    inputs = Inputs(tuple(s for s in sources if s), frozenset(selected) if files else _all_but(folder, known, context))
    return findings.outcome(inputs)


def _all_but(folder: ProjectFolder, known: dict[Path, None], context: Sequence[Path]) -> frozenset[str] | None:
    """Everything, less what ``--context`` only makes known."""
    if not context:
        return None
    hidden = {p.resolve() for p in context}
    return frozenset(folder.relative(p) for p in known if p not in hidden)
