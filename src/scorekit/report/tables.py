"""Tables in plain columns, for a terminal, and in Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from scorekit.report.terminal import PLAIN, Palette, printable, width

#: How narrow the last column may become before a table is given up.
_NARROWEST = 24


def columns(heads: Sequence[str], rows: Sequence[Sequence[str]], palette: Palette = PLAIN) -> str:
    """The rows under their heads, in columns; a column without content is left out.

    On a terminal that is too narrow the last column is folded; where even that does not help, each row is a list of its
    cells under the first one.
    """
    if not rows:
        return ""
    cells = [[printable(cell) for cell in row] for row in rows]
    kept = [i for i in range(len(heads)) if any(row[i] for row in cells)] or [0]
    lines = [[heads[i].upper() for i in kept], *([row[i] or "-" for i in kept] for row in cells)]
    widths = [max(width(line[i]) for line in lines) for i in range(len(kept))]
    lead = sum(widths[:-1]) + 2 * (len(widths) - 1)
    room = palette.columns - lead
    if palette.columns and room < min(_NARROWEST, widths[-1]):
        return _records(lines, palette)
    texts: list[str] = []
    for line in lines:
        last = _folded(line[-1], room) if palette.columns else [line[-1]]
        begin = "".join(c + " " * (w + 2 - width(c)) for c, w in zip(line[:-1], widths[:-1], strict=True))
        texts += [(begin + last[0]).rstrip(), *(" " * lead + more for more in last[1:])]
    texts[0] = f"{palette.bold}{texts[0]}{palette.reset}"
    return "".join(f"{text}\n" for text in texts)


def _folded(text: str, room: int) -> list[str]:
    """A text in lines of some width; a word that is longer, such as a path, stays whole."""
    if width(text) <= room:
        return [text]
    return textwrap.wrap(text, max(room, 1), break_long_words=False, break_on_hyphens=False) or [""]


def _records(lines: Sequence[Sequence[str]], palette: Palette) -> str:
    """Each row as its first cell, and the others below it, each beside its head."""
    heads, *rows = lines
    indent = max(width(heads[0]), *(width(head) + 2 for head in heads[1:])) + 2 if heads[1:] else 0
    found = []
    for row in rows:
        found.append(f"{palette.bold}{heads[0].ljust(indent)}{row[0]}{palette.reset}\n" if indent else f"{row[0]}\n")
        for head, text in zip(heads[1:], row[1:], strict=True):
            if text != "-":
                first, *more = _folded(text, palette.columns - indent)
                begin = f"  {head}".ljust(indent)
                found += [f"{begin}{first}\n", *(f"{' ' * indent}{line}\n" for line in more)]
    return "".join(found)


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


def counted(number: int, thing: str) -> str:
    """``1 object``, ``2 objects``."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def shortened(text: str, longest: int) -> str:
    """A text that measures no more than so many characters; three dots stand for what is cut."""
    return text if len(text) <= longest else f"{text[: longest - 3]}..."
