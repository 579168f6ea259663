"""Files as sources: every fault of reading one becomes a diagnostic."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.catalogue.bounds import straying
from scorekit.codes.catalogue import FILE_NOT_FOUND, FILE_UNREADABLE
from scorekit.outcome import Outcome
from scorekit.source.encoding import MAX_SIZE
from scorekit.source.reader import decode_bytes

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Source

#: What the system says of a path that leads nowhere: nothing is there, or a part of it is no folder.
NOWHERE = (FileNotFoundError, NotADirectoryError)


def read_source(path: Path, root: Path) -> Outcome[Source]:
    """The text of a file, named relative to a project's root. A relative path is relative to the root."""
    place = os.path.normpath(root / path)
    return read_named(place, relative_name(place, str(root)))


def read_inside(path: Path, root: Path) -> Outcome[Source]:
    """``read_source`` of a file that must lie in the project: a link that leads out of it could show any file there is."""
    place = os.path.normpath(root / path)
    if Path(place).is_relative_to(root) and (why := straying(place, os.path.realpath(root))):
        return Outcome(None, (FILE_UNREADABLE.at(None, f"`{relative_name(place, str(root))}` {why}"),))
    return read_source(path, root)


def read_named(path: str, name: str) -> Outcome[Source]:
    """The text of a file under the name that diagnostics give it."""
    try:
        data = read_bytes(path)
    except OSError as fault:
        return Outcome(None, (unreadable(name, fault),))
    return decode_bytes(name, data)


def read_bytes(path: str, limit: int = MAX_SIZE) -> bytes:
    """A file's bytes, one more than the limit at most: enough to see that it is too large. OSError when refused."""
    with open(path, "rb") as file:  # noqa: PTH123 - a Path costs more than the read
        return file.read(limit + 1)


def unreadable(name: str, fault: OSError) -> Diagnostic:
    """What is wrong with a file that the system did not hand out."""
    if isinstance(fault, NOWHERE):
        return FILE_NOT_FOUND.at(None, f"there is no file `{name}`")
    if isinstance(fault, IsADirectoryError):
        return FILE_UNREADABLE.at(None, f"`{name}` is a folder", help="name a file in it")
    return FILE_UNREADABLE.at(None, f"`{name}` can't be read: {(fault.strerror or 'refused').lower()}")


def relative_name(path: str, root: str) -> str:
    """A path as diagnostics spell it: relative to a root, with ``/``. Both must be of one kind, absolute or not."""
    return os.path.relpath(path, root).replace(os.sep, "/")
