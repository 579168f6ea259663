"""Compose's file of secrets: what is ours in it goes when nobody reads it, what is not stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scorekit.catalogue.private_files import ENV_FILE_MARK
from scorekit.workspace.envfile import merged, used_in_folders
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ENV_FILE_MARK + b" render\n"
NEW = b"SCOREKIT_REDIS_DEFAULT_SHOP_A_PASSWORD_0123456789ab='new'\n"
OLD = b"SCOREKIT_REDIS_DEFAULT_SHOP_B_PASSWORD_ba9876543210='old'\n"
FOREIGN = b"# The lines below are not scorekit's, and are kept.\n"


def never() -> frozenset[bytes]:
    raise AssertionError


@pytest.mark.parametrize("dead", [OLD, b"SCOREKIT_REDIS_DEFAULT_SHOP_B_PASSWORD_ba98='old'\n"])
def test_a_secret_that_nobody_reads_goes(dead: bytes) -> None:
    assert merged(HEAD + NEW, HEAD + dead + NEW, frozenset) == HEAD + NEW


def test_a_secret_that_another_compose_file_reads_stays_in_its_place() -> None:
    assert merged(HEAD + NEW, HEAD + OLD, lambda: frozenset({OLD.split(b"=")[0]})) == HEAD + NEW + OLD


def test_nobody_is_asked_where_nothing_is_left_over() -> None:
    assert merged(HEAD + NEW, HEAD + NEW.replace(b"new", b"older"), never) == HEAD + NEW


@each_row(
    "line", [b"MINE=1\n", b"# a remark\n", b"SCOREKIT_SEED=x\n", b"SCOREKIT_X_0123456789abc='x'\n", b'A="\n\nb"\n']
)
def test_lines_of_others_stay_below_ours(line: bytes) -> None:
    wanted = HEAD + NEW + FOREIGN + line
    assert merged(HEAD + NEW, HEAD + b"\n" + line + b"\n\n" + OLD, frozenset) == wanted
    assert merged(HEAD + NEW, wanted, frozenset) == wanted


def test_nothing_is_left_of_a_file_without_secrets_but_what_others_wrote() -> None:
    assert merged(b"", HEAD + OLD, frozenset) == b""
    assert merged(b"", HEAD + OLD + b"MINE=1\n", frozenset) == HEAD + FOREIGN + b"MINE=1\n"
    assert merged(b"", b"", never) == b""


def test_variables_are_read_by_the_compose_files_beside_but_the_one_that_is_written(tmp_path: Path) -> None:
    for name, variable in (("a.yaml", "A"), ("b.yml", "B"), ("c.txt", "C"), ("d.yaml", "D")):
        (tmp_path / name).write_text(f"x: ${{SCOREKIT_{variable}_0123456789ab:?written}} ${{OTHER}}\n")
    (tmp_path / "e.yaml").mkdir()
    (tmp_path / "f.yaml").symlink_to("/dev/zero")
    found = used_in_folders([tmp_path], tmp_path / "a.yaml")
    assert found == {b"SCOREKIT_B_0123456789ab", b"SCOREKIT_D_0123456789ab"}
    assert b"SCOREKIT_A_0123456789ab" in used_in_folders([tmp_path], None)
