"""Outputs on disk: files are replaced whole, folders are kept by a list of what was written there.

``.scorekit.json`` in an output folder lists its files with their digests and is written last, so a list that is missing
or does not match tells of an interrupted run. A file is replaced or removed only if the list names it with the digest
that it has, or its content is what is wanted anyway: an edit is never lost without ``--force``.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from scorekit.catalogue.sources import ENV_FILE_MARK, LIST_FILE
from scorekit.codes.output import EDITED_OUTPUT, FOREIGN_ENV_FILE, FOREIGN_OUTPUT, UNWRITABLE_OUTPUT
from scorekit.outcome import Findings, Outcome
from scorekit.targets.api import OutputFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from scorekit.diagnostics import Diagnostic

#: The line below which lines of others are kept.
FOREIGN_LINES_MARK = b"# The lines below are not scorekit's, and are kept."
_OUR_VARIABLE = re.compile(rb"SCOREKIT_[A-Z0-9_]+_[0-9a-f]{4}=")


@dataclass(frozen=True, slots=True)
class Written:
    """What a write changed, by path relative to the folder."""

    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    #: How many files of an earlier write stay.
    kept: int = 0
    #: The command that uses what was written, where that needs saying.
    start: str = ""

    def __add__(self, other: Written) -> Written:
        return Written(
            self.changed + other.changed,
            self.removed + other.removed,
            self.unchanged + other.unchanged,
            self.kept + other.kept,
            self.start or other.start,
        )

    def below(self, folder: Path) -> Written:
        """The same with paths as they are seen from where the folder's own path is."""
        return replace(
            self,
            changed=tuple((folder / name).as_posix() for name in self.changed),
            removed=tuple((folder / name).as_posix() for name in self.removed),
        )


def write_file(path: Path, file: OutputFile) -> Outcome[Written]:
    """One file, replaced whole by a temporary file and a rename; untouched when it has the content already."""
    findings = Findings()
    try:
        if is_channel(path):
            with path.open("wb", buffering=0) as stream:
                stream.write(file.content)
            return Outcome(Written(changed=(file.path,)))
        real = _where(path)
        if _content(real) == file.content and _mode_fits(real, file):
            return Outcome(Written(unchanged=1))
        real.parent.mkdir(parents=True, exist_ok=True)
        stage(real, file).replace(real)
    except OSError as error:
        findings.add(_unwritable(path, error))
    return findings.outcome(Written(changed=(file.path,)))


def is_channel(path: Path) -> bool:
    """Whether what is written goes to a program or a device: there is nothing to compare with or to put in its place."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISSOCK(mode)


def _where(path: Path) -> Path:
    """Where a path leads. A link in the working folder, which anybody may have committed, may not lead out of it.

    Nor may it lead to what git runs or believes.
    """
    here = Path.cwd()
    real = Path(os.path.realpath(path))
    if Path(os.path.normpath(here / path)).is_relative_to(here):
        home = Path(os.path.realpath(here))
        if not real.is_relative_to(home) or ".git" in real.relative_to(home).parts:
            raise OSError("a link leads out of the working folder")
    return real


def rewrite_file(path: Path, content: bytes) -> Outcome[Written]:
    """A file of the user's own with other content: replaced whole, where a link leads, with the mode that it has."""
    try:
        real = _where(path)
        mode = stat.S_IMODE(real.stat().st_mode)
        staged = stage(real, OutputFile(path.as_posix(), content))
        staged.chmod(mode)
        staged.replace(real)
    except OSError as error:
        return Outcome(None, (_unwritable(path, error),))
    return Outcome(Written(changed=(path.as_posix(),)))


def write_env_file(path: Path, file: OutputFile) -> Outcome[Written]:
    """A ``.env`` of secrets, unless one of somebody else lies there. Lines that someone added to ours stay below them."""
    if is_channel(path):
        return write_file(path, file)
    try:
        there = _content(path)
    except OSError as error:
        return Outcome(None, (_unwritable(path, error),))
    if there is not None and not there.startswith(ENV_FILE_MARK):
        diagnostic = FOREIGN_ENV_FILE.at(
            None,
            f"`{path.as_posix()}` was not written by scorekit and is left alone",
            help="name another file with `--env-file PATH`",
        )
        return Outcome(None, (diagnostic,))
    return write_file(path, replace(file, content=with_foreign_lines(file.content, there or b"")))


def with_foreign_lines(ours: bytes, there: bytes) -> bytes:
    """Our lines, then those that are not: all but our first line, our comment and our variables, old ones too."""
    known = {line.partition(b"=")[0] for line in ours.splitlines() if b"=" in line}
    foreign = [
        line
        for line in there.splitlines()
        if line.strip()
        and not line.startswith((ENV_FILE_MARK, FOREIGN_LINES_MARK))
        and not _OUR_VARIABLE.match(line)
        and line.partition(b"=")[0].strip() not in known
    ]
    return ours + b"".join(line + b"\n" for line in (FOREIGN_LINES_MARK, *foreign)) if foreign else ours


def write_folder(
    folder: Path, files: Sequence[OutputFile], *, kept: Collection[str] = (), force: bool = False
) -> Outcome[Written]:
    """A folder that holds exactly these files of ours, and those listed ones that are ``kept``.

    Files of others in it stay, and so do edits without ``force``.
    """
    findings = Findings()
    listed = read_list(folder)
    try:
        _where(folder)
        for file in files:
            findings.extend(_in_the_way(folder, file, listed, force=force))
        done = None if findings.failed else _replace_all(folder, {f.path: f for f in files}, listed, set(kept))
    except OSError as error:
        return Outcome(None, (_unwritable(folder, error),))
    return findings.outcome(done)


def read_list(folder: Path) -> Mapping[str, str]:
    """The paths and digests of the last complete write; empty when there is no readable list."""
    try:
        data = json.loads((folder / LIST_FILE).read_bytes())
        files = data["files"]
        return {str(k): str(v) for k, v in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def digest(content: bytes) -> str:
    """The digest by which the list knows a file."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _in_the_way(folder: Path, file: OutputFile, listed: Mapping[str, str], *, force: bool) -> Iterable[Diagnostic]:
    path = folder / PurePosixPath(file.path)
    if not _inside(path, folder):
        link = "a link is in its place" if path.is_symlink() else "a link leads out of the output folder"
        yield _unwritable(path, OSError(link))
        return
    if path.is_dir():
        yield _unwritable(path, OSError("a folder is in its place"))
        return
    there = _content(path)
    if there is None or there == file.content or force:
        return
    if file.path not in listed:
        yield FOREIGN_OUTPUT.at(
            None, f"`{path.as_posix()}` is there already and scorekit did not write it", help="`--force` replaces it"
        )
    elif listed[file.path] != digest(there):
        yield EDITED_OUTPUT.at(
            None, f"`{path.as_posix()}` was edited since scorekit wrote it", help="`--force` replaces it"
        )


def _replace_all(
    folder: Path, wanted: Mapping[str, OutputFile], listed: Mapping[str, str], kept: AbstractSet[str]
) -> Written:
    """Stage every changed file, then rename them all, remove what is no longer made, and write the list last."""
    changed = [f for p, f in wanted.items() if _differs(folder / PurePosixPath(p), f)]
    staged: list[tuple[Path, Path]] = []
    try:
        for file in changed:
            path = folder / PurePosixPath(file.path)
            path.parent.mkdir(parents=True, exist_ok=True)
            staged.append((stage(path, file), path))
        while staged:
            temporary, path = staged[-1]
            temporary.replace(path)
            staged.pop()
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
    removed = _remove_stale(folder, kept | wanted.keys(), listed)
    digests = {p: d for p, d in listed.items() if p in kept} | {p: digest(f.content) for p, f in wanted.items()}
    body = json.dumps({"files": dict(sorted(digests.items()))}, indent=2) + "\n"
    list_file = OutputFile(LIST_FILE, body.encode())
    if _differs(folder / LIST_FILE, list_file):
        folder.mkdir(parents=True, exist_ok=True)
        stage(folder / LIST_FILE, list_file).replace(folder / LIST_FILE)
    return Written(tuple(f.path for f in changed), removed, len(wanted) - len(changed))


def _remove_stale(folder: Path, stay: AbstractSet[str], listed: Mapping[str, str]) -> tuple[str, ...]:
    removed = []
    for name in sorted(set(listed) - stay):
        path = folder / PurePosixPath(name)
        there = _content(path) if _inside(path, folder) else None
        if there is not None and digest(there) == listed[name]:
            path.unlink()
            removed.append(name)
            _remove_empty(path.parent, folder)
    return tuple(removed)


def _remove_empty(folder: Path, top: Path) -> None:
    while folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def stage(path: Path, file: OutputFile) -> Path:
    """The content in a temporary file beside its place, with its final mode."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(file.content)
        Path(name).chmod(file.mode if file.secret else file.mode & ~_umask())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _differs(path: Path, file: OutputFile) -> bool:
    return _content(path) != file.content or not _mode_fits(path, file)


def _mode_fits(path: Path, file: OutputFile) -> bool:
    """Whether a secret file is as closed as it must be; other files keep the mode that someone gave them."""
    return not file.secret or path.stat().st_mode & 0o077 == 0


def _inside(path: Path, folder: Path) -> bool:
    real = Path(os.path.realpath(folder))
    return Path(os.path.realpath(path.parent)).is_relative_to(real) and not path.is_symlink()


def _unwritable(path: Path, error: OSError) -> Diagnostic:
    reason = error.strerror or str(error)
    return UNWRITABLE_OUTPUT.at(None, f"can't write `{path.as_posix()}`: {reason.lower()}")
