"""Whether an output is what would be written now: each file held against the disk, and nothing written."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from scorekit.catalogue.sources import ENV_FILE_MARK, LIST_FILE
from scorekit.changes import Part, compare_parts
from scorekit.changes.rendered import rendered
from scorekit.cli import writing
from scorekit.cli.writing import Written
from scorekit.codes.output import EDITED_OUTPUT, FOREIGN_OUTPUT, STALE_OUTPUT, SUPERFLUOUS_OUTPUT, UNFINISHED_OUTPUT
from scorekit.location import Source, Span
from scorekit.outcome import Findings, Outcome
from scorekit.report.changes import differences_in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from scorekit.changes import ObjectChange
    from scorekit.cli.rendering import Request
    from scorekit.diagnostics import Code
    from scorekit.targets.api import ManifestSet, OutputFile

#: How many fields of a file are named.
_MOST = 5
#: The folder of objects with secret values, in a workload's.
_SECRETS = "secrets"


@dataclass(frozen=True, slots=True)
class Checker:
    """A sink that compares instead of writing."""

    root: Path
    request: Request
    sets: tuple[ManifestSet, ...]
    findings: Findings = field(default_factory=Findings)

    def write_file(self, path: Path, file: OutputFile) -> Outcome[Written]:
        """Hold one file against the disk."""
        there = _content(path)
        if there is None:
            self._missing(path)
        elif there != file.content:
            self._other(STALE_OUTPUT, "is stale", path, there, file)
        return Outcome(Written(unchanged=1))

    def write_env_file(self, path: Path, file: OutputFile) -> Outcome[Written]:
        """Hold a ``.env`` against the disk. Nobody commits one, so one that is not there is no fault."""
        there = _content(path)
        if there is not None and there != writing.with_foreign_lines(file.content, there):
            self._other(STALE_OUTPUT, "is stale", path, there, file)
        return Outcome(Written(unchanged=1))

    def write_folder(
        self, folder: Path, files: Sequence[OutputFile], *, kept: Collection[str] = (), force: bool = False
    ) -> Outcome[Written]:
        """Hold a folder against the disk: each file, what is left over, and the list of what was written."""
        del force
        before = len(self.findings.items)
        listed = writing.read_list(folder)
        for file in files:
            self._file(folder / PurePosixPath(file.path), file, listed)
        made = {file.path: file for file in files}
        for name in sorted(listed.keys() - made.keys() - set(kept)):
            self._left_over(folder / PurePosixPath(name), name, listed[name])
        if files and len(self.findings.items) == before:
            self._list(folder, made, listed)
        return Outcome(Written(unchanged=len(files)))

    def _file(self, path: Path, file: OutputFile, listed: Mapping[str, str]) -> None:
        there = _content(path)
        if there is None:
            if not file.secret:
                self._missing(path)
        elif there == file.content:
            return
        elif file.path not in listed:
            self._other(
                FOREIGN_OUTPUT, "is not what scorekit would write, and is not listed as its own", path, there, file
            )
        elif listed[file.path] != writing.digest(there):
            self._other(EDITED_OUTPUT, "was edited by hand since scorekit wrote it", path, there, file)
        else:
            self._other(STALE_OUTPUT, "is stale", path, there, file)

    def _missing(self, path: Path) -> None:
        """A file that can't be read: most often there is none."""
        if path.is_dir():
            message = f"`{path.as_posix()}` is a folder, and a file would be written there"
            self.findings.add(FOREIGN_OUTPUT.at(None, message, help=f"move it away; then {self._mend()}"))
            return
        if os.path.lexists(path):
            message = f"`{path.as_posix()}` can't be read, or is a link that leads nowhere"
            self.findings.add(STALE_OUTPUT.at(None, message, help=f"delete it; then {self._mend()}"))
            return
        self.findings.add(STALE_OUTPUT.at(None, f"`{path.as_posix()}` is missing", help=self._mend()))

    def _left_over(self, path: Path, name: str, digest: str) -> None:
        """A listed file that is no longer made. One of secrets may be another run's business."""
        there = _content(path)
        if there is None or (self.request.no_secrets and _SECRETS in PurePosixPath(name).parts):
            return
        if digest == writing.digest(there):
            message, mend = f"`{path.as_posix()}` is no longer made", self._mend()
        else:
            message = f"`{path.as_posix()}` is no longer made, and was edited by hand since scorekit wrote it"
            mend = "move the edit to where it belongs, and delete the file"
        self.findings.add(SUPERFLUOUS_OUTPUT.at(self._top(path), message, help=mend, quote=False))

    def _list(self, folder: Path, made: Mapping[str, OutputFile], listed: Mapping[str, str]) -> None:
        """The list, where every file is as it should be."""
        path = (folder / LIST_FILE).as_posix()
        wrong = [n for n, f in sorted(made.items()) if not f.secret and listed.get(n) != writing.digest(f.content)]
        if not (folder / LIST_FILE).is_file():
            message = f"`{path}` is missing: the files are current, but a render was interrupted or the list not kept"
        elif wrong:
            message = f"`{path}` does not match {len(wrong)} of the files beside it, `{wrong[0]}` first"
        else:
            return
        self.findings.add(UNFINISHED_OUTPUT.at(None, message, help=self._mend()))

    def _other(self, code: Code, words: str, path: Path, there: bytes, file: OutputFile) -> None:
        """A file of other content, with the fields that differ."""
        change, notes, place = self._differences(there, path, file)
        about = f": {change}" if change else ""
        mend = self._mend(force=code is not STALE_OUTPUT)
        if code is EDITED_OUTPUT:
            mend = f"move the edit to a patch, a driver or an override; {mend}"
        span = place or self._top(path)
        message = f"`{path.as_posix()}` {words}{about}"
        self.findings.add(code.at(span, message, help=mend, notes=notes, quote=not file.secret))

    def _differences(self, there: bytes, path: Path, file: OutputFile) -> tuple[str, list[str], Span | None]:
        """What differs in a file: its first field in words, the others as notes, and the place of the first."""
        name = self._named(path)
        if file.content.startswith(ENV_FILE_MARK):
            return "values of secrets differ", [], None
        changes: tuple[ObjectChange, ...] = ()
        known = False
        for made in self.sets:
            old, new = (
                rendered([Source(name, text)], label="", environment="", target=made.target).value
                for text in (there.decode("utf-8", "replace"), file.content.decode("utf-8", "replace"))
            )
            if old is None or new is None or not (new.items or old.items):
                continue
            known = True
            whole = {item.name.unowned: item for item in Part.of(made).items}
            traced = replace(new, items=tuple(whole.get(item.name, item) for item in new.items))
            changes += compare_parts(old, traced).objects
        if not changes:
            return ("only its layout or comments differ" if known else ""), [], None
        told = differences_in_words(changes)
        first = next((f.before_at for c in changes for f in c.fields if f.before_at is not None), None)
        place = first.span if first is not None and first.kind == "rendered" else None
        rest = told[1 : 1 + _MOST] + ([f"and {len(told) - 1 - _MOST} more"] if len(told) > 1 + _MOST else [])
        return told[0], rest, place

    def _named(self, path: Path) -> str:
        return os.path.relpath(path, self.root).replace(os.sep, "/")

    def _top(self, path: Path) -> Span:
        """A file as a whole."""
        return Span(Source(self._named(path), ""), 1, 1, 1, 1)

    def _mend(self, *, force: bool = False) -> str:
        """The command that mends an output, as this one was called."""
        return f"`{shlex.join(command(self.request, force=force))}` {'replaces it' if force else 'mends it'}"


def command(request: Request, *, force: bool) -> list[str]:
    """The command that renders what a request checks."""
    options: tuple[tuple[str, object], ...] = (
        ("--env", request.environment),
        ("--as", request.alias),
        ("--target", request.target),
        ("--output", request.output),
        ("--layout", request.layout),
        ("--context", request.context),
        ("--overrides-file", request.overrides_files),
        ("--override-property", request.override_properties),
        ("--image", request.images),
        ("--images", request.image_files),
        ("--build", request.builds),
        ("--drivers", request.driver_folders),
        ("--environments", request.environment_folders),
        ("--namespace", request.namespace),
        ("--generate-namespace", request.generate_namespace),
        ("--publish", request.publish),
        ("--shared", request.shared if request.shared != "include" else None),
        ("--seed-file", request.seed_file),
        ("--env-file", request.env_file),
        ("--no-secrets", request.no_secrets),
        ("--force", force),
    )
    words = ["scorekit", "render", *map(str, request.files)]
    for name, value in options:
        if value is True:
            words.append(name)
        elif value is not None and value is not False:
            for each in value if isinstance(value, tuple) else (value,):
                words += [name, str(each)]
    return words


def _content(path: Path) -> bytes | None:
    """What a file holds; None where there is none to read."""
    try:
        return path.read_bytes()
    except OSError:
        return None
