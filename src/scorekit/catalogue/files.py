"""Files as sources: every fault of reading one becomes a diagnostic."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.catalogue.private_files import holds_secrets, read_refusal
from scorekit.catalogue.safe_read import NOWHERE, read_named, read_regular, repository_of
from scorekit.codes.catalogue import FILE_NOT_FOUND, FILE_UNREADABLE
from scorekit.outcome import Failure, Outcome
from scorekit.source.reader import decode_bytes

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Source


def read_source(path: Path, root: Path) -> Outcome[Source]:
    """The text of a file, named relative to a project's root. A relative path is relative to the root.

    A file in the project or its repository must really be there: a link that leads out could show any file of the machine.
    Any other path is the caller's choice and may be a pipe.
    """
    place = os.path.normpath(root / path)
    name = relative_name(place, str(root))
    inside = required_folder(place, str(root))
    if inside is not None:
        return read_inside(place, name, inside)
    try:
        return decode_bytes(name, read_named(place))
    except OSError as fault:
        return Failure((unreadable(name, fault),))


def required_folder(place: str, root: str) -> str | None:
    """The real path of the folder that must contain a file, by its own path: the project or the repository.

    None for paths outside of both.
    """
    if Path(place).is_relative_to(root):
        return os.path.realpath(root)
    repository = repository_of(root)
    return repository if Path(place).is_relative_to(repository) else None


def read_inside(place: str, name: str, inside: str) -> Outcome[Source]:
    """The text of a file that a folder (a real path) must contain, under the name that diagnostics give it."""
    real = os.path.realpath(place)
    if why := read_refusal(place, real, inside):
        return Failure((FILE_UNREADABLE.at(None, f"`{name}` {why}"),))
    try:
        data = read_regular(real, beneath=inside)
    except OSError as fault:
        return Failure((unreadable(name, fault),))
    if holds_secrets(data):
        return Failure((FILE_UNREADABLE.at(None, f"`{name}` holds secrets of the project"),))
    return decode_bytes(name, data)


def unreadable(name: str, fault: OSError) -> Diagnostic:
    """The diagnostic for a file that the system refused to read."""
    if isinstance(fault, NOWHERE):
        return FILE_NOT_FOUND.at(None, f"there is no file `{name}`")
    if isinstance(fault, IsADirectoryError):
        return FILE_UNREADABLE.at(None, f"`{name}` is a folder", help="name a file in it")
    return FILE_UNREADABLE.at(None, f"`{name}` can't be read: {(fault.strerror or 'refused').lower()}")


def relative_name(path: str, root: str) -> str:
    """A path as diagnostics spell it: relative to a root, with ``/``. Both must be of one kind, absolute or not."""
    return os.path.relpath(path, root).replace(os.sep, "/")
