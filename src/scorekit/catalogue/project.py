"""The project: the folder that FILES belong to, what is compiled together, and its scorekit.yaml."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.caller import spelt
from scorekit.catalogue.files import read_source, relative_name
from scorekit.catalogue.folders import DRIVER_FILE, DRIVERS, ENVIRONMENTS, TESTS, TYPE_FILE, DiskFolder, single_document
from scorekit.catalogue.globs import PROJECT_FILE, leaves_folder, matching
from scorekit.catalogue.safe_read import out_of_bounds, read_regular
from scorekit.codes import all_codes
from scorekit.codes.catalogue import (
    FRUITLESS_CHECK,
    GLOB_LEAVES_PROJECT,
    LEAVES_REPOSITORY,
    NO_SUCH_FOLDER,
    OUTSIDE_PROJECT,
)
from scorekit.codes.documents import TOO_LARGE
from scorekit.diagnostics import Diagnostic, Severity
from scorekit.lazy_dataclass import dataclass
from scorekit.model.decode import decode
from scorekit.model.project import ProjectSettings
from scorekit.outcome import Findings, Outcome, Success
from scorekit.source.document import Document
from scorekit.source.merge import put

if TYPE_CHECKING:
    from scorekit.catalogue.platform import PlatformFolder
    from scorekit.location import Source

#: What a project has that says nothing: made unchecked, since the model would be built for that alone in every start.
_DEFAULTS = ProjectSettings.model_construct()
#: A document of ours, seen without reading YAML.
_OURS = rb"""\bapiVersion["']?\s*:\s*["']?scorekit\.dev/"""
#: How much of a file, and how many files, are read to find out whether a folder is a project.
_LOOKED_AT = 4096
_LOOKED_INTO = 64

#: Globs of a project, and folders in one: each is matched with every file, and each folder of it with every folder.
_MOST_GLOBS = 100
_MOST_FOLDERS = 50


@dataclass(frozen=True, slots=True)
class ProjectFolder:
    """A project on the disk; or, where nothing marks one, the folder that FILES are named from."""

    #: Absolute.
    root: Path
    #: What scorekit.yaml says; None where there is none.
    own_settings: ProjectSettings | None = None
    #: Whether this is a project. If not, FILES alone are the compiled set.
    found: bool = True
    #: Where relative paths of the command line start; the root if None.
    cwd: Path | None = None
    #: The folder that this one is a temporary copy of: paths outside of the copy are relative to it.
    copy_of: Path | None = None
    #: Where more types, drivers, environments and definitions come from, in order.
    platform: tuple[PlatformFolder, ...] = field(default=(), repr=False, compare=False)

    @property
    def settings(self) -> ProjectSettings:
        """What scorekit.yaml says, or would say by default."""
        return self.own_settings or _DEFAULTS

    @property
    def name(self) -> str | None:
        """The project's name, where it has one."""
        return self.settings.name

    @property
    def default_environment(self) -> str | None:
        """The environment that counts where none is asked for."""
        return self.settings.default_environment

    @property
    def environments_dir(self) -> Path:
        """The folder of its environments; it need not exist."""
        return self._below(self.settings.environments)

    @property
    def drivers_dir(self) -> Path:
        """The folder of its types and drivers; it need not exist."""
        return self._below(self.settings.drivers)

    def judged(self, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Findings as much as they matter in this project: what ``checks`` of scorekit.yaml says. Errors stay errors."""
        levels = self.settings.checks
        for diagnostic in diagnostics:
            level = levels.get(diagnostic.code) if diagnostic.severity is not Severity.ERROR else None
            if level is None:
                yield diagnostic
            elif level != "off":
                yield replace(diagnostic, severity=Severity(level))

    def score_files(self, below: Path | None = None) -> tuple[Path, ...]:
        """Every score file of the project, or those below a folder of it, in order of their names. Drivers' cases are none."""
        start, inside = self.root, tuple[str, ...]()
        if below is not None and not self.found:
            start = self.absolute(below)
        elif below is not None:
            inside = self.absolute(below).relative_to(self.root).parts
        names = matching(str(start), self.settings.score, inside)
        return tuple(file for name in names if not _is_of_a_case(file := start / name))

    def relative(self, path: Path) -> str:
        """A path of the command line as everything else names it: relative to the root, with ``/``."""
        place = self.absolute(path)
        start = self.root if self.copy_of is None or place.is_relative_to(self.root) else self.copy_of
        return relative_name(str(place), str(start))

    def absolute(self, path: Path) -> Path:
        """A path of the command line, wherever this process runs."""
        return Path(os.path.normpath((self.cwd or self.root) / path))

    def _below(self, folder: str) -> Path:
        return Path(os.path.normpath(self.root / folder))


def find_project(
    paths: Sequence[Path], cwd: Path, *, home: Path | None = None, platform: Sequence[tuple[str, Path]] = ()
) -> Outcome[ProjectFolder]:
    """The project that some files and folders of the command line belong to; the working folder's if none are given.

    It is the nearest folder above all of them that has a scorekit.yaml; without one, the nearest that has types,
    drivers or environments of ours. The search ends at a repository's root and at home. Where there is no project, the
    answer is a folder that is none (``found``). ``platform`` are sources that the caller gives, by name.
    """
    places = [Path(os.path.normpath(cwd / path)) for path in paths]
    start = _common([p if _is_folder(p) else p.parent for p in places], cwd) if places else cwd
    folders = list(_upwards(start, home or _home()))
    root = next((f for f in folders if _is_declared(f)), None) or next((f for f in folders if _is_implied(f)), None)
    base = root or (cwd if start.is_relative_to(cwd) else start)
    findings = Findings(of_other_projects(places, base, cwd))
    if root is None:
        given = findings.take(_platforms(base, _DEFAULTS, platform))
        return findings.outcome(ProjectFolder(base, found=False, cwd=cwd, platform=given or ()))
    return findings.outcome(findings.take(open_project(root, cwd, platform)))


def open_project(
    root: Path, cwd: Path | None = None, platform: Sequence[tuple[str, Path]] = (), *, text: Source | None = None
) -> Outcome[ProjectFolder]:
    """The project in a folder, with its scorekit.yaml read if it has one, or as a ``text`` in its place, and its platform sources found."""
    if text is None and not _is_declared(root):
        given = _platforms(root, _DEFAULTS, platform).value
        return Findings(_folder_faults(root, None)).outcome(ProjectFolder(root, cwd=cwd, platform=given or ()))
    findings = Findings()
    project = findings.take(read_settings(root, text))
    if project is None:
        return findings.outcome(None)
    findings.extend(_project_faults(root, project))
    sources = findings.take(_platforms(root, project, platform))
    return findings.outcome(ProjectFolder(root, project, cwd=cwd, platform=sources or ()))


def _platforms(
    root: Path, settings: ProjectSettings, given: Sequence[tuple[str, Path]]
) -> Outcome[tuple[PlatformFolder, ...]]:
    if not settings.platform and not given:
        return Success(())
    from scorekit.catalogue.platform import platforms_of  # noqa: PLC0415 - most projects have none

    return platforms_of(root, settings, given)


def folders_named(root: Path) -> tuple[Path, ...]:
    """Where the scorekit.yaml in a folder has its drivers, environments and sources, be they there or not; none if it can't be read."""
    project = read_settings(root).value if _is_declared(root) else None
    if project is None:
        return ()
    sources = (root / source.path for source in project.platform if source.path and source.address is None)
    return (root / project.drivers, root / project.environments, *sources)


def _is_of_a_case(file: Path) -> bool:
    """Whether a file is a part of a driver's tests: ``NAME/tests/`` beside ``driver.yaml``."""
    return TESTS in file.parts and any(f.name == TESTS and _is_file(f.parent / DRIVER_FILE) for f in file.parents)


def read_settings(root: Path, text: Source | None = None) -> Outcome[ProjectSettings]:
    """What the scorekit.yaml in a folder says, or a ``text`` in its place."""
    findings = Findings()
    source = text or findings.take(read_source(Path(PROJECT_FILE), root))
    document = findings.take(single_document(source)) if source else None
    return findings.outcome(findings.take(decode(ProjectSettings, _listed(document))) if document is not None else None)


def _listed(document: Document) -> Document:
    """A scorekit.yaml in which one source that stands by itself is a list of one."""
    one = document.at(("platform",))
    if one is None or not isinstance(one.data, dict):
        return document
    return put(
        document, ("platform",), Document([one.data], one.mark._replace(children=(one.mark._replace(key=None),)))
    )


def _project_faults(root: Path, project: ProjectSettings) -> Iterator[Diagnostic]:
    """What scorekit.yaml says of the disk and is not so."""
    yield from _folder_faults(root, project)
    for name, output in project.output.items():
        if why := out_of_bounds(Path(output), root):
            yield LEAVES_REPOSITORY.at(
                project.span(("output", name)),
                f"`{output}` {why}",
                help="name a place in the repository; `render -o` writes anywhere else",
            )
    yield from _fruitless(project)
    if project.images or project.build:
        from scorekit.catalogue.environment_shape import image_rule_faults  # noqa: PLC0415 - few projects have any

        yield from image_rule_faults(project)
    if len(project.score) > _MOST_GLOBS:
        hint = "`**` matches any number of folders"
        yield TOO_LARGE.at(project.span(("score",)), f"these are more than {_MOST_GLOBS} globs", help=hint)
    for number, glob in enumerate(project.score[:_MOST_GLOBS]):
        if glob.count("/") > _MOST_FOLDERS:
            message = f"this is a glob of more than {_MOST_FOLDERS} folders"
            yield TOO_LARGE.at(project.span(("score", number)), message, help="`**` matches any number of them")
        elif leaves_folder(glob):
            yield GLOB_LEAVES_PROJECT.at(
                project.span(("score", number)),
                f"`{glob}` leaves the project",
                help="score files belong below the folder of scorekit.yaml; move that file up, or give the others their own",
            )


def _fruitless(project: ProjectSettings) -> Iterator[Diagnostic]:
    """The entries of ``checks`` that change nothing."""
    for key in project.checks:
        code = all_codes().get(key)
        if code is None:
            near = key.upper()[: len(FRUITLESS_CHECK.id)]
            known = f"did you mean `{near}`?" if near in all_codes() else None
            hint = known or "`scorekit explain CODE` explains a code"
            yield FRUITLESS_CHECK.at(project.span(("checks", key), key=True), f"there is no code `{key}`", help=hint)
        elif code.severity is Severity.ERROR and not code.softens:
            message = f"`{key}` ({code.title}) is an error and stays one"
            yield FRUITLESS_CHECK.at(project.span(("checks", key), key=True), message, help="leave the entry out")


def _folder_faults(root: Path, project: ProjectSettings | None) -> Iterator[Diagnostic]:
    """Folders of drivers and environments outside the repository, also through links, and named ones that do not exist."""
    settings = project or _DEFAULTS
    for key, folder in (("environments", settings.environments), ("drivers", settings.drivers)):
        span = project.span((key,)) if project is not None and key in project.model_fields_set else None
        if why := out_of_bounds(Path(folder), root):
            how = f"{spelt(f'`{key}` of `Catalogue.load`', f'--{key} DIR')} takes a folder from anywhere"
            yield LEAVES_REPOSITORY.at(span, f"`{folder}` {why}", help=how)
        elif span is not None and not _is_folder(root / folder):
            yield NO_SUCH_FOLDER.at(
                span, f"there is no folder `{folder}`", help="the path is relative to scorekit.yaml"
            )


def of_other_projects(places: Sequence[Path], base: Path, cwd: Path) -> Iterator[Diagnostic]:
    """The faults of files and folders that belong to a project further down."""
    for place in places:
        owner = next((f for f in (place, *place.parents) if f == base or _is_declared(f)), base)
        if owner != base:
            name, other = (relative_name(str(p), str(cwd)) for p in (place, owner))
            yield OUTSIDE_PROJECT.at(
                None, f"`{name}` belongs to the project in `{other}`", help="run the command once for each project"
            )


def _common(folders: Sequence[Path], otherwise: Path) -> Path:
    """The nearest folder at or above all of some."""
    first = folders[0]
    return next((f for f in (first, *first.parents) if all(p.is_relative_to(f) for p in folders)), otherwise)


def _upwards(start: Path, home: Path) -> Iterator[Path]:
    """A folder and those above it, to the root of its repository or to home."""
    for folder in (start, *start.parents):
        yield folder
        if folder == home or _is_folder(folder / ".git") or _is_file(folder / ".git"):
            return


def _is_declared(folder: Path) -> bool:
    return _is_file(folder / PROJECT_FILE)


def _is_implied(folder: Path) -> bool:
    """Whether a folder has documents of ours in the usual places: a look at the first lines, which costs no parsing."""
    return any(_is_ours(str(path)) for path in islice(_documents(folder), _LOOKED_INTO))


def _documents(folder: Path) -> Iterator[Path]:
    """Where documents of ours would lie, in order."""
    for kind in (ENVIRONMENTS, DRIVERS):
        files = DiskFolder(str(folder / kind), kind)
        yield from (folder / kind / name for name in files.files("") if name.endswith(".yaml"))
        for type_ in files.folders("") if kind == DRIVERS else ():
            yield folder / kind / type_ / TYPE_FILE
            yield from (folder / kind / type_ / driver / DRIVER_FILE for driver in files.folders(type_))


def _home() -> Path:
    return Path(os.path.expanduser("~"))  # noqa: PTH111 - Path's raises where there is none, as in some containers


def _is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - Path's raises where a folder above may not be searched


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - as above


def _is_ours(path: str) -> bool:
    try:
        return bool(re.search(_OURS, read_regular(path, _LOOKED_AT)))
    except OSError:
        return False
