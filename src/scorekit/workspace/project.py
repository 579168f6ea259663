"""What a command works on: the project, its catalogue, and the files that were asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.catalogue import Catalogue, ProjectFolder, check_project, find_project, read_source
from scorekit.catalogue.globs import PROJECT_FILE
from scorekit.errors import UsageError
from scorekit.location import Source
from scorekit.outcome import Findings, Outcome
from scorekit.parsing import documents, written_name
from scorekit.projections.api import project_faults
from scorekit.workspace.options import CompileOptions

if TYPE_CHECKING:
    from scorekit.resolve.resolution import Traced
    from scorekit.source.document import Document
    from scorekit.targets.api import ManifestSet
    from scorekit.workspace.outputs import WrittenOutput

#: How standard input is called in messages.
STDIN = "<stdin>"
_NOTHING = "there is no score file here; name one, or let `scorekit init` write score.yaml"


@dataclass(frozen=True, slots=True)
class Project:
    """A project (or none), with the catalogue that serves it."""

    folder: ProjectFolder
    catalogue: Catalogue

    @classmethod
    def open(cls, request: CompileOptions) -> Outcome[Project]:
        """The project of a request's files, or of the working folder; no value where it can't be read."""
        findings = Findings()
        folder = findings.take(find_project([f for f in request.files if str(f) != "-"], Path.cwd()))
        if folder is None:
            return findings.outcome(None)
        catalogue = Catalogue.load(folder, drivers=request.driver_folders, environments=request.environment_folders)
        if folder.own_settings is not None:
            findings.extend(check_project(folder.own_settings, catalogue))
            findings.extend(project_faults(folder.own_settings))
        return findings.outcome(cls(folder, catalogue))

    def environment(self, name: str | None, files: Sequence[Path] = ()) -> str:
        """The environment to work in: the one asked for, or the project's default; UsageError when there is neither."""
        chosen = name or self.folder.default_environment
        if chosen is None:
            known = ", ".join(self.catalogue.offered_environments())
            raise usage_error(f"which environment? say --env NAME; there are: {known}", files, self)
        return chosen

    @property
    def outputs(self) -> Mapping[str, str]:
        """Where scorekit.yaml has the manifests of each environment, as the working folder sees it; a final slash says folder."""
        return {
            name: os.path.relpath(self.folder.root / place) + ("/" if place.endswith("/") else "")
            for name, place in sorted(self.folder.settings.output.items())
        }

    def project(
        self, sets: Sequence[ManifestSet], projection: str, options: Mapping[str, str | Traced] | None = None
    ) -> Outcome[ManifestSet]:
        """``scorekit.project`` with the options that scorekit.yaml has for the projection, below ``options``."""
        from scorekit.workspace.projecting import projected

        return projected(self.folder, sets, projection, options or {})

    def write(
        self,
        manifests: ManifestSet | Iterable[ManifestSet],
        place: str | os.PathLike[str],
        *,
        layout: str | None = None,
        env_file: str | os.PathLike[str] | None = None,
        no_secrets: bool = False,
        force: bool = False,
    ) -> Outcome[WrittenOutput]:
        """Write manifests, or the documents of a projection, to a file or folder, as ``scorekit render -o`` does.

        All is written or nothing, and where nothing is, the outcome says why. A file that someone edited, or that scorekit did
        not write, is such an error without ``force``. In a folder, what an earlier render left and nobody makes any more is
        removed; files of workloads that were not selected stay. Two runs never write to one folder at the same time.

        ``place`` counts from the working folder. It is a folder where there is one, where it ends with a slash or has no ending
        of a manifest, and for the layouts ``files`` and ``kustomize``. Several sets, for different targets, go to a folder,
        each below its target's name. ``env_file`` is where Compose's secrets go (beside the output if None); ``no_secrets``
        leaves out what holds secret values.

        Raises UsageError for what can't be meant: a layout that the target does not have, a place that is one of the inputs.
        """
        from scorekit.workspace.delivery import Delivery
        from scorekit.workspace.destination import Destination

        how = Destination.of(place, layout, env_file, no_secrets=no_secrets, force=force)
        return Delivery.of(self.folder, self.catalogue, manifests, how).write()

    def is_current(
        self,
        manifests: ManifestSet | Iterable[ManifestSet],
        place: str | os.PathLike[str],
        *,
        layout: str | None = None,
        env_file: str | os.PathLike[str] | None = None,
        no_secrets: bool = False,
    ) -> Outcome[WrittenOutput]:
        """Whether ``write`` would change nothing, as ``scorekit render --check`` asks: ``is_current(...).ok``. Writes nothing.

        The outcome has an error for each file that is missing, stale, edited or no longer made, at the first field that
        differs. Files of secrets, which nobody commits, may be missing.

        Raises UsageError as ``write`` does.
        """
        from scorekit.workspace.delivery import Delivery
        from scorekit.workspace.destination import Destination

        how = Destination.of(place, layout, env_file, no_secrets=no_secrets)
        return Delivery.of(self.folder, self.catalogue, manifests, how).compare()


def root_of(project: Project | None, files: Sequence[Path]) -> Path | None:
    """The folder that paths in findings start from; where the project did not open, that of its scorekit.yaml."""
    if project is not None:
        return project.folder.root
    start = Path.cwd() / next((file for file in files if str(file) != "-"), Path())
    return next((f for f in (start, *start.parents) if (f / PROJECT_FILE).is_file()), None)


def usage_error(words: str, files: Sequence[Path] = (), project: Project | None = None) -> UsageError:
    """A usage error; where there is no score file at all, that is said instead, since a newcomer needs it first."""
    found = project or Project.open(CompileOptions(tuple(files))).value
    if found is not None and not files and not found.folder.score_files():
        return UsageError(_NOTHING)
    return UsageError(words)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The compiled set as texts, and the names of the sources that were asked for (None: all)."""

    sources: tuple[Source | Document, ...]
    select: frozenset[str] | None
    #: Every file that was read, also where standard input replaces its workload.
    sources_read: tuple[Source, ...] = ()


def read_inputs(project: Project, files: Sequence[Path], context: Sequence[Path] = ()) -> Outcome[Inputs]:
    """Every score file of the project, and those named; FOLDERs mean the score files below them."""
    findings = Findings()
    folder = project.folder
    named = [file for file in files if str(file) != "-"]
    asked = dict.fromkeys(path for file in named for path in score_files(folder, file))
    hidden = [folder.absolute(path) for path in context]
    everything = folder.score_files() if folder.found or not files else ()
    known = dict.fromkeys((*everything, *asked, *hidden))
    sources = [findings.take(read_source(path, folder.root)) for path in known]
    selected = {folder.relative(path) for path in asked}
    if not sources and len(named) == len(files):
        raise UsageError(_NOTHING)
    if not files and hidden:
        selected = {folder.relative(path) for path in known if path not in hidden}
    read = tuple(s for s in sources if s)
    if len(named) == len(files):
        return findings.outcome(Inputs(read, frozenset(selected) if files or hidden else None, read))
    piped = Source(STDIN, sys.stdin.read())
    others = [rest for source in read for rest in _without_namesakes(source, piped, asked=source.name in selected)]
    return findings.outcome(Inputs((*others, piped), frozenset({*selected, STDIN}), read))


def _without_namesakes(source: Source, piped: Source, *, asked: bool) -> Sequence[Source | Document]:
    """A file of the project without the workloads that standard input replaces; one that was named stays whole."""
    names = {name for d in documents(piped).value or () if (name := written_name(d)) is not None}
    if asked or not any(name in source.text for name in names):
        return (source,)
    found = documents(source).value or ()
    others = [document for document in found if written_name(document) not in names]
    return (source,) if len(others) == len(found) else others


def score_files(folder: ProjectFolder, file: Path) -> Sequence[Path]:
    """What a FILE or FOLDER of the command line means; UsageError for a folder without a score file."""
    path = folder.absolute(file)
    if not path.is_dir():
        return (path,)
    below = folder.score_files(file)
    if not below:
        raise UsageError(f"there is no score file below `{file}`")
    return below
