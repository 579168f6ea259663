"""Changes for tools, as JSON. The shape is stable: keys are added, never renamed.

{"changes": [{"before": {"label": "dev", "environment": "dev", "target": "kubernetes"}, "after": {...},
  "equal": false, "standing": true, "comparable": true, "namespaces": [["dev", "shop"]],
  "counts": {"stateful": 1, "refused": 0, "disruptive": 0},
  "hazards": [{"severity": "stateful", "rule": "...", "subject": "...", "effect": "...", "reason": "...", "path": "",
               "place": {"kind": "environment", "span": {...}}}],
  "resources": [{"verb": "changed", "before": {...}, "after": {...}, "params": [FIELD], "outputs": [FIELD]}],
  "workloads": [{"verb": "changed", "name": "shop", "fields": [FIELD]}],
  "objects": [{"verb": "changed", "before": {...}, "after": {...}, "fields": [FIELD]}],
  "files": [{"verb": "changed", "path": ".env", "secret": true, "names": ["..."]}]}]}

A FIELD has ``verb``, ``path``, ``steps``, ``secret``, ``before`` and ``after`` (left out where there is no value, and
for a secret), ``beforePlace`` and ``afterPlace``, ``cause`` (or null): the name that it goes back to, with the two places of that,
and ``same``: whether an API server holds the same before and after.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from scorekit.diff import (
    Cause,
    Changes,
    FieldChange,
    Hazard,
    HazardLevel,
    ObjectName,
    ResourceName,
    SnapshotLabel,
    SourcePlace,
)
from scorekit.explain.explanation import NOTHING
from scorekit.report import spans
from scorekit.report.terminal import PLAIN, Palette


def render(changes: Sequence[Changes], palette: Palette = PLAIN) -> str:
    """The changes as one JSON object with a final newline."""
    del palette
    return json.dumps({"changes": [report(each) for each in changes]}, indent=2, ensure_ascii=False, default=str) + "\n"


def report(changes: Changes) -> dict[str, Any]:
    """The changes as plain data."""
    return {
        "before": _side(changes.before),
        "after": _side(changes.after),
        "equal": changes.empty,
        "standing": changes.standing,
        "comparable": changes.comparable,
        "namespaces": [list(pair) for pair in changes.namespaces],
        "counts": {str(s): sum(h.severity is s for h in changes.hazards) for s in HazardLevel},
        "hazards": [_hazard(h) for h in changes.hazards],
        "resources": [
            {
                "verb": r.verb,
                "before": _resource(r.before),
                "after": _resource(r.after),
                "params": [_field(f) for f in r.params],
                "outputs": [_field(f) for f in r.outputs],
            }
            for r in changes.resources
        ],
        "workloads": [
            {"verb": w.verb, "name": w.name, "fields": [_field(f) for f in w.fields]} for w in changes.workloads
        ],
        "objects": [
            {
                "verb": o.verb,
                "before": _object(o.before),
                "after": _object(o.after),
                "fields": [_field(f) for f in o.fields],
            }
            for o in changes.objects
        ],
        "files": [{"verb": f.verb, "path": f.path, "secret": f.secret, "names": list(f.names)} for f in changes.files],
    }


def _side(side: SnapshotLabel) -> dict[str, Any]:
    return {"label": side.label, "environment": side.environment, "target": side.target}


def _hazard(hazard: Hazard) -> dict[str, Any]:
    return {
        "severity": str(hazard.severity),
        "rule": hazard.rule,
        "subject": hazard.subject,
        "effect": hazard.effect,
        "reason": hazard.reason,
        "path": hazard.path,
        "place": _place(hazard.place),
    }


def _resource(name: ResourceName | None) -> dict[str, Any] | None:
    if name is None:
        return None
    return {"uid": name.uid, "name": name.name, "servedBy": name.served_by, "place": _place(name.place)}


def _object(name: ObjectName | None) -> dict[str, Any] | None:
    if name is None:
        return None
    return {
        "kind": name.kind,
        "apiVersion": name.api_version,
        "namespace": name.namespace,
        "name": name.name,
        "owner": name.owner,
    }


def _field(field: FieldChange) -> dict[str, Any]:
    values = {} if field.secret else {"before": field.before, "after": field.after}
    return {
        "verb": field.verb,
        "path": field.path,
        "steps": list(field.steps),
        "secret": field.secret,
        **{key: value for key, value in values.items() if value is not NOTHING},
        "beforePlace": _place(field.before_at),
        "afterPlace": _place(field.after_at),
        "cause": _cause(field.cause),
        "same": field.same,
    }


def _cause(cause: Cause | None) -> dict[str, Any] | None:
    if cause is None:
        return None
    return {"name": cause.name, "beforePlace": _place(cause.before_at), "afterPlace": _place(cause.after_at)}


def _place(place: SourcePlace | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"kind": place.kind, "span": spans.record(place.span)}
