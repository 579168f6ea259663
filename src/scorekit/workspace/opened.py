"""A project that was found and opened: its folder, the catalogue that serves it, and its environments."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scorekit.caller import spelt
from scorekit.catalogue import Catalogue, ProjectFolder, check_project, find_project
from scorekit.catalogue.globs import PROJECT_FILE
from scorekit.errors import UnknownEnvironmentError, UsageError
from scorekit.lazy_dataclass import dataclass
from scorekit.outcome import Findings, Outcome
from scorekit.suggest import suggestion
from scorekit.workspace.forms import absolute, named_folders, names, paths

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.workspace.revisions import RevisionFiles

    PathLike = str | os.PathLike[str]

#: Folders that are platform sources where a caller names none, as one writes PATH.
PLATFORM_VARIABLE = "SCOREKIT_PLATFORM"
NO_SCORE_FILE = "there is no score file here; name one, or let `scorekit init` write score.yaml"


@dataclass(frozen=True, slots=True)
class OpenedProject:
    """A project (or none), with the catalogue that serves it."""

    folder: ProjectFolder
    catalogue: Catalogue
    #: Folders of types, drivers and environments that come before the project's; absolute.
    driver_folders: tuple[Path, ...] = ()
    environment_folders: tuple[Path, ...] = ()
    #: Folders of the caller's that are platform sources, by name; absolute.
    platform_folders: tuple[tuple[str, Path], ...] = ()
    #: What was found when it was opened: warnings and notes.
    diagnostics: tuple[Diagnostic, ...] = ()
    #: Where this is the project as it was: how that revision is called; else empty.
    revision: str = ""
    #: What is not as it was then, a line each.
    notes: tuple[str, ...] = ()
    #: Keeps the files of a revision while someone has the project.
    _copy: RevisionFiles | None = field(default=None, repr=False, compare=False)

    def __repr__(self) -> str:
        at = f" at {self.revision}" if self.revision else ""
        return f"<Project {self.folder.name or self.folder.root.name}{at}>"

    @classmethod
    def of_files(
        cls,
        files: Iterable[PathLike],
        *,
        drivers: Iterable[PathLike] = (),
        environments: Iterable[PathLike] = (),
        platform: Iterable[PathLike] = (),
    ) -> Outcome[Self]:
        """The project that some files and folders belong to, be they there or not; that of the working folder without any."""
        return cls._opened([absolute(file) for file in files], Path.cwd(), drivers, environments, platform)

    @classmethod
    def _opened(
        cls,
        files: Sequence[Path],
        start: Path,
        drivers: Iterable[PathLike],
        environments: Iterable[PathLike],
        platform: Iterable[PathLike],
    ) -> Outcome[Self]:
        findings = Findings()
        given = tuple(platform) or filter(None, os.environ.get(PLATFORM_VARIABLE, "").split(os.pathsep))
        sources = named_folders("platform", given)
        folder = findings.take(find_project(files, start, platform=sources))
        if folder is None:
            return findings.outcome(None)
        own = paths("drivers", drivers), paths("environments", environments)
        catalogue = Catalogue.load(folder, drivers=own[0], environments=own[1])
        if folder.own_settings is not None:
            from scorekit.projections.api import project_faults

            findings.extend(check_project(folder.own_settings, catalogue))
            findings.extend(project_faults(folder.own_settings))
        return findings.outcome(cls(folder, catalogue, *own, sources, findings.items))

    @property
    def environments(self) -> tuple[str, ...]:
        """The names of the project's own environments, or of the built-in ones where it has none; without abstract ones."""
        return self.catalogue.offered_environments(builtin=False) or self.catalogue.offered_environments()

    def known(self, asked: Iterable[str] | None, *, named: bool = False) -> tuple[str, ...]:
        """The environments asked for, each once, else every one of the project; UsageError for a name that none has.

        ``named``: score files are, so that it is no matter whether the project has any.
        """
        chosen = tuple(dict.fromkeys(names("environments", asked, "dev")))
        for name in chosen:
            if not self.catalogue.has_environment(name):
                offered = self.catalogue.offered_environments()
                if not named and not self.folder.score_files():
                    raise UsageError(NO_SCORE_FILE)
                raise UnknownEnvironmentError(f"there is no environment `{name}`; {suggestion(name, offered)}")
        return chosen or self.environments

    def environment(self, name: str | None, *, named: bool = True) -> str:
        """The environment to work in: the one asked for, or the project's default; UsageError where there is neither.

        ``named``: score files are, so that it is no matter whether the project has any.
        """
        chosen = name if name is not None else self.folder.default_environment
        if chosen is None:
            known = ", ".join(self.catalogue.offered_environments())
            if not named and not self.folder.score_files():
                raise UsageError(NO_SCORE_FILE)
            say = spelt("the project has no default", "say --env NAME")
            raise UsageError(f"which environment? {say}; there are: {known}")
        return chosen

    def cluster_files(self, drivers: Iterable[str] = (), environment: str | None = None) -> Outcome[dict[str, str]]:
        """What a cluster must have for some drivers, and for all that an environment chooses: texts by ``TYPE/NAME/FILE``.

        They are what lies in the drivers' ``files/``, definitions and compositions of Crossplane say, with those of the drivers
        that they name under ``needs.files``. A driver without any adds none.

        Raises UsageError where there is no such driver or environment.
        """
        from scorekit.workspace.cluster_files import cluster_files

        named = None if environment is None else self.known([environment], named=True)[0]
        return cluster_files(self.catalogue, drivers, named)

    def write_schemas(self) -> Outcome[tuple[str, ...]]:
        """Write the JSON Schemas of all kinds to ``.scorekit/schemas/``, as ``scorekit init`` does, for editors; which files changed.

        They say what types, drivers and environments say now. Raises UsageError for a project as it was in a revision.
        """
        from scorekit.workspace.editor_schemas import write_schemas

        if self.revision:
            raise UsageError(
                f"this is the project at {self.revision}, whose files are as they were; write those of today"
            )
        return write_schemas(self.folder.root, self.catalogue)

    def placed(self, path: Path) -> Path:
        """An absolute path; of a file of the project, where it lies as it was in this revision."""
        now = self.folder.copy_of
        return self.folder.root / path.relative_to(now) if now is not None and path.is_relative_to(now) else path


def home_of(folder: ProjectFolder) -> Path:
    """Where a project lies today, also one as it was: outputs, the seed and git's repository are there."""
    return folder.copy_of or folder.root


def root_of(project: OpenedProject | None, files: Sequence[Path]) -> Path | None:
    """The folder that paths in findings start from; where the project did not open, that of its scorekit.yaml."""
    if project is not None:
        return project.folder.root
    start = Path.cwd() / next(iter(files), Path())
    return next((f for f in (start, *start.parents) if (f / PROJECT_FILE).is_file()), None)


def seen_project(root: Path | None) -> tuple[str, str]:
    """A project's folder as the working folder sees it, empty where the two are one; and the file that stands for what is about no file."""
    prefix = Path(os.path.relpath(root or ".")).as_posix()
    names = (PROJECT_FILE, "score.yaml")
    home = next((name for name in names if root is not None and (root / name).is_file()), names[0])
    return "" if prefix == "." else prefix, home


def seen(path: Path) -> str:
    """A path as the working folder sees it; one outside of it whole."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()
