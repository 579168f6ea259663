"""How wide a text is, nearly: the layout knows no font, so it leaves room for DejaVu Sans, the widest of the usual ones."""

from __future__ import annotations

import unicodedata
from functools import cache

#: Letters by their width in parts of the size; what is not listed is a capital or takes ``_USUAL``.
_WIDTHS = {**dict.fromkeys("ijlI.,'|!:;", 0.34), **dict.fromkeys("frt()[]/ -", 0.42), **dict.fromkeys("mwMW@%…", 0.98)}
_USUAL, _CAPITAL, _FULL = 0.62, 0.76, 1.05
#: How much wider a bold text is.
_BOLD = 1.13


@cache
def _em(character: str) -> float:
    if character in _WIDTHS:
        return _WIDTHS[character]
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return _FULL
    return _CAPITAL if character.isupper() else _USUAL


def text_width(text: str, size: int, *, bold: bool = False) -> int:
    """The pixels that a text takes in a sans-serif font of a size."""
    return round(sum(map(_em, text)) * size * (_BOLD if bold else 1) + 0.5)


def fitted(text: str, size: int, room: int, *, bold: bool = False) -> str:
    """A text cut to a width, its end kept: names of a project differ there more often than at their beginning."""
    if text_width(text, size, bold=bold) <= room:
        return text
    tail = text[-max(4, len(text) // 4) :]
    head = text[: -len(tail)]
    while head and text_width(f"{head}…{tail}", size, bold=bold) > room:
        head = head[:-1]
    while len(tail) > 1 and text_width(f"{head}…{tail}", size, bold=bold) > room:
        tail = tail[1:]
    return f"{head}…{tail}"
