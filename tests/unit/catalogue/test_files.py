"""Reading files: every fault is a diagnostic."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from scorekit.catalogue import read_source
from tests.unit.catalogue.documents import places

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_named_relative_to_the_root(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/score.yaml").write_text("a: b\n")
    source = read_source(tmp_path / "shop/../shop/score.yaml", tmp_path).unwrap()
    assert (source.name, source.text) == ("shop/score.yaml", "a: b\n")


def test_a_relative_path_is_relative_to_the_root(tmp_path: Path) -> None:
    (tmp_path / "score.yaml").write_text("a: b\n")
    assert read_source((tmp_path / "score.yaml").relative_to(tmp_path), tmp_path).unwrap().name == "score.yaml"


def test_a_file_outside_the_root_is_named_by_the_way_there(tmp_path: Path) -> None:
    (tmp_path / "score.yaml").write_text("a: b\n")
    assert read_source(tmp_path / "score.yaml", tmp_path / "sub").unwrap().name == "../score.yaml"


@pytest.mark.parametrize("name", ["none.yaml", "file/none.yaml"])
def test_a_missing_file_is_reported_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    (found,) = read_source(tmp_path / name, tmp_path).diagnostics
    assert places([found]) == [("SK401", "-")]
    assert found.message == f"there is no file `{name}`"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (found,) = read_source(tmp_path / "shop", tmp_path).diagnostics
    assert places([found]) == [("SK402", "-")]
    assert found.message == "`shop` is a folder"


def test_what_the_system_refuses_is_reported_with_its_words(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    (found,) = read_source(tmp_path / "a", tmp_path).diagnostics
    assert places([found]) == [("SK402", "-")]
    assert found.message == f"`a` can't be read: {os.strerror(40).lower()}"


def test_a_file_that_is_too_large_is_reported(tmp_path: Path) -> None:
    with (tmp_path / "score.yaml").open("wb") as file:
        file.truncate(9 * 1024 * 1024)
    outcome = read_source(tmp_path / "score.yaml", tmp_path)
    assert outcome.value is None
    assert [d.span.file for d in outcome.errors if d.span] == ["score.yaml"]


def test_a_file_that_is_no_text_is_reported(tmp_path: Path) -> None:
    (tmp_path / "score.yaml").write_bytes(b"a: \xff\n")
    outcome = read_source(tmp_path / "score.yaml", tmp_path)
    assert [str(d.span) for d in outcome.errors] == ["score.yaml:1:4"]
