"""Keys of sections, and schemas of types, drivers and rules: what would be passed over is refused where it is written."""

from __future__ import annotations

import pytest

from scorekit.catalogue import Catalogue
from scorekit.model.driver import SECTION_KEYS, TARGETS
from scorekit.outcome import Outcome
from tests.unit.catalogue.documents import driver, environment, places, resource_type

TYPE = "resource_drivers/db/type.yaml"
DRIVER = "resource_drivers/db/x/driver.yaml"


def read_driver(body: str, **sections: str) -> Outcome[object]:
    texts = {DRIVER: driver("db/x", body)}
    texts |= {f"resource_drivers/db/x/{target}.yaml": text for target, text in sections.items()}
    found = Catalogue.from_texts(texts, builtin=False).driver("db/x")
    return Outcome(found.value, found.diagnostics)


def schema(text: str) -> list[tuple[str, str, str | None]]:
    """Place below the head, message and help of what is wrong with the params of a type."""
    read = Catalogue.from_texts({TYPE: resource_type("db", f"params: {text}")}, builtin=False).resource_type("db")
    assert {d.code for d in read.diagnostics} <= {"SK464"}
    return [(f"{d.span.line}:{d.span.column}", d.message, d.help) for d in read.diagnostics if d.span]


def test_every_target_that_a_driver_may_serve_has_its_keys() -> None:
    assert tuple(SECTION_KEYS) == TARGETS


def test_unknown_key_of_a_section_is_reported_at_the_key() -> None:
    found = read_driver("kubernetes: {manifest: [], outputs: {}}\ncompose: {gates: []}\nterraform: {zzz: 1}\n")
    assert found.value is None
    assert places(found.diagnostics) == [
        (code, f"{DRIVER}:{at}") for code, at in [("SK459", "4:14"), ("SK459", "5:11"), ("SK459", "6:13")]
    ]
    assert [d.help for d in found.diagnostics] == [
        "did you mean `manifests`?",
        "did you mean `gate`?",
        "it has `modules`, `outputs`",
    ]


def test_a_key_that_is_there_is_not_what_was_meant() -> None:
    (only,) = read_driver("kubernetes: {manifest: [], manifests: []}\n").diagnostics
    assert only.help == "it has `manifests`, `outputs`, `volume`, `workload`"


def test_unknown_key_of_a_file_beside_is_reported_there() -> None:
    found = read_driver("", compose="services: {}\ngates: []\n")
    assert places(found.diagnostics) == [("SK459", "resource_drivers/db/x/compose.yaml:2:1")]


def test_directives_and_computed_keys_of_a_section_are_left_to_the_render() -> None:
    assert read_driver("compose: {$when: params.x, '{{ name }}': 1, services: {}}\n").diagnostics == ()


def test_misspelt_keyword_is_reported_at_the_key() -> None:
    assert schema("{properties: {size: {type: string, enm: [small]}}}") == [
        ("4:44", "JSON Schema has no keyword `enm`", "did you mean `enum`?")
    ]


def test_settings_and_allow_are_schemas_too() -> None:
    settings = read_driver("settings: {properties: {a: {minimun: 1}}}\n")
    assert places(settings.diagnostics) == [("SK464", f"{DRIVER}:4:29")]
    text = environment(
        "dev", "drivers:\n  - {type: redis, driver: redis/in-cluster, params: {allow: {properties: {a: {enm: [b]}}}}}\n"
    )
    found = Catalogue.from_texts({"environments/dev.yaml": text}).environment("dev")
    assert places(found.diagnostics) == [("SK464", "environments/dev.yaml:5:79")]


def test_a_param_beside_properties_is_told_where_it_belongs() -> None:
    assert schema("{version: {type: string}}") == [
        ("4:10", "JSON Schema has no keyword `version`", "a param or setting is declared under `properties`")
    ]


@pytest.mark.parametrize(
    ("keyword", "value", "wanted", "hint"),
    [
        ("type", "strng", "one or a list of `string`, `integer`", "did you mean `string`?"),
        ("type", "[string, nul]", "one or a list of `string`, `integer`", "did you mean `null`?"),
        ("type", "[]", "one or a list of", None),
        ("type", "{a: b}", "one or a list of", None),
        ("enum", "small", "a list", "write a list: `enum: [small]`"),
        ("enum", "3", "a list", None),
        ("required", "name", "a list of names", "write a list: `required: [name]`"),
        ("required", "[1]", "a list of names", None),
        ("minimum", '"3"', "a number", None),
        ("maximum", "true", "a number", None),
        ("minLength", "-1", "a whole number from 0", None),
        ("maxItems", "1.5", "a whole number from 0", None),
        ("maxItems", "true", "a whole number from 0", None),
        ("uniqueItems", "1", "true or false", None),
        ("pattern", '"a("', "a regular expression: missing )", None),
        ("pattern", "1", "a regular expression", None),
        ("properties", "[a]", "a mapping", None),
        ("anyOf", "{a: b}", "a list", None),
        ("dependentRequired", "1", "a mapping", None),
    ],
)
def test_a_keyword_has_a_value_of_its_kind(keyword: str, value: str, wanted: str, hint: str | None) -> None:
    ((place, message, help_),) = schema(f"{{properties: {{a: {{{keyword}: {value}}}}}}}")
    assert place == f"4:{29 + len(keyword)}"
    assert message.startswith(f"`{keyword}` must be {wanted}")
    assert help_ == hint


@pytest.mark.parametrize(
    "inner",
    [
        "items: {enm: [1]}",
        "additionalProperties: {enm: [1]}",
        "not: {enm: [1]}",
        "anyOf: [{enm: [1]}]",
        "properties: {b: {enm: [1]}}",
        "$defs: {b: {enm: [1]}}",
    ],
)
def test_schemas_within_are_read(inner: str) -> None:
    assert [message for _, message, _ in schema(f"{{properties: {{a: {{{inner}}}}}}}")] == [
        "JSON Schema has no keyword `enm`"
    ]


def test_a_schema_is_a_mapping_or_a_boolean() -> None:
    assert schema("{properties: {a: string, b: true, c: {items: false}}}") == [
        ("4:26", "a schema must be a mapping of keywords, or true or false", None)
    ]


@pytest.mark.parametrize(
    "whole",
    [
        "{type: object, required: [a], properties: {a: {type: [string, 'null'], pattern: '^a', format: uri, default: a}}}",
        "{properties: {a: {enum: [1], const: 1, minimum: 0.5, minLength: 0, uniqueItems: true, examples: [1], title: t}}}",
        "{}",
    ],
)
def test_what_json_schema_knows_is_fine(whole: str) -> None:
    assert schema(whole) == []
