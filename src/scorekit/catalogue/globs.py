"""Finding score files by globs: one pruned walk for all of them, never through what no glob can reach.

``*``, ``?`` and ``[...]`` stay within a segment, ``**`` stands for any number of folders. Dot folders, ``node_modules`` and
``templates`` are entered only where a glob spells them out. A folder with its own scorekit.yaml is another project.
Links to folders are not followed: their targets are found at their own paths, and links can form circles.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

PROJECT_FILE = "scorekit.yaml"
#: What holds copies, sources of generated files and parts of them, not score files.
_PASSED_BY = frozenset({"node_modules", "templates"})

_Glob = tuple[str, ...]


def leaves_folder(glob: str) -> bool:
    """Whether a glob reaches for files outside the folder that it starts in."""
    return Path(glob).is_absolute() or ".." in glob.split("/")


def matching(root: str, globs: Iterable[str], below: Sequence[str] = ()) -> list[str]:
    """The files that match one of the globs, relative to the root with ``/``, sorted; or only those below a folder."""
    found: list[str] = []
    start = frozenset(tuple(part for part in glob.split("/") if part not in ("", ".")) for glob in globs)
    waiting: list[tuple[tuple[str, ...], frozenset[_Glob]]] = [((), start)]
    while waiting:
        place, rest = waiting.pop()
        files, folders = _entries("/".join((root, *place)), root)
        if place and PROJECT_FILE in files:
            continue
        if len(place) >= len(below):
            found += ["/".join((*place, name)) for name in files if _wanted(rest, name)]
        else:
            folders = [name for name in folders if name == below[len(place)]]
        for name in folders:
            further = frozenset(after for glob in rest for after in _after(glob, name))
            if further:
                waiting.append(((*place, name), further))
    return sorted(found)


def takes(globs: Iterable[str], name: str) -> bool:
    """Whether one of the globs matches a file that need not be there, by its name relative to the root."""
    *folders, file = name.split("/")
    left = [tuple(part for part in glob.split("/") if part not in ("", ".")) for glob in globs]
    for folder in folders:
        left = [after for glob in left for after in _after(glob, folder)]
    return _wanted(left, file)


def _entries(folder: str, root: str) -> tuple[list[str], list[str]]:
    """The names of the files and of the folders in a folder; none where it can't be read."""
    files: list[str] = []
    folders: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                elif entry.is_file(follow_symlinks=False) or _stays(entry, root):
                    files.append(entry.name)
    except OSError:
        pass
    return files, folders


def _stays(entry: os.DirEntry[str], root: str) -> bool:
    """Whether a link is one to a file of the project: others could show any file of the machine in a diagnostic.

    One that leads nowhere, or in a circle, is one too: reading it says so.
    """
    inside = os.path.join(os.path.realpath(root), "")  # noqa: PTH118 - as the rest of this hot path
    real = os.path.realpath(entry.path)
    return real.startswith(inside) and (os.path.isfile(real) or not os.path.lexists(real) or os.path.islink(real))  # noqa: PTH113, PTH114


def _wanted(globs: Iterable[_Glob], name: str) -> bool:
    return not _is_overrides(name) and any(_takes(glob, name) for glob in globs)


def _is_overrides(name: str) -> bool:
    """Whether a file changes a workload instead of being one: ``overrides.score.yaml``, ``dev.overrides.score.yaml``."""
    return name == "overrides.score.yaml" or name.endswith(".overrides.score.yaml")


def _takes(glob: _Glob, name: str) -> bool:
    """Whether what is left of a glob matches a file."""
    if glob[:1] == ("**",):
        return not _passed_by(name) if len(glob) == 1 else _takes(glob[1:], name)
    return len(glob) == 1 and _matches(glob[0], name)


def _after(glob: _Glob, name: str) -> Iterable[_Glob]:
    """What is left of a glob in a folder below; nothing where it can't match there."""
    if not glob:
        return
    if glob[0] == "**":
        if not _passed_by(name):
            yield glob
        yield from _after(glob[1:], name)
    elif len(glob) > 1 and _matches(glob[0], name):
        yield glob[1:]


def _matches(pattern: str, name: str) -> bool:
    return pattern == name or (not _passed_by(name) and fnmatchcase(name, pattern))


def _passed_by(name: str) -> bool:
    """Whether no wildcard matches a name: hidden ones, and folders of other tools."""
    return name.startswith(".") or name in _PASSED_BY
