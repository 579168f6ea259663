"""Files that workloads include: never from outside the project."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from scorekit.catalogue import SourceFileError, SourceFiles

if TYPE_CHECKING:
    from pathlib import Path


def reason(root: Path, path: str) -> str:
    with pytest.raises(SourceFileError) as caught:
        SourceFiles(root, limit=10)[path]
    assert caught.value.path == path
    assert str(caught.value) == f"{path}: {caught.value.reason}"
    return caught.value.reason


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "sub").mkdir(parents=True)
    (root / "a.txt").write_bytes(b"a\xff")
    (root / "sub/b.txt").write_bytes(b"b")
    (tmp_path / "secret").write_bytes(b"s")
    return root


def test_bytes_come_as_they_are(root: Path) -> None:
    files = SourceFiles(root)
    assert files["a.txt"] == b"a\xff"
    assert files["sub/b.txt"] == b"b"
    assert files["sub/../a.txt"] == b"a\xff"


def test_a_file_is_read_once(root: Path) -> None:
    files = SourceFiles(root)
    assert files["a.txt"] is files["a.txt"]


def test_iterating_gives_what_was_read_in_order(root: Path) -> None:
    files = SourceFiles(root)
    assert (len(files), list(files)) == (0, [])
    assert files.get("sub/b.txt") == b"b"
    assert "a.txt" in files
    assert "none" not in files
    assert (len(files), list(files)) == (2, ["a.txt", "sub/b.txt"])


@pytest.mark.parametrize("path", ["../secret", "sub/../../secret", "../project-b/x", "../none"])
def test_a_path_that_leaves_the_project_is_refused(root: Path, path: str) -> None:
    assert reason(root, path) == "leads out of the project"


def test_an_absolute_path_is_refused_even_into_the_project(root: Path) -> None:
    assert reason(root, str(root / "a.txt")) == "leads out of the project"


@pytest.mark.parametrize(("link", "to"), [("link", "../secret"), ("folder", "..")])
def test_a_link_that_leaves_the_project_is_refused(root: Path, link: str, to: str) -> None:
    (root / link).symlink_to(to)
    assert reason(root, "link" if link == "link" else "folder/secret") == "leads out of the project"


def test_a_link_within_the_project_is_followed(root: Path) -> None:
    (root / "link").symlink_to("sub/b.txt")
    assert SourceFiles(root)["link"] == b"b"


def test_a_project_that_is_itself_a_link_is_no_matter(root: Path, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(root)
    assert SourceFiles(tmp_path / "alias")["sub/b.txt"] == b"b"


def test_a_file_at_the_limit_is_handed_out_and_one_above_is_not(root: Path) -> None:
    (root / "ten").write_bytes(b"x" * 10)
    (root / "eleven").write_bytes(b"x" * 11)
    assert SourceFiles(root, limit=10)["ten"] == b"x" * 10
    assert reason(root, "eleven") == "is larger than 10 bytes"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("none", "does not exist"),
        ("a.txt/b", "does not exist"),
        ("sub", "is a folder"),
        ("", "is a folder"),
        ("zero\x00byte", "is no path"),
        ("half\ud800", "is no path"),
    ],
)
def test_what_is_no_file_is_refused_with_the_reason(root: Path, path: str, expected: str) -> None:
    assert reason(root, path) == expected


def test_links_in_a_circle_are_refused(root: Path) -> None:
    (root / "x").symlink_to("y")
    (root / "y").symlink_to("x")
    assert reason(root, "x") == f"can't be read: {os.strerror(40).lower()}"


def test_a_pipe_is_refused_rather_than_waited_for(root: Path) -> None:
    os.mkfifo(root / "pipe")
    assert reason(root, "pipe") == "is no regular file"
