"""``scorekit fix`` writes files whole and only where they change, and says what it did and did not do."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.golden.running import run

if TYPE_CHECKING:
    from pathlib import Path

OLD = """\
# A shop.
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  main:
    image: x
resources:
  db:
    type: redis
    properties: {size: small} # how much
"""
NEW = OLD.replace("properties", "params")
LEFT = OLD.replace(
    "    image: x\n", "    image: x\n    volumes: [{target: /x, source: y, read_only: true, readOnly: true}]\n"
)
DIFF = """\
--- a/score.yaml
+++ b/score.yaml
@@ -7,4 +7,4 @@
 resources:
   db:
     type: redis
-    properties: {size: small} # how much
+    params: {size: small} # how much
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "score.yaml").write_text(OLD)
    return tmp_path


def test_a_file_is_mended_in_place_once(folder: Path) -> None:
    done = run(folder, ["fix", "score.yaml"])
    assert (done.status, done.stdout) == (0, "")
    assert done.stderr == "fixed score.yaml: 1 deprecated form\n1 of 1 file fixed\n"
    assert (folder / "score.yaml").read_text() == NEW
    again = run(folder, ["fix", "score.yaml"])
    assert (again.status, again.stderr) == (0, "nothing to fix in 1 file\n")
    assert [path.name for path in folder.iterdir()] == ["score.yaml"]


def test_diff_prints_what_would_change_and_writes_nothing(folder: Path) -> None:
    done = run(folder, ["fix", "--diff"])
    assert (done.status, done.stdout) == (0, DIFF)
    assert (folder / "score.yaml").read_text() == OLD


def test_check_fails_where_something_would_change(folder: Path) -> None:
    done = run(folder, ["fix", "--check"])
    assert (done.status, done.stdout) == (1, "")
    assert "would fix score.yaml: 1 deprecated form" in done.stderr
    assert (folder / "score.yaml").read_text() == OLD
    (folder / "score.yaml").write_text(NEW)
    assert run(folder, ["fix", "--check"]).status == 0


def test_what_is_left_is_an_error_with_its_line(folder: Path) -> None:
    (folder / "score.yaml").write_text(LEFT)
    done = run(folder, ["fix"])
    assert done.status == 1
    assert "error[SK809]" in done.stderr
    assert "score.yaml:7:5" in done.stderr
    assert (folder / "score.yaml").read_text() == LEFT.replace("properties", "params")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_encoding_line_ends_and_mode_are_kept(folder: Path, encoding: str, line_break: str) -> None:
    path = folder / "score.yaml"
    path.write_bytes(OLD.replace("shop.", "shöp 😀.").replace("\n", line_break).encode(encoding))
    path.chmod(0o640)
    assert run(folder, ["fix"]).status == 0
    assert path.read_bytes() == NEW.replace("shop.", "shöp 😀.").replace("\n", line_break).encode(encoding)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_file_without_old_forms_is_not_touched(folder: Path) -> None:
    path = folder / "score.yaml"
    path.write_text(NEW)
    os.utime(path, (0, 0))
    assert run(folder, ["fix"]).status == 0
    assert path.stat().st_mtime == 0


def test_a_link_stays_one(folder: Path) -> None:
    (folder / "score.yaml").rename(folder / "real.yaml")
    (folder / "score.yaml").symlink_to("real.yaml")
    assert run(folder, ["fix", "score.yaml"]).status == 0
    assert (folder / "score.yaml").is_symlink()
    assert (folder / "real.yaml").read_text() == NEW


def test_lone_carriage_returns_are_told_and_left(folder: Path) -> None:
    given = OLD.replace("\n", "\r").encode()
    (folder / "score.yaml").write_bytes(given)
    done = run(folder, ["fix"])
    assert done.status == 1
    assert "end in a carriage return" in done.stderr
    assert (folder / "score.yaml").read_bytes() == given


def test_a_file_that_is_no_yaml_is_told_and_the_others_are_mended(folder: Path) -> None:
    (folder / "bad.score.yaml").write_text("a: [")
    done = run(folder, ["fix", "score.yaml", "bad.score.yaml"])
    assert done.status == 1
    assert "SK101" in done.stderr
    assert (folder / "score.yaml").read_text() == NEW


def test_a_folder_means_the_score_files_below_it(folder: Path) -> None:
    (folder / "scorekit.yaml").write_text("name: shop\n")
    (folder / "web").mkdir()
    (folder / "web" / "score.yaml").write_text(OLD)
    assert run(folder, ["fix", "web"]).status == 0
    assert (folder / "web" / "score.yaml").read_text() == NEW
    assert (folder / "score.yaml").read_text() == OLD


def test_nothing_to_read_is_wrong_usage(tmp_path: Path) -> None:
    assert run(tmp_path, ["fix"]).status == 2
    assert run(tmp_path, ["fix", "-", "score.yaml"]).status == 2


def test_standard_input_goes_to_stdout_mended(tmp_path: Path, scripts: Path) -> None:
    given = OLD.replace("\n", "\r\n").encode()
    done = subprocess.run(
        [scripts / "scorekit", "fix", "-"], input=given, capture_output=True, cwd=tmp_path, check=False
    )
    assert (done.returncode, done.stdout) == (0, NEW.replace("\n", "\r\n").encode())


def test_the_warning_names_the_command(folder: Path) -> None:
    done = run(folder, ["check", "--env", "dev"])
    assert "write `params`; `scorekit fix` does it" in done.stdout
