"""Each part of a result in JSON is an object with its keys, never the text of a class of ours."""

from __future__ import annotations

import json
from typing import Any

from scorekit.diagnostics import Diagnostic, Severity
from scorekit.diff import Cause, Changes, FieldChange, FileChange, SnapshotLabel, SourcePlace, WorkloadChange
from scorekit.drawing import Drawing, DrawnEdge, DrawnNode, EdgeReason, FileLine, Scene
from scorekit.impact.result import Considered, Impact, InEnvironment
from scorekit.impact.subject import ImpactSubject
from scorekit.location import one_line_span
from scorekit.parity.result import Parity, Problem
from scorekit.report.diff import FORMATS
from scorekit.report.drawing import json as drawing_json
from scorekit.report.impact import json as impact_json
from scorekit.report.parity import json as parity_json

SPAN = one_line_span("score.yaml", "x")
WHERE = {"file": "score.yaml", "line": 1, "column": 1, "endLine": 1, "endColumn": 2}


def test_what_was_considered_for_a_resource() -> None:
    found = InEnvironment("dev", "compose", considered=(Considered("a.default#b", "param size", "lost", SPAN),))
    (told,) = json.loads(impact_json.render(Impact(ImpactSubject("file", "score.yaml"), (found,))))["environments"]
    assert told["considered"] == [{"uid": "a.default#b", "what": "param size", "lost": "lost", "span": WHERE}]


def test_why_an_environment_can_not_be_compiled() -> None:
    problem = Problem("dev", Diagnostic("SK001", Severity.ERROR, "it is wrong", SPAN))
    told = json.loads(parity_json.render(Parity((), None, (), (problem,))))
    assert told["problems"] == [{"environment": "dev", "code": "SK001", "message": "it is wrong", "span": WHERE}]


def test_why_an_edge_is_there() -> None:
    reason = EdgeReason(FileLine("score.yaml", 3), "${resources.db}")
    nodes = tuple(DrawnNode(key, "workload", key, key, None) for key in "ab")
    scene = Scene.of("dev", "compose", nodes, (DrawnEdge("a", "b", "refers", (reason,)),))
    told: dict[str, Any] = json.loads(drawing_json.render(Drawing("shop", (scene,))))
    why = {"text": "${resources.db}", "holder": None, "place": {"file": "score.yaml", "line": 3}}
    assert told["scenes"][0]["edges"] == [{"source": "a", "target": "b", "kind": "refers", "reasons": [why]}]


def test_what_differs_of_a_file_and_what_a_field_goes_back_to() -> None:
    place = SourcePlace("score", SPAN)
    field = FieldChange(("image",), "a", cause=Cause("resources.db.host", place, place))
    label = SnapshotLabel("dev", "dev", "compose")
    file = FileChange(".env", "changed", secret=True, names=("TOKEN",))
    changes = Changes(label, label, workloads=(WorkloadChange("shop", "changed", (field,)),), files=(file,))
    (told,) = json.loads(FORMATS.find("json").render([changes]))["changes"]
    assert told["files"] == [{"verb": "changed", "path": ".env", "secret": True, "names": ["TOKEN"]}]
    where = {"kind": "score", "span": WHERE}
    cause = {"name": "resources.db.host", "beforePlace": where, "afterPlace": where}
    assert told["workloads"][0]["fields"][0]["cause"] == cause
    assert "after" not in told["workloads"][0]["fields"][0]
