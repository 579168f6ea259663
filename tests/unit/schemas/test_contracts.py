"""Contracts as editors hold a file against them: never stricter than a compile, and as strict as draft-07 can say."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft7Validator

from scorekit.model.environment import Rule
from scorekit.schemas.contracts import PLACEHOLDER, narrowed, property_schema, relaxed
from tests.rows import each_row

SPELT_NUMBER = {"type": "string", "pattern": r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$"}
SPELT_INTEGER = {"type": "string", "pattern": "^-?(0|[1-9][0-9]*)$"}
SPELT_BOOLEAN = {"type": "string", "pattern": "^(true|false)$"}
NUMBER = {"type": "number"}


def rule(params: dict[str, Any]) -> Rule:
    return Rule.model_validate({"type": "postgres", "driver": "postgres/shared", "params": params})


#: Words that mean to an editor what they mean to a compile, and those that are told and judge nothing.
KEPT = {
    "enum": [{}], "const": {}, "minimum": 1, "maximum": 2, "exclusiveMinimum": 1, "exclusiveMaximum": 2, "multipleOf": 2,
    "required": ["a"], "pattern": "a", "minLength": 1, "maxLength": 2, "minItems": 1, "maxItems": 2, "uniqueItems": True,
    "minProperties": 1, "maxProperties": 2,
    "title": "a", "description": "a", "default": {}, "examples": [{}], "deprecated": True, "deprecationMessage": "a",
}  # fmt: skip


def test_words_that_say_nothing_of_what_is_below_are_kept() -> None:
    kept = {word: relaxed({"type": "object", word: value}, placeholders=False) for word, value in KEPT.items()}
    assert kept == {word: {"type": "object", word: value} for word, value in KEPT.items()}


@pytest.mark.parametrize("schema", [True, False])
def test_a_schema_that_is_a_bare_yes_or_no_stays_one(*, schema: bool) -> None:
    assert relaxed(schema) is schema
    assert property_schema("password", schema) is schema


def test_what_says_nothing_but_notes_takes_anything() -> None:
    assert relaxed({"title": "A", "description": "b"}) == {"title": "A", "description": "b"}


@each_row(
    ("schema", "also"),
    [
        ({"type": "integer"}, [SPELT_INTEGER]),
        ({"type": "number"}, [SPELT_NUMBER]),
        ({"type": ["number", "integer"]}, [SPELT_NUMBER]),
        ({"type": "boolean"}, [SPELT_BOOLEAN]),
        ({"type": ["integer", "boolean"]}, [SPELT_INTEGER, SPELT_BOOLEAN]),
        ({"type": "string"}, [NUMBER]),
        ({"type": "string", "enum": ["16", "x"]}, [NUMBER]),
        ({"type": "string", "enum": ["0x1F"]}, [NUMBER]),
        ({"type": "string", "const": "17"}, [NUMBER]),
        ({"type": "string", "const": "small"}, []),
        ({"type": "string", "enum": ["small", "16a"]}, []),
        ({"type": ["string", "number"]}, []),
        ({"type": ["string", "boolean"]}, [NUMBER]),
        ({"type": "object"}, []),
    ],
)
def test_a_scalar_may_be_spelt_in_another_type_where_a_compile_reads_it_so(
    schema: dict[str, Any], also: list[Any]
) -> None:
    options = [schema, *also]
    types = dict.fromkeys(t for o in options for t in (o["type"] if isinstance(o["type"], list) else [o["type"]]))
    # The types stand beside `anyOf` as well, the wanted one first: an editor that completes a value looks there.
    assert relaxed(schema, placeholders=False) == ({"type": list(types), "anyOf": options} if also else schema)


@each_row(
    ("schema", "wanted"),
    [
        ({"type": "string", "enum": ["a"]}, True),
        ({"type": "string", "pattern": "^a$"}, True),
        ({"type": "integer"}, True),
        ({"type": "object"}, True),
        ({"type": ["object", "null"]}, True),
        ({"minimum": 1}, True),
        ({"type": "string", "minLength": 3}, False),
        ({"type": ["string", "number"]}, False),
    ],
)
def test_a_placeholder_is_taken_wherever_not_every_text_is(schema: dict[str, Any], *, wanted: bool) -> None:
    assert (PLACEHOLDER in relaxed(schema).get("anyOf", ())) == wanted
    assert property_schema("size", schema) == relaxed(schema)
    assert PLACEHOLDER not in relaxed(schema, placeholders=False).get("anyOf", ())


@each_row(
    ("text", "filled"),
    [
        ("${a}", True),
        ("x${a}", True),
        ("$$${a}", True),
        ("x$$${a}", True),
        ("$${a}", False),
        ("$a", False),
        ("", False),
    ],
)
def test_a_placeholder_is_an_odd_number_of_dollar_signs_before_a_brace(text: str, *, filled: bool) -> None:
    assert Draft7Validator(PLACEHOLDER).is_valid(text) == filled


def test_a_pattern_is_one_for_editors_too() -> None:
    assert relaxed({"pattern": r"^\d{1,2}(:|-)\w*$"}, placeholders=False) == {"pattern": r"^\d{1,2}(:|-)\w*$"}


def test_what_is_below_is_loosened_too() -> None:
    number: dict[str, Any] = {"type": "integer"}
    loose = relaxed(number)
    assert relaxed({"items": number}, placeholders=False) == {"items": relaxed(number, placeholders=False)}
    for word in ("items", "additionalProperties"):
        assert relaxed({word: number})["anyOf"][0] == {word: loose}
        assert relaxed({word: False})["anyOf"][0] == {word: False}
    for word in ("properties", "patternProperties"):
        assert relaxed({word: {"a": number}})["anyOf"][0] == {word: {"a": loose}}
    for word in ("allOf", "anyOf"):
        assert relaxed({word: [number, True]})["anyOf"][0] == {word: [loose, True]}
    nested = relaxed({"properties": {"a": {"allOf": [number]}}}, placeholders=False)
    assert nested == {"properties": {"a": {"allOf": [relaxed(number, placeholders=False)]}}}


def test_one_of_several_becomes_any_of_them_since_loosened_ones_overlap() -> None:
    number: dict[str, Any] = {"type": "integer"}
    assert relaxed({"oneOf": [number]})["anyOf"][0] == {"anyOf": [relaxed(number)]}
    both = relaxed({"oneOf": [number], "anyOf": [{"type": "boolean"}]}, placeholders=False)
    assert both == {"anyOf": [relaxed({"type": "boolean"}, placeholders=False)]}


@each_row(
    ("schema", "left"),
    [
        ({"type": "array", "prefixItems": [{}], "items": False}, {"type": "array"}),
        ({"type": "object", "patternProperties": {"^a": {}}, "additionalProperties": False}, None),
        ({"type": "object", "unevaluatedProperties": False, "additionalProperties": False}, {"type": "object"}),
        ({"type": "object", "not": {"required": ["a"]}, "if": {}, "then": False}, {"type": "object"}),
    ],
)
def test_a_word_whose_meaning_would_turn_round_is_left_out(schema: dict[str, Any], left: Any) -> None:
    wanted = {"type": "object", "patternProperties": {"^a": {}}} if left is None else left
    assert relaxed(schema, placeholders=False) == wanted


@pytest.mark.parametrize("word", ["default", "examples"])
def test_what_a_secret_is_by_default_is_not_told(word: str) -> None:
    value = "hunter2" if word == "default" else ["hunter2"]
    schema = {"type": "string", word: value}
    assert "hunter2" not in str(property_schema("password", schema))
    assert property_schema("user", schema)[word] == value
    below = relaxed({"type": "object", "properties": {"password": schema}})
    assert "hunter2" not in str(below)


@each_row(
    ("base", "limit", "found"),
    [
        ({"minimum": 1}, {"minimum": 3}, {"minimum": 3}),
        ({"minimum": 3}, {"minimum": 1}, {"minimum": 3}),
        ({"minLength": 1}, {"minLength": 3}, {"minLength": 3}),
        ({"maximum": 9}, {"maximum": 5}, {"maximum": 5}),
        ({"maximum": 5}, {"maximum": 9}, {"maximum": 5}),
        ({"maxLength": 9}, {"maxLength": 5}, {"maxLength": 5}),
        ({"type": "string"}, {"maximum": 5}, {"type": "string", "maximum": 5}),
        ({"enum": [1, 2, 3]}, {"enum": [3, 2, 9]}, {"enum": [2, 3]}),
        ({"enum": [1, True]}, {"enum": [True]}, {"enum": [True]}),
        ({"enum": [1, 2.0]}, {"enum": [1.0, 2]}, {"enum": [1, 2.0]}),
        ({"enum": [1, 2]}, {"const": 2}, {"enum": [2]}),
        ({"type": "string"}, {"const": "a"}, {"type": "string", "enum": ["a"]}),
        ({"enum": [1, 2], "default": 1}, {"enum": [2]}, {"enum": [2]}),
        ({"enum": [1, 2], "default": 2}, {"enum": [2]}, {"enum": [2], "default": 2}),
        ({"type": "string", "default": "a"}, {"maxLength": 5}, {"type": "string", "default": "a", "maxLength": 5}),
        ({"description": "a"}, {"description": "b"}, {"description": "b"}),
        ({"pattern": "a"}, {"pattern": "b"}, {"pattern": "a", "allOf": [{"pattern": "b"}]}),
        ({"allOf": [{"minimum": 1}], "not": {"const": 1}}, {"not": {"const": 2}}, {
            "allOf": [{"minimum": 1}, {"not": {"const": 2}}], "not": {"const": 1},
        }),
        (True, {"enum": [1]}, {"enum": [1]}),
        (False, {"enum": [1]}, False),
        ({"type": "string"}, False, False),
        ({"type": "string"}, True, {"type": "string"}),
    ],
)  # fmt: skip
def test_a_limit_and_a_contract_both_hold(base: Any, limit: Any, found: Any) -> None:
    assert narrowed({"size": base}, rule({"allow": {"properties": {"size": limit}}})) == {"size": found}


def test_only_what_a_contract_has_and_nobody_enforces_is_limited() -> None:
    contract = {"size": {"type": "string"}, "other": {"type": "string"}}
    limits = {"properties": {"size": {"const": "a"}, "unknown": {"const": "b"}}}
    assert narrowed(contract, rule({"allow": limits, "enforced": {"size": "c"}})) == contract
    assert contract["size"] == {"type": "string"}


def test_a_rules_default_is_told_in_place_of_the_contracts() -> None:
    contract = {"size": {"type": "string", "default": "a"}, "any": True}
    made = narrowed(contract, rule({"defaults": {"size": "b", "any": 1, "unknown": 2}}))
    assert made == {"size": {"type": "string", "default": "b"}, "any": True}
