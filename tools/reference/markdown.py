"""Pieces of Markdown, safe in the cell of a table wherever the page is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CODE = re.compile(r"``(?P<long>.+?)``|`(?P<short>[^`]+)`")


def code(text: object) -> str:
    """A text as code."""
    written = str(text)
    if "|" in written or "`" in written:
        # Readers of Markdown disagree about a bar in code in a table; they all know the element.
        return f"<code>{_escaped(written)}</code>"
    return f"`{written}`"


def prose(text: str) -> str:
    """A text of a help line or a description, in which backticks mark code: one line."""
    flat = " ".join(text.split())
    out, position = [], 0
    for found in _CODE.finditer(flat):
        out += [_escaped(flat[position : found.start()]), code(found["long"] or found["short"])]
        position = found.end()
    return "".join([*out, _escaped(flat[position:])])


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with the end of its last line; nothing where there are no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        return ""
    return "\n".join([f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *lines, ""])


def codes(names: Iterable[object]) -> str:
    """Names as code, joined by commas; a dash where there are none."""
    return ", ".join(map(code, names)) or "-"


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("|", "&#124;")
        .replace("*", "&#42;")
    )
