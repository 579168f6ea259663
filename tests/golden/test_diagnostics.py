"""What a person sees of a mistake: the whole text, with the caret and the hint, from the command line.

A case is a folder of ``tests/cases/diagnostics``: a project, ``case.yaml`` with ``args`` and ``status``, and ``stderr.txt``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.golden.running import run
from tests.reading import load
from tests.rows import each_row

if TYPE_CHECKING:
    from tests.conftest import Golden

CASES = Path(__file__).parents[1] / "cases"
PLACED = sorted(p.parent for p in (CASES / "diagnostics").glob("*/case.yaml"))
BAD = sorted(p.parent for p in (CASES / "checks").glob("*/bad/score.yaml"))
GOOD = sorted(p.parent for p in (CASES / "checks").glob("*/good/score.yaml"))


@pytest.mark.parametrize("folder", PLACED, ids=lambda p: p.name)
def test_golden_diagnostics(folder: Path, golden: Golden) -> None:
    case = load((folder / "case.yaml").read_text("utf-8"))
    done = run(folder, case["args"])
    assert done.status == case["status"], done.stderr
    golden.check_file(folder / "stderr.txt", done.stderr)
    assert done.status == 0 or done.stdout == ""


@pytest.mark.parametrize("folder", BAD, ids=lambda p: p.parent.name)
def test_golden_bad_case_of_a_code(folder: Path, golden: Golden) -> None:
    done = run(folder, ["check", "score.yaml", "--env", "scorekit/dev", "--format", "text"])
    code = folder.parent.name
    assert f"[{code}]" in done.stdout
    golden.check_file(folder / "diagnostics.txt", done.stdout)


@each_row("folder", GOOD, ids=lambda p: p.parent.name)
def test_good_case_of_a_code_is_clean(folder: Path) -> None:
    done = run(folder, ["check", "score.yaml", "--env", "scorekit/dev"])
    assert f"[{folder.parent.name}]" not in done.stdout
