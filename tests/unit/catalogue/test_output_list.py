"""Lists of what was written: read back as they were, and never believed beyond their folder."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorekit.catalogue.output_list import INTENT_FILE, LIST_FILE, OLD_LIST_FILE, digest, has_list, listed, text
from tests.rows import each_row

ONE, TWO = digest(b"1"), digest(b"2")


def old(**files: object) -> str:
    return json.dumps({"files": files})


def test_a_list_says_what_it_was_made_of(tmp_path: Path) -> None:
    files = {"shop/a.yaml": frozenset({ONE, TWO}), "b": frozenset({ONE})}
    (tmp_path / LIST_FILE).write_bytes(text(files))
    assert listed(tmp_path) == files
    assert has_list(tmp_path)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum here")
def test_a_list_is_one_of_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/a.yaml").write_bytes(b"1")
    (tmp_path / LIST_FILE).write_bytes(text({"shop/a.yaml": [ONE]}))
    command = ["sha256sum", "--check", "--strict", LIST_FILE]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "shop/a.yaml").write_bytes(b"2")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_an_intent_adds_what_a_file_may_have_become(tmp_path: Path) -> None:
    (tmp_path / LIST_FILE).write_bytes(text({"a": [ONE]}))
    (tmp_path / INTENT_FILE).write_bytes(text({"a": [TWO], "b": [ONE]}))
    assert listed(tmp_path) == {"a": {ONE, TWO}, "b": {ONE}}


def test_an_older_list_counts_until_there_is_a_new_one(tmp_path: Path) -> None:
    (tmp_path / OLD_LIST_FILE).write_text(old(a=f"sha256:{ONE}"))
    assert listed(tmp_path) == {"a": {ONE}}
    (tmp_path / LIST_FILE).write_bytes(text({}))
    assert listed(tmp_path) == {}


ODD_PATHS = [
    "../a", "a/../../b", "/etc/passwd", "a//b", "./a", ".", "a/", ".git/config", "x/.GIT/hooks/y", "git~1/config", ".git. /x",
    "a\\b", "c:x", "a\0b", "a\x1bb", "a\u202eb", "\ud800", "x" * 300, "/".join(["x" * 200] * 8), "",
]  # fmt: skip


@each_row("path", ODD_PATHS, ids=ascii)
def test_a_path_that_no_render_wrote_is_passed_over(tmp_path: Path, path: str) -> None:
    (tmp_path / LIST_FILE).unlink(missing_ok=True)
    (tmp_path / OLD_LIST_FILE).write_text(old(**{path: f"sha256:{ONE}", "good": f"sha256:{ONE}"}))
    assert listed(tmp_path) == {"good": {ONE}}
    (tmp_path / LIST_FILE).write_bytes(text({"good": [ONE]}) + f"{ONE}  {path}\n".encode("utf-8", "replace"))
    assert listed(tmp_path).keys() <= {"good", "?"}


@each_row(
    "content",
    [
        "", "[]", "{", '{"files": 3}', "[1]", '{"files": {"a": 1, "b": null, "c": "sha256:x"}}', '{"files": ["a"]}',
        "[" * 100_000, '{"a":' * 100_000, '{"files": {"a": ' + "[" * 100_000, "9" * 5000, "\ud800",
    ],
    ids=lambda text: ascii(text[:20]),
)  # fmt: skip
def test_what_is_no_list_lists_nothing(tmp_path: Path, content: str) -> None:
    for path in tmp_path.iterdir():
        path.unlink()
    for name in (OLD_LIST_FILE, LIST_FILE, INTENT_FILE):
        (tmp_path / name).write_text(content, "utf-8", errors="surrogatepass")
        assert listed(tmp_path) == {}


@pytest.mark.parametrize("name", [LIST_FILE, OLD_LIST_FILE, INTENT_FILE])
def test_a_list_elsewhere_or_of_another_kind_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").write_bytes(text({"a": [ONE]}))
    for target in ("../elsewhere", "/dev/zero", "nowhere", "."):
        (tmp_path / "out" / name).symlink_to(target)
        assert listed(tmp_path / "out") == {}
        (tmp_path / "out" / name).unlink()


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_none(content: bytes) -> None:
    with TemporaryDirectory() as name:
        for each in (OLD_LIST_FILE, LIST_FILE):
            (Path(name) / each).write_bytes(content)
            assert all(len(one) == 64 for digests in listed(Path(name)).values() for one in digests)
