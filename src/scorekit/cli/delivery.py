"""Where an output goes: stdout, a file, or a folder."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit import pipeline, targets
from scorekit.cli import console, writing
from scorekit.errors import UsageError
from scorekit.outcome import Findings, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scorekit.targets.api import ManifestSet, OutputFile

#: What ends a path that is a file even when it does not exist yet.
_FILE_ENDINGS = {".yaml", ".yml", ".json"}
#: The name of Compose's file of secrets, unless another is given.
_ENV_FILE = ".env"
#: Where a Compose file keeps what it mounts, beside it.
_FILES = "files/"


@dataclass(frozen=True, slots=True)
class Destination:
    """``-o FILE|FOLDER|-``, and how to write there."""

    output: str
    layout: str | None = None
    env_file: Path | None = None
    force: bool = False
    quiet: bool = False

    @property
    def is_folder(self) -> bool:
        """Whether the output is a folder: there is one, the path ends with a slash or has no ending, or the layout asks."""
        if self.output == "-":
            return False
        path = Path(self.output)
        if self.layout in {"files", "kustomize"} or self.output.endswith("/") or path.is_dir():
            return True
        return not path.exists() and path.suffix not in _FILE_ENDINGS

    @staticmethod
    def from_here(root: Path, configured: str) -> str:
        """A path of scorekit.yaml as the working folder sees it; a final slash, which says FOLDER, stays."""
        return os.path.relpath(root / configured) + ("/" if configured.endswith("/") else "")

    def deliver(self, sets: Sequence[ManifestSet], findings: Findings) -> None:
        """Write the manifests and tell what was written; several sets go to a folder, each below its target's name."""
        if not self.output:
            raise UsageError("--output wants a FILE, a FOLDER or -")
        laid = [(manifests.target, pipeline.files(manifests, self._layout(manifests.target))) for manifests in sets]
        if self.output == "-":
            self._to_stdout(laid[0][1], findings)
            return
        if self.is_folder:
            written = findings.take(self._to_folder(laid))
        else:
            written = findings.take(self._to_file(Path(self.output), laid[0][1]))
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
            findings.take(writing.write_env_file(self.env_file, env_file))
        if findings.failed:
            return
        if files:
            click.echo(files[0].content, nl=False)
        left = [f.path for f in files[1:] if f is not env_file or not self.env_file]
        if left:
            console.say(f"note: not written, since the output goes to stdout: {', '.join(left)}", quiet=self.quiet)

    def _to_file(self, path: Path, files: Sequence[OutputFile]) -> Outcome[writing.Written]:
        """A stream in its file, what lies beside it first, so that the file never names what is not there."""
        findings = Findings()
        env_file = self._secrets(files)
        done = self._write_secrets(env_file, path.parent, findings)
        beside = [replace(f, path=f.path.removeprefix(_FILES)) for f in files[1:] if f is not env_file]
        folder = path.parent / _FILES
        if (beside or writing.read_list(folder)) and not findings.failed:
            done += findings.take(writing.write_folder(folder, beside, force=self.force)) or writing.Written()
        for file in files[:1]:
            if not findings.failed:
                named = replace(file, path=path.name)
                done += findings.take(writing.write_file(path, named)) or writing.Written()
        return findings.outcome(done)

    def _to_folder(self, laid: Iterable[tuple[str, Sequence[OutputFile]]]) -> Outcome[writing.Written]:
        findings = Findings()
        folder = Path(self.output)
        done = writing.Written()
        rest: list[OutputFile] = []
        several = list(laid)
        for target, files in several:
            below = f"{target}/" if len(several) > 1 else ""
            env_file = self._secrets(files)
            done += self._write_secrets(env_file, folder / below, findings)
            rest += [replace(f, path=below + f.path) for f in files if f is not env_file]
        if not findings.failed:
            done += findings.take(writing.write_folder(folder, rest, force=self.force)) or writing.Written()
        return findings.outcome(done)

    def _secrets(self, files: Sequence[OutputFile]) -> OutputFile | None:
        """Compose's secrets, which have rules of their own."""
        name = self.env_file.name if self.env_file else _ENV_FILE
        return next((f for f in files if f.secret and f.path == name), None)

    def _write_secrets(self, file: OutputFile | None, folder: Path, findings: Findings) -> writing.Written:
        if file is None:
            return writing.Written()
        written = writing.write_env_file(self.env_file or folder / _ENV_FILE, file)
        return findings.take(written) or writing.Written()

    def _tell(self, written: writing.Written) -> None:
        total = len(written.changed) + written.unchanged
        words = f"{self.output}: {total} file{'s' if total != 1 else ''}, {len(written.changed)} changed"
        if written.removed:
            words += f", {len(written.removed)} removed"
        for line in (words, *written.changed, *(f"{name} (removed)" for name in written.removed)):
            console.say(line if line is words else f"  {line}", quiet=self.quiet)
