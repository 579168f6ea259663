"""One run at a time in a folder. The system itself lets go of a lock whose holder ends, in whatever way."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

#: How long another run may be at work in the same folder, in seconds, and how often one looks whether it still is.
PATIENCE = 60.0
_PAUSE = 0.02


@contextmanager
def exclusive(folders: Iterable[Path], patience: float = PATIENCE) -> Iterator[bool]:
    """Keep other runs out of some folders; whether that could be done, as some file systems have no locks.

    OSError where another run holds one too long. Always taken in one order, so that no two runs wait for each other.
    """
    until = time.monotonic() + patience
    with ExitStack() as held:
        locks = [held.enter_context(_locked(folder, until)) for folder in sorted(set(folders))]
        yield all(locks)


@contextmanager
def _locked(folder: Path, until: float) -> Iterator[bool]:
    while True:
        with _try(folder) as locked:
            if locked is not None:
                yield locked
                return
        if time.monotonic() > until:
            raise OSError(errno.EBUSY, "another scorekit is writing there", str(folder))
        time.sleep(_PAUSE)


@contextmanager
def _try(folder: Path) -> Iterator[bool | None]:
    """Whether the lock was got; None where another run has it, False where there are no locks."""
    try:
        descriptor = _opened(folder)
    except PermissionError:
        yield False
        return
    try:
        yield _lock(descriptor) and _is_still(folder, descriptor)
    finally:
        os.close(descriptor)


def _opened(folder: Path) -> int:
    """What is locked: the folder itself; where folders can't be, a file elsewhere that stands for it."""
    if sys.platform == "win32":
        name = hashlib.sha256(os.path.normcase(folder).encode()).hexdigest()[:16]
        return os.open(Path(tempfile.gettempdir(), f"scorekit-{name}.lock"), os.O_RDWR | os.O_CREAT)
    # Another run that failed may just have taken away again what it had made.
    folder.mkdir(exist_ok=True)
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


def _lock(descriptor: int) -> bool | None:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return None
    except OSError:
        return False
    return True


def _is_still(folder: Path, descriptor: int) -> bool | None:
    """True where what is locked still is the folder; another run may have made it and taken it away again."""
    if sys.platform == "win32":
        return True
    try:
        return True if os.path.samestat(folder.stat(), os.fstat(descriptor)) else None
    except FileNotFoundError:
        return None
