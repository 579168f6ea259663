"""The impact as Markdown, for the comment of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.report.impact import nothing, summary, tables, title
from scorekit.report.tables import markdown, quoted
from scorekit.report.terminal import PLAIN, Palette

if TYPE_CHECKING:
    from scorekit.impact.result import Impact


def render(impact: Impact, _palette: Palette = PLAIN) -> str:
    """The report as GitHub reads it: the counts, then a table each for workloads, resources and objects."""
    parts = [
        f"### Impact of {quoted(title(impact).replace('`', ''))}\n",
        f"{nothing(impact) or summary(impact) + '.'}\n",
    ]
    for name, heads, rows in tables(impact):
        parts.append(f"**{name}**\n\n{markdown([head.capitalize() for head in heads], rows)}")
    return "\n".join(parts)
