"""Documents that are made from the code are current, and every link between documents leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scorekit.codes import all_codes
from scorekit.report import manual

if TYPE_CHECKING:
    from tests.conftest import Golden

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*/README.md")])


def test_golden_page_of_codes(golden: Golden) -> None:
    golden.check_file(ROOT / "docs" / "codes.md", manual.page(all_codes().values()))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text("utf-8"))
    local = [t for t in targets if "://" not in t]
    assert not [t for t in local if not (path.parent / t).exists()]


def test_commands_of_the_readme_are_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    text = "".join((ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    assert not [t for t in re.findall(r"\bmake ([a-z]+)", text) if not re.search(rf"^{t}:", makefile, re.MULTILINE)]
