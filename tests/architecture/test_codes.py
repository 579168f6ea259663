"""Every diagnostic code is documented, unique, in its hundred, and used."""

from __future__ import annotations

import re
from pathlib import Path

import scorekit
from scorekit.codes import all_codes, documentation
from tests.rows import each_row

SOURCE = Path(scorekit.__file__).parent
#: Module to the hundreds of its codes.
HUNDREDS = {
    "codes/documents": "123",
    "codes/catalogue": "4",
    "codes/resolution": "5",
    "codes/targets": "6",
    "codes/writing": "8",
    **{f"checks/{path.stem}": "3" for path in (SOURCE / "checks").glob("[!_]*.py")},
}


def test_codes_are_documented_under_their_titles_in_order() -> None:
    page = (SOURCE.parents[1] / "docs" / "codes.md").read_text("utf-8")
    entries = re.findall(r"^### (SK[1-9]\d\d): (.+)\n\n\*(\w+)\*\n\n", page, re.MULTILINE)
    assert entries == [(code.id, code.title, str(code.severity)) for code in all_codes().values()]
    assert list(documentation()) == list(all_codes())
    assert not [id_ for id_, text in documentation().items() if len(text) <= 80]


@each_row("module", HUNDREDS)
def test_codes_stand_in_their_hundred_each_once(module: str) -> None:
    text = (SOURCE / f"{module}.py").read_text("utf-8")
    ids = re.findall(r'Code\(\s*"(SK\d+)"', text)
    assert len(ids) == len(set(ids))
    assert {i[2] for i in ids} <= set(HUNDREDS[module])
    assert ids == sorted(ids)


def test_every_code_is_used() -> None:
    declared = re.compile(r"^([A-Z0-9_]+) = Code\(", re.MULTILINE)
    texts = [path.read_text("utf-8") for path in SOURCE.rglob("*.py")]
    used = {word for text in texts for word in re.findall(r"\w+", declared.sub("", text))}
    names = [name for text in texts for name in declared.findall(text)]
    assert len(names) == len(all_codes())
    assert set(names) <= used
