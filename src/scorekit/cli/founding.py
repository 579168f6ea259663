"""Making files where there are none: each whole or not at all, and never over what is there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from scorekit.cli.writing import stage
from scorekit.codes.output import UNWRITABLE_OUTPUT
from scorekit.outcome import Findings, Outcome
from scorekit.targets.api import OutputFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorekit.scaffold import Draft


@dataclass(frozen=True, slots=True)
class Founded:
    """What was made, what was there, and what is left for a person to do."""

    made: tuple[Draft, ...] = ()
    kept: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()

    def __add__(self, other: Founded) -> Founded:
        return Founded(self.made + other.made, self.kept + other.kept, self.advice + other.advice)


def found(folder: Path, drafts: Sequence[Draft], *, mode: int = 0o644) -> Outcome[Founded]:
    """Make each draft of which nothing is there; stop at the first that can't be written."""
    findings = Findings()
    made = Founded()
    for draft in drafts:
        path = folder / PurePosixPath(draft.path)
        try:
            made += Founded(made=(draft,)) if _make(folder, path, draft.text, mode) else Founded(kept=(draft.path,))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            findings.add(UNWRITABLE_OUTPUT.at(None, f"can't write `{path.as_posix()}`: {reason}"))
            break
    return findings.outcome(made)


def append(path: Path, lines: Sequence[str]) -> Outcome[Founded]:
    """Lines added at the end of a file that somebody agreed to have changed."""
    if path.is_symlink():
        return Outcome(None, (UNWRITABLE_OUTPUT.at(None, f"can't write `{path.as_posix()}`: it is a link"),))
    try:
        text = path.read_bytes()
        with path.open("ab") as stream:
            stream.write(b"" if not text or text.endswith(b"\n") else b"\n")
            stream.write("".join(f"{line}\n" for line in lines).encode())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return Outcome(None, (UNWRITABLE_OUTPUT.at(None, f"can't write `{path.as_posix()}`: {reason}"),))
    return Outcome(Founded())


def _make(folder: Path, path: Path, text: str, mode: int) -> bool:
    """Whether a file was made: written beside its place, then given its name if nobody has taken that meanwhile."""
    if os.path.lexists(path):
        return False
    if not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(folder)):
        raise OSError("a link leads out of the folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = stage(path, OutputFile(path.as_posix(), text.encode(), mode, secret=mode & 0o077 == 0))
    try:
        return _name(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _name(temporary: Path, path: Path) -> bool:
    """Give a file its name unless that is taken. A link does both in one step; some file systems have none."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return False
    except OSError:
        if os.path.lexists(path):
            return False
        temporary.rename(path)
    return True
