from __future__ import annotations

from math import inf, nan
from typing import Any

from scorekit.resolve.schema import canonical, coerce, json_type, types_of
from scorekit.values import SecretKey
from tests.rows import each_row

SECRET = SecretKey("s", "k")
NEST: Any = []
for _ in range(97):
    NEST = [NEST]


@each_row(
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


@each_row(
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
        (1.5, {"type": ["integer", "number"]}, 1.5),
        (inf, {"type": ["integer", "number"]}, inf),
        (inf, {"type": "string"}, inf),
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


@each_row(
    ("value", "schema", "expected"),
    [
        ('["a"]', {"type": "array"}, ["a"]),
        ('{"a": 1}', {"type": "object"}, {"a": 1}),
        ('{"a": 1}', {"type": "array"}, '{"a": 1}'),
        ("[a", {"type": "array"}, "[a"),
        ("x", {"type": "array"}, "x"),
        ("[NaN]", {"type": "array"}, "[NaN]"),
        ('["\\ud800"]', {"type": "array"}, '["\\ud800"]'),
        ("[" * 99 + "]" * 99, {"type": "array"}, [NEST]),
        ("[" * 101 + "]" * 101, {"type": "array"}, "[" * 101 + "]" * 101),
        ("[" * 100_000, {"type": "array"}, "[" * 100_000),
    ],
)
def test_a_text_that_came_out_of_a_placeholder_may_hold_json(value: str, schema: Any, expected: Any) -> None:
    assert coerce(value, schema, raw="${metadata.x}") == expected
    assert coerce(value, schema, raw=value) == value


ROOT = {
    "$defs": {"port": {"$ref": "#/$defs/a~1b"}, "a/b": {"type": "integer"}, "loop": {"$ref": "#/$defs/loop"}},
    "properties": {"list": {"items": {"$ref": "#/$defs/port"}}},
    "anyOf": [{"type": "boolean"}],
}


@each_row(
    ("schema", "value", "expected"),
    [
        ({"$ref": "#/$defs/port"}, "8080", 8080),
        ({"$ref": "#/$defs/port", "description": "The port."}, "8080", 8080),
        ({"$ref": "#/$defs/a%7E1b"}, "8080", 8080),
        ({"$ref": "#/$defs/port", "type": "string"}, "8080", "8080"),
        ({"$ref": "#/$defs/port", "enum": ["8080"]}, "8080", "8080"),
        ({"$ref": "#/$defs/port", "const": "8080"}, "8080", "8080"),
        ({"$ref": "#/$defs/port", "properties": {}}, "8080", "8080"),
        ({"$ref": "#/$defs/port", "items": {}}, "8080", "8080"),
        ({"$ref": "#/anyOf/0"}, "true", True),
        ({"$ref": "#"}, {"list": ["1", "x"]}, {"list": [1, "x"]}),
        ({"$ref": "#/$defs/loop"}, "1", "1"),
    ],
)
def test_a_type_is_found_behind_references(schema: Any, value: Any, expected: Any) -> None:
    found = coerce(value, schema, root=ROOT)
    assert (found, type(found)) == (expected, type(expected))


@each_row(
    ("left", "right", "same"),
    [
        (1, 1.0, True),
        (0.0, -0.0, True),
        (1e22, 10**22, True),
        (1e22, 10**22 + 1, False),
        (0.5, 0.50, True),
        (True, 1, False),
        (None, "None", False),
        (None, False, False),
        ("1", 1, False),
        ({"a": [1], "b": 2}, {"b": 2, "a": [1.0]}, True),
        ({"a": 1}, {"b": 1}, False),
        ([1], [1, 2], False),
        ([1], {"a": 1}, False),
        (["a, 'b"], ["a", "b"], False),
        (SECRET, SecretKey("s", "k"), True),
        (SECRET, SecretKey("s", "x"), False),
        ([nan], ["nan"], False),
    ],
)
def test_equality_is_json_schemas(left: Any, right: Any, same: bool) -> None:  # noqa: FBT001
    assert (canonical(left) == canonical(right)) is same
