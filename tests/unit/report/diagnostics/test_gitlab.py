"""Diagnostics as GitLab's code quality report."""

from __future__ import annotations

import json

from scorekit.diagnostics import Code, Severity
from scorekit.location import Source, Span
from scorekit.report.diagnostics import Context, gitlab

ERROR = Code("SK201", "unknown key", Severity.ERROR)
SPAN = Span(Source("score.yaml", "naem: x\n\n"), 1, 1, 3, 5)


def test_an_issue_has_what_gitlab_wants() -> None:
    (issue,) = json.loads(gitlab.render([ERROR.at(SPAN, "wrong", help="mend it")], Context(prefix="shop")))
    fingerprint = issue.pop("fingerprint")
    assert len(fingerprint) == 64
    assert issue == {
        "description": "wrong; help: mend it",
        "check_name": "SK201",
        "severity": "critical",
        "location": {"path": "shop/score.yaml", "lines": {"begin": 1, "end": 3}},
    }


def test_each_severity_has_its_word_and_each_issue_a_place() -> None:
    found = [Code(f"SK20{n}", "", s).at(None, "x") for n, s in enumerate(Severity)]
    issues = json.loads(gitlab.render(found, Context(home="score.yaml")))
    assert [i["severity"] for i in issues] == ["critical", "minor", "info"]
    assert {i["location"]["path"] for i in issues} == {"score.yaml"}
    assert len({i["fingerprint"] for i in issues}) == 3


def test_nothing_found_is_an_empty_list() -> None:
    assert gitlab.render([]) == "[]\n"
