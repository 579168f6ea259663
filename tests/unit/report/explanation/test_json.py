"""Explanations for tools: the keys are stable."""

from __future__ import annotations

import json

from scorekit.explain.explanation import Explanation, Field, Step
from scorekit.location import Source, Span
from scorekit.report.explanation import json as report

SPAN = Span(Source("score.yaml", "a: 1\n"), 1, 4, 1, 5)


def test_an_explanation_is_an_object_with_stable_keys() -> None:
    below = (Step("candidate", "1. a", chosen=True, name="a"), Step("param", "p", SPAN, None))
    one = Explanation(
        "shop.x", "dev", "compose", Step("variable", "x", SPAN, "v", steps=below), (Field("service/x", "a"),)
    )
    span = {"file": "score.yaml", "line": 1, "column": 4, "endLine": 1, "endColumn": 5}
    assert json.loads(report.render([one]))["explanations"] == [
        {
            "subject": "shop.x",
            "environment": "dev",
            "target": "compose",
            "root": {
                "kind": "variable",
                "text": "x",
                "value": "v",
                "span": span,
                "steps": [
                    {"kind": "candidate", "name": "a", "text": "1. a", "span": None, "chosen": True, "steps": []},
                    {"kind": "param", "text": "p", "value": None, "span": span, "steps": []},
                ],
            },
            "reaches": [{"object": "service/x", "path": "a"}],
        }
    ]


def test_nothing_is_an_empty_list() -> None:
    assert json.loads(report.render([])) == {"explanations": []}
