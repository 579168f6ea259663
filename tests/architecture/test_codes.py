"""Every diagnostic code is documented, unique, in its hundred, and used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import scorekit
from scorekit.codes import all_codes

HUNDREDS = {
    "source": "1", "shape": "2", "meaning": "3", "catalogue": "4", "contract": "4", "resolution": "5", "values": "5",
    "target": "6", "objects": "6", "compose": "6", "writing": "8",
}  # fmt: skip
SOURCE = Path(scorekit.__file__).parent


def test_codes_are_documented() -> None:
    codes = all_codes().values()
    assert not [c.id for c in codes if not re.fullmatch(r"SK[1-9]\d\d", c.id) or not c.title or len(c.doc) <= 80]


@pytest.mark.parametrize("module", HUNDREDS)
def test_codes_stand_in_their_hundred_each_once(module: str) -> None:
    text = (SOURCE / "codes" / f"{module}.py").read_text("utf-8")
    ids = re.findall(r'Code\(\s*"(SK\d+)"', text)
    assert len(ids) == len(set(ids))
    assert {i[2] for i in ids} <= {HUNDREDS[module]}
    assert ids == sorted(ids)


def test_every_code_is_used() -> None:
    names: set[str] = set()
    used: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text("utf-8")
        if path.parent.name == "codes":
            names.update(re.findall(r"^([A-Z0-9_]+) = Code\(", text, re.MULTILINE))
        else:
            used.update(re.findall(r"\w+", text))
    assert names
    assert names <= used
