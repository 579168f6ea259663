"""Files as sources: every fault of reading one becomes a diagnostic."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.catalogue.link_bounds import repository_of
from scorekit.catalogue.private_files import shows_secrets, straying
from scorekit.catalogue.safe_read import NOWHERE, read_given, read_regular
from scorekit.codes.catalogue import FILE_NOT_FOUND, FILE_UNREADABLE
from scorekit.outcome import Outcome
from scorekit.source.reader import decode_bytes

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Source


def read_source(path: Path, root: Path) -> Outcome[Source]:
    """The text of a file, named relative to a project's root. A relative path is relative to the root.

    What lies in the project must lie there in truth: a link that leads out of it could show any file there is. So must
    what lies in its repository; anything else is the caller's choice, be it a pipe of the shell's.
    """
    place = os.path.normpath(root / path)
    name = relative_name(place, str(root))
    inside = home_of(place, str(root))
    if inside is not None:
        return read_inside(place, name, inside)
    try:
        return decode_bytes(name, read_given(place))
    except OSError as fault:
        return Outcome(None, (unreadable(name, fault),))


def home_of(place: str, root: str) -> str | None:
    """The real path of the folder that a file must lie in, going by its own path: the project or the repository.

    None for what lies elsewhere.
    """
    if Path(place).is_relative_to(root):
        return os.path.realpath(root)
    repository = repository_of(root)
    return repository if Path(place).is_relative_to(repository) else None


def read_inside(place: str, name: str, inside: str) -> Outcome[Source]:
    """The text of a file that must lie in a folder (a real path), under the name that diagnostics give it."""
    real = os.path.realpath(place)
    if why := straying(place, real, inside):
        return Outcome(None, (FILE_UNREADABLE.at(None, f"`{name}` {why}"),))
    try:
        data = read_regular(real, beneath=inside)
    except OSError as fault:
        return Outcome(None, (unreadable(name, fault),))
    if shows_secrets(data):
        return Outcome(None, (FILE_UNREADABLE.at(None, f"`{name}` holds secrets of the project"),))
    return decode_bytes(name, data)


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
