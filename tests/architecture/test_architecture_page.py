"""ARCHITECTURE.md is true where it can be checked: its rooms, what they import alone, and the files that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.architecture.modules import ROOT, modules

CHECKOUT = Path(__file__).parents[2]
TEXT = (CHECKOUT / "ARCHITECTURE.md").read_text("utf-8")
TOKEN = re.compile(r"`([^`]+)`")
FILE = re.compile(r"[\w.-]+(/[\w.-]+)*(\.(py|json|tsv|md)|/)")
#: Folders of a project, not of this repository; and what stands for any name.
ELSEWHERE = re.compile(r"crds/|.*\b[A-Z]+(\.py|/)")
#: What a package is made of whatever it holds.
EVERYWHERE = {"__init__.py", "__main__.py", "py.typed"}


class Row(NamedTuple):
    """One row of the table of rooms."""

    line: int
    rooms: tuple[str, ...]
    imports: str

    @property
    def package(self) -> str:
        """What it imports alone; empty where nothing is said."""
        return re.split(r"[ ,.]", self.imports.strip("`"), maxsplit=1)[0]


def rows() -> Iterator[Row]:
    for number, line in enumerate(TEXT.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 3:
            yield Row(number, tuple(TOKEN.findall(cells[0])), cells[2])


ROWS = tuple(rows())


def test_rooms_exist_and_each_is_told_of() -> None:
    told = {room: row.line for row in ROWS for room in row.rooms}
    rooms = {f"{path.name}/" if path.is_dir() else path.name for path in ROOT.iterdir() if path.name != "__pycache__"}
    assert len(ROWS) > 15
    assert not [f"ARCHITECTURE.md:{line} {room}" for room, line in told.items() if not (ROOT / room).exists()]
    roots = {f"{room.partition('/')[0]}/" if "/" in room else room for room in told}
    assert not sorted(rooms - EVERYWHERE - roots)


def test_what_a_room_imports_alone_is_imported_nowhere_else() -> None:
    wrong = []
    for package in {row.package for row in ROWS} - {""}:
        named = {
            row: tuple(map(inside, (*row.rooms, *TOKEN.findall(row.imports)))) for row in ROWS if row.package == package
        }
        found = [(m, i) for m in modules() for i in m.imports if i.module.split(".")[0] == package]
        everybody = tuple(room for those in named.values() for room in those)
        wrong += [f"{m.place(i.line)} imports {package}" for m, i in found if not f"{m.name}.".startswith(everybody)]
        for row, those in named.items():
            own = [(m, i) for m, i in found if f"{m.name}.".startswith(those)]
            wrong += [] if own else [f"ARCHITECTURE.md:{row.line} nothing there imports {package}"]
            early = [m.place(i.line) for m, i in own if not (i.inside_function or i.typing_only)]
            wrong += [f"{place} imports {package} when it is loaded" for place in early if " when " in row.imports]
    assert not sorted(wrong)


def inside(room: str) -> str:
    """What the names of a room's modules begin with, each with a dot at its end."""
    return f"scorekit.{room.removesuffix('/').removesuffix('.py').replace('/', '.')}."


def test_files_that_are_named_exist() -> None:
    anywhere = {path.name for path in ROOT.rglob("*") if path.is_file()}
    named = [
        (number, token)
        for number, line in enumerate(TEXT.splitlines(), 1)
        for token in TOKEN.findall(line)
        if FILE.fullmatch(token) and not ELSEWHERE.fullmatch(token)
    ]
    assert len(named) > 20
    assert not [
        f"ARCHITECTURE.md:{number} {token}"
        for number, token in named
        if token not in anywhere and not any((folder / token).exists() for folder in (ROOT, CHECKOUT))
    ]
