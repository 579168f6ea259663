"""Attacks on the machine that a command runs on, from files that somebody else committed."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.golden.running import run

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = "apiVersion: scorekit.dev/v1alpha1\nkind: Project\n"
SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers: {main: {image: "registry.example.com/shop:1.0"}}
"""
#: What a repository's configuration can name: a program that is run on what differs.
CONFIGURATION = '[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = {top}\n[filter "evil"]\n\tclean = "touch {mark}; cat"\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "scorekit.yaml").write_text(PROJECT)
    (folder / "score.yaml").write_text(SCORE)
    return folder


def git(folder: Path, *arguments: str) -> None:
    identity = {f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    subprocess.run(
        ["git", *arguments], cwd=folder, env={**own, **identity, **settings}, capture_output=True, check=True
    )


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")
@pytest.mark.parametrize("top", [".", ".."])
@pytest.mark.parametrize("command", [["impact", "--changed", "HEAD"], ["diff", "--from", "HEAD", "--env", "dev"]])
def test_a_bare_repository_among_the_files_runs_no_program(project: Path, top: str, command: list[str]) -> None:
    mark = project.parent / "mark"
    git(project.parent, "init", "-q", "-b", "main")
    inner = project.parent / "inner"
    shutil.copytree(project, inner)
    (inner / ".gitattributes").write_text("* filter=evil\n")
    git(inner, "init", "-q", "-b", "main")
    git(inner, "add", "-A")
    git(inner, "commit", "-q", "-m", "first")
    for path in (inner / ".git").iterdir():
        shutil.move(path, inner / path.name)
    (inner / ".git").rmdir()
    (inner / "config").write_text(CONFIGURATION.format(top=top, mark=mark))
    os.utime(inner / "score.yaml", ns=(1, 1))
    run(inner, command)
    assert not mark.exists()
