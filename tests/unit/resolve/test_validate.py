"""Values against schemas: each keyword and its words, references, and how much work it may be."""

from __future__ import annotations

from math import inf, nan
from typing import Any

from scorekit.patterns import compiled
from scorekit.resolve.schema import Effort
from scorekit.resolve.validate import violations
from scorekit.values import SecretKey, Text
from tests.rows import each_row

SECRET = SecretKey("s", "k")


def words(schema: Any, value: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], str, str | None]]:
    return [(v.path, v.text, v.help) for v in violations(schema, value, path)]


@each_row(
    ("schema", "value", "text"),
    [
        ({"type": ["integer", "boolean"]}, "x", "must be an integer or a boolean, not a text"),
        ({"const": 3}, 4, "must be `3`"),
        ({"enum": [[1], {"a": 1}]}, [2], 'must be one of `[1]`, `{"a":1}`'),
        ({"enum": list(range(25))}, 30, f"must be one of {', '.join(f'`{n}`' for n in range(20))} and 5 more"),
        ({"enum": ["x" * 100]}, 1, f"must be one of `{'x' * 80}...`"),
        ({"minimum": 3}, 2, "must be at least 3"),
        ({"maximum": 3}, 4, "must be at most 3"),
        ({"exclusiveMinimum": 3}, 3, "must be more than 3"),
        ({"exclusiveMaximum": 3}, 3, "must be less than 3"),
        ({"multipleOf": 3}, 4, "must be a multiple of 3"),
        ({"multipleOf": 0.1}, 0.35, "must be a multiple of 0.1"),
        ({"minLength": 2}, "a", "must have at least 2 characters"),
        ({"maxLength": 2.0}, "abc", "must have at most 2 characters"),
        ({"pattern": "^a"}, "b", "must match `^a`"),
        ({"minItems": 1}, [], "must have at least 1 item"),
        ({"maxItems": 1}, [1, 2], "must have at most 1 item"),
        ({"uniqueItems": True}, [1, True, 2, 1.0], "must hold no item twice, and [0] and [3] are equal"),
        ({"minProperties": 1}, {}, "must have at least 1 key"),
        ({"maxProperties": 1}, {"a": 1, "b": 2}, "must have at most 1 key"),
        ({"required": ["a", "b"]}, {"c": 1}, "lacks `a`, `b`"),
        ({"dependentRequired": {"a": ["b", "c"]}}, {"a": 1, "c": 1}, "lacks `b`, which `a` needs beside it"),
        ({"contains": {"type": "string"}}, [1], "must hold at least 1 of what `contains` describes"),
        ({"contains": True, "maxContains": 1}, [1, 2], "must hold at most 1 of what `contains` describes"),
        ({"contains": {"const": 1}, "minContains": 2}, [1], "must hold at least 2 of what `contains` describes"),
        ({"not": {"type": "string"}}, "x", "must not be what `not` describes"),
        ({"anyOf": [{"type": "string"}, {"minimum": 3}]}, 2, "must be a text, not an integer, or must be at least 3"),
        ({"anyOf": [{"type": "string"}, {"type": "string", "x": 1}]}, 2, "must be a text, not an integer"),
        ({"anyOf": [{"required": ["a"]}, {"maximum": 3}]}, {}, None),
        ({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, {}, "lacks `a`, or lacks `b`"),
        ({"anyOf": [{"items": {"type": "string"}}]}, [1], "fits no schema of `anyOf`"),
        ({"anyOf": [{"enum": [f"{i}" * 60]} for i in range(9)]}, "x", "fits no schema of `anyOf`"),
        ({"oneOf": [{"const": 1}, {"const": 2}]}, 3, "must be `1`, or must be `2`"),
        (
            {"oneOf": [{"const": 1}, {"minimum": 3}, {"minimum": 4}, {"minimum": 0}]},
            5,
            "must fit one schema of `oneOf` alone, and fits numbers 2 and 3",
        ),
        ({"if": {"minimum": 3}, "then": {"maximum": 5}, "else": {"const": 0}}, 6, "must be at most 5"),
        ({"if": {"minimum": 3}, "then": {"maximum": 5}, "else": {"const": 0}}, 1, "must be `0`"),
        ({"dependentSchemas": {"a": {"required": ["b"]}}}, {"a": 1}, "lacks `b`"),
        ({"allOf": [{"minimum": 3}, {"minimum": 3}]}, 2, "must be at least 3"),
        (False, 1, "is not allowed"),
        ({}, nan, "is no number that JSON knows"),
        ({"type": "number"}, inf, "is no number that JSON knows"),
    ],
)
def test_each_keyword_has_its_words(schema: Any, value: Any, text: str | None) -> None:
    assert words(schema, value) == ([] if text is None else [((), text, None)])


@each_row(
    ("schema", "value"),
    [
        ({"const": 3, "maximum": 3, "enum": [3]}, 3),
        ({"minLength": 1, "maxLength": 2, "pattern": "^a"}, "ab"),
        ({"minLength": 1, "pattern": "a", "required": ["a"], "minItems": 3, "minimum": 2, "uniqueItems": True}, True),
        ({"required": ["a"], "type": "object", "dependentRequired": {"b": ["c"]}}, {"a": 1}),
        ({"uniqueItems": False}, [1, 1]),
        ({"uniqueItems": True}, [1, True, "1", [1], None, {"a": 1}, {"a": 2}]),
        ({"multipleOf": 0.1}, 0.3),
        ({"multipleOf": 1e-320}, 1e308),
        ({"anyOf": [False, True]}, 1),
        ({"oneOf": [{"const": 1}, {"const": 2}]}, 2),
        ({"not": {"type": "string"}}, 1),
        ({"if": {"minimum": 3}}, 1),
        ({"contains": {"const": 9}, "minContains": 0}, [1]),
        (True, 1),
        ({}, {"a": 1}),
    ],
)
def test_what_a_schema_allows_passes(schema: Any, value: Any) -> None:
    assert words(schema, value) == []


def test_a_value_goes_by_the_nearest_key_if_there_is_one() -> None:
    nested = {"properties": {"a": {"items": {"type": "integer"}}}}
    assert [found.name for found in (*violations(nested, {"a": ["x"]}), *violations({"type": "integer"}, "x"))] == [
        "a",
        "",
    ]


def test_what_is_inside_is_checked_where_it_is() -> None:
    schema = {"properties": {"a": {"items": {"type": "string"}}}, "additionalProperties": False}
    assert words(schema, {"a": ["x", 1], "aa": 2}) == [
        (("a", 1), "must be a text, not an integer", None),
        (("aa",), "is not known", "did you mean `a`?"),
    ]
    wrong = "must be a text, not an integer"
    assert words({"additionalProperties": {"type": "string"}}, {"x": 1}) == [(("x",), wrong, None)]
    assert words({"prefixItems": [True], "items": {"type": "string"}}, [1, 2]) == [((1,), wrong, None)]
    assert words({"items": {"type": "string"}}, [1], ("list",)) == [(("list", 0), wrong, None)]


def test_any_kind_of_mapping_is_looked_into() -> None:
    class Values(dict[str, Any]):
        """What an expression may hand on."""

    assert words({"properties": {"a": {"type": "string"}}}, Values(a=1)) == [
        (("a",), "must be a text, not an integer", None)
    ]


def test_a_name_is_held_to_patterns_and_to_a_schema_of_its_own() -> None:
    schema = {"patternProperties": {"^x-": {"type": "string"}}, "properties": {"a": {}}, "additionalProperties": False}
    assert words(schema, {"a": 1, "x-b": 2, "y": 3}) == [
        (("x-b",), "must be a text, not an integer", None),
        (("y",), "is not known", None),
    ]
    schema = {"propertyNames": {"pattern": "^[a-z]+$", "maxLength": 3}}
    assert words(schema, {"ab": 1, "A": 2}) == [(("A",), "has a name that must match `^[a-z]+$`", None)]


@each_row(
    ("schema", "value", "unknown"),
    [
        ({"properties": {"a": {}}, "unevaluatedProperties": False}, {"a": 1, "b": 1}, ["b"]),
        ({"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": False}, {"a": 1, "b": 1}, ["b"]),
        ({"anyOf": [{"required": ["z"], "properties": {"b": {}}}, True], "unevaluatedProperties": False}, {"b": 1}, ["b"]),
        ({"if": {"properties": {"a": {"const": 1}}}, "unevaluatedProperties": False}, {"a": 1}, []),
        ({"if": {"properties": {"a": {"const": 1}}}, "unevaluatedProperties": False}, {"a": 2}, ["a"]),
        ({"oneOf": [{"patternProperties": {"^x": {}}}], "unevaluatedProperties": False}, {"x1": 1}, []),
        ({"dependentSchemas": {"a": {"additionalProperties": True}}, "unevaluatedProperties": False}, {"a": 1}, []),
        ({"$ref": "#/$defs/d", "$defs": {"d": {"properties": {"a": {}}}}, "unevaluatedProperties": False}, {"a": 1}, []),
        ({"prefixItems": [True], "unevaluatedItems": False}, [1, 2], [1]),
        ({"contains": {"const": 1}, "unevaluatedItems": False}, [1, 2], [1]),
        ({"allOf": [{"items": True}], "unevaluatedItems": False}, [1, 2], []),
    ],
)  # fmt: skip
def test_what_nothing_has_been_said_of_is_unevaluated(schema: Any, value: Any, unknown: list[Any]) -> None:
    assert [v.path for v in violations(schema, value)] == [(key,) for key in unknown]


def test_references_are_looked_up_in_the_whole_schema() -> None:
    root: Any = {"$defs": {"port": {"maximum": 9}}, "properties": {"a": {"$ref": "#/$defs/port"}}}
    assert words(root, {"a": 10}) == [(("a",), "must be at most 9", None)]
    found = violations(root["properties"]["a"], 10, ("a",), root=root)
    assert [(v.path, v.text) for v in found] == [(("a",), "must be at most 9")]


@each_row(
    ("schema", "fine"),
    [
        ({"type": "string"}, True),
        ({}, True),
        (True, True),
        ({"allOf": [{"type": "string"}]}, True),
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, True),
        ({"$ref": "#/$defs/text", "$defs": {"text": {"type": "string"}}}, True),
        ({"type": "integer"}, False),
        ({"type": "string", "pattern": "x"}, False),
        ({"enum": ["a"]}, False),
        ({"allOf": [{"const": "a"}]}, False),
        ({"anyOf": [{"type": "integer"}, {"pattern": "a"}]}, False),
        ({"oneOf": [{"const": "a"}]}, False),
        ({"not": {"const": "a"}}, False),
        ({"$ref": "#/$defs/n", "$defs": {"n": {"type": "number"}}}, False),
    ],
)
def test_a_reference_is_text_and_no_more(schema: Any, fine: bool) -> None:  # noqa: FBT001
    for value in (SECRET, Text(("x", SECRET))):
        found = list(violations(schema, value))
        assert [v.opaque for v in found] == ([] if fine else [value])
    assert [v.path for v in violations({"items": schema}, [SECRET], root=schema)] == ([] if fine else [(0,)])


def test_two_equal_references_are_one_item_twice() -> None:
    assert words({"uniqueItems": True}, [SECRET, SecretKey("s", "other")]) == []
    assert words({"uniqueItems": True}, [SECRET, SECRET]) != []
    assert words({"enum": [["a"]]}, [SECRET]) != []


@each_row("schema", [{"enum": ["hunter2"]}, {"const": "hunter2"}])
@each_row("path", [("db_password",), ("password", 0), ("a", "apiKey")])
def test_what_a_secret_may_be_is_not_told(schema: Any, path: tuple[Any, ...]) -> None:
    (only,) = violations(schema, "hunter3", path)
    assert (only.text, only.help) == ("must be one of the values that its schema allows", None)
    assert "hunter2" in violations(schema, "hunter3", ("user",))[0].text


def doubled(depth: int) -> tuple[Any, Any]:
    """A schema that each level of its value is held against twice, and a value of some levels."""
    both = {"properties": {"below": {"$ref": "#"}}}
    value: Any = 1
    for _ in range(depth):
        value = {"below": value}
    return {"anyOf": [both, both]}, value


HARD: dict[str, tuple[Any, Any]] = {
    "recursion": doubled(60),
    "references": ({"$ref": "#/$defs/d0", "$defs": {
        **{f"d{i}": {"allOf": [{"$ref": f"#/$defs/d{i + 1}"}] * 2} for i in range(60)}, "d60": True,
    }}, 1),
    "enums": ({"items": {"enum": list(range(20_000))}}, list(range(20_000))),
    "pattern": ({"pattern": "(a|b)*a(a|b){4000}c"}, "ab" * 100_000),
    "built": ({"patternProperties": {f"(a|b){{{500 + i}}}": True for i in range(200)}}, {"a": 1}),
    "constants": ({"allOf": [{"const": "y"}] * 100}, "x" * 100_000),
    "patterns": ({"patternProperties": {f"a{i}": True for i in range(3000)}}, dict.fromkeys(map(str, range(3000)))),
    "items": ({"allOf": [{"uniqueItems": True}] * 1000}, list(range(10_000))),
    "entries": ({"allOf": [{"properties": {"a": True}}] * 1000}, dict.fromkeys(map(str, range(10_000)))),
    "names": ({"properties": dict.fromkeys(map(str, range(5000)), True), "additionalProperties": False},
              dict.fromkeys(f"x{i}" for i in range(5000))),
}  # fmt: skip


@each_row("name", HARD)
def test_work_without_end_is_given_up(name: str) -> None:
    schema, value = HARD[name]
    effort = Effort(200_000)
    (only,) = violations(schema, value, ("x",), effort=effort)
    assert only.path == ("x",)
    assert only.text == "takes too much work to hold against its schema"
    assert only.help
    # The work of a compile is one: what comes after is not begun.
    assert violations({"type": "string"}, "a", ("y",), effort=effort)[0].text == only.text


def test_two_million_steps_are_all_that_is_taken_where_nobody_says_more() -> None:
    # The steps of a pattern are counted before it is run, by its size and the text's.
    schema, size = {"pattern": "^(a?){2000}b"}, compiled("^(a?){2000}b").size
    within, beyond = (violations(schema, "b" * (steps * 100 // size)) for steps in (1_900_000, 2_000_000))
    assert within == []
    assert [one.text for one in beyond] == ["takes too much work to hold against its schema"]


def test_what_people_write_takes_a_small_part_of_the_work() -> None:
    schema = {
        "properties": {
            "host": {"type": "string", "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?([.][a-z0-9-]{1,61})*$"},
            "port": {"type": "integer", "minimum": 1, "maximum": 65535},
            "size": {"type": "string", "enum": ["small", "medium", "large"]},
        }
    }
    effort = Effort(150_000)
    for number in range(1000):
        value = {"host": f"shop-{number}.example.com", "port": 8080, "size": "small"}
        assert violations(schema, value, effort=effort) == []


def test_depth_is_bounded() -> None:
    chain: Any = {"$ref": "#/$defs/d0", "$defs": {f"d{i}": {"$ref": f"#/$defs/d{i + 1}"} for i in range(5000)}}
    chain["$defs"]["d5000"] = True
    assert words(chain, 1, ("x",))[0][1] == "is nested too deep, or leads through too many references"


def test_of_many_violations_the_first_are_told() -> None:
    found = violations({"items": {"type": "string"}}, [1] * 500)
    assert len(found) == 101
    assert (found[99].path, found[100].path) == ((99,), ())
    assert found[100].text == "breaks its schema in 400 more places"


def test_equal_numbers_with_equal_hashes_are_told_apart_in_linear_time() -> None:
    modulus = 2**61 - 1  # Python's hash of all its multiples is zero
    assert words({"uniqueItems": True}, [n * modulus for n in range(20_000)]) == []
