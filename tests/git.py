"""git as tests run it: somebody's name, one date, and none of this machine's settings."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *arguments: str, stdin: str = "") -> str:
    """What git prints in a folder, stripped."""
    people = ("AUTHOR", "COMMITTER")
    identity = {f"GIT_{who}_{what}": "a@example.com" for who in people for what in ("NAME", "EMAIL")}
    dates = {f"GIT_{who}_DATE": "2026-01-01T00:00:00Z" for who in people}
    own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment = {**own, **identity, **dates, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, input=stdin, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit_all(folder: Path) -> None:
    """Make a folder a repository with all that is in it as its first commit."""
    for arguments in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-qm", "first")):
        git(folder, *arguments)
