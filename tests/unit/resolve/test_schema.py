from __future__ import annotations

from typing import Any

import pytest

from scorekit.resolve.schema import coerce, equal, is_plain, json_type, types_of, violations
from scorekit.values import SecretKey, Text

SECRET = SecretKey("s", "k")


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        ({"type": "string"}, ("string",)),
        ({"type": ["string", "null"]}, ("string", "null")),
        ({"enum": [1, 2, "x"]}, ("integer", "string")),
        ({"const": None}, ("null",)),
        ({}, ()),
        (True, ()),
    ],
)
def test_types_that_a_schema_allows(schema: Any, types: tuple[str, ...]) -> None:
    assert types_of(schema) == types


def test_json_types() -> None:
    values: tuple[Any, ...] = (None, True, 1, 1.5, "x", {}, [])
    assert [json_type(v) for v in values] == ["null", "boolean", "integer", "number", "string", "object", "array"]


@pytest.mark.parametrize(
    ("value", "schema", "expected"),
    [
        ("5", {"type": "integer"}, 5),
        ("-0", {"type": "integer"}, 0),
        ("05", {"type": "integer"}, "05"),
        ("+5", {"type": "integer"}, "+5"),
        ("1.5", {"type": "number"}, 1.5),
        ("15", {"type": "number"}, 15),
        ("1e3", {"type": "number"}, 1000.0),
        ("true", {"type": "boolean"}, True),
        ("True", {"type": "boolean"}, "True"),
        ("x", {"type": ["integer", "null"]}, "x"),
        ("2", {"enum": [1, 2]}, 2),
        (17, {"enum": ["16", "17"]}, "17"),
        (1.0, {"type": "integer"}, 1),
        (1.0, {"type": "number"}, 1.0),
        (1.50, {"type": "string"}, "1.5"),
        (True, {"type": "string"}, True),
        (3, {"type": "array"}, 3),
        (3, {}, 3),
        (None, {"type": "string"}, None),
        (["1", "x"], {"items": {"type": "integer"}}, [1, "x"]),
        ([1], {"type": "array"}, [1]),
        ({"a": "1", "b": "2"}, {"properties": {"a": {"type": "integer"}}}, {"a": 1, "b": "2"}),
        (
            {"a": "1", "b": "2"},
            {"properties": {"a": {}}, "additionalProperties": {"type": "integer"}},
            {"a": "1", "b": 2},
        ),
        ({"a": "1"}, {"type": "object"}, {"a": "1"}),
        ({"a": "1"}, True, {"a": "1"}),
        (SECRET, {"type": "integer"}, SECRET),
    ],
)
def test_scalars_are_read_as_what_is_wanted(value: Any, schema: Any, expected: Any) -> None:
    found = coerce(value, schema)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("value", "schema", "expected"),
    [
        ('["a"]', {"type": "array"}, ["a"]),
        ('{"a": 1}', {"type": "object"}, {"a": 1}),
        ('{"a": 1}', {"type": "array"}, '{"a": 1}'),
        ("[a", {"type": "array"}, "[a"),
        ("x", {"type": "array"}, "x"),
    ],
)
def test_a_text_that_came_out_of_a_placeholder_may_hold_json(value: str, schema: Any, expected: Any) -> None:
    assert coerce(value, schema, raw="${metadata.x}") == expected
    assert coerce(value, schema, raw=value) == value


def words(schema: Any, value: Any) -> list[tuple[tuple[Any, ...], str, str | None]]:
    return [(v.path, v.text, v.help) for v in violations(schema, value)]


@pytest.mark.parametrize(
    ("schema", "value", "text"),
    [
        ({"type": ["integer", "boolean"]}, "x", "must be an integer or a boolean, not a text"),
        ({"const": 3}, 4, "must be `3`"),
        ({"maximum": 3}, 4, "must be at most 3"),
        ({"exclusiveMinimum": 3}, 3, "must be more than 3"),
        ({"exclusiveMaximum": 3}, 3, "must be less than 3"),
        ({"minLength": 2}, "a", "must have at least 2 characters"),
        ({"maxLength": 2}, "abc", "must have at most 2 characters"),
        ({"pattern": "^a"}, "b", "must match `^a`"),
        ({"minItems": 1}, [], "must have at least 1 items"),
        ({"maxItems": 1}, [1, 2], "must have at most 1 items"),
        ({"required": ["a", "b"]}, {"c": 1}, "lacks `a`, `b`"),
        (False, 1, "is not allowed"),
        ({"enum": [[1], {"a": 1}]}, [2], 'must be one of `[1]`, `{"a":1}`'),
    ],
)
def test_each_keyword_has_its_words(schema: Any, value: Any, text: str) -> None:
    assert words(schema, value) == [((), text, None)]


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"const": 3, "maximum": 3, "enum": [3]}, 3),
        ({"minLength": 1, "maxLength": 2, "pattern": "^a"}, "ab"),
        ({"minLength": 1, "pattern": "a", "required": ["a"], "minItems": 3, "minimum": 2}, True),
        ({"required": ["a"], "type": "object"}, {"a": 1}),
    ],
)
def test_what_a_schema_allows_passes(schema: Any, value: Any) -> None:
    assert words(schema, value) == []


def test_what_is_inside_is_checked_where_it_is() -> None:
    schema = {"properties": {"a": {"items": {"type": "string"}}}, "additionalProperties": False}
    assert words(schema, {"a": ["x", 1], "aa": 2}) == [
        (("a", 1), "must be a text, not an integer", None),
        (("aa",), "is not known", "did you mean `a`?"),
    ]
    assert words({"additionalProperties": {"type": "string"}}, {"x": 1}) == [
        (("x",), "must be a text, not an integer", None)
    ]
    assert words(True, 1) == words({}, {"a": 1}) == []


@pytest.mark.parametrize(
    ("schema", "fine"),
    [
        ({"type": "string"}, True),
        ({}, True),
        ({"type": "integer"}, False),
        ({"type": "string", "pattern": "x"}, False),
        ({"enum": ["a"]}, False),
    ],
)
def test_a_reference_is_text_and_no_more(schema: Any, fine: bool) -> None:  # noqa: FBT001
    for value in (SECRET, Text(("x", SECRET))):
        found = list(violations(schema, value))
        assert [v.opaque for v in found] == ([] if fine else [value])


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (1, 1.0, True),
        (True, 1, False),
        (False, False, True),
        ({"a": [1]}, {"a": [1.0]}, True),
        ({"a": 1}, {"b": 1}, False),
        ([1], [1, 2], False),
        ([1], {"a": 1}, False),
    ],
)
def test_equality_is_json_schemas(left: Any, right: Any, same: bool) -> None:  # noqa: FBT001
    assert equal(left, right) is same


@pytest.mark.parametrize(
    ("schema", "plain"),
    [
        ({"type": "string", "default": "x", "format": "uri"}, True),
        ({"properties": {"a": {"items": {"enum": [1]}}}, "additionalProperties": False}, True),
        ({"properties": {"a": {"multipleOf": 2}}}, False),
        ({"items": {"oneOf": []}}, False),
        ({"$ref": "#/x"}, False),
        (True, True),
        (3, False),
    ],
)
def test_schemas_beyond_the_small_checker_are_known_for_it(schema: Any, plain: bool) -> None:  # noqa: FBT001
    assert is_plain(schema) is plain
