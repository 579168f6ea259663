"""Diagnostics for tools, as JSON. The shape is stable: keys are added, never renamed.

{"ok": false, "errors": 1, "warnings": 0, "notes": 0, "diagnostics": [
  {"code": "SK202", "severity": "error", "message": "...", "help": "...", "notes": [],
   "span": {"file": "score.yaml", "line": 8, "column": 5, "endLine": 8, "endColumn": 14}, "labels": []}]}

Of several projects it is the same object, whose diagnostics say in "project" which folder their paths begin in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit.diagnostics import Diagnostic, Severity
from scorekit.report import spans
from scorekit.report.diagnostics import ALONE, Context, DiagnosticPart

if TYPE_CHECKING:
    #: The environments in which each was found; none for what is about no environment.
    Environments = Mapping[Diagnostic, Sequence[str]]


def render(diagnostics: Sequence[Diagnostic], context: Context = ALONE) -> str:
    """The diagnostics as one JSON object with a final newline; where environments are known, each says its own."""
    return json.dumps(report(diagnostics, context.environments), indent=2) + "\n"


def together(parts: Sequence[DiagnosticPart]) -> str:
    """The diagnostics of all as one such object, each with its project."""
    whole = report([d for part in parts for d in part.diagnostics])
    whole["diagnostics"] = [
        {"project": part.name, **_record(d, part.context.environments)} for part in parts for d in part.diagnostics
    ]
    return json.dumps(whole, indent=2) + "\n"


def report(diagnostics: Sequence[Diagnostic], environments: Environments | None = None) -> dict[str, Any]:
    """The diagnostics as plain data."""
    counts = {s: sum(d.severity is s for d in diagnostics) for s in Severity}
    return {
        "ok": not counts[Severity.ERROR],
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "notes": counts[Severity.NOTE],
        "diagnostics": [_record(d, environments) for d in diagnostics],
    }


def _record(diagnostic: Diagnostic, environments: Environments | None) -> dict[str, Any]:
    found = {} if environments is None else {"environments": list(environments.get(diagnostic, ()))}
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "help": diagnostic.help,
        "notes": list(diagnostic.notes),
        "span": spans.record(diagnostic.span),
        "labels": [{"text": label.text, "span": spans.record(label.span)} for label in diagnostic.labels],
        **found,
    }
