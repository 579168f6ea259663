"""Parity as Markdown, for the comment of a pull request: risks at once, what is expected to be unfolded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.report.parity import heads, problems, summary, table
from scorekit.report.tables import markdown, quoted
from scorekit.report.terminal import PLAIN, Palette

if TYPE_CHECKING:
    from scorekit.parity.result import Parity


def render(parity: Parity, _palette: Palette = PLAIN) -> str:
    """The report as GitHub reads it."""
    titles = [head.capitalize() if head in ("what", "why", "where") else head for head in heads(parity)]
    parts = [f"### Parity of environments\n\n{summary(parity)}.\n"]
    broken = "".join(f"- {quoted(line)}\n" for line in problems(parity))
    if broken:
        parts.append(broken)
    if risks := table(parity, "risk"):
        parts.append(f"**Risks**\n\n{markdown(titles, risks)}")
    if expected := table(parity, "expected"):
        parts.append(f"<details><summary>Expected differences</summary>\n\n{markdown(titles, expected)}\n</details>\n")
    return "\n".join(parts)
