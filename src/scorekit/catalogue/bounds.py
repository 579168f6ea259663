"""What a project's files may lead to: nothing outside of its repository, and nothing that holds its secrets."""

from __future__ import annotations

import os
from pathlib import Path

#: The project's own seed of derived secrets, kept out of git.
SEED_FILE = ".scorekit-seed"
#: How the first line of every ``.env`` of ours begins.
ENV_FILE_MARK = b"# Written by scorekit"
#: The list of what a render wrote into a folder.
LIST_FILE = ".scorekit.json"


def repository_of(folder: str) -> str:
    """The real path of the repository that a folder lies in; its own where there is none."""
    real = os.path.realpath(folder)
    above = (real, *map(str, Path(real).parents))
    return next((f for f in above if os.path.lexists(f"{f}/.git")), real)


def out_of_bounds(path: Path, root: Path) -> str | None:
    """How a place that the scorekit.yaml in a folder names lies outside of the repository; None where it does not.

    Links count as what they lead to: whoever wrote scorekit.yaml may have committed them too.
    """
    repository = repository_of(str(root))
    real = Path(os.path.realpath(os.path.normpath(root / path)))
    if not real.is_relative_to(repository):
        alone = repository == os.path.realpath(root) and not os.path.lexists(f"{repository}/.git")
        return "leads out of the project, which lies in no git repository" if alone else "leads out of the repository"
    return "is git's own" if ".git" in real.relative_to(repository).parts else None


def straying(path: str, inside: str) -> str | None:
    """Why a file may not be read as a part of what lies in a folder (a real path); None where it may.

    Whoever wrote a document may not be the one who renders it: a link could have a diagnostic quote any file there is.
    """
    real = os.path.realpath(path)
    if not Path(real).is_relative_to(inside):
        return "is a link that leads out of the project"
    if is_private(Path(real).relative_to(inside), Path(inside)):
        return "is a link to a file that holds secrets of the project"
    return None


def is_private(path: Path, root: Path) -> bool:
    """Whether a file is the seed, something of git's, a ``.env`` of ours, or a Secret that a render wrote."""
    if path.name == SEED_FILE or ".git" in path.parts:
        return True
    folders = path.parts[:-1]
    if "secrets" in folders and any((root.joinpath(*folders[:n]) / LIST_FILE).is_file() for n in range(len(folders))):
        return True
    return path.suffix != ".yaml" and _begins(root / path, ENV_FILE_MARK)


def _begins(path: Path, mark: bytes) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(mark)) == mark
    except OSError:
        return False
