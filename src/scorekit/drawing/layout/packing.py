"""Rectangles in rows, so that a picture of many parts has the shape of a screen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

#: Width by height of what people look at.
_SHAPE = 1.6


def packed(
    sizes: Sequence[tuple[int, int]], gap: int, breaks: Collection[int] = ()
) -> tuple[list[tuple[int, int]], int, int]:
    """The upper left corners of rectangles laid in rows in the order given, and the whole's width and height.

    ``breaks`` are the numbers of those that begin a row in any case.
    """
    limit = _width(sizes, gap)
    corners: list[tuple[int, int]] = []
    x = y = row = widest = 0
    for number, (width, height) in enumerate(sizes):
        if x and (number in breaks or x + width > limit):
            x, y, row = 0, y + row + gap, 0
        corners.append((x, y))
        widest = max(widest, x + width)
        row = max(row, height)
        x += width + gap
    return corners, widest, y + row


def _width(sizes: Sequence[tuple[int, int]], gap: int) -> float:
    area = sum((w + gap) * (h + gap) for w, h in sizes)
    return max([math.sqrt(area * _SHAPE), *(w for w, _ in sizes)])
