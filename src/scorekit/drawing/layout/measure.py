"""How wide a text is, nearly: the layout knows no font, so it leaves room for the usual ones."""

from __future__ import annotations

import unicodedata
from functools import cache

_NARROW = frozenset("iljtfI.,'|!:;()[]/ -")
_WIDE = frozenset("mwMW@%")


@cache
def _em(character: str) -> float:
    if character in _NARROW:
        return 0.36
    if character in _WIDE:
        return 0.9
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return 1.05
    return 0.7 if character.isupper() else 0.59


def text_width(text: str, size: int) -> int:
    """The pixels that a text takes in a sans-serif font of a size."""
    return round(sum(map(_em, text)) * size + 0.5)


def fitted(text: str, size: int, room: int) -> str:
    """A text cut to a width, its end kept: names of a project differ there more often than at their beginning."""
    if text_width(text, size) <= room:
        return text
    tail = text[-max(4, len(text) // 4) :]
    head = text[: -len(tail)]
    while head and text_width(f"{head}…{tail}", size) > room:
        head = head[:-1]
    while len(tail) > 1 and text_width(f"{head}…{tail}", size) > room:
        tail = tail[1:]
    return f"{head}…{tail}"
