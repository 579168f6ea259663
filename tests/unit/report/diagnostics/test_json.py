"""Diagnostics as tools see them."""

from __future__ import annotations

import json

from scorekit.diagnostics import Code, Label, Severity
from scorekit.location import Source, Span
from scorekit.report.diagnostics import json as data

CODE = Code("SK202", "unknown key", Severity.ERROR)
SPAN = Span(Source("score.yaml", "naem: x"), 1, 1, 1, 5)


def test_a_record_has_every_field() -> None:
    found = CODE.at(SPAN, "unknown key `naem`", help="did you mean `name`?", labels=[Label(SPAN, "here")])
    place = {"file": "score.yaml", "line": 1, "column": 1, "endLine": 1, "endColumn": 5}
    assert json.loads(data.render([found])) == {
        "ok": False,
        "errors": 1,
        "warnings": 0,
        "notes": 0,
        "diagnostics": [
            {
                "code": "SK202",
                "severity": "error",
                "message": "unknown key `naem`",
                "help": "did you mean `name`?",
                "notes": [],
                "span": place,
                "labels": [{"text": "here", "span": place}],
            }
        ],
    }


def test_nothing_found_is_ok_and_a_place_may_be_missing() -> None:
    assert data.report([])["ok"]
    assert data.report([CODE.at(None, "x")])["diagnostics"][0]["span"] is None
