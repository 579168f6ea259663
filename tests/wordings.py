"""What scorekit says of the mistakes in the tests of a room: word for word, on one page that is read as a whole.

Tests say which code stands where. The page has the message, the hint, the notes and the labels of each diagnostic that they meet, and
the effect and the reason of each hazard, so that none of these changes unseen. ``make golden`` writes the pages anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.diff.model import Hazard

ROOMS = Path(__file__).parent / "unit"
#: Whether what is not on a page is added to it; set from the command line.
update = False


def hold(room: str, diagnostics: Iterable[Diagnostic]) -> None:
    """Every diagnostic stands on the room's page, worded as it is there."""
    _hold(room, ("\n".join(_lines(one)) for one in diagnostics))


def hold_hazards(room: str, hazards: Iterable[Hazard]) -> None:
    """Every hazard stands on the room's page, worded as it is there."""
    _hold(room, (f"{one.severity}[{one.rule}]: {one.effect}\n  reason: {one.reason}" for one in hazards))


def _hold(room: str, texts: Iterable[str]) -> None:
    page = ROOMS / room / "wordings.txt"
    known = _known(page)
    for text in texts:
        if text not in known and update:
            known.add(text)
            page.write_text("\n\n".join([*sorted(known), ""]).removesuffix("\n"), "utf-8")
        assert text in known, f"not on {page.name} of {room}, which `make golden` writes:\n{text}"


@cache
def _known(page: Path) -> set[str]:
    return set(page.read_text("utf-8").removesuffix("\n").split("\n\n")) if page.exists() else set()


def _lines(diagnostic: Diagnostic) -> Iterator[str]:
    yield f"{diagnostic.severity}[{diagnostic.code}]: {diagnostic.message}{'' if diagnostic.quote else ' (not quoted)'}"
    yield from (f"  label: {label.text}" for label in diagnostic.labels)
    yield from (f"  note: {note}" for note in diagnostic.notes)
    if diagnostic.help is not None:
        yield f"  hint: {diagnostic.help}"
