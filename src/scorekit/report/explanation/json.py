"""Explanations for tools, as JSON: one an environment and target. The shape is stable: keys are added, never renamed.

{"explanations": [{"subject": "shop.containers.main.variables.DB_HOST", "environment": "dev", "target": "kubernetes",
  "root": {"kind": "variable", "text": "...", "value": "shop-db",
           "span": {"file": "score.yaml", "line": 10, "column": 16, "endLine": 10, "endColumn": 36}, "steps": []},
  "reaches": [{"object": "Deployment/shop", "path": "spec.template.spec.containers[0].env[0].value"}]}]}
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from scorekit.explain.explanation import NOTHING, Explanation, Step
from scorekit.report import spans
from scorekit.report.terminal import PLAIN, Palette


def render(explanations: Sequence[Explanation], _palette: Palette = PLAIN) -> str:
    """The explanations as one JSON object with a final newline."""
    return json.dumps({"explanations": [record(one) for one in explanations]}, indent=2, ensure_ascii=False) + "\n"


def record(explanation: Explanation) -> dict[str, Any]:
    """An explanation as plain data."""
    return {
        "subject": explanation.subject,
        "environment": explanation.environment,
        "target": explanation.target,
        "root": step(explanation.root),
        "reaches": [{"object": field.object, "path": field.path} for field in explanation.reaches],
    }


def step(one: Step) -> dict[str, Any]:
    """A step as plain data: ``name``, ``value`` and ``chosen`` are there only where it has them."""
    value = {} if one.value is NOTHING else {"value": one.value}
    chosen = {} if one.chosen is None else {"chosen": one.chosen}
    name = {"name": one.name} if one.name else {}
    return {
        "kind": one.kind,
        **name,
        "text": one.text,
        **value,
        "span": spans.record(one.span),
        **chosen,
        "steps": [step(below) for below in one.steps],
    }
