"""Every example renders to what lies beside it, byte for byte, in every environment that it names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.golden.running import run
from tests.reading import load
from tests.rows import each_row

if TYPE_CHECKING:
    from tests.conftest import Golden

EXAMPLES = Path(__file__).parents[2] / "examples"


@dataclass(frozen=True)
class Case:
    """One output of one example."""

    folder: Path
    environment: str
    expected: Path
    options: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.folder.name}-{self.expected.name}"


def cases() -> list[Case]:
    found = []
    for path in sorted(EXAMPLES.glob("*/cases.yaml")):
        rows: list[dict[str, Any]] = load(path.read_text("utf-8"))
        for row in rows:
            options = tuple(str(o) for o in row.get("options", []))
            found.append(Case(path.parent, row["env"], path.parent / row["output"], options))
    return found


@pytest.mark.parametrize("case", cases(), ids=str)
def test_golden_example(case: Case, golden: Golden, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ["render", "--env", case.environment, "-o", f"{out}/", *case.options]
    first = run(case.folder, arguments)
    assert first.status == 0, first.stderr
    made = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    made = {name: content for name, content in made.items() if not name.endswith(".scorekit-files")}
    golden.check(case.expected, made)


@each_row("folder", sorted(p.parent for p in EXAMPLES.glob("*/cases.yaml")), ids=lambda p: p.name)
def test_no_expected_output_is_left_over(folder: Path) -> None:
    named = {c.expected.name for c in cases() if c.folder == folder}
    expected = folder / "expected"
    assert {p.name for p in expected.iterdir()} == named


def test_every_example_is_run() -> None:
    folders = {p for p in EXAMPLES.iterdir() if p.is_dir() and p.name[0].isdigit()}
    assert folders == {c.folder for c in cases()}
    assert len(folders) >= 7
