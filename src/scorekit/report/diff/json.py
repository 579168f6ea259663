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

from collections.abc import Sequence
from typing import Any

from scorekit.diff import (
    Cause,
    Changes,
    FieldChange,
    FileChange,
    Hazard,
    HazardLevel,
    ObjectChange,
    ObjectName,
    ResourceChange,
    ResourceName,
    SnapshotLabel,
    SourcePlace,
    WorkloadChange,
)
from scorekit.explain.explanation import NOTHING
from scorekit.report.formats import JsonParts, as_json
from scorekit.report.terminal import PLAIN, Palette


def render(changes: Sequence[Changes], _palette: Palette = PLAIN) -> str:
    """The changes as one JSON object with a final newline."""
    return as_json({"changes": changes}, _PARTS)


def _changes(changes: Changes) -> dict[str, Any]:
    return {
        "before": changes.before,
        "after": changes.after,
        "equal": changes.empty,
        "standing": changes.standing,
        "comparable": changes.comparable,
        "namespaces": changes.namespaces,
        "counts": {str(s): sum(h.severity is s for h in changes.hazards) for s in HazardLevel},
        "hazards": changes.hazards,
        "resources": changes.resources,
        "workloads": changes.workloads,
        "objects": changes.objects,
        "files": changes.files,
    }


def _field(field: FieldChange) -> dict[str, Any]:
    values = {} if field.secret else {"before": field.before, "after": field.after}
    return {
        "verb": field.verb,
        "path": field.path,
        "steps": field.steps,
        "secret": field.secret,
        **{key: value for key, value in values.items() if value is not NOTHING},
        "beforePlace": field.before_at,
        "afterPlace": field.after_at,
        "cause": field.cause,
        "same": field.same,
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {"name": cause.name, "beforePlace": cause.before_at, "afterPlace": cause.after_at}


_PARTS: JsonParts = {
    Changes: _changes,
    SnapshotLabel: ("label", "environment", "target"),
    Hazard: ("severity", "rule", "subject", "effect", "reason", "path", "place"),
    ResourceChange: ("verb", "before", "after", "params", "outputs"),
    ResourceName: ("uid", "name", "served_by", "place"),
    WorkloadChange: ("verb", "name", "fields"),
    ObjectChange: ("verb", "before", "after", "fields"),
    ObjectName: ("kind", "api_version", "namespace", "name", "owner"),
    FileChange: ("verb", "path", "secret", "names"),
    FieldChange: _field,
    Cause: _cause,
    SourcePlace: ("kind", "span"),
}
