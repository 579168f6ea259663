"""Goldens are files byte for byte; they are rewritten when that is asked for, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

import scorekit
from scorekit.errors import UsageError
from scorekit.targets.api import OutputFile
from scorekit.testing import golden

NOW = [OutputFile("a.yaml", b"one\ntwo\n"), OutputFile("below/b.yaml", b"b\n"), OutputFile("c", b"\xff")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    golden(NOW, tmp_path / "expected", update=True)
    return tmp_path / "expected"


def failure(made: list[OutputFile], folder: Path) -> str:
    with pytest.raises(AssertionError) as failed:
        golden(made, folder)
    return str(failed.value)


def test_the_same_bytes_pass(folder: Path) -> None:
    golden(NOW, folder)
    golden(reversed(NOW), str(folder))


def test_a_difference_is_shown_as_one(folder: Path) -> None:
    told = failure([OutputFile("a.yaml", b"one\n2\n"), OutputFile("new", b"x\n"), OutputFile("c", b"\xfe")], folder)
    assert told.splitlines() == [
        f"other than in `{folder.as_posix()}`:",
        "--- expected a.yaml",
        "+++ rendered a.yaml",
        "@@ -1,2 +1,2 @@",
        " one",
        "-two",
        "+2",
        "below/b.yaml: is not made any more",
        "--- expected below/b.yaml",
        "+++ rendered below/b.yaml",
        "@@ -1 +0,0 @@",
        "-b",
        "c: differs in its line ends or in bytes that are no text",
        "new: is new",
        "--- expected new",
        "+++ rendered new",
        "@@ -0,0 +1 @@",
        "+x",
    ]
    assert "c: differs in its line ends" in failure([*NOW[:2], OutputFile("c", b"\xff\n")], folder)
    long = [*NOW[1:], OutputFile("a.yaml", b"x\n" * 500)]
    assert failure(long, folder).endswith("... and 405 lines more")
    golden([OutputFile("a.yaml", b"x\n" * 6000)], folder, update=True)
    told = failure([OutputFile("a.yaml", b"x\n" * 5999)], folder)
    assert told.splitlines()[1:] == ["a.yaml: its lines from 5,001 on are compared as a whole"]


def test_a_folder_is_rewritten_when_that_is_asked_for(folder: Path) -> None:
    golden(NOW[:1], folder, update=True)
    assert [p.name for p in folder.rglob("*")] == ["a.yaml"]
    golden([], folder, update=True)
    assert not folder.exists()


def test_a_golden_holds_no_secret(tmp_path: Path) -> None:
    text = (
        "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\nresources: {db: {type: postgres}}\n"
        'containers: {main: {image: "r/x:1", variables: {P: "${resources.db.password}"}}}\n'
    )
    for environment, name in (("dev", "manifests.yaml"), ("local", "compose.yaml")):
        made = scorekit.compile([text], environment, scorekit.Catalogue.builtin(), seed=b"0123456789abcdef").unwrap()
        golden(made, tmp_path / environment, update=True)
        golden(made, tmp_path / environment)
        assert [p.name for p in (tmp_path / environment).iterdir()] == [name]
    assert "password: <secret>" in (tmp_path / "dev" / "manifests.yaml").read_text("utf-8")


def test_links_are_neither_read_nor_written(folder: Path) -> None:
    outside = folder.parent / "mine"
    outside.write_text("mine", "utf-8")
    (folder / "a.yaml").unlink()
    (folder / "a.yaml").symlink_to(outside)
    for update in (False, True):
        with pytest.raises(UsageError, match=r"a\.yaml` is a link"):
            golden(NOW, folder, update=update)
    (folder.parent / "way").symlink_to(folder)
    with pytest.raises(UsageError, match="way` is a link"):
        golden([], folder.parent / "way", update=True)
    assert outside.read_text("utf-8") == "mine"


def test_a_folder_of_other_things_is_not_rewritten(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".git").mkdir()
    with pytest.raises(UsageError, match="holds more than goldens"):
        golden([], folder, update=True)
    (folder / ".git").rmdir()
    monkeypatch.chdir(folder / "below")
    for place in (Path(), folder):
        with pytest.raises(UsageError, match="holds more than goldens"):
            golden([], place, update=True)
    assert (folder / "a.yaml").exists()
