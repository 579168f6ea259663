"""Files that change together: staged beside their places, then renamed; whatever stops that before its end is undone.

What no program can undo is being killed, or losing power, between two renames. Each file is whole then, old or new, and what
was staged bears a name by which the next run finds it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex
from typing import Self

from scorekit.catalogue.output_list import INTENT_FILE, SECRETS

_PREFIX, _SUFFIX = ".scorekit-", ".tmp"
#: The name of what is staged, in the folder where it will be.
_STAGED = r"\.scorekit-[a-z0-9_]{8}\.tmp"
_OTHERS = 0o077


class Replacement:
    """Changes of files, all or none of which happen. A context manager; nothing staged is left at its end."""

    def __init__(self) -> None:
        #: Intents, and whether there was none before.
        self._intents: list[tuple[Path, bool]] = []
        #: What is staged, and for which place.
        self._staged: list[tuple[Path, Path]] = []
        self._leaving: list[Path] = []
        #: Folders that were made, the outer before the inner.
        self._folders: list[Path] = []
        #: What is being changed, with what was there under a second name; None where nothing was.
        self._changed: list[tuple[Path, Path | None]] = []
        self._is_done = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._is_done:
            self._undo()
        temporaries = [*(t for t, _ in self._staged), *(before for _, before in self._changed if before is not None)]
        are_gone = [_leave(temporary) for temporary in temporaries]
        for intent, is_new in self._intents if all(are_gone) else ():
            if self._is_done or is_new:
                _leave(intent)
        if not self._is_done:
            unmake(self._folders)

    def announce(self, folder: Path, intent: bytes) -> None:
        """Write the intent (what will be written) into a folder, before anything else is done there."""
        place = folder / INTENT_FILE
        self._folders += made_folders(folder)
        is_new = not os.path.lexists(place)
        replace_file(place, intent, 0o600)
        self._intents.append((place, is_new))
        sync(folder)

    def put(self, place: Path, content: bytes, mode: int | None, *, closed: bool = False) -> None:
        """Stage a file with a mode, or with what the umask leaves. ``closed``: its folder is readable to the owner alone."""
        try:
            self._folders += made_folders(place.parent)
            if closed and mode is not None and mode & _OTHERS and place.parent.stat().st_mode & _OTHERS:
                place.parent.chmod(0o700)
            self._staged.append((stage(place.parent, content, mode), place))
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(place)) from error

    def remove(self, place: Path) -> None:
        """Mark a file for removal."""
        self._leaving.append(place)

    def commit(self) -> None:
        """Make the changes. OSError where one fails; at the end of the context everything is then as it was."""
        for temporary, _ in self._staged:
            sync(temporary)
        alone = len(self._staged) + len(self._leaving) == 1
        for temporary, place in self._staged:
            if not alone:
                self._changed.append((place, _second_name(place)))
            temporary.replace(place)
        for place in self._leaving:
            if not alone:
                self._changed.append((place, _second_name(place)))
            place.unlink()
        self._is_done = True
        for folder in sorted({place.parent for place in (*(p for _, p in self._staged), *self._leaving)}):
            sync(folder)

    def _undo(self) -> None:
        for place, before in reversed(self._changed):
            if before is not None:
                before.replace(place)
            else:
                place.unlink(missing_ok=True)


def stage(folder: Path, content: bytes, mode: int | None = 0o600) -> Path:
    """The content in a temporary file of a folder; with a mode it is readable to the owner alone until it is whole.

    An OSError leaves none behind.
    """
    if mode is None:
        # As the umask has it: to ask for that is to change it, for every thread of the process.
        temporary = folder / f"{_PREFIX}{token_hex(4)}{_SUFFIX}"
        stream = temporary.open("xb")
    else:
        handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=folder)
        temporary, stream = Path(name), os.fdopen(handle, "wb")
    try:
        with stream:
            stream.write(content)
        if mode is not None:
            temporary.chmod(mode)
    except BaseException:
        _leave(temporary)
        raise
    return temporary


def replace_file(place: Path, content: bytes, mode: int | None) -> None:
    """Put a file into a folder that is there, whole and on the disk, or leave what was there. ``mode`` is as in ``stage``."""
    temporary = stage(place.parent, content, mode)
    try:
        sync(temporary)
        temporary.replace(place)
    finally:
        _leave(temporary)


def sweep(folders: Iterable[Path]) -> None:
    """Remove what a killed run had staged in some folders. No other run may be writing there."""
    for folder in folders:
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if re.fullmatch(_STAGED, entry.name) and entry.is_file(follow_symlinks=False):
                    _leave(Path(entry.path))


def made_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it, readable to the owner alone where it holds secrets; returns the new ones, outer first."""
    missing = [f for f in (folder, *folder.parents) if not os.path.lexists(f)][::-1]
    for each in missing:
        each.mkdir(0o700 if each.name == SECRETS else 0o777, exist_ok=True)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    return missing


def unmake(folders: Iterable[Path]) -> None:
    """Remove new folders that are still empty."""
    for folder in reversed(list(folders)):
        with contextlib.suppress(OSError):
            folder.rmdir()


def _second_name(place: Path) -> Path | None:
    """A second name for a file; None where there is no file. Where the file system has no hard links, the file is moved."""
    name = place.with_name(f"{_PREFIX}{token_hex(4)}{_SUFFIX}")
    try:
        name.hardlink_to(place)
    except FileNotFoundError:
        return None
    except OSError:
        place.replace(name)
    return name


def _leave(path: Path) -> bool:
    """Remove a staged file; whether that worked."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def sync(path: Path) -> None:
    """Flush a file or folder to the disk (fsync). Folders that the system can't flush are skipped."""
    try:
        descriptor = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EBADF}:
            raise
    finally:
        os.close(descriptor)
