"""Where links of a project's files may lead: nowhere outside of its repository, and not into git's own files."""

from __future__ import annotations

import os
import re
from pathlib import Path

#: Characters that some file systems leave out of names.
_UNSEEN = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
_GITS = re.compile(r"\.git|git~[0-9]+")


def folded(part: str) -> str:
    """A part of a path as the laxest file system reads it, where case, dots and blanks at the end and what follows a colon
    count for nothing. Git itself had to learn this (CVE-2014-9390, CVE-2019-1352).
    """
    return _UNSEEN.sub("", part).partition(":")[0].rstrip(". ").casefold()


def is_git_path(part: str) -> bool:
    """Whether a part of a path is git's folder, or its file where the folder is elsewhere, also by its short name."""
    return _GITS.fullmatch(folded(part)) is not None


def repository_of(folder: str) -> str:
    """The real path of the repository that contains a folder; the folder's own where there is none."""
    real = os.path.realpath(folder)
    above = (real, *map(str, Path(real).parents))
    return next((f for f in above if os.path.lexists(f"{f}/.git")), real)


def out_of_bounds(path: Path, root: Path) -> str | None:
    """Why a path that the scorekit.yaml in a folder names is out of bounds; None where it is inside the repository.

    Links are followed first: the author of scorekit.yaml may have committed them too.
    """
    repository = repository_of(str(root))
    real = Path(os.path.realpath(os.path.normpath(root / path)))
    if not real.is_relative_to(repository):
        alone = repository == os.path.realpath(root) and not os.path.lexists(f"{repository}/.git")
        return "leads out of the project, which lies in no git repository" if alone else "leads out of the repository"
    return "is git's own" if any(map(is_git_path, real.relative_to(repository).parts)) else None
