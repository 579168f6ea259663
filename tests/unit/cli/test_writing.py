"""Outputs on disk: replaced whole, edits kept, stale files removed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scorekit.catalogue.sources import ENV_FILE_MARK
from scorekit.cli import writing
from scorekit.targets.api import OutputFile

if TYPE_CHECKING:
    from pathlib import Path

A = OutputFile("shop/a.yaml", b"a: 1\n")
B = OutputFile("shop/b.yaml", b"b: 1\n")
SECRET = OutputFile("secrets/s.yaml", b"s: 1\n", mode=0o600, secret=True)


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def codes(outcome: object) -> list[str]:
    return [d.code for d in outcome.diagnostics]  # type: ignore[attr-defined]


def test_a_folder_holds_the_files_and_their_list(tmp_path: Path) -> None:
    written = writing.write_folder(tmp_path / "out", [A, B]).unwrap()
    assert written.changed == ("shop/a.yaml", "shop/b.yaml")
    files = tree(tmp_path / "out")
    assert set(files) == {"shop/a.yaml", "shop/b.yaml", ".scorekit.json"}
    listed = json.loads(files[".scorekit.json"])["files"]
    assert listed == {"shop/a.yaml": writing.digest(A.content), "shop/b.yaml": writing.digest(B.content)}


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    writing.write_folder(tmp_path, [A, B])
    before = (tmp_path / "shop/a.yaml").stat().st_mtime_ns
    written = writing.write_folder(tmp_path, [A, OutputFile("shop/b.yaml", b"b: 2\n")]).unwrap()
    assert (written.changed, written.unchanged) == (("shop/b.yaml",), 1)
    assert (tmp_path / "shop/a.yaml").stat().st_mtime_ns == before


def test_what_is_no_longer_made_is_removed_with_its_empty_folder(tmp_path: Path) -> None:
    writing.write_folder(tmp_path, [A, SECRET])
    written = writing.write_folder(tmp_path, [A]).unwrap()
    assert written.removed == ("secrets/s.yaml",)
    assert not (tmp_path / "secrets").exists()


def test_an_edited_file_is_kept_and_nothing_is_written(tmp_path: Path) -> None:
    writing.write_folder(tmp_path, [A, B])
    (tmp_path / "shop/a.yaml").write_text("mine")
    outcome = writing.write_folder(tmp_path, [OutputFile("shop/a.yaml", b"a: 2\n"), OutputFile("shop/b.yaml", b"b: 2")])
    assert codes(outcome) == ["SK801"]
    assert (tmp_path / "shop/a.yaml").read_text() == "mine"
    assert (tmp_path / "shop/b.yaml").read_bytes() == B.content


def test_an_edited_file_that_is_no_longer_made_stays(tmp_path: Path) -> None:
    writing.write_folder(tmp_path, [A, B])
    (tmp_path / "shop/b.yaml").write_text("mine")
    assert writing.write_folder(tmp_path, [A]).unwrap().removed == ()
    assert (tmp_path / "shop/b.yaml").read_text() == "mine"


def test_a_file_of_someone_else_is_kept(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/a.yaml").write_text("theirs")
    assert codes(writing.write_folder(tmp_path, [A])) == ["SK802"]
    assert (tmp_path / "shop/a.yaml").read_text() == "theirs"


def test_force_replaces_edits_and_foreign_files(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/a.yaml").write_text("theirs")
    assert writing.write_folder(tmp_path, [A], force=True).ok
    assert (tmp_path / "shop/a.yaml").read_bytes() == A.content


def test_a_file_that_has_the_wanted_content_is_adopted(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/a.yaml").write_bytes(A.content)
    assert writing.write_folder(tmp_path, [A]).unwrap().unchanged == 1


def test_secrets_are_closed_to_others(tmp_path: Path) -> None:
    writing.write_folder(tmp_path, [SECRET])
    path = tmp_path / "secrets/s.yaml"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    writing.write_folder(tmp_path, [SECRET])
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", "[]", "{", '{"files": 3}', "[1]"])
def test_a_broken_list_is_no_list(tmp_path: Path, content: str) -> None:
    (tmp_path / ".scorekit.json").write_text(content)
    assert writing.read_list(tmp_path) == {}


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/shop").symlink_to(tmp_path / "elsewhere")
    assert codes(writing.write_folder(tmp_path / "out", [A], force=True)) == ["SK804"]
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_folder_where_a_file_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    assert codes(writing.write_folder(tmp_path / "out", [A])) == ["SK804"]
    assert codes(writing.write_file(tmp_path / "out" / "x.yaml", A)) == ["SK804"]
    assert not [p for p in tmp_path.iterdir() if p.name.endswith(".tmp")]


def test_a_failed_write_leaves_no_temporary_file(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/b.yaml").mkdir()
    outcome = writing.write_folder(tmp_path, [A, B], force=True)
    assert codes(outcome) == ["SK804"]
    assert not list(tmp_path.rglob("*.tmp"))


def test_one_file_is_replaced_whole_and_untouched_when_equal(tmp_path: Path) -> None:
    path = tmp_path / "new" / "out.yaml"
    assert writing.write_file(path, A).unwrap().changed == ("shop/a.yaml",)
    assert path.read_bytes() == A.content
    assert writing.write_file(path, A).unwrap().unchanged == 1


@pytest.mark.parametrize(
    ("place", "words"), [("folder", "a folder is in its place"), ("link", "a link is in its place")]
)
def test_what_is_in_a_files_place_is_named_and_nothing_is_written(tmp_path: Path, place: str, words: str) -> None:
    path = tmp_path / "shop" / "b.yaml"
    path.parent.mkdir()
    if place == "folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere")
    (found,) = writing.write_folder(tmp_path, [A, B], force=True).diagnostics
    assert found.message == f"can't write `{path.as_posix()}`: {words}"
    assert not (tmp_path / "shop" / "a.yaml").exists()


def test_a_link_to_an_output_file_keeps_being_one(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text("old")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "real.yaml")
    writing.write_file(tmp_path / "link.yaml", A)
    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_bytes() == A.content


def test_an_env_file_of_someone_else_is_never_touched(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("MINE=1\n")
    file = OutputFile(".env", ENV_FILE_MARK + b"\nX='1'\n", mode=0o600, secret=True)
    assert codes(writing.write_env_file(path, file)) == ["SK803"]
    assert path.read_text() == "MINE=1\n"


def test_an_env_file_of_ours_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    file = OutputFile(".env", ENV_FILE_MARK + b"\nX='1'\n", mode=0o600, secret=True)
    assert writing.write_env_file(path, file).ok
    assert writing.write_env_file(path, OutputFile(".env", ENV_FILE_MARK + b"\nX='2'\n", 0o600, secret=True)).ok
    assert path.read_bytes().endswith(b"X='2'\n")
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_env_file_that_is_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    assert codes(writing.write_env_file(tmp_path / ".env", SECRET)) == ["SK804"]
