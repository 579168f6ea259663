"""Outputs for people, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scorekit.report.tables import columns
from scorekit.report.terminal import PLAIN, Palette

if TYPE_CHECKING:
    from scorekit.description.outputs import ResourceOutput


def render(found: Sequence[ResourceOutput], palette: Palette = PLAIN) -> str:
    """The rows with a final newline; nothing where there are none."""
    rows = [(one.resource, one.output, one.text, one.span.place) for one in found]
    return columns(("resource", "output", "value", "where"), rows, palette)
