"""Which projects files belong to, for hooks and pipelines that know files and not projects."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from scorekit.catalogue import find_project, open_project
from scorekit.catalogue.globs import PROJECT_FILE
from scorekit.catalogue.project import ProjectFolder

#: Folders that hold copies of others' files.
_PASSED_BY = frozenset({"node_modules"})


def projects_of(files: Sequence[Path], here: Path, *, with_score_files: bool) -> list[Path]:
    """The folders of the projects that some files belong to, or of every one below here without files; sorted.

    A folder means those in and below it, and the one around. ``with_score_files``: those that have none are left out.
    """
    roots = sorted(set(_owners(files, here)))
    return [root for root in roots if not with_score_files or _has_score_files(root)]


def _has_score_files(root: Path) -> bool:
    """Whether a project has score files, or a scorekit.yaml that can't be read: the command says what is wrong with it."""
    folder = open_project(root).value
    return folder is None or bool(folder.score_files())


def _owners(files: Sequence[Path], here: Path) -> Iterator[Path]:
    for file in files or [Path()]:
        place = Path(os.path.normpath(here / file))
        if place.is_dir():
            yield from _below(place, here)
        else:
            yield from _around(place, here)


def _around(file: Path, here: Path) -> Iterator[Path]:
    """The folder of the project that a file belongs to; without one, this folder if the file is one of its score files."""
    folder = find_project([next(f for f in file.parents if f.is_dir())], here).value
    if folder is None:
        # A scorekit.yaml that can't be read: the command says what is wrong with it.
        yield next(f for f in file.parents if (f / PROJECT_FILE).is_file())
    elif folder.found:
        yield folder.root
    elif file in ProjectFolder(here).score_files():
        yield here


def _below(start: Path, here: Path) -> Iterator[Path]:
    """Every project in or below a folder, and the one around it; this folder where score files have none."""
    for folder, folders, files in os.walk(start):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _PASSED_BY)
        if PROJECT_FILE in files:
            yield Path(folder)
    around = find_project([start], here).value
    if around is not None and around.found:
        yield around.root
    elif around is not None and ProjectFolder(start).score_files():
        yield start
