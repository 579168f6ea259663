"""What a write changed, a line each: ``out/: 3 files, 1 changed, 1 removed``, the names, and how to start it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.report.tables import counted
from scorekit.report.terminal import PLAIN, Palette, printable

if TYPE_CHECKING:
    from scorekit.written_output import WrittenOutput


def render(written: WrittenOutput, _palette: Palette = PLAIN) -> str:
    """What was written, what went, and what stays."""
    counts = [counted(len(written.changed) + written.unchanged, "file"), f"{len(written.changed)} changed"]
    if written.removed:
        counts.append(f"{len(written.removed)} removed")
    if written.kept:
        counts.append(f"{len(written.kept)} of other {written.kept_of} kept")
    lines = [f"{written.place}: {', '.join(counts)}" if written.place else ", ".join(counts)]
    lines += [f"  {name}" for name in sorted(written.changed)]
    lines += [f"  {name} (removed)" for name in sorted(written.removed)]
    if written.start is not None:
        lines.append(f"start it with `{written.start}`")
    return "".join(f"{printable(line)}\n" for line in lines)
