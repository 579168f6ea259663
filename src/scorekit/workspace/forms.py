"""The forms in which a caller hands in paths and names; UsageError for what is of another form."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scorekit.catalogue.folders import is_segment
from scorekit.errors import UsageError, expect, shown
from scorekit.location import Source


def several(name: str, given: object) -> tuple[Any, ...]:
    """Some values; one text where several are meant would be its letters."""
    if isinstance(given, str | bytes | os.PathLike | Source | Mapping) or not isinstance(given, Iterable):
        raise UsageError(f"{name} is a list, not {shown(given)}")
    return tuple(given)


def names(name: str, given: object, example: str) -> tuple[str, ...]:
    """Some names, none for None."""
    if given is None:
        return ()
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise UsageError(f"{name} is a list of names, say [{given if isinstance(given, str) else example!r}]")
    found = tuple(given)
    for each in found:
        expect(f"each of {name}", each, str, "a name")
    return found


def path_text(name: str, given: object) -> str:
    """A path as a text, where a file can be called so."""
    if isinstance(given, str) and "\n" in given:  # which a name may have, and whoever means one has a Path of it
        raise UsageError(f"{name} is a path, not a text of several lines; a text is handed in as a Source")
    text = os.fspath(given) if isinstance(given, str | os.PathLike) else None
    try:
        fits = isinstance(text, str) and text and b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        fits = False
    if not fits or not isinstance(text, str):
        raise UsageError(f"{name} is the path of a file or folder, not {shown(given)}")
    return text


def absolute(path: str | os.PathLike[str]) -> Path:
    """A path that means the same wherever the process goes."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - `..` is resolved as text, as a command line's is


def paths(name: str, given: object) -> tuple[Path, ...]:
    """Some paths, absolute."""
    return tuple(absolute(path_text(f"each of {name}", each)) for each in several(name, given))


def named_folders(name: str, given: object) -> tuple[tuple[str, Path], ...]:
    """Folders that have names: ``NAME=FOLDER``, or a folder that is called so. UsageError for one that is not there."""
    found: dict[str, Path] = {}
    for text in map(str, several(name, given)):
        before, equals, after = text.partition("=")
        place = absolute(path_text(f"each of {name}", after if equals else text))
        called = before if equals else place.name
        if not is_folder(place):
            raise UsageError(f"there is no folder `{after if equals else text}`")
        if not is_segment(called) or called == "scorekit" or called in found:
            raise UsageError(f"a source can't be called `{called}`; write NAME={text}, each with a name of its own")
        found[called] = place
    return tuple(found.items())


# Of a name that is too long pathlib raises an error.


def is_there(path: Path) -> bool:
    """Whether there is anything at a path."""
    return os.path.exists(path)  # noqa: PTH110 - as said


def is_file(path: Path) -> bool:
    """Whether there is a file at a path."""
    return os.path.isfile(path)  # noqa: PTH113 - as said


def is_folder(path: Path) -> bool:
    """Whether there is a folder at a path."""
    return os.path.isdir(path)  # noqa: PTH112 - as said
