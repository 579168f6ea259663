"""Real Score files beside the checkout, where there are any: what their index expects is what is said.

``SCOREKIT_CORPUS`` names the folder; its ``index.tsv`` has a row a file, with ``file`` and ``expected``.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from scorekit.parsing import parse

FOLDER = Path(os.environ.get("SCOREKIT_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")
INDEX = FOLDER / "index.tsv"


def rows() -> list[tuple[str, str]]:
    if not INDEX.is_file():
        return []
    with INDEX.open(encoding="utf-8") as file:
        return [
            (row["file"], row["expected"]) for row in csv.DictReader(file, delimiter="\t") if row["expected"] != "n/a"
        ]


if ROWS := rows():

    @pytest.mark.parametrize(("name", "expected"), ROWS)
    def test_corpus(name: str, expected: str) -> None:
        outcome = parse((FOLDER / name).read_bytes().decode("utf-8", "replace"), name)
        assert outcome.ok == (expected != "rejected"), outcome.errors
        assert all(d.span for d in outcome.diagnostics)
        if expected == "properties":
            assert any("properties" in d.message for d in outcome.diagnostics)
