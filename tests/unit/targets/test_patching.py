from __future__ import annotations

from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorekit.limits import MAX_DEPTH
from scorekit.targets.patching import PatchError, apply_operation, locate, merge_patch
from tests.property.strategies import WHOLE
from tests.rows import each_row

#: More digits than Python reads as a number.
NINES = "9" * 5000
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(WHOLE, max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c/d", "~"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@each_row(
    ("target", "patch", "result"),
    [  # RFC 7386, appendix A
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_merge_patch(target: Any, patch: Any, result: Any) -> None:
    assert merge_patch(target, patch) == result


@given(JSON, JSON)
def test_merging_twice_is_merging_once(target: Any, patch: Any) -> None:
    once = merge_patch(target, patch)
    assert merge_patch(once, patch) == once


@each_row(
    ("target", "operations", "result"),
    [
        ({"foo": "bar"}, [{"op": "add", "path": "/baz", "value": "qux"}], {"foo": "bar", "baz": "qux"}),
        ({"foo": ["a", "b"]}, [{"op": "add", "path": "/foo/1", "value": "x"}], {"foo": ["a", "x", "b"]}),
        ({"foo": ["a"]}, [{"op": "add", "path": "/foo/-", "value": ["x"]}], {"foo": ["a", ["x"]]}),
        ({"a": 1, "b": 2}, [{"op": "remove", "path": "/a"}], {"b": 2}),
        ({"a": [1, 2, 3]}, [{"op": "remove", "path": "/a/1"}], {"a": [1, 3]}),
        ({"a": 1}, [{"op": "replace", "path": "/a", "value": 2}], {"a": 2}),
        ({"a": [1, 2]}, [{"op": "replace", "path": "/a/0", "value": 9}], {"a": [9, 2]}),
        ({"a": {"x": 1}, "b": {}}, [{"op": "move", "from": "/a/x", "path": "/b/y"}], {"a": {}, "b": {"y": 1}}),
        ({"a": [1, 2, 3]}, [{"op": "move", "from": "/a/0", "path": "/a/2"}], {"a": [2, 3, 1]}),
        ({"a": 1}, [{"op": "move", "from": "/a", "path": "/a"}], {"a": 1}),
        ({"a": [1]}, [{"op": "copy", "from": "/a", "path": "/b"}], {"a": [1], "b": [1]}),
        ({"a": 1}, [{"op": "test", "path": "/a", "value": 1.0}], {"a": 1}),
        ({"a": {"b": [1]}}, [{"op": "test", "path": "/a", "value": {"b": [1]}}], {"a": {"b": [1]}}),
        ({"a/b": 1, "m~n": 2}, [{"op": "remove", "path": "/a~1b"}, {"op": "remove", "path": "/m~0n"}], {}),
        ({"a": 1}, [{"op": "add", "path": "", "value": {"b": 2}}], {"b": 2}),
        ({"a": 1}, [{"op": "replace", "path": "", "value": 3}], 3),
        ({"a": 1}, [{"op": "remove", "path": ""}], None),
        ({"a": 1}, [{"op": "test", "path": "", "value": {"a": 1}}], {"a": 1}),
        ({"": 1}, [{"op": "remove", "path": "/"}], {}),
        ({"a": True}, [{"op": "test", "path": "/a", "value": True}], {"a": True}),
    ],
)
def test_operations_in_turn(target: Any, operations: list[dict[str, Any]], result: Any) -> None:
    assert reduce(apply_operation, operations, target) == result


@each_row(
    ("operation", "message", "help_"),
    [
        ({"op": "ad", "path": "/a"}, "`ad` is no operation", "did you mean `add`?"),
        ({"op": "x", "path": "/a"}, "`x` is no operation", "one of add, copy, move, remove, replace, test"),
        ({"op": ["add"], "path": "/a"}, "`['add']` is no operation", "did you mean `add`?"),
        ({"op": "remove"}, "operation `remove` needs `path`", None),
        ({"op": "add", "path": "/a"}, "operation `add` needs `value`", None),
        ({"op": "remove", "path": 3}, "`path` of operation `remove` must be a JSON pointer", None),
        ({"op": "remove", "path": "a"}, "`a` is no JSON pointer", "begin it with a slash: `/a`"),
        ({"op": "remove", "path": "/lst"}, "there is nothing at `/lst`", "did you mean `list`?"),
        ({"op": "remove", "path": "/list/2"}, "there is nothing at `/list/2`", None),
        ({"op": "add", "path": "/list/3", "value": 1}, "`/list/3` lies past the end: the list has 2 items", None),
        ({"op": "remove", "path": f"/list/{NINES}"}, f"`/list/{NINES}` lies past the end: the list has 2 items", None),
        (
            {"op": "add", "path": "/list/01", "value": 1},
            "`01` in `/list/01` is no index of a list",
            "indexes count from 0; `-` appends",
        ),
        (
            {"op": "add", "path": "/list/-1", "value": 1},
            "`-1` in `/list/-1` is no index of a list",
            "indexes count from 0; `-` appends",
        ),
        ({"op": "add", "path": "/no/x", "value": 1}, "`/no/x` leads into `/no`, which holds nothing", None),
        ({"op": "add", "path": "/list/-/x", "value": 1}, "`/list/-/x` leads into `/list/2`, which holds nothing", None),
        ({"op": "add", "path": "/one/x", "value": 1}, "`/one/x` leads into `/one`, which holds nothing", None),
        ({"op": "replace", "path": "/x", "value": 1}, "there is nothing at `/x`", None),
        ({"op": "test", "path": "/one", "value": True}, "the value at `/one` is another than `test` expects", None),
        ({"op": "test", "path": "/list", "value": [1]}, "the value at `/list` is another than `test` expects", None),
        ({"op": "move", "from": "/map", "path": "/map/x"}, "`/map` can't be moved into itself", None),
    ],
)
def test_what_does_not_fit_is_told(operation: dict[str, Any], message: str, help_: str | None) -> None:
    target = {"one": 1, "list": [1, 2], "map": {}}
    with pytest.raises(PatchError) as caught:
        apply_operation(target, operation)
    assert (caught.value.message, caught.value.help) == (message, help_)
    assert target == {"one": 1, "list": [1, 2], "map": {}}


def test_no_patch_nests_deeper_than_a_document_may() -> None:
    deep: Any = 1
    for _ in range(MAX_DEPTH):
        deep = [deep]
    with pytest.raises(PatchError, match=f"^`/a` would be nested deeper than {MAX_DEPTH} levels$"):
        apply_operation({}, {"op": "add", "path": "/a", "value": deep})


@given(JSON, JSON)
def test_what_is_added_is_there_and_can_be_removed(target: Any, value: Any) -> None:
    box = {"k": target}
    added = apply_operation(box, {"op": "add", "path": "/new", "value": value})
    assert apply_operation(added, {"op": "test", "path": "/new", "value": value}) == added
    assert apply_operation(added, {"op": "remove", "path": "/new"}) == box


def test_a_pointer_is_located() -> None:
    assert locate({"a": [{"b~": 1}]}, "/a/0/b~0") == ("a", 0, "b~")
    assert locate({"a": []}, "/a/-") == ("a", 0)
