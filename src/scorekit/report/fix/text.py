"""Fixed score files as a unified diff, in which secrets are hidden: it is made to be looked at."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scorekit.location import Source
from scorekit.report import redacted_lines
from scorekit.report.terminal import PLAIN, Palette, printable

if TYPE_CHECKING:
    from scorekit.fix import FixedText


def render(fixed: Sequence[FixedText], _palette: Palette = PLAIN) -> str:
    """What changes in each file; empty where nothing does."""
    return "".join(f"{line}\n" for one in fixed for line in _lines(one))


def _lines(one: FixedText) -> Iterator[str]:
    name = one.source.name
    texts = (one.source.text, one.text)
    before, after = (redacted_lines.shown(Source(name, text)).splitlines(keepends=True) for text in texts)
    for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}"):
        yield "\t".join(map(printable, line.removesuffix("\n").split("\t")))
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"
