"""Where an output goes: stdout, a file, or a folder."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from scorekit import pipeline, targets
from scorekit.cli import console, writing
from scorekit.cli.reach import BESIDE, Reach
from scorekit.errors import UsageError
from scorekit.outcome import Findings, Outcome

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from scorekit.targets.api import ManifestSet, OutputFile

#: What ends a path that is a file even when it does not exist yet.
_FILE_ENDINGS = {".yaml", ".yml", ".json"}
#: What Compose reads where it is told of nothing else.
_COMPOSE_FILE = "compose.yaml"
#: The name of Compose's file of secrets, unless another is given.
_ENV_FILE = ".env"


class Sink(Protocol):
    """What takes files: ``writing``, or a check of what was written."""

    def write_file(self, path: Path, file: OutputFile) -> Outcome[writing.Written]:
        """Take one file."""
        ...

    def write_env_file(self, path: Path, file: OutputFile) -> Outcome[writing.Written]:
        """Take a ``.env`` of secrets."""
        ...

    def write_folder(
        self, folder: Path, files: Sequence[OutputFile], *, kept: Collection[str] = (), force: bool = False
    ) -> Outcome[writing.Written]:
        """Take all of our files in a folder."""
        ...


@dataclass(frozen=True, slots=True)
class Destination:
    """``-o FILE|FOLDER|-``, and how to write there."""

    output: str
    layout: str | None = None
    env_file: Path | None = None
    force: bool = False
    quiet: bool = False
    #: What takes the files: the disk, or a check that holds them against it.
    sink: Sink = writing

    @property
    def is_folder(self) -> bool:
        """Whether the output is a folder: there is one, the path ends with a slash or has no ending, or the layout asks."""
        if self.output == "-":
            return False
        path = Path(self.output)
        if self.layout in {"files", "kustomize"} or self.output.endswith("/") or path.is_dir():
            return True
        return not path.exists() and path.suffix not in _FILE_ENDINGS

    @property
    def file(self) -> Path | None:
        """The one file that is written; None for stdout and for a folder."""
        return None if self.output == "-" or self.is_folder else Path(self.output)

    def home(self, below: str = "") -> Path:
        """The folder from which the output's relative paths count: its own, or the working folder for stdout."""
        if self.output == "-":
            return Path()
        return Path(self.output) / below if self.is_folder else Path(self.output).parent

    @staticmethod
    def from_here(root: Path, configured: str) -> str:
        """A path of scorekit.yaml as the working folder sees it; a final slash, which says FOLDER, stays."""
        return os.path.relpath(root / configured) + ("/" if configured.endswith("/") else "")

    def deliver(self, sets: Sequence[ManifestSet], reach: Reach, findings: Findings) -> None:
        """Write the manifests and tell what was written; several sets go to a folder, each below its target's name."""
        if not self.output:
            raise UsageError("--output wants a FILE, a FOLDER or -")
        if self.is_folder:
            written = findings.take(self._to_folder(sets, reach))
        else:
            files = pipeline.files(sets[0], self._layout(sets[0].target))
            if self.output == "-":
                self._to_stdout(files, findings)
                return
            written = findings.take(self._to_file(Path(self.output), files, reach))
        if written is not None:
            self._tell(written)

    def _layout(self, target: str) -> str:
        offered = targets.find(target).layouts
        if self.layout not in {None, "stream"} and self.output == "-":
            raise UsageError(f"layout `{self.layout}` is a folder: say -o FOLDER")
        return self.layout or (offered[1] if self.is_folder and len(offered) > 1 else offered[0])

    def _to_stdout(self, files: Sequence[OutputFile], findings: Findings) -> None:
        env_file = self._secrets(files)
        if env_file and self.env_file:
            findings.take(self.sink.write_env_file(self.env_file, env_file))
        if findings.failed:
            return
        if files:
            click.echo(files[0].content, nl=False)
        left = [f.path for f in files[1:] if f is not env_file or not self.env_file]
        if left:
            console.say(f"note: not written, since the output goes to stdout: {', '.join(left)}", quiet=self.quiet)

    def _to_file(self, path: Path, files: Sequence[OutputFile], reach: Reach) -> Outcome[writing.Written]:
        """A stream in its file, what lies beside it first, so that the file never names what is not there."""
        findings = Findings()
        env_file = self._secrets(files)
        done = self._write_secrets(env_file, path.parent, findings)
        rest = [f for f in files[1:] if f is not env_file]
        for name in BESIDE:
            done += self._beside(path.parent / name, name, rest, reach, findings)
        for file in files[:1]:
            if not findings.failed:
                named = replace(file, path=path.name)
                written = findings.take(self.sink.write_file(path, named)) or writing.Written()
                done += written.below(path.parent)
        return findings.outcome(done)

    def _beside(
        self, folder: Path, name: str, files: Iterable[OutputFile], reach: Reach, findings: Findings
    ) -> writing.Written:
        """The files of a folder beside a stream."""
        made = [replace(f, path=f.path.removeprefix(f"{name}/")) for f in files if f.path.startswith(f"{name}/")]
        listed = _still_there(folder)
        if findings.failed or not (made or listed):
            return writing.Written()
        kept = [each for each in listed if reach.keeps_beside(each)]
        written = findings.take(self.sink.write_folder(folder, made, kept=kept, force=self.force))
        return (written or writing.Written()).below(folder)

    def _to_folder(self, sets: Sequence[ManifestSet], reach: Reach) -> Outcome[writing.Written]:
        findings = Findings()
        folder = Path(self.output)
        done = writing.Written()
        made: list[OutputFile] = []
        listed = _still_there(folder)
        several = {manifests.target for manifests in sets} if len(sets) > 1 else set()
        kept = (
            [each for each in listed if each.partition("/")[0] not in several and reach.keeps(each)] if several else []
        )
        for manifests in sets:
            below = f"{manifests.target}/" if several else ""
            layout = self._layout(manifests.target)
            own = reach.of_stream() if layout == "stream" else reach
            there = [each.removeprefix(below) for each in listed if each.startswith(below)]
            staying = [each for each in there if own.keeps(each)]
            files = pipeline.files(manifests, layout, staying)
            env_file = self._secrets(files)
            done += self._write_secrets(env_file, folder / below, findings)
            made += [replace(f, path=below + f.path) for f in files if f is not env_file]
            kept += [below + each for each in staying]
        if not findings.failed:
            written = findings.take(self.sink.write_folder(folder, made, kept=kept, force=self.force))
            done += (written or writing.Written()).below(folder)
        return findings.outcome(replace(done, kept=len(set(kept) - {f.path for f in made})))

    def _secrets(self, files: Sequence[OutputFile]) -> OutputFile | None:
        """Compose's secrets, which have rules of their own."""
        name = self.env_file.name if self.env_file else _ENV_FILE
        return next((f for f in files if f.secret and f.path == name), None)

    def _write_secrets(self, file: OutputFile | None, folder: Path, findings: Findings) -> writing.Written:
        if file is None:
            return writing.Written()
        path = self.env_file or folder / _ENV_FILE
        written = findings.take(self.sink.write_env_file(path, replace(file, path=path.name))) or writing.Written()
        return replace(written.below(path.parent), start=self._start() if self.env_file else "")

    def _start(self) -> str:
        """The command that reads secrets from where they are."""
        file = self.file or Path(self.output) / _COMPOSE_FILE
        named = "" if file.as_posix() == _COMPOSE_FILE else f" -f {file.as_posix()}"
        return f"docker compose --env-file {(self.env_file or Path(_ENV_FILE)).as_posix()}{named} up"

    def _tell(self, written: writing.Written) -> None:
        if self.sink is not writing:
            return
        total = len(written.changed) + written.unchanged
        words = f"{self.output}: {total} file{'s' if total != 1 else ''}, {len(written.changed)} changed"
        if written.removed:
            words += f", {len(written.removed)} removed"
        if written.kept:
            words += f", {written.kept} of other workloads kept"
        for line in (words, *written.changed, *(f"{name} (removed)" for name in written.removed)):
            console.say(line if line is words else f"  {line}", quiet=self.quiet)
        if written.start:
            console.say(f"start it with `{written.start}`", quiet=self.quiet)


def _still_there(folder: Path) -> list[str]:
    """What an earlier render wrote into a folder and nobody took away."""
    return [name for name in writing.read_list(folder) if (folder / name).is_file()]
