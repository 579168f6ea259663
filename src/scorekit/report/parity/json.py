"""Parity for tools, as JSON. The shape is stable: keys are added, never renamed.

{"reference": "prod", "environments": [{"name": "dev", "type": "development"}], "risks": 1, "equal": 40, "problems": [],
 "differences": [{"subject": "api.db", "aspect": "version", "name": "", "verdict": "risk", "rule": "version-major",
                  "reason": "...", "values": {"dev": {"text": "15", "form": "literal", "span": {...}}, "prod": null}}]}
"""

from __future__ import annotations

from typing import Any

from scorekit.parity.result import Column, Fact, Parity, Problem, Row
from scorekit.report.formats import JsonParts, as_json
from scorekit.report.terminal import PLAIN, Palette


def render(parity: Parity, _palette: Palette = PLAIN) -> str:
    """The report as one JSON object with a final newline."""
    data = {
        "reference": parity.reference,
        "environments": parity.columns,
        "risks": parity.risks,
        "equal": parity.equal,
        "problems": parity.problems,
        "differences": parity.rows,
    }
    return as_json(data, _PARTS)


def _column(one: Column) -> dict[str, Any]:
    return {"name": one.label, "environment": one.environment, "type": one.type}


def _problem(one: Problem) -> dict[str, Any]:
    found = one.diagnostic
    return {"environment": one.environment, "code": found.code, "message": found.message, "span": found.span}


def _row(row: Row) -> dict[str, Any]:
    judged = {"verdict": row.verdict, "rule": row.rule, "reason": row.reason}
    return {**row.key._asdict(), **judged, "values": row.cells}


_PARTS: JsonParts = {
    Column: _column,
    Problem: _problem,
    Row: _row,
    Fact: ("text", "form", "enforced", "span"),
}
