"""The list of what a render wrote into a folder: which files there are scorekit's, and with which content.

The list is what ``sha256sum --check`` reads, in a file that neither ``kubectl apply -R`` nor Argo CD takes for a manifest.
While a render runs, an intent of the same form is beside it: every digest that a file may have until the render has
ended, so that one that was interrupted knows its own files again.

A folder of secrets has its own list, which is kept with the secrets: with a digest anyone could guess at a file's content.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from scorekit.catalogue.safe_read import NOWHERE, NotRegularFileError, is_git_path, read_regular

LIST_FILE = ".scorekit-files"
#: What a render that has not ended means to write; written before anything else, and gone at its end.
INTENT_FILE = ".scorekit-files.tmp"
#: The list of earlier versions, which is taken over and removed.
OLD_LIST_FILE = ".scorekit.json"

#: The folder of files with secret values, in an output folder or in one of those below it.
SECRETS = "secrets"

_HEAD = "# What scorekit render wrote here, as `sha256sum --check` reads it."
#: How deep such a folder lies: beside a stream, in a workload's folder, in a workload's of several targets.
_PLACES = (SECRETS, f"*/{SECRETS}", f"*/*/{SECRETS}")
_LINE = r"([0-9a-f]{64})  (.+)"
_DIGEST = r"(?:sha256:)?([0-9a-f]{64})"
_LONGEST_PATH = 1024
_LONGEST_NAME = 255

#: The digests that each file of ours may have, by path relative to the folder.
Listed = dict[str, frozenset[str]]


def digest(content: bytes) -> str:
    """The digest by which a list knows a file."""
    return hashlib.sha256(content).hexdigest()


def listed_below(folder: Path) -> list[str]:
    """The paths of everything that is ours in a folder, secrets included."""
    return [
        *listed(folder),
        *(f"{place}/{name}" for place in secret_folders(folder) for name in listed(folder / place)),
    ]


def secret_folders(folder: Path) -> list[str]:
    """The folders of secrets in a folder that a render has written into; links are none."""
    top = Path(os.path.realpath(folder))
    found = [path for place in _PLACES for path in top.glob(place)] if has_list(top) else []
    return sorted(
        path.relative_to(top).as_posix() for path in found if path.is_dir() and Path(os.path.realpath(path)) == path
    )


def listed(folder: Path) -> Listed:
    """What is ours in a folder, less what is in folders of secrets: by its list, by the intent of a render that was interrupted, or by an older list.

    What can't be read, or could not have been written there, is left out: a committed list must not lead a render
    out of its folder with it.
    """
    found: dict[str, set[str]] = {}
    newer = _lines(folder / LIST_FILE)
    for name, digests in (*(_of_json(folder / OLD_LIST_FILE) if newer is None else newer), *(unfinished(folder))):
        found.setdefault(name, set()).add(digests)
    return {name: frozenset(digests) for name, digests in sorted(found.items())}


def unfinished(folder: Path) -> Iterable[tuple[str, str]]:
    """Paths and digests of the intent that an interrupted render left; nothing where the last one ended."""
    return _lines(folder / INTENT_FILE) or ()


def text(files: Mapping[str, Iterable[str]]) -> bytes:
    """The list of some files, by path; several digests of one are a line each."""
    lines = [f"{one}  {name}" for name in sorted(files) for one in sorted(files[name])]
    return "".join(f"{line}\n" for line in (_HEAD, *lines)).encode()


def has_list(folder: Path) -> bool:
    """Whether a render has written into a folder."""
    return any(os.path.lexists(folder / name) for name in (LIST_FILE, OLD_LIST_FILE, INTENT_FILE))


def _lines(path: Path) -> list[tuple[str, str]] | None:
    """The entries of a list; None where there is none."""
    data = _read(path)
    if data is None:
        return None
    matches = (re.fullmatch(_LINE, line) for line in data.decode("utf-8", "replace").split("\n"))
    return [(found[2], found[1]) for found in matches if found and _is_legal(found[2])]


def _of_json(path: Path) -> list[tuple[str, str]]:
    """The entries of a list of an earlier version: ``{"files": {PATH: "sha256:DIGEST"}}``."""
    try:
        files = json.loads(_read(path) or b"{}")["files"].items()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []
    pairs = [(name, re.fullmatch(_DIGEST, value)) for name, value in files if isinstance(value, str)]
    return [(name, found[1]) for name, found in pairs if found and _is_legal(name)]


def _read(path: Path) -> bytes | None:
    try:
        return read_regular(str(path), beneath=os.path.realpath(path.parent))
    except (*NOWHERE, IsADirectoryError, NotRegularFileError):
        return None
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _is_legal(name: str) -> bool:
    """Whether a path is one that a render could have written: below the folder, spelt plainly, and nothing of git's."""
    path = PurePosixPath(name)
    if len(name) > _LONGEST_PATH or not name.isprintable() or "\\" in name or ":" in name:
        return False
    plain = str(path) == name and not path.is_absolute() and name != "."
    return plain and not any(
        part == ".." or len(part.encode()) > _LONGEST_NAME or is_git_path(part) for part in path.parts
    )
