"""Where an output goes: stdout, a file, or a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from scorekit import pipeline, targets
from scorekit.catalogue.definitions import MANIFEST_ENDINGS
from scorekit.catalogue.output_list import has_list, listed_below
from scorekit.cli import console
from scorekit.errors import UsageError
from scorekit.graph import node_name
from scorekit.inputs import source_name
from scorekit.targets.api import NUMBERED, SHARED
from scorekit.targets.record import SecretsFile, find_target
from scorekit.workspace import writing
from scorekit.workspace.envfile import used_in_folders
from scorekit.workspace.outputs import EnvFile, FolderOutput, Part, WholeFile, WrittenOutput, is_special_file, real_path

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from scorekit.cli.request import Request
    from scorekit.outcome import Findings, Outcome
    from scorekit.resolve.resolution import Resolution
    from scorekit.targets.api import ManifestSet, OutputFile
    from scorekit.workspace.compilation import CompileInputs


def is_file_name(path: str) -> bool:
    """Whether a path is a file's by its name alone, even when it does not exist yet."""
    return not path.endswith("/") and Path(path).suffix in MANIFEST_ENDINGS


class Sink(Protocol):
    """What takes files: ``writing``, or a check of what was written."""

    def locked(self, folders: Iterable[Path]) -> AbstractContextManager[None]:
        """Lock some folders for writing."""
        ...

    def write(self, parts: Sequence[Part]) -> Outcome[WrittenOutput]:
        """Take everything that a render gives to files."""
        ...


@dataclass(frozen=True, slots=True)
class Destination:
    """``-o FILE|FOLDER|-``, and how to write there."""

    output: str
    request: Request
    #: What takes the files: the disk, or a check that holds them against it.
    sink: Sink = writing

    @property
    def is_folder(self) -> bool:
        """Whether the output is a folder: there is one, the path ends with a slash or has no ending, or the layout asks."""
        if self.output == "-":
            return False
        path = Path(self.output)
        if self.request.layout in {"files", "kustomize"} or self.output.endswith("/") or path.is_dir():
            return True
        return not path.exists() and not is_file_name(self.output)

    @property
    def file(self) -> Path | None:
        """The one file that is written; None for stdout and for a folder."""
        return None if self.output == "-" or self.is_folder else Path(self.output)

    def home(self, below: str = "") -> Path:
        """The folder from which the output's relative paths count: its own, or the working folder for stdout."""
        if self.output == "-":
            return Path()
        return Path(self.output) / below if self.is_folder else Path(self.output).parent

    def write(self, sets: Sequence[ManifestSet], scope: OutputScope, findings: Findings) -> None:
        """Write the manifests and print what was written; several sets go to a folder, each below its target's name."""
        if not self.output:
            raise UsageError("--output wants a FILE, a FOLDER or -")
        try:
            with self.sink.locked(self._folders()):
                parts = tuple(self._parts(sets, scope))
                written = findings.take(self.sink.write(parts))
        except OSError as error:
            findings.add(writing.unwritable(error.filename or self.output, error))
            return
        if written is None:
            return
        if self.output == "-":
            self._print(sets[0])
        elif self.sink is writing:
            self._echo(written, parts, scope)

    def _folders(self) -> Iterator[Path]:
        """The folders that are written to."""
        if self.is_folder:
            yield Path(self.output)
        files = [self.request.env_file] if self.request.env_file else []
        if self.file is not None:
            files.append(self.file)
            beside = (self.file.parent / name for name in BESIDE)
            yield from (folder for folder in beside if folder.is_dir() and not folder.is_symlink())
        yield from (real_path(file).parent for file in files if not is_special_file(file))

    def _parts(self, sets: Sequence[ManifestSet], scope: OutputScope) -> Iterator[Part]:
        """Everything that goes to files."""
        if self.is_folder:
            yield from self._to_folder(sets, scope)
            return
        files = self._files(sets[0])
        if self.file is None:
            yield from self._secrets(sets[0], files, None) if self.request.env_file else ()
            return
        yield from self._secrets(sets[0], files, self.file)
        env_file = self._env_file(sets[0], files)
        for name in BESIDE:
            yield from self._beside(name, [f for f in files[1:] if f is not env_file], scope)
        yield from (WholeFile(self.file, file) for file in files[:1])

    def _files(self, manifests: ManifestSet, kept: Sequence[str] = ()) -> Sequence[OutputFile]:
        return pipeline.files(manifests, self._layout(manifests.target), kept)

    def _layout(self, target: str) -> str:
        offered = pipeline.emitter(target).layouts
        if self.request.layout not in {None, "stream"} and self.output == "-":
            raise UsageError(f"layout `{self.request.layout}` is a folder: say -o FOLDER")
        return self.request.layout or (offered[1] if self.is_folder and len(offered) > 1 else offered[0])

    def _print(self, manifests: ManifestSet) -> None:
        files = self._files(manifests)
        if files:
            click.echo(files[0].content, nl=False)
        env_file = self._env_file(manifests, files) if self.request.env_file else None
        left = [f.path for f in files[1:] if f is not env_file]
        if left:
            console.echo(
                f"note: not written, since the output goes to stdout: {', '.join(left)}", quiet=self.request.silent
            )

    def _beside(self, name: str, files: Sequence[OutputFile], scope: OutputScope) -> Iterator[Part]:
        """The files of a folder beside a stream."""
        folder = self.home() / name
        made = [replace(f, path=f.path.removeprefix(f"{name}/")) for f in files if f.path.startswith(f"{name}/")]
        kept = frozenset(each for each in _still_there(folder) if scope.keeps_beside(each))
        if made or has_list(folder):
            yield FolderOutput(folder, made, kept, self.request.force)

    def _to_folder(self, sets: Sequence[ManifestSet], scope: OutputScope) -> Iterator[Part]:
        """The files of all targets, with one list above them."""
        folder = Path(self.output)
        made: list[OutputFile] = []
        there = _still_there(folder)
        several = {manifests.target for manifests in sets} if len(sets) > 1 else set()
        kept = [each for each in there if several and each.partition("/")[0] not in several and scope.keeps(each)]
        for manifests in sets:
            below = f"{manifests.target}/" if several else ""
            own = scope.of_stream() if self._layout(manifests.target) == "stream" else scope
            below_it = [each.removeprefix(below) for each in there if each.startswith(below)]
            staying = [each for each in below_it if own.keeps(each)]
            files = self._files(manifests, staying)
            yield from self._secrets(manifests, files, folder / below / files[0].path) if files else ()
            env_file = self._env_file(manifests, files)
            made += [replace(f, path=below + f.path) for f in files if f is not env_file]
            kept += [below + each for each in staying]
        yield FolderOutput(folder, made, frozenset(kept), self.request.force)

    def _env_file(self, manifests: ManifestSet, files: Sequence[OutputFile]) -> OutputFile | None:
        """The file of secrets beside an output, which is merged with the one that is there."""
        secrets = _secrets_file(manifests.target)
        name = self.request.env_file.name if self.request.env_file else secrets.name if secrets else None
        return next((f for f in files if f.secret and f.path == name), None)

    def _secrets(self, manifests: ManifestSet, files: Sequence[OutputFile], reader: Path | None) -> Iterator[Part]:
        """What becomes of the file of secrets, which an output that is about to be written reads."""
        secrets = _secrets_file(manifests.target)
        if secrets is None or self.request.no_secrets:  # those that are there belong to another run
            return
        path = self.request.env_file or (reader or Path()).parent / secrets.name
        file = self._env_file(manifests, files)
        folders = dict.fromkeys((path.parent, *([reader.parent] if reader else ())))
        made = replace(file, path=path.name) if file else None
        yield EnvFile(path, made, secrets, reader, lambda: used_in_folders(folders, reader))

    def _echo(self, written: WrittenOutput, parts: Sequence[Part], scope: OutputScope) -> None:
        """What was written, what went, and what stays."""
        total = len(written.changed) + written.unchanged
        words = f"{self.output}: {total} file{'s' if total != 1 else ''}, {len(written.changed)} changed"
        if written.removed:
            words += f", {len(written.removed)} removed"
        trees = [part for part in parts if isinstance(part, FolderOutput) and part.folder == Path(self.output)]
        kept = sum(len(tree.kept - {file.path for file in tree.files}) for tree in trees)
        if kept:
            words += f", {kept} of other {scope.kind} kept"
        for line in (words, *sorted(written.changed), *(f"{name} (removed)" for name in sorted(written.removed))):
            console.echo(line if line is words else f"  {line}", quiet=self.request.silent)
        for part in parts if self.request.env_file else ():
            if isinstance(part, EnvFile) and part.file and part.reader:
                start = part.secrets.start(part.path.as_posix(), part.reader.as_posix())
                console.echo(f"start it with `{start}`", quiet=self.request.silent)


def _secrets_file(target: str) -> SecretsFile | None:
    """What a target takes secrets from beside its output; a projection has none."""
    return find_target(target).secrets_file if target in targets.names() else None


def _still_there(folder: Path) -> list[str]:
    """What an earlier render wrote into a folder and is still there."""
    return [name for name in listed_below(folder) if (folder / name).is_file()]


#: The folders of what a stream reads, beside it.
BESIDE = ("files", "secrets")


@dataclass(frozen=True, slots=True)
class OutputScope:
    """FILES choose what is emitted, so files of other workloads stay, and so does what they may share.

    A unit is the folder of a workload's files, or ``_shared``.
    """

    #: The units that this render writes.
    asked: frozenset[str] = frozenset()
    #: The units of other workloads, none where everything was asked for; None where they are not all known.
    others: frozenset[str] | None = frozenset()
    #: Files that stay in any case, and of what they are.
    kept: frozenset[str] = frozenset()
    kind: str = "workloads"

    @classmethod
    def of(cls, resolution: Resolution, given: CompileInputs) -> OutputScope:
        """The scope of a render into a folder of manifests."""
        sources = {source_name(source) for source in given.inputs.sources}
        # Outside a project the sources are those that were named, and there may be others.
        whole = given.project.folder.found or not given.request.files
        asked = frozenset(w.name for w in resolution.workloads if w.selected)
        known = {node_name(key) for key, kind in resolution.graph.nodes.items() if kind == "workload"}
        understood = {w.spec.document.source.name for w in resolution.workloads}
        if not whole or not understood.issuperset(sources):
            return cls(asked, None)
        others = frozenset(known) - asked
        # Another layout of the same folder may have put everything below its target's name.
        return cls(asked, others | {SHARED, *targets.names()} if others else others)

    def of_stream(self) -> OutputScope:
        """The scope of a stream: the files that it reads are its own."""
        return replace(self, asked=self.asked.union(BESIDE))

    def keeps(self, path: str) -> bool:
        """Whether a file of an earlier render stays although this one does not make it."""
        if path in self.kept:
            return True
        unit, below, _ = path.removeprefix(NUMBERED).partition("/")
        if not below or unit in self.asked:
            return False
        return self.others is None or unit in self.others

    def keeps_beside(self, name: str) -> bool:
        """The same of a file beside a stream, whose name begins with its workload's."""
        return self.others != frozenset() and not any(name.startswith(f"{workload}-") for workload in self.asked)
