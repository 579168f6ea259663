"""The impact for tools, as JSON. The shape is stable: keys are added, never renamed.

{"subject": {"kind": "driver", "name": "postgres/aws-rds", "file": "...", "path": ""}, "failed": [],
 "environments": [{"environment": "prod", "target": "kubernetes", "workloads": [...], "resources": [...],
                   "objects": [...], "considered": [...]}], "rules": [...]}
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from scorekit.report import spans
from scorekit.report.terminal import PLAIN, Palette

if TYPE_CHECKING:
    from scorekit.impact.result import Impact, InEnvironment


def render(impact: Impact, palette: Palette = PLAIN) -> str:
    """The report as one JSON object with a final newline."""
    del palette
    return json.dumps(report(impact), indent=2, ensure_ascii=False) + "\n"


def report(impact: Impact) -> dict[str, Any]:
    """The report as plain data."""
    subject = impact.subject
    areas = [area for some in subject.areas[:1] for area in some]
    return {
        "subject": {
            "kind": subject.kind,
            "name": subject.text,
            "file": subject.file or None,
            "files": sorted({area.file for area in areas}),
            "path": next((area.path for area in areas if area.path), None),
            "environments": list(subject.environments),
        },
        "environments": [_environment(found) for found in impact.environments],
        "failed": list(impact.failed),
        "rules": [
            {"environment": r.environment, "driver": r.driver, "matches": r.selectors, "span": spans.record(r.span)}
            for r in impact.rules
        ],
    }


def _environment(found: InEnvironment) -> dict[str, Any]:
    return {
        "environment": found.environment,
        "target": found.target,
        "workloads": [
            {"name": w.name, "hit": w.hit, "through": list(w.through), "takes": list(w.takes)} for w in found.workloads
        ],
        "resources": [
            {"uid": r.uid, "hit": r.hit, "servedBy": r.served, "why": r.cause.text, "span": spans.record(r.cause.span)}
            for r in found.resources
        ],
        "objects": [
            {
                "object": o.object,
                "owner": o.owner,
                "hit": o.hit,
                "why": o.cause.text,
                "span": spans.record(o.cause.span),
                "data": o.data or None,
                "fields": list(o.fields),
            }
            for o in found.objects
        ],
        "considered": [
            {"uid": c.uid, "what": c.what, "lost": c.lost, "span": spans.record(c.span)} for c in found.considered
        ],
    }
