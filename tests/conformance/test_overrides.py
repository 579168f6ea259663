"""The vectors of overrides. A null deletes in a file as it does on the command line (3.2: Score's own tools differ)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scorekit.location import Source
from scorekit.model.overrides import PropertyOverride, apply
from scorekit.source.reader import read
from tests.rows import each_row

if TYPE_CHECKING:
    from scorekit.source.document import Document


def given(text: str) -> Document:
    return read(Source("score.yaml", text)).unwrap()


@each_row(
    ("number", "base", "override", "result"),
    [
        (
            124,
            "{a: 1, m: {x: 1, y: {z: 1}}, l: [1,2,3]}",
            "{m: {y: {w: 2}}, l: [9]}",
            {"a": 1, "m": {"x": 1, "y": {"z": 1, "w": 2}}, "l": [9]},
        ),
        (125, "{m: {x: 1, y: 2}}", "{m: {x: null}}", {"m": {"y": 2}}),
        # Decided: a null never makes a key, in a mapping that is new neither.
        (126, "{a: 1}", "{b: {c: null, d: 1}}", {"a": 1, "b": {"d": 1}}),
        (127, "{a: [1]}", "{a: []}", {"a": []}),
        (127, "{a: x}", '{a: ""}', {"a": ""}),
        (127, "{a: true}", "{a: false}", {"a": False}),
        (128, "{a: {x: 1}}", "{a: {}}", {"a": {"x": 1}}),
        (129, "{a: [{x: 1, y: 2}]}", "{a: [{x: 9}]}", {"a": [{"x": 9}]}),
        (129, "{a: 1}", "", {"a": 1}),
    ],
)
def test_overrides_documents_are_merged(number: int, base: str, override: str, result: Any) -> None:
    assert apply(given(base), [given(override)]).unwrap().data == result


@each_row(
    ("number", "base", "argument", "result"),
    [
        (130, "{a: {b: 1}}", "a.b=", {"a": {}}),
        (130, "{a: {b: 1}}", "a.b=null", {"a": {}}),
        (131, "{a: {b: 1}}", "x.y.z=1", {"a": {"b": 1}, "x": {"y": {"z": 1}}}),
        (131, "{a: {b: 1}}", "x.y.z=", {"a": {"b": 1}, "x": {"y": {}}}),
        (133, "{a: [1,2]}", "a.0=9", {"a": [9, 2]}),
        (133, "{a: [1,2]}", "a.-1=9", {"a": [1, 2, 9]}),
        (133, "{a: [1,2]}", "a.0=", {"a": [2]}),
        (133, "{a: [1,2]}", "a.+1=9", {"a": [1, 9]}),
        (135, "{a: [{x: 1}]}", "a.0.x=2", {"a": [{"x": 2}]}),
        (136, "{}", "a.0=1", {"a": {"0": 1}}),
        (137, "{}", "m.k8s\\.io/x=1", {"m": {"k8s.io/x": 1}}),
        (116, "{}", "a\\\\.b=1", {"a\\": {"b": 1}}),
        (138, "{}", "a=1=2", {"a": "1=2"}),
        (138, "{}", "a=yes", {"a": "yes"}),
        (138, "{}", 'a="true"', {"a": "true"}),
        (138, "{}", "a=''", {"a": ""}),
        # YAML 1.2 core: 600, with a warning; YAML 1.1 reads 384.
        (138, "{}", "a=0600", {"a": 600}),
        (138, "{}", "a={b: [1]}", {"a": {"b": [1]}}),
        (138, "{}", "a= x ", {"a": "x"}),
        (138, "{}", "a=b: c", {"a": {"b": "c"}}),
        (138, "{}", "=x", {"": "x"}),
        (138, "", "a.b=1", {"a": {"b": 1}}),
    ],
)
def test_properties_are_set_and_removed(number: int, base: str, argument: str, result: Any) -> None:
    override = PropertyOverride.parse(argument).unwrap()
    assert apply(given(base), [override]).unwrap().data == result


@each_row(
    ("number", "base", "argument", "expected"),
    [
        (132, "{a: {b: 1}}", "a.b.c=1", "SK217 1:5"),
        (132, "{a: {b: null}}", "a.b.c=1", "SK217 1:5"),
        (134, "{a: [1,2]}", "a.2=9", "SK217 1:3"),
        (134, "{a: [1,2]}", "a.-2=9", "SK217 1:3"),
        (134, "{a: [1,2]}", "a.-1=", "SK217 1:3"),
        (134, "{a: [1,2]}", "a.5=", "SK217 1:3"),
        (134, "{a: [1,2]}", "a.x=1", "SK217 1:3"),
        (134, "{a: []}", "a.0=1", "SK217 1:3"),
        (135, "{a: [{x: 1}]}", "a.1.x=2", "SK217 1:3"),
        (135, "{a: [{x: 1}]}", "a.-1.x=2", "SK217 1:3"),
        (135, "[1]", "x=2", "SK217 1:1"),
    ],
)
def test_a_path_that_leads_nowhere_is_told_at_its_step(number: int, base: str, argument: str, expected: str) -> None:
    outcome = apply(given(base), [PropertyOverride.parse(argument).unwrap()])
    assert [f"{d.code} {d.span.line}:{d.span.column}" for d in outcome.diagnostics if d.span] == [expected]
    assert {d.span.file for d in outcome.diagnostics if d.span} == {"--override-property"}


@pytest.mark.parametrize(("argument", "expected"), [("a={b", "SK101 1:3"), ("a.b", "SK216 1:1")])
def test_138_an_argument_that_cannot_be_read_is_told_where(argument: str, expected: str) -> None:
    outcome = PropertyOverride.parse(argument)
    assert [f"{d.code} {d.span.line}:{d.span.column}" for d in outcome.diagnostics if d.span] == [expected]
    assert outcome.value is None
