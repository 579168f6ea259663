"""What fixing score files would change, one module a format, each with ``render``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scorekit.report.formats import Format, Formats
from scorekit.report.tables import counted

if TYPE_CHECKING:
    from scorekit.fix import FixedText

FORMATS: Formats[Format[Sequence[FixedText]]] = Formats(__name__)


def line(one: FixedText, *, written: bool) -> str:
    """What was done to a file, or would be."""
    return f"{'fixed' if written else 'would fix'} {one.source.name}: {counted(len(one.places), 'deprecated form')}"


def summary(fixed: Sequence[FixedText], *, written: bool) -> str:
    """``2 of 5 files fixed``."""
    changed, there = sum(one.changed for one in fixed), counted(len(fixed), "file")
    return f"{changed} of {there} {'fixed' if written else 'to fix'}" if changed else f"nothing to fix in {there}"
