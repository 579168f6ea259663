"""What git knows: the files of a project that changed since a revision."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from scorekit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scorekit.catalogue import ProjectFolder


def changed_since(revision: str, folder: ProjectFolder) -> tuple[str, ...]:
    """The files that differ from a revision, those that git does not know yet included, relative to the project."""
    commit = _git(folder.root, ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"])
    if commit is None:
        raise UsageError(f"git knows no revision `{revision}` here")
    differ = _git(folder.root, ["diff", "--name-only", "-z", "--no-renames", "--relative", commit.strip(), "--"]) or ""
    new = _git(folder.root, ["ls-files", "--others", "--exclude-standard", "-z"]) or ""
    return tuple(sorted({name for name in (differ + new).split("\0") if name}))


def _git(folder: Path, arguments: Sequence[str]) -> str | None:
    """What git prints; None where it refuses. UsageError where there is no git."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - arguments of our own
    except OSError as fault:
        raise UsageError("--changed needs git, which is not there") from fault
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None
