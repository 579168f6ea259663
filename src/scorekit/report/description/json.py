"""A description for tools, as JSON: its data, with places as other reports have them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scorekit.report import spans
from scorekit.report.terminal import PLAIN, Palette

if TYPE_CHECKING:
    from scorekit.description import Description


def render(description: Description, _palette: Palette = PLAIN) -> str:
    """The data as JSON with a final newline."""
    return json.dumps(description.data, indent=2, default=spans.record) + "\n"
