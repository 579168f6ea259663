"""Files are made whole or not at all, inside their folder, and never over what is there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from scorekit.codes.writing import UNWRITABLE_OUTPUT
from scorekit.scaffold import Draft
from scorekit.workspace.new_files import append_lines, create_files

if TYPE_CHECKING:
    from pathlib import Path

A = Draft("a/x.txt", "one\n", "the first")
B = Draft("b.txt", "two\n", "the second")


def contents(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}


def test_each_draft_is_made_once_and_then_kept(tmp_path: Path) -> None:
    first = create_files(tmp_path, [A, B])
    assert (first.made, first.kept) == ((A, B), ())
    (tmp_path / "b.txt").write_text("mine")
    again = create_files(tmp_path, [A, B])
    assert (again.made, again.kept) == ((), ("a/x.txt", "b.txt"))
    assert contents(tmp_path) == {"a/x.txt": "one\n", "b.txt": "mine"}


@pytest.mark.skipif(os.name == "nt", reason="there are no modes there")
@pytest.mark.parametrize(("mode", "mask", "made"), [(None, 0o027, 0o640), (None, 0o022, 0o644), (0o600, 0o000, 0o600)])
def test_a_file_has_the_mode_that_the_umask_leaves_or_its_own(
    tmp_path: Path, mode: int | None, mask: int, made: int
) -> None:
    before = os.umask(mask)
    try:
        create_files(tmp_path, [B], mode=mode)
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert (tmp_path / "b.txt").stat().st_mode & 0o777 == made


def test_what_can_not_be_written_is_told_and_nothing_is_made_after_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file where a folder is wanted")
    done = create_files(tmp_path, [A, B])
    assert [d.code for d in done.diagnostics] == [UNWRITABLE_OUTPUT.id]
    assert done.diagnostics[0].message.startswith(f"can't write `{(tmp_path / 'a/x.txt').as_posix()}`: ")
    assert sorted(contents(tmp_path)) == ["a"]


def test_a_link_that_leads_out_is_not_followed_and_one_that_leads_nowhere_is_kept(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (inside / "a").symlink_to(outside)
    assert "a link leads out of the folder" in create_files(inside, [A]).diagnostics[0].message
    (inside / "b.txt").symlink_to(outside / "none")
    assert create_files(inside, [B]).kept == ("b.txt",)
    assert contents(outside) == {}


@pytest.mark.parametrize(
    ("before", "after"), [(b"", "x\ny\n"), (b"a\n", "a\nx\ny\n"), (b"a", "a\nx\ny\n"), (b"a\r\n", "a\r\nx\ny\n")]
)
def test_lines_are_added_below_what_is_there(tmp_path: Path, before: bytes, after: str) -> None:
    file = tmp_path / ".gitignore"
    file.write_bytes(before)
    assert not append_lines(file, ["x", "y"]).diagnostics
    assert file.read_bytes() == after.encode()


def test_nothing_is_added_through_a_link_or_where_there_is_no_file(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("a\n")
    link.symlink_to(real)
    for path, why in ((link, "it is a link"), (tmp_path / "none", "no such file"), (tmp_path, "is a directory")):
        done = append_lines(path, ["x"])
        assert done.diagnostics[0].message.startswith(f"can't write `{path.as_posix()}`: {why}")
    assert contents(tmp_path) == {"real": "a\n", "link": "a\n"}
