"""A project as an editor has it: the files of the disk, with the texts of open files in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from scorekit import targets
from scorekit.catalogue import Catalogue, ProjectFolder, check_project, find_project, open_project, read_source
from scorekit.catalogue.folders import DRIVER_FILE, IMAGES_FILE, SYNONYMS_FILE, TYPE_FILE
from scorekit.catalogue.globs import PROJECT_FILE, takes
from scorekit.lazy_dataclass import dataclass
from scorekit.limits import command_budget
from scorekit.location import Source
from scorekit.outcome import Findings, Success
from scorekit.parsing import documents
from scorekit.schemas import schema_of
from scorekit.source.encoding import normalized
from scorekit.source.reader import read_all
from scorekit.workspace.project import Project

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.schemas.model_schema import Schema
    from scorekit.source.document import Document


@dataclass(frozen=True)
class OpenProject:
    """A project, with the texts of the files that are open in an editor, by their names in the project.

    It is a value: an edit makes another one, which has what the edit did not touch. Nothing outside of ``within`` is read.
    """

    project: Project
    #: The folder that the editor works in; a real path.
    within: Path
    texts: Mapping[str, Source]
    #: Score files by name, those of the disk as they were read.
    sources: Mapping[str, Source]
    #: What opening it found.
    diagnostics: tuple[Diagnostic, ...]
    #: The folders of types, drivers and environments that lie elsewhere, and are not read.
    left_out: tuple[str, ...] = ()
    #: What was made of the catalogue, and of texts, so far: edits that do not touch these share it.
    _schemas: dict[str, Schema] = field(default_factory=dict, repr=False, compare=False)
    _parsed: dict[Source, tuple[Document, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def find(cls, path: Path, within: Path, texts: Mapping[Path, str]) -> OpenProject | None:
        """The project that a file belongs to, read anew; None where scorekit.yaml can't be read. ``texts`` are the open files."""
        root, found = home_of(path, within)
        return cls.open(root, within, texts, found=found) if path.is_relative_to(within) else None

    @classmethod
    def open(cls, root: Path, within: Path, texts: Mapping[Path, str], *, found: bool = True) -> OpenProject | None:
        """The project in a folder, or what is open there where none is ``found``; None where scorekit.yaml can't be read."""
        named = {
            name: normalized(Source(name, text))
            for path, text in texts.items()
            if path.is_relative_to(root) and (name := path.relative_to(root).as_posix())
        }
        with command_budget(anew=True):
            unmarked = Success(ProjectFolder(root, found=False))
            opened = open_project(root, root, text=named.get(PROJECT_FILE)) if found else unmarked
            folder = opened.value or open_project(root, root).value
            if folder is None:
                return None
            findings = Findings(opened.diagnostics)
            catalogue, left_out = Catalogue.load(folder).with_open_files(named, within)
            if opened.value is not None and folder.own_settings is not None:
                findings.extend(check_project(folder.own_settings, catalogue))
            sources = dict(_score_files(folder, named, findings))
        return cls(Project(folder, catalogue), within, named, sources, findings.items, left_out)

    def with_text(self, name: str, text: str) -> OpenProject:
        """The project after an edit of a file."""
        source = normalized(Source(name, text))
        self._parsed.pop(self.texts.get(name, source), None)
        texts = {**self.texts, name: source}
        if self._is_score(name):
            return replace(self, texts=texts, sources=dict(sorted({**self.sources, name: source}.items())))
        if self.kind(name) != "project":
            catalogue, _ = Catalogue.load(self.folder).with_open_files(texts, self.within)
            return replace(self, texts=texts, project=Project(self.folder, catalogue), _schemas={})
        open_ = {self.root / n: s.text for n, s in texts.items()}
        return OpenProject.open(self.root, self.within, open_) or replace(self, texts=texts)

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.project.folder.root

    @property
    def folder(self) -> ProjectFolder:
        """The project's folder, with what scorekit.yaml says."""
        return self.project.folder

    @property
    def catalogue(self) -> Catalogue:
        """Types, drivers and environments as the open files have them."""
        return self.project.catalogue

    @cached_property
    def environments(self) -> tuple[str, ...]:
        """The environments to compile in, the default one first."""
        first = self.folder.default_environment
        return tuple(sorted(self.project.environments, key=lambda name: (name != first, name)))

    def kind(self, name: str) -> str | None:
        """The kind of document that a file of the project holds, as schemas have them; None for what is none of ours."""
        if name == PROJECT_FILE:
            return "project"
        if name in self.sources or self._is_score(name):
            return "score"
        path = PurePosixPath(name)
        if path.suffix not in (".yaml", ".yml"):
            return None
        below = self._below(name, self.folder.drivers_dir)
        if below is not None:
            return _kind_in_drivers(below)
        environment = self._below(name, self.folder.environments_dir)
        return "environment" if environment is not None and len(environment) == 1 else None

    def _is_score(self, name: str) -> bool:
        return takes(self.folder.settings.score, name)

    def _below(self, name: str, folder: Path) -> tuple[str, ...] | None:
        """The way from one of the project's folders to a file; None where the file lies elsewhere."""
        path = self.root / name
        return path.relative_to(folder).parts if path.is_relative_to(folder) else None

    def has_document(self, name: str) -> bool:
        """Whether a type or driver of a name is the project's own, at least in a part."""
        start = f"{self.folder.relative(self.folder.drivers_dir)}/{name}/"
        folder = self.folder.drivers_dir / name
        files = (TYPE_FILE,) if "/" not in name else (DRIVER_FILE,)
        return any((folder / file).is_file() or start + file in self.texts for file in files)

    def named_by(self, name: str) -> str:
        """What the place of a file calls what it holds: ``dev``, ``postgres``, ``postgres/in-cluster``."""
        below = self._below(name, self.folder.drivers_dir)
        return "/".join(below[:-1]) if below is not None else PurePosixPath(name).stem

    def source(self, name: str) -> Source | None:
        """The text of a file of the project or the catalogue, as it is open or on the disk."""
        known = self.texts.get(name) or self.sources.get(name)
        if known is not None or not is_own(name):
            return known
        path = self.root / name
        if not Path(path.resolve()).is_relative_to(self.within):
            return None
        return read_source(path, self.root).value

    def documents(self, name: str) -> tuple[Document, ...]:
        """The documents of a file of the project; none where it can't be read."""
        source = self.source(name)
        if source is None:
            return ()
        if source not in self._parsed:
            with command_budget(anew=True):
                read = documents(source) if self.kind(name) == "score" else read_all(source)
            self._parsed[source] = read.value or ()
        return self._parsed[source]

    def path(self, name: str) -> Path:
        """Where a file lies, by the name that diagnostics give it."""
        return (self.catalogue.place(name) if ":" in name else None) or self.root / name

    def schema(self, kind: str) -> Schema:
        """The JSON Schema of a kind of document in this project; empty for none."""
        known = self._schemas
        if kind not in known:
            with command_budget(anew=True):
                known[kind] = schema_of(kind, self.catalogue)[0] or {}
        return known[kind]


def is_own(name: str) -> bool:
    """Whether a name that diagnostics give is that of a file of the project, not of what comes with scorekit, or of no file."""
    return ":" not in name.partition("/")[0] and not name.startswith(("<", "-", ".."))


def home_of(path: Path, within: Path) -> tuple[Path, bool]:
    """The folder of the project that a file belongs to, and whether anything marks it as one.

    The nearest folder above counts that has a scorekit.yaml, up to the folder that the editor works in.
    """
    found = find_project([path], within, home=within).value
    if found is not None:
        return (found.root, True) if found.found else (within, False)
    # Of one whose scorekit.yaml can't be read, the open text of it may say more.
    return next((f for f in path.parents if (f / PROJECT_FILE).is_file()), within), True


def _kind_in_drivers(below: tuple[str, ...]) -> str | None:
    """The kind of a file in the folder of drivers, by the way to it from there."""
    tables = {(IMAGES_FILE,): "images", (SYNONYMS_FILE,): "synonyms"}
    if len(below) == 1:
        return tables.get(below)
    if len(below) == 2:
        return "type" if below[1] == TYPE_FILE else None
    stem = PurePosixPath(below[-1]).stem
    if len(below) != 3:
        return None
    return "driver" if below[2] == DRIVER_FILE else stem if stem in targets.names() else None


def _score_files(
    folder: ProjectFolder, texts: Mapping[str, Source], findings: Findings
) -> Iterable[tuple[str, Source]]:
    """Every score file of a project with its text, by name; those that are open also where the disk has none of the name."""
    there = map(folder.relative, folder.score_files()) if folder.found else ()
    for name in sorted({*there, *(name for name in texts if takes(folder.settings.score, name))}):
        path = folder.root / name
        source = texts.get(name) or findings.take(read_source(path, folder.root))
        if source is not None:
            yield name, source
