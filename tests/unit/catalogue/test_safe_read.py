"""Files are judged before they are opened, and no link leads out while that happens."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from scorekit.catalogue import safe_read
from scorekit.catalogue.safe_read import NotRegularFileError, read_named, read_regular

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_read_up_to_one_byte_above_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_regular(str(tmp_path / "a"), 5, beneath=str(tmp_path)) == b"12345"
    assert read_regular(str(tmp_path / "a"), 3) == b"1234"
    assert read_named(str(tmp_path / "a"), 3) == b"1234"


@pytest.mark.parametrize("linked", [False, True])
@pytest.mark.parametrize("beneath", [False, True])
def test_what_is_no_regular_file_is_never_opened(tmp_path: Path, *, linked: bool, beneath: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as held:
        held.bind(str(tmp_path / "socket"))
    for name in ("pipe", "socket"):
        path = tmp_path / name
        if linked:
            path = tmp_path / f"to-{name}"
            path.symlink_to(name)
        with pytest.raises(NotRegularFileError, match="no regular file"):
            read_regular(str(path), beneath=str(tmp_path) if beneath else None)
    with pytest.raises(NotRegularFileError, match="no regular file"):
        read_regular("/dev/zero")


def test_a_folder_is_told_as_one(tmp_path: Path) -> None:
    for beneath in (None, str(tmp_path)):
        with pytest.raises(IsADirectoryError):
            read_regular(str(tmp_path), beneath=beneath)


def test_a_link_may_lead_about_inside_and_not_out(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    (inside / "deep").mkdir(parents=True)
    (inside / "deep/a").write_bytes(b"in")
    (tmp_path / "b").write_bytes(b"out")
    (inside / "way").symlink_to("deep")
    (inside / "out").symlink_to("..")
    assert read_regular(str(inside / "way/a"), beneath=str(inside)) == b"in"
    for path in ("out/b", "../b"):
        with pytest.raises(NotRegularFileError, match="leads out"):
            read_regular(str(inside / path), beneath=str(inside))


@pytest.mark.parametrize("swapped", ["deep", "deep/a"])
def test_a_link_put_in_between_the_look_and_the_read_is_not_followed(
    tmp_path: Path, swapped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, other = tmp_path / "in", tmp_path / "other"
    for folder in (inside / "deep", other):
        folder.mkdir(parents=True)
        (folder / "a").write_bytes(b"secret" if folder == other else b"mine")
    judge = safe_read._judge

    def swap(mode: int) -> None:
        judge(mode)
        (inside / swapped).rename(tmp_path / "away")
        (inside / swapped).symlink_to(other if swapped == "deep" else other / "a")

    monkeypatch.setattr(safe_read, "_judge", swap)
    with pytest.raises(OSError, match=r"symbolic links|directory"):
        read_regular(str(inside / "deep/a"), beneath=str(inside))
