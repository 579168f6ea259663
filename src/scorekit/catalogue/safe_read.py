"""Bytes of files, whose kind is checked before they are opened: a FIFO would block, and some devices act when opened.

And where links of a project's files may lead: nowhere outside of its repository, and not into git's own files.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path

from scorekit.source.encoding import MAX_SIZE

#: What the system says of a path that leads nowhere: nothing is there, or a part of it is no folder.
NOWHERE = (FileNotFoundError, NotADirectoryError)
#: A FIFO or terminal that took the file's place after all is neither waited for nor taken over.
_FILE = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_BINARY = getattr(os, "O_BINARY", 0)
#: Enough to go through a folder, which the right to list it is not needed for.
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)


class NotRegularFileError(OSError):
    """A file that can't be read as one; ``strerror`` says why."""

    def __init__(self, reason: str, path: str | None = None) -> None:
        super().__init__(0, reason, path)


def read_regular(path: str, limit: int = MAX_SIZE, *, beneath: str | None = None) -> bytes:
    """A regular file's bytes, one more than the limit at most: enough to see that it is too large. OSError when refused.

    ``beneath`` is the real path of a folder that must contain the file. The way from there to where ``path`` leads is
    walked without following a link, so that none can be slipped in between the look and the read.
    """
    place = path if beneath is None else os.path.realpath(path)
    if beneath is not None and not Path(place).is_relative_to(beneath):
        raise NotRegularFileError("a link leads out of its folder")
    _judge(os.stat(place).st_mode)  # noqa: PTH116 - a Path costs more than the read
    descriptor = _opened(place, beneath)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - as above
        _judge(os.fstat(descriptor).st_mode)
        return file.read(limit + 1)


def read_named(path: str, limit: int = MAX_SIZE) -> bytes:
    """The bytes of what the command line names, which may be a pipe; one byte more than the limit at most."""
    with open(path, "rb") as file:  # noqa: PTH123 - as above
        return file.read(limit + 1)


def _judge(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(0, "is a directory")
    if not stat.S_ISREG(mode):
        raise NotRegularFileError("no regular file")


def _opened(place: str, beneath: str | None) -> int:
    if beneath is None or os.open not in os.supports_dir_fd or not _NOFOLLOW:
        return os.open(place, _FILE | _BINARY)
    return _walked(beneath, Path(place).relative_to(beneath).parts)


def _walked(folder: str, parts: Sequence[str]) -> int:
    """A file below a folder, reached without following a link."""
    here = os.open(folder, _FOLDER)
    try:
        for name in parts[:-1]:
            below = os.open(name, _FOLDER | _NOFOLLOW, dir_fd=here)
            os.close(here)
            here = below
        return os.open(parts[-1], _FILE | _NOFOLLOW, dir_fd=here)
    finally:
        os.close(here)


#: Characters that some file systems leave out of names.
_UNSEEN = "[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]"
_GITS = re.compile(r"\.git|git~[0-9]+")


def folded(part: str) -> str:
    """A part of a path as the laxest file system reads it, where case, dots and blanks at the end and what follows a colon
    count for nothing. Git itself had to learn this (CVE-2014-9390, CVE-2019-1352).
    """
    seen = part if part.isascii() else re.sub(_UNSEEN, "", part)
    return seen.partition(":")[0].rstrip(". ").casefold()


def is_git_path(part: str) -> bool:
    """Whether a part of a path is git's folder, or its file where the folder is elsewhere, also by its short name."""
    return _GITS.fullmatch(folded(part)) is not None


def repository_of(folder: str) -> str:
    """The real path of the repository that contains a folder; the folder's own where there is none."""
    real = os.path.realpath(folder)
    above = (real, *map(str, Path(real).parents))
    return next((f for f in above if os.path.lexists(f"{f}/.git")), real)


def out_of_bounds(path: Path, root: Path) -> str | None:
    """Why a path that the scorekit.yaml in a folder names is out of bounds; None where it is inside the repository.

    Links are followed first: the author of scorekit.yaml may have committed them too.
    """
    repository = repository_of(str(root))
    real = Path(os.path.realpath(os.path.normpath(root / path)))
    if not real.is_relative_to(repository):
        alone = repository == os.path.realpath(root) and not os.path.lexists(f"{repository}/.git")
        return "leads out of the project, which lies in no git repository" if alone else "leads out of the repository"
    return "is git's own" if any(map(is_git_path, real.relative_to(repository).parts)) else None
