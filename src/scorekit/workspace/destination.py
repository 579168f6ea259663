"""Where an output goes: a file, a folder, or nowhere but for its file of secrets; and its parts there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit import pipeline, targets
from scorekit.catalogue.definitions import MANIFEST_ENDINGS
from scorekit.catalogue.output_list import has_list, listed_below
from scorekit.errors import expect
from scorekit.lazy_dataclass import dataclass
from scorekit.targets.record import SecretsFile, find_target
from scorekit.workspace.envfile import used_in_folders
from scorekit.workspace.forms import path_text
from scorekit.workspace.output_scope import BESIDE, OutputScope
from scorekit.workspace.outputs import (
    ADVICE,
    Advice,
    EnvFile,
    FolderOutput,
    Part,
    WholeFile,
    is_special_file,
    real_path,
)

if TYPE_CHECKING:
    from scorekit.targets.api import ManifestSet, OutputFile


def is_file_name(path: str) -> bool:
    """Whether a path is a file's by its name alone, even when it does not exist yet."""
    return not path.endswith("/") and Path(path).suffix in MANIFEST_ENDINGS


@dataclass(frozen=True, slots=True)
class Destination:
    """A file or folder, and how an output is written there."""

    #: A folder's path may end with a slash. None: the output goes to no file, but for its secrets.
    place: str | None
    layout: str | None = None
    env_file: Path | None = None
    no_secrets: bool = False
    force: bool = False
    #: Whether there are workloads that the project does not know, whose files stay.
    keep_others: bool = False
    #: Files that the manifests are made from, beside the project's own: they are never written over.
    inputs: Sequence[Path] = ()
    advice: Advice = ADVICE

    @classmethod
    def of(
        cls,
        place: object,
        layout: str | None = None,
        env_file: object = None,
        *,
        no_secrets: bool = False,
        force: bool = False,
    ) -> Destination:
        """What a caller's arguments mean. Raises UsageError for what is no path."""
        expect("layout", layout, str | None, "the name of a layout")
        beside = None if env_file is None else Path(path_text("env_file", env_file))
        return cls(path_text("place", place), layout, beside, no_secrets=no_secrets, force=force)

    @property
    def is_folder(self) -> bool:
        """Whether the output is a folder: there is one, the path ends with a slash or has no ending, or the layout asks."""
        if self.place is None:
            return False
        path = Path(self.place)
        if self.layout in {"files", "kustomize"} or self.place.endswith("/") or path.is_dir():
            return True
        return not path.exists() and not is_file_name(self.place)

    @property
    def file(self) -> Path | None:
        """The one file that is written; None for a folder and for none."""
        return None if self.place is None or self.is_folder else Path(self.place)

    def home(self, below: str = "") -> Path:
        """The folder from which the output's relative paths count: its own, or the working folder where it goes to no file."""
        if self.place is None:
            return Path()
        return Path(self.place) / below if self.is_folder else Path(self.place).parent

    def folders(self, home: Path) -> Iterator[Path]:
        """The folders that are written to, for a project in ``home``."""
        if self.place is not None and self.is_folder:
            yield Path(self.place)
        files = [self.env_file] if self.env_file else []
        if self.file is not None:
            files.append(self.file)
            beside = (self.file.parent / name for name in BESIDE)
            yield from (folder for folder in beside if folder.is_dir() and not folder.is_symlink())
        yield from (real_path(file, home).parent for file in files if not is_special_file(file))

    def parts(self, sets: Sequence[ManifestSet], scope: OutputScope) -> Iterator[Part]:
        """Everything that goes to files; several sets go to a folder, each below its target's name."""
        if self.place is not None and self.is_folder:
            yield from self._to_folder(Path(self.place), sets, scope)
            return
        files = self._files(sets[0])
        if self.file is None:
            yield from self._secrets(sets[0], files, None) if self.env_file else ()
            return
        yield from self._secrets(sets[0], files, self.file)
        env_file = self._env_file(sets[0], files)
        for name in BESIDE:
            yield from self._beside(name, [f for f in files[1:] if f is not env_file], scope)
        yield from (WholeFile(self.file, file) for file in files[:1])

    def stream(self, manifests: ManifestSet) -> tuple[bytes, tuple[str, ...]]:
        """The text of an output that goes to no file, and the names of the files that it would have had beside it."""
        files = self._files(manifests)
        env_file = self._env_file(manifests, files) if self.env_file else None
        return files[0].content if files else b"", tuple(f.path for f in files[1:] if f is not env_file)

    def _files(
        self, manifests: ManifestSet, kept: Sequence[str] = (), sets: Sequence[ManifestSet] = ()
    ) -> Sequence[OutputFile]:
        return pipeline.files(manifests, self._layout(manifests.target, sets), kept)

    def _layout(self, target: str, sets: Sequence[ManifestSet] = ()) -> str:
        """The layout of a target's files; of several targets, the one that is asked for is for those that have it."""
        offered = pipeline.emitter(target).layouts
        if self.layout not in offered and any(self.layout in pipeline.emitter(each.target).layouts for each in sets):
            return offered[0]
        return self.layout or (offered[1] if self.is_folder and len(offered) > 1 else offered[0])

    def _beside(self, name: str, files: Sequence[OutputFile], scope: OutputScope) -> Iterator[Part]:
        """The files of a folder beside a stream."""
        folder = self.home() / name
        made = [replace(f, path=f.path.removeprefix(f"{name}/")) for f in files if f.path.startswith(f"{name}/")]
        kept = frozenset(each for each in _still_there(folder) if scope.keeps_beside(each))
        if made or has_list(folder):
            yield FolderOutput(folder, made, kept, self.force)

    def _to_folder(self, folder: Path, sets: Sequence[ManifestSet], scope: OutputScope) -> Iterator[Part]:
        """The files of all targets, with one list above them."""
        made: list[OutputFile] = []
        there = _still_there(folder)
        several = {manifests.target for manifests in sets} if len(sets) > 1 else set()
        kept = [each for each in there if several and each.partition("/")[0] not in several and scope.keeps(each)]
        for manifests in sets:
            below = f"{manifests.target}/" if several else ""
            own = scope.of_stream() if self._layout(manifests.target, sets) == "stream" else scope
            below_it = [each.removeprefix(below) for each in there if each.startswith(below)]
            staying = [each for each in below_it if own.keeps(each)]
            files = self._files(manifests, staying, sets)
            yield from self._secrets(manifests, files, folder / below / files[0].path) if files else ()
            env_file = self._env_file(manifests, files)
            made += [replace(f, path=below + f.path) for f in files if f is not env_file]
            kept += [below + each for each in staying]
        yield FolderOutput(folder, made, frozenset(kept), self.force)

    def _env_file(self, manifests: ManifestSet, files: Sequence[OutputFile]) -> OutputFile | None:
        """The file of secrets beside an output, which is merged with the one that is there."""
        secrets = _secrets_file(manifests.target)
        name = self.env_file.name if self.env_file else secrets.name if secrets else None
        return next((f for f in files if f.secret and f.path == name), None)

    def _secrets(self, manifests: ManifestSet, files: Sequence[OutputFile], reader: Path | None) -> Iterator[Part]:
        """What becomes of the file of secrets, which an output that is about to be written reads."""
        secrets = _secrets_file(manifests.target)
        if secrets is None or self.no_secrets:  # those that are there belong to another run
            return
        path = self.env_file or (reader or Path()).parent / secrets.name
        file = self._env_file(manifests, files)
        folders = dict.fromkeys((path.parent, *([reader.parent] if reader else ())))
        made = replace(file, path=path.name) if file else None
        yield EnvFile(path, made, secrets, reader, lambda: used_in_folders(folders, reader))


def _secrets_file(target: str) -> SecretsFile | None:
    """What a target takes secrets from beside its output; a projection has none."""
    return find_target(target).secrets_file if target in targets.names() else None


def _still_there(folder: Path) -> list[str]:
    """What an earlier render wrote into a folder and is still there."""
    return [name for name in listed_below(folder) if (folder / name).is_file()]
