"""Manifests written to a file or folder, or held against what lies there: the two ends of every render."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit import projections
from scorekit.catalogue.globs import PROJECT_FILE
from scorekit.catalogue.private_files import SEED_FILE
from scorekit.catalogue.safe_read import read_regular
from scorekit.errors import UsageError, shown
from scorekit.lazy_dataclass import dataclass
from scorekit.outcome import Failure, Outcome, Success
from scorekit.resolve.files import source_path
from scorekit.targets.api import ManifestSet
from scorekit.workspace import writing
from scorekit.workspace.opened import home_of
from scorekit.workspace.output_scope import OutputScope, scope_of
from scorekit.workspace.outputs import EnvFile, FolderOutput, Part

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.workspace.destination import Destination
    from scorekit.workspace.opened import OpenedProject
    from scorekit.written_output import WrittenOutput

#: A document of Score or of ours, which no target emits. Only keys at the left margin, or of a flow mapping, count.
_WRITTEN_BY_HAND = rb"""(?m)^(?:\{.*?)?["']?apiVersion["']?\s*:\s*["']?score(?:kit)?\.dev/"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Some sets of one project on their way to a place. Both ways refuse the same, with UsageError."""

    project: OpenedProject
    sets: Sequence[ManifestSet]
    destination: Destination

    @classmethod
    def of(cls, project: OpenedProject, manifests: object, destination: Destination) -> Delivery:
        """One set or several; UsageError for anything else."""
        found = tuple(manifests) if isinstance(manifests, Iterable) else (manifests,)
        sets = tuple(each for each in found if isinstance(each, ManifestSet))
        if len(sets) < len(found) or not found:
            wrong = next((each for each in found if not isinstance(each, ManifestSet)), manifests)
            raise UsageError(f"manifests are a ManifestSet or several, not {'none' if not found else shown(wrong)}")
        return cls(project, sets, destination)

    def write(self) -> Outcome[WrittenOutput]:
        """Write, all or nothing, and tell what was changed."""
        home = home_of(self.project.folder)
        try:
            self._check()
            with writing.locked(self.destination.folders(home), home):
                parts = self._parts()
                made = writing.write(parts, home, self.destination.advice)
        except OSError as error:
            return Failure((self._refused(error),))
        if made.value is None:
            return made
        written = replace(
            made.value,
            kept=tuple(self._kept(parts)),
            kept_of="environments" if self._is_projection() else "workloads",
            place=self.destination.place or "",
            start=self._start(parts),
        )
        return Success(written, made.diagnostics)

    def compare(self) -> Outcome[WrittenOutput]:
        """Compare with what is there; an error for each file that is not what would be written."""
        from scorekit.workspace.compare_output import OutputChecker

        destination = self.destination
        checker = OutputChecker(
            home_of(self.project.folder),
            tuple(self._emitted()),
            no_secrets=destination.no_secrets,
            advice=destination.advice,
        )
        try:
            self._check()
            made = checker.compare(self._parts())
        except OSError as error:
            return Failure((*checker.findings.items, self._refused(error)))
        return (
            made
            if made.value is None
            else Success(replace(made.value, place=destination.place or ""), made.diagnostics)
        )

    def _refused(self, error: OSError) -> Diagnostic:
        return writing.unwritable(error.filename or self.destination.place or "the output", error)

    def _emitted(self) -> Sequence[ManifestSet]:
        return [without_secrets(each) for each in self.sets] if self.destination.no_secrets else self.sets

    def _parts(self) -> tuple[Part, ...]:
        place = self.destination
        home = place.home() if place.is_folder else None
        scope = (
            scope_of(self.sets, self.project.folder, self.project.catalogue, home, keep_others=place.keep_others)
            if place.place is not None
            else OutputScope()
        )
        return tuple(place.parts(self._emitted(), scope))

    def _kept(self, parts: Sequence[Part]) -> Iterator[str]:
        """The files of others that stay in the output's own folder."""
        for part in parts:
            if isinstance(part, FolderOutput) and part.folder == Path(self.destination.place or ""):
                yield from (
                    (part.folder / name).as_posix() for name in sorted(part.kept - {f.path for f in part.files})
                )

    def _start(self, parts: Sequence[Part]) -> str | None:
        """The command that starts an output whose file of secrets lies where its target does not look."""
        for part in parts if self.destination.env_file else ():
            if isinstance(part, EnvFile) and part.file and part.reader:
                return part.secrets.start(part.path.as_posix(), part.reader.as_posix())
        return None

    def _check(self) -> None:
        """Refuse what can't be meant."""
        names = [each.target for each in self.sets]
        if len(names) > 1 and not self.destination.is_folder:
            raise UsageError(f"{len(names)} sets are written to a folder, and `{self.destination.place}` is a file")
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise UsageError(f"two sets are for target `{twice}`, and each is written below its target's name")
        self._protect()

    def _protect(self) -> None:
        """Refuse an output that is one of the inputs, and without ``force`` a file that holds a Score document."""
        output = self.destination.place
        if output is None:
            return
        about = f"{self.destination.advice.place}{output}"
        real = Path(os.path.realpath(output))
        for name, configured in self.project.folder.settings.output.items() if self._is_projection() else ():
            if real == Path(os.path.realpath(home_of(self.project.folder) / configured)):
                raise UsageError(f"{about} is where scorekit.yaml has the manifests of `{name}`; name another place")
        if self.destination.file is None:
            return
        if any(Path(os.path.realpath(path)) == real for path in self._files()):
            raise UsageError(f"{about} is one of the files that the manifests are made from; name another")
        if any(real.is_relative_to(os.path.realpath(folder)) for folder in self._folders()):
            raise UsageError(f"{about} lies among drivers or environments; name another folder")
        if not self.destination.force and real.is_file() and re.search(_WRITTEN_BY_HAND, read_regular(str(real))):
            raise UsageError(f"{about} holds a document that someone wrote by hand; {self.destination.advice.force}")

    def _is_projection(self) -> bool:
        return self.sets[0].target in projections.names()

    def _files(self) -> Iterator[Path]:
        """The files that the sets are made from."""
        root = home_of(self.project.folder)
        yield from (root / name for name in (PROJECT_FILE, SEED_FILE))
        for workload in (workload for each in self.sets for workload in each.resolution.workloads):
            name = workload.spec.document.source.name
            yield root / name
            files = (file for container in workload.spec.containers.values() for file in container.files.values())
            yield from (root / source_path(name, file.source) for file in files if file.source is not None)
        yield from self.destination.inputs

    def _folders(self) -> Iterator[Path]:
        folder = self.project.folder
        found = [*self.project.driver_folders, *self.project.environment_folders]
        found += [folder.drivers_dir, folder.environments_dir] if folder.found else []
        for each in found:
            yield home_of(folder) / each.relative_to(folder.root) if each.is_relative_to(folder.root) else each


def secret_names(manifests: ManifestSet) -> list[str]:
    """What of a set holds secret values: objects, and files beside them."""
    objects = [f"{m.kind}/{m.name}" for m in manifests.manifests if m.secret]
    return [*objects, *(f.path for f in manifests.files if f.secret)]


def without_secrets(manifests: ManifestSet) -> ManifestSet:
    """A set less what holds secret values."""
    return replace(
        manifests,
        manifests=tuple(m for m in manifests.manifests if not m.secret),
        files=tuple(f for f in manifests.files if not f.secret),
    )
