"""A drawing for tools, as JSON. The shape is stable: keys are added, never renamed.

{"project": "shop", "scenes": [{"environment": "prod", "target": "kubernetes",
  "nodes": [{"key": "postgres.default#api.db", "kind": "resource", "label": "db", "workload": "api", "shared": false,
             "type": "postgres", "class": "default", "name": "api-db", "servedBy": "postgres/aws-rds", "bound": false,
             "coProvisioned": false, "place": {"file": "api/score.yaml", "line": 27}, "objects": ["..."]}],
  "edges": [{"source": "container api/main", "target": "postgres.default#api.db", "kind": "refers",
             "reasons": [{"text": "${resources.db.url}", "holder": "variables.DATABASE_URL",
                          "place": {"file": "api/score.yaml", "line": 17}}]}]}]}
"""

from __future__ import annotations

from typing import Any

from scorekit.drawing import Drawing, DrawnEdge, DrawnNode, EdgeReason, FileLine, Scene
from scorekit.report.formats import JsonParts, as_json


def render(drawing: Drawing) -> str:
    """The drawing as one JSON object with a final newline; ``scorekit explain --format json`` gives the reasons."""
    return as_json(drawing, _PARTS)


def _node(node: DrawnNode) -> dict[str, Any]:
    resource = {
        "shared": node.shared,
        "type": node.type,
        "class": node.class_,
        "name": node.name,
        "servedBy": node.served_by,
        "bound": node.bound,
        "coProvisioned": node.co_provisioned,
    }
    return {
        "key": node.key,
        "kind": node.kind,
        "label": node.label,
        "workload": node.workload,
        **(resource if node.kind == "resource" else {}),
        "place": node.place,
        "objects": node.objects,
    }


def _reason(reason: EdgeReason) -> dict[str, Any]:
    return {"text": reason.text, "holder": reason.holder or None, "place": reason.place}


_PARTS: JsonParts = {
    Drawing: ("project", "scenes"),
    Scene: ("environment", "target", "nodes", "edges"),
    DrawnNode: _node,
    DrawnEdge: ("source", "target", "kind", "reasons"),
    EdgeReason: _reason,
    FileLine: ("file", "line"),
}
