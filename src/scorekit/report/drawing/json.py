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

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scorekit.drawing import Drawing, DrawnEdge, DrawnNode, Scene
    from scorekit.drawing.model import FileLine
    from scorekit.report.drawing import Explanations


def render(drawing: Drawing, explanations: Explanations | None = None) -> str:
    """The drawing as one JSON object with a final newline; ``scorekit explain --format json`` gives the reasons."""
    del explanations
    data = {"project": drawing.project, "scenes": [_scene(s) for s in drawing.scenes]}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _scene(scene: Scene) -> dict[str, Any]:
    return {
        "environment": scene.environment,
        "target": scene.target,
        "nodes": [_node(n) for n in scene.nodes],
        "edges": [_edge(e) for e in scene.edges],
    }


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
        "place": _place(node.place),
        "objects": list(node.objects),
    }


def _edge(edge: DrawnEdge) -> dict[str, Any]:
    return {
        "source": edge.source,
        "target": edge.target,
        "kind": edge.kind,
        "reasons": [{"text": r.text, "holder": r.holder or None, "place": _place(r.place)} for r in edge.reasons],
    }


def _place(place: FileLine | None) -> dict[str, Any] | None:
    """A drawing knows lines, and nothing nearer."""
    return {"file": place.file, "line": place.line} if place else None
