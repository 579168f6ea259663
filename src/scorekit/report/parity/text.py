"""Parity for people: a table of risks, then one of what is expected, a column an environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.report.parity import heads, problems, table
from scorekit.report.tables import columns
from scorekit.report.terminal import PLAIN, Palette, printable

if TYPE_CHECKING:
    from scorekit.parity.result import Parity


def render(parity: Parity, palette: Palette = PLAIN) -> str:
    """The report as text; ``*`` marks the reference environment."""
    parts = []
    broken = "".join(f"{palette.error}risk{palette.reset}: {printable(line)}\n" for line in problems(parity))
    if broken:
        parts.append(broken)
    for title, verdict, colour in (("Risks", "risk", palette.error), ("Expected", "expected", palette.good)):
        rows = table(parity, verdict)  # type: ignore[arg-type]
        if rows:
            parts.append(f"{colour}{title}{palette.reset}\n{columns(heads(parity), rows, palette)}")
    if not parts:
        names = ", ".join(column.label for column in parity.columns)
        return f"Nothing differs in {names}.\n" if len(parity.columns) > 1 else "There is nothing to compare.\n"
    return "\n".join(parts)
