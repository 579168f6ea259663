"""Where an output's path leads, and what lies there: judged before anything is read or written."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from scorekit.catalogue.link_bounds import is_gits, repository_of
from scorekit.catalogue.safe_read import NOWHERE, OddFileError, read_regular

#: As much is read of what lies in an output's place; no output of ours is larger, so what is cut equals none.
LARGEST = 64 * 1024 * 1024


def real_place(path: Path) -> Path:
    """Where a path leads; OSError where a link has it leave the working folder or the repository, which anybody may have committed.

    Nor may it lead to what git runs or believes. What lies outside of both is the caller's choice.
    """
    here = Path.cwd()
    real = Path(os.path.realpath(path))
    place = Path(os.path.normpath(here / path))
    repository = repository_of(str(here))
    for bound, name in ((str(here), "working folder"), (repository, "repository")):
        if place.is_relative_to(bound):
            home = os.path.realpath(bound)
            if not real.is_relative_to(home) or any(map(is_gits, real.relative_to(home).parts)):
                raise OddFileError(f"a link leads out of the {name}", str(path))
            break
    return real


def place_in(folder: Path, name: str) -> Path:
    """The place of a file in an output folder, as ``real_place`` gives it; OSError where a link or a folder is in its place."""
    path = folder / name
    if path.is_symlink():
        raise OddFileError("a link is in its place")
    if not Path(os.path.realpath(path.parent)).is_relative_to(folder):
        raise OddFileError("a link leads out of the output folder")
    if path.is_dir():
        raise OddFileError("a folder is in its place")
    return path


def content_of(place: Path, expected: int = 0) -> bytes | None:
    """What lies in an output's real place; None where nothing does. OSError where it is no regular file.

    ``expected`` is how many bytes are to be compared with it.
    """
    try:
        return read_regular(str(place), max(LARGEST, expected), beneath=str(place.parent))
    except NOWHERE:
        return None
    except IsADirectoryError:
        raise OddFileError("a folder is in its place") from None


def listed_content(folder: Path, name: str) -> bytes | None:
    """What lies in the place of a file of a list, which may name any number that are not there."""
    return content_of(place_in(folder, name)) if os.path.lexists(folder / name) else None


def is_channel(path: Path) -> bool:
    """Whether what is written goes to a program or a device: there is nothing to compare with or to put in its place."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISSOCK(mode)
