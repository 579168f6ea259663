"""The impact for people: tables of what is reached, the direct before the indirect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.report.impact import nothing, tables, title
from scorekit.report.tables import columns
from scorekit.report.terminal import PLAIN, Palette, printable

if TYPE_CHECKING:
    from scorekit.impact.result import Impact


def render(impact: Impact, palette: Palette = PLAIN) -> str:
    """The report as text: what was asked about, then a table each for workloads, resources and objects."""
    parts = [f"{palette.bold}{printable(title(impact))}{palette.reset}\n"]
    if words := nothing(impact):
        parts.append(f"{words}\n")
    for name, heads, rows in tables(impact):
        extra = f"{name}:\n" if "hit" not in heads else ""
        parts.append(extra + columns(heads, rows, palette))
    return "\n".join(parts)
