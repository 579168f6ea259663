"""The impact for tools, as JSON. The shape is stable: keys are added, never renamed.

{"subject": {"kind": "driver", "name": "postgres/aws-rds", "file": "...", "path": ""}, "failed": [],
 "environments": [{"environment": "prod", "target": "kubernetes", "workloads": [...], "resources": [...],
                   "objects": [...], "considered": [...]}], "rules": [...]}
"""

from __future__ import annotations

from typing import Any

from scorekit.impact.result import (
    ChoosingRule,
    Considered,
    Impact,
    InEnvironment,
    TouchedObject,
    TouchedResource,
    TouchedWorkload,
)
from scorekit.report.formats import JsonParts, as_json
from scorekit.report.terminal import PLAIN, Palette


def render(impact: Impact, _palette: Palette = PLAIN) -> str:
    """The report as one JSON object with a final newline."""
    subject = impact.subject
    areas = [area for some in subject.areas[:1] for area in some]
    data = {
        "subject": {
            "kind": subject.kind,
            "name": subject.text,
            "file": subject.file or None,
            "files": sorted({area.file for area in areas}),
            "path": next((area.path for area in areas if area.path), None),
            "environments": subject.environments,
        },
        "environments": impact.environments,
        "failed": impact.failed,
        "rules": impact.rules,
    }
    return as_json(data, _PARTS)


def _resource(one: TouchedResource) -> dict[str, Any]:
    return {"uid": one.uid, "hit": one.hit, "servedBy": one.served, "why": one.cause.text, "span": one.cause.span}


def _object(one: TouchedObject) -> dict[str, Any]:
    return {
        "object": one.object,
        "owner": one.owner,
        "hit": one.hit,
        "why": one.cause.text,
        "span": one.cause.span,
        "data": one.data or None,
        "fields": one.fields,
    }


def _rule(one: ChoosingRule) -> dict[str, Any]:
    return {"environment": one.environment, "driver": one.driver, "matches": one.selectors, "span": one.span}


_PARTS: JsonParts = {
    InEnvironment: ("environment", "target", "workloads", "resources", "objects", "considered"),
    TouchedWorkload: ("name", "hit", "through", "takes"),
    TouchedResource: _resource,
    TouchedObject: _object,
    Considered: ("uid", "what", "lost", "span"),
    ChoosingRule: _rule,
}
