"""Outputs for tools, as JSON: a record each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scorekit.report import spans
from scorekit.report.terminal import PLAIN, Palette

if TYPE_CHECKING:
    from scorekit.description.outputs import ResourceOutput


def render(found: Sequence[ResourceOutput], _palette: Palette = PLAIN) -> str:
    """The records as JSON with a final newline."""
    records = [
        {
            "resource": one.resource,
            "name": one.name,
            "output": one.output,
            "value": one.value,
            "known": one.known,
            "secret": one.secret,
            "span": one.span,
        }
        for one in found
    ]
    return json.dumps(records, indent=2, default=spans.record) + "\n"
