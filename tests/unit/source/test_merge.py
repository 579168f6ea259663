from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scorekit.errors import InternalError
from scorekit.location import Source
from scorekit.source.merge import drop, merge, put
from scorekit.source.reader import read
from tests.rows import each_row

if TYPE_CHECKING:
    from scorekit.source.document import Document, Path


def base(text: str) -> Document:
    return read(Source("base.yaml", text)).unwrap()


def over(text: str) -> Document:
    return read(Source("over.yaml", text)).unwrap()


@each_row(
    ("below", "above", "merged"),
    [
        # score-spec's vectors 124 to 129, where null deletes
        (
            "{a: 1, m: {x: 1, y: {z: 1}}, l: [1,2,3]}",
            "{m: {y: {w: 2}}, l: [9]}",
            "{a: 1, m: {x: 1, y: {z: 1, w: 2}}, l: [9]}",
        ),
        ("{m: {x: 1, y: 2}}", "{m: {x: null}}", "{m: {y: 2}}"),
        ("{a: 1}", "{b: {c: null, d: 1}}", "{a: 1, b: {d: 1}}"),
        ("{a: [1]}", "{a: []}", "{a: []}"),
        ("{a: x}", '{a: ""}', '{a: ""}'),
        ("{a: true}", "{a: false}", "{a: false}"),
        ("{a: {x: 1}}", "{a: {}}", "{a: {x: 1}}"),
        ("{a: [{x: 1, y: 2}]}", "{a: [{x: 9}]}", "{a: [{x: 9}]}"),
        # the rest of its table
        ("{a: 1}", "{a: {}}", "{a: {}}"),
        ("{a: {b: 1}}", "{a: [1]}", "{a: [1]}"),
        ("{a: null}", "{a: {b: 1}}", "{a: {b: 1}}"),
        ("{a: 1}", "{b: null}", "{a: 1}"),
        ("{a: 1}", "{a: [null]}", "{a: [null]}"),
        ("{a: 1}", "", "{a: 1}"),
        ("", "{a: {b: null}}", "{a: {}}"),
        ("{a: 1}", "[1]", "[1]"),
    ],
)
def test_merging(below: str, above: str, merged: str) -> None:
    found = merge(base(below), over(above))
    assert found.data == base(merged).data
    assert list(found.data) == list(base(merged).data)


def test_marks_follow_their_values() -> None:
    found = merge(base("a: 1\nm:\n  x: 1\n  y: 2\n"), over("m:\n  y: 1.10\n  z: {q: 4}\n"))
    assert str(found.span(("a",))) == "base.yaml:1:4"
    assert str(found.span(("m",))) == "base.yaml:3:3"
    assert str(found.span(("m",), key=True)) == "base.yaml:2:1"
    assert str(found.span(("m", "y"))) == "over.yaml:2:6"
    assert str(found.span(("m", "y"), key=True)) == "over.yaml:2:3"
    assert str(found.span(("m", "z", "q"))) == "over.yaml:3:10"
    assert found.spelling(("m", "y")) == "1.10"


@each_row(
    ("path", "data"),
    [
        (("a", "b"), {"a": {"b": 9}, "l": [1, [2]]}),
        (("a", "c"), {"a": {"b": 1, "c": 9}, "l": [1, [2]]}),
        (("x", "y", "z"), {"a": {"b": 1}, "l": [1, [2]], "x": {"y": {"z": 9}}}),
        (("l", 0), {"a": {"b": 1}, "l": [9, [2]]}),
        (("l", 1, 0), {"a": {"b": 1}, "l": [1, [9]]}),
        (("l", 2), {"a": {"b": 1}, "l": [1, [2], 9]}),
        (("l",), {"a": {"b": 1}, "l": 9}),
        ((), 9),
    ],
)
def test_putting(path: Path, data: Any) -> None:
    document = base("{a: {b: 1}, l: [1, [2]]}")
    found = put(document, path, over("9"))
    assert found.data == data
    assert str(found.span(path)) == "over.yaml:1:1"
    assert document.data == {"a": {"b": 1}, "l": [1, [2]]}


def test_a_mapping_made_on_the_way_stands_where_its_value_does() -> None:
    found = put(base("a: 1"), ("x", "y"), over("1.10"))
    assert str(found.span(("x",))) == "over.yaml:1:1"
    assert found.spelling(("x", "y")) == "1.10"
    assert found.spelling(("x",)) is None


@each_row("path", [("l", 3), ("l", -1), ("l", "0"), ("l", 2, "x"), ("l", 0, "x"), ("a", "b")])
def test_what_has_no_such_place_can_not_be_put_into(path: Path) -> None:
    with pytest.raises(InternalError, match="no place"):
        put(base("{a: 1, l: [1, 2]}"), path, over("9"))


@each_row(
    ("path", "data"),
    [
        (("a", "b"), {"a": {}, "l": [1, [2], 3]}),
        (("a",), {"l": [1, [2], 3]}),
        (("l", 1), {"a": {"b": 1}, "l": [1, 3]}),
        (("l", 1, 0), {"a": {"b": 1}, "l": [1, [], 3]}),
        (("x",), {"a": {"b": 1}, "l": [1, [2], 3]}),
        (("a", "b", "c"), {"a": {"b": 1}, "l": [1, [2], 3]}),
        (("l", 9), {"a": {"b": 1}, "l": [1, [2], 3]}),
    ],
)
def test_dropping(path: Path, data: Any) -> None:
    document = base("{a: {b: 1}, l: [1, [2], 3]}")
    assert drop(document, path).data == data
    assert document.data == {"a": {"b": 1}, "l": [1, [2], 3]}


def test_marks_move_up_where_an_item_was_dropped() -> None:
    assert str(drop(base("[a, b, c]"), (1,)).span((1,))) == "base.yaml:1:8"


def test_a_document_can_not_be_dropped_from_itself() -> None:
    with pytest.raises(InternalError):
        drop(base("a"), ())
