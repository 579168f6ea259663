"""Bytes of files, whose kind is checked before they are opened: a FIFO would block, and some devices act when opened."""

from __future__ import annotations

import os
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
