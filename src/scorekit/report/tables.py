"""Tables in plain columns, for a terminal, and in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.report.terminal import PLAIN, printable, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorekit.report.terminal import Palette


def columns(heads: Sequence[str], rows: Sequence[Sequence[str]], palette: Palette = PLAIN) -> str:
    """The rows under their heads, in columns; the last one runs on, and a column without content is left out."""
    if not rows:
        return ""
    cells = [[printable(cell) for cell in row] for row in rows]
    kept = [i for i in range(len(heads)) if any(row[i] for row in cells)]
    lines = [[heads[i].upper() for i in kept], *([row[i] or "-" for i in kept] for row in cells)]
    widths = [max(width(line[i]) for line in lines) for i in range(len(kept))]
    texts = ["  ".join(c + " " * (w - width(c)) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines]
    texts[0] = f"{palette.bold}{texts[0]}{palette.reset}"
    return "".join(f"{text}\n" for text in texts)


def markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The rows as a table of GitHub's Markdown; a column without content is left out."""
    kept = [i for i in range(len(heads)) if any(row[i] for row in rows)]
    if not kept:
        return ""
    lines = [[heads[i] for i in kept], ["---"] * len(kept), *([quoted(row[i]) for i in kept] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def quoted(text: str) -> str:
    """A text that Markdown shows as it is, in one cell: as code, whatever it holds; nothing for nothing."""
    if not text:
        return ""
    plain = printable(text.replace("\n", " ")).replace("|", "\\|")
    fence = "`" * (max((len(run) for run in _runs(plain)), default=0) + 1)
    pad = " " if "`" in plain else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def _runs(text: str) -> list[str]:
    """The runs of backticks in a text."""
    return [run for run in "".join(c if c == "`" else " " for c in text).split(" ") if run]
