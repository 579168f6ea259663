"""A new project: decides what to make from what is in the folder; existing files are never changed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from secrets import token_hex
from typing import TYPE_CHECKING

from scorekit import names
from scorekit.catalogue import Catalogue, find_project, open_project, read_source
from scorekit.catalogue.private_files import SEED_FILE
from scorekit.catalogue.project import ProjectFolder
from scorekit.catalogue.safe_read import read_regular
from scorekit.errors import UsageError
from scorekit.lazy_dataclass import dataclass
from scorekit.outcome import Failure, Outcome, Success
from scorekit.parsing import documents, written_name
from scorekit.scaffold import IGNORED, Answers, Blueprint, Draft, NewFiles
from scorekit.schemas.kinds import SETTINGS, editor_settings
from scorekit.workspace.editor_schemas import MADE_OF, schema_files
from scorekit.workspace.new_files import append_lines, create_files

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.scaffold.blueprint import Pipeline

#: A project's name (``model.project``), short enough that a namespace can begin with it and end with an environment's.
_NAME = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{names.LONGEST - 2}}}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class NewProject:
    """The folder to make a project in, with what is there already."""

    folder: Path
    #: Whether it is a project already, by scorekit.yaml or by documents of ours.
    is_project: bool
    #: The score files that it has.
    score_files: tuple[Path, ...]
    #: The root of its git repository.
    repository: Path | None

    @classmethod
    def of(cls, folder: Path) -> NewProject:
        """The facts of a folder; UsageError where files of a surrounding project would be taken from it."""
        project = find_project([], folder).value
        is_project = project is None or (project.found and project.root == folder)
        if project is not None and project.found and not is_project:
            _refuse_nested(project, folder)
        files = ProjectFolder(folder).score_files()
        return cls(folder, is_project, files, next((f for f in _upwards(folder) if (f / ".git").exists()), None))

    @property
    def is_below_repository(self) -> bool:
        """Whether hooks and pipelines would be written where nothing looks for them."""
        return self.repository not in (None, self.folder)

    @property
    def name(self) -> str:
        """The name of the workload that is there, or the folder's as a name may be spelt."""
        for file in sorted(self.score_files, key=lambda path: (len(path.parts), path)):
            source = read_source(file, self.folder).value
            for document in (documents(source).value or ()) if source else ():
                name = written_name(document)
                if name is not None and _NAME.fullmatch(name):
                    return name
        label = names.dns(self.folder.name)
        return label if _NAME.fullmatch(label) else f"project-{label}"

    @property
    def not_ignored(self) -> tuple[str, ...]:
        """Those of our lines that no .gitignore from here to the repository's root has."""
        folders = [
            f for f in _upwards(self.folder) if self.repository is not None and f.is_relative_to(self.repository)
        ]
        patterns: list[str] = []
        for folder in folders or [self.folder]:
            path = folder / ".gitignore"
            try:
                # Git does not follow a link of this name, so what it leads to keeps nothing out.
                data = b"" if path.is_symlink() else read_regular(str(path))
            except OSError:
                continue
            own = folder == self.folder
            lines = data.decode("utf-8", "replace").splitlines()
            patterns += [line.strip().lstrip("/" if own else "").rstrip("/") for line in lines]
        return tuple(line for line in IGNORED if not any(p and fnmatchcase(line.rstrip("/"), p) for p in patterns))

    @property
    def to_append(self) -> tuple[str, ...]:
        """The lines that a .gitignore of the user's lacks: they are added with consent."""
        return self.not_ignored if (self.folder / ".gitignore").exists() else ()

    @property
    def pipeline(self) -> Pipeline:
        """Whose pipeline checks the project where nobody says."""
        return "none" if self.is_below_repository else "github"

    def make(self, answers: Answers, *, with_pipeline: bool = True, append: bool = False) -> Outcome[NewFiles]:
        """Make the project and what lies around it. No value where its own files could not be written.

        ``with_pipeline``: also below the root of a repository, where nothing looks for it; ``append``: lines may be added to
        a .gitignore that is there. What stood in the way of things around the project is among the value's ``diagnostics``.
        """
        made = create_files(self.folder, list(self._drafts(Blueprint.of(answers), with_pipeline=with_pipeline)))
        if made.diagnostics:
            return Failure(made.diagnostics)
        made += self._kept_out_of_git(append=append)
        return Success(made + self._editors())

    def advice(self, made: NewFiles, *, with_pipeline: bool) -> Iterator[str]:
        """What is to be known and done after it was made, and how to go on from the working folder; a line each."""
        if self.is_project:
            yield "This is a project already: its own documents, and its name, are as they were."
        if self.is_below_repository and not with_pipeline:
            root = os.path.relpath(str(self.repository), self.folder)
            yield f"Hooks and CI belong to the repository's root, {root}, and were not made here."
        yield from (f"To do: {advice}" for advice in made.advice)
        yield from ("", "Now try:")
        if (here := os.path.relpath(self.folder)) != ".":
            yield f"  cd {here}"
        yield "  scorekit check"
        if not self.is_project:
            yield from ("  scorekit render --env local", "  scorekit diff --env dev --env prod")

    def _drafts(self, blueprint: Blueprint, *, with_pipeline: bool) -> Iterator[Draft]:
        """What is to be made. A project's own documents are never added to: an environment more is a change of what is compiled."""
        if not self.is_project:
            yield from blueprint.content
            if not self.score_files:
                yield blueprint.sample
        if not self.is_below_repository:
            yield from blueprint.repository
        elif with_pipeline:
            yield from blueprint.repository[1:]
        if not self.is_project:
            # Last: it says that the project is whole.
            yield blueprint.mark

    def _kept_out_of_git(self, *, append: bool) -> NewFiles:
        """The seed, where git will not take it; the lines that keep it out otherwise."""
        missing = self.not_ignored
        made = NewFiles()
        if missing and not self.to_append:
            made += create_files(self.folder, [Blueprint.of(Answers("x")).ignore])
        elif missing and append:
            made += append_lines(self.folder / ".gitignore", missing)
        elif missing:
            made += NewFiles(advice=(f"add to .gitignore: {' '.join(missing)}",))
        if SEED_FILE in self.not_ignored:
            advice = f"there is no seed yet, since git would take it; with `{SEED_FILE}` in .gitignore, run `scorekit init` again"
            return made + NewFiles(advice=(advice,))
        seed = Draft(SEED_FILE, token_hex(32) + "\n", "the seed of development secrets, readable to you alone")
        return made + create_files(self.folder, [seed], mode=0o600)

    def _editors(self) -> NewFiles:
        """Settings of editors, and the schemas of the documents as they are in this project."""
        opened = open_project(self.folder)
        project = opened.value
        if project is None:
            return NewFiles(diagnostics=opened.diagnostics)
        contents = {**schema_files(Catalogue.load(project)), SETTINGS: editor_settings(project.own_settings)}
        purposes = {MADE_OF: "by which `check` knows whether they are stale"}
        drafts = [Draft(p, text, purposes.get(p, "what editors complete and check by")) for p, text in contents.items()]
        return NewFiles(diagnostics=opened.diagnostics) + create_files(self.folder, drafts)


def checked_name(argument: str, name: str) -> str:
    """A name that a new project may have; UsageError for another. ``argument`` is what gave it."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{argument}{name}: a name is wanted of 2 to {names.LONGEST} lower-case letters, digits and `-`, that begins and ends with a "
            "letter or digit"
        )
    return name


def _refuse_nested(project: ProjectFolder, folder: Path) -> None:
    """UsageError where the new project would take files that belong to a surrounding one."""
    inside = (project.environments_dir, project.drivers_dir)
    taken = project.score_files(folder) if folder.is_dir() else ()
    if taken or any(folder.is_relative_to(place) or place.is_relative_to(folder) for place in inside):
        known = f"`{project.name}` " if project.name else ""
        what = f"`{project.relative(taken[0])}` belongs" if taken else "its documents belong"
        raise UsageError(
            f"{os.path.relpath(folder)} lies in the project {known}in {os.path.relpath(project.root)}, and {what} to "
            "that one; make the new project in a folder of its own"
        )


def _upwards(folder: Path) -> tuple[Path, ...]:
    return (folder, *folder.parents)
