"""Diagnostics as GitLab's code quality report, which a merge request shows beside the lines.

[{"description": "unknown key `varaibles`; help: did you mean `variables`?", "check_name": "SK202", "fingerprint": "...",
  "severity": "critical", "location": {"path": "score.yaml", "lines": {"begin": 8, "end": 8}}}]
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from scorekit.diagnostics import Diagnostic, Severity
from scorekit.report.diagnostics import ALONE, Context, DiagnosticPart, remarks
from scorekit.report.spans import fingerprints
from scorekit.report.terminal import printable

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(diagnostics: Sequence[Diagnostic], context: Context = ALONE) -> str:
    """A list of issues, empty for none."""
    return together((DiagnosticPart(diagnostics, context),))


def together(parts: Sequence[DiagnosticPart]) -> str:
    """One list of the issues of all; what two projects say of a file that they share is said once."""
    issues: dict[str, dict[str, Any]] = {}
    for part in parts:
        identities = fingerprints(part.diagnostics, part.context.prefix, part.context.home)
        for diagnostic, fingerprint in zip(part.diagnostics, identities, strict=True):
            issues.setdefault(fingerprint, _issue(diagnostic, fingerprint, part.context))
    return json.dumps(list(issues.values()), indent=2) + "\n"


def _issue(diagnostic: Diagnostic, fingerprint: str, context: Context) -> dict[str, Any]:
    place = context.place(diagnostic.span)
    begin, end = (place.span.line, place.span.end_line) if place.span else (1, 1)
    return {
        "description": "; ".join((printable(diagnostic.message), *remarks(diagnostic, context))),
        "check_name": diagnostic.code,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {"path": place.file, "lines": {"begin": begin, "end": max(begin, end)}},
    }
