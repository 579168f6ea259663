"""What an editor has open, and what is known of it: projects, findings, compiles. No protocol is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from scorekit.language.background import Job
from scorekit.language.compiles import CompiledFile, SourceFacts, check_file, compile_file, kept
from scorekit.language.project import OpenProject, home_of, is_own

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.diagnostics import Diagnostic
    from scorekit.targets.api import ManifestSet

    Found = Mapping[Path, tuple[Diagnostic, ...]]


class Session:
    """The open files of some folders, and the projects that they belong to."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """``folders`` are real paths; nothing outside of them is read."""
        self.folders = tuple(folders)
        self._texts: dict[Path, str] = {}
        self._roots: dict[Path, Path | None] = {}
        self._projects: dict[Path, OpenProject] = {}
        self._facts: dict[Path, SourceFacts] = {}
        self._compiled: dict[Path, tuple[OpenProject, CompiledFile]] = {}
        #: What a file compiled to when it last did.
        self._last_made: dict[Path, Mapping[tuple[str, str | None], ManifestSet]] = {}
        self._shown: dict[Path, tuple[Diagnostic, ...]] = {}

    def edit(self, path: Path, text: str) -> None:
        """A file is open, with a text."""
        known = self.at(path) if path in self._texts else None
        self._texts[path] = text
        if known is None:
            # A file that is opened with what the disk has changes nothing of its project.
            known = self.at(path)
            same = known is not None and (source := known[0].source(known[1])) is not None and source.text == text
            if known is None or same:
                return
        project, name = known
        self._projects[project.root] = project.with_text(name, text)

    def close(self, path: Path) -> None:
        """A file is not open any more: what the disk has counts."""
        for kept_of_it in (self._texts, self._compiled, self._last_made):
            kept_of_it.pop(path, None)
        self._forget()

    def changed(self, paths: Iterable[Path]) -> bool:
        """Files of the disk have changed: where not all are open here, projects are opened anew. Whether they are."""
        if all(path in self._texts for path in paths):
            return False
        self._forget()
        return True

    def _forget(self) -> None:
        self._roots, self._projects = {}, {}

    def at(self, path: Path) -> tuple[OpenProject, str] | None:
        """The project of a file, and the file's name in it; None for a file that belongs to none."""
        if path not in self._roots:
            within = max((f for f in self.folders if path.is_relative_to(f)), key=lambda f: len(f.parts), default=None)
            self._roots[path] = self._opened(path, within) if within is not None else None
        root = self._roots[path]
        return (self._projects[root], path.relative_to(root).as_posix()) if root is not None else None

    def _opened(self, path: Path, within: Path) -> Path | None:
        """The folder of a file's project, which is open from now on; None where it can't be."""
        root, marked = home_of(path, within)
        if root not in self._projects:
            project = OpenProject.open(root, within, self._texts, found=marked)
            if project is None:
                return None
            self._projects[root] = project
        return root

    def open_projects(self) -> tuple[OpenProject, ...]:
        """The projects of the files that are open."""
        found = {known[0].root: known[0] for path in self._texts if (known := self.at(path)) is not None}
        return tuple(found.values())

    def compiled(self, path: Path) -> CompiledFile | None:
        """A score file compiled as it is now; None for what is none."""
        known = self.at(path)
        if known is None or known[0].kind(known[1]) != "score" or known[1] not in known[0].sources:
            return None
        project, name = known
        before = self._compiled.get(path)
        if before is None or before[0] is not project:
            facts = self._facts.setdefault(project.root, SourceFacts())
            before = self._compiled[path] = project, compile_file(project, name, facts)
            if before[1].made:
                self._last_made[path] = {**self._last_made.get(path, {}), **before[1].made}
        return before[1]

    def made(self, path: Path) -> Mapping[tuple[str, str | None], ManifestSet]:
        """What a score file compiles to in each environment; where it has an error now, what it last compiled to."""
        return self._last_made.get(path, {}) if self.compiled(path) is not None else {}

    def look(self, path: Path) -> Found:
        """What is wrong with a file as it is written now, where that has changed since it was last told."""
        known = self.at(path)
        if known is None or known[0].kind(known[1]) is None:
            return self._told({path: ()})
        project, name = known
        compiled = self.compiled(path)
        if compiled is not None:
            return self._told({path: compiled.diagnostics})
        now = check_file(project, name)
        source = project.source(name)
        told = {(d.code, d.span) for d in now}
        old = kept(self._shown.get(path, ()), source) if source is not None else ()
        return self._told({path: (*now, *(d for d in old if (d.code, d.span) not in told))})

    def job(self, project: OpenProject) -> Job:
        """What another process does to check a whole project; what it finds goes to ``checked``."""
        texts = {path: text for path, text in self._texts.items() if path.is_relative_to(project.root)}
        return Job(project.root, project.within, texts, project.folder.found)

    def checked(self, project: OpenProject, found: Mapping[str, Sequence[Diagnostic]]) -> Found:
        """What is wrong with every file of a project, where that has changed since it was last told.

        A file that was edited since ``project`` was as it is here has been looked at more lately.
        """
        now = self._projects.get(project.root, project)
        names = {*found, *(p.relative_to(now.root).as_posix() for p in self._shown if p.is_relative_to(now.root))}
        fresh = (name for name in names if now.source(name) == project.source(name))
        return self._told({now.root / n: tuple(found.get(n, ())) for n in sorted(fresh) if is_own(n)})

    def shown(self, path: Path) -> tuple[Diagnostic, ...]:
        """What was last told of a file."""
        return self._shown.get(path, ())

    def _told(self, found: Found) -> Found:
        changed = {path: tuple(d) for path, d in found.items() if tuple(d) != self._shown.get(path, ())}
        self._shown |= changed
        return changed
