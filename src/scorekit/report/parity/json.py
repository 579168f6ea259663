"""Parity for tools, as JSON. The shape is stable: keys are added, never renamed.

{"reference": "prod", "environments": [{"name": "dev", "type": "development"}], "risks": 1, "equal": 40, "problems": [],
 "differences": [{"subject": "api.db", "aspect": "version", "name": "", "verdict": "risk", "rule": "version-major",
                  "reason": "...", "values": {"dev": {"text": "15", "form": "literal", "span": {...}}, "prod": null}}]}
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from scorekit.report import spans
from scorekit.report.terminal import PLAIN, Palette

if TYPE_CHECKING:
    from scorekit.parity.result import Fact, Parity


def render(parity: Parity, palette: Palette = PLAIN) -> str:
    """The report as one JSON object with a final newline."""
    del palette
    return json.dumps(report(parity), indent=2, ensure_ascii=False) + "\n"


def report(parity: Parity) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "reference": parity.reference,
        "environments": [{"name": c.label, "environment": c.environment, "type": c.type} for c in parity.columns],
        "risks": parity.risks,
        "equal": parity.equal,
        "problems": [
            {
                "environment": p.environment,
                "code": p.diagnostic.code,
                "message": p.diagnostic.message,
                "span": spans.record(p.diagnostic.span),
            }
            for p in parity.problems
        ],
        "differences": [
            {
                "subject": row.key.subject,
                "aspect": row.key.aspect,
                "name": row.key.name,
                "verdict": row.verdict,
                "rule": row.rule,
                "reason": row.reason,
                "values": {label: _value(fact) for label, fact in row.cells.items()},
            }
            for row in parity.rows
        ],
    }


def _value(fact: Fact | None) -> dict[str, Any] | None:
    if fact is None:
        return None
    return {"text": fact.text, "form": fact.form, "enforced": fact.enforced, "span": spans.record(fact.span)}
