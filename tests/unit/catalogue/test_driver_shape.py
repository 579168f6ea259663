"""Keys of sections, and schemas of types, drivers and rules: what would be passed over is refused where it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from scorekit.catalogue import Catalogue
from tests.rows import each_row
from tests.unit.catalogue.documents import driver, environment, places, resource_type

if TYPE_CHECKING:
    from scorekit.model.driver import Driver
    from scorekit.outcome import Outcome

TYPE = "resource_drivers/db/type.yaml"
DRIVER = "resource_drivers/db/x/driver.yaml"


def read_driver(body: str, **sections: str) -> Outcome[Driver]:
    texts = {DRIVER: driver("db/x", body)}
    texts |= {f"resource_drivers/db/x/{target}.yaml": text for target, text in sections.items()}
    return Catalogue.from_texts(texts, builtin=False).driver("db/x")


def schema(text: str) -> list[tuple[str, str, str | None]]:
    """Place below the head, message and help of what is wrong with the params of a type."""
    read = Catalogue.from_texts({TYPE: resource_type("db", f"params: {text}")}, builtin=False).resource_type("db")
    assert {d.code for d in read.diagnostics} <= {"SK464"}
    return [(f"{d.span.line}:{d.span.column}", d.message, d.help) for d in read.diagnostics if d.span]


def test_unknown_key_of_a_section_is_reported_at_the_key() -> None:
    found = read_driver("kubernetes: {manifest: [], outputs: {}}\ncompose: {gates: []}\n")
    assert found.value is None
    assert places(found.diagnostics) == [
        (code, f"{DRIVER}:{at}") for code, at in [("SK459", "4:14"), ("SK459", "5:11")]
    ]
    assert [d.help for d in found.diagnostics] == [
        "did you mean `manifests`?",
        "did you mean `gate`?",
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


@each_row(
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
        ("pattern", "1", "a text", None),
        ("format", "1", "a text", None),
        ("enum", "[]", "a list of at least one value", None),
        ("multipleOf", "0", "a number above 0", None),
        ("multipleOf", "-1", "a number above 0", None),
        ("$ref", "5", "a place in this document", "copy the schema into this document's `$defs`"),
        ("$ref", "file:///etc/passwd", "a place in this document", "copy the schema into this document's `$defs`"),
        (
            "$ref",
            "'https://example.com/x.json#/a'",
            "a place in this document",
            "copy the schema into this document's `$defs`",
        ),
        ("$ref", "other.json", "a place in this document", "copy the schema into this document's `$defs`"),
        ("$ref", "'#anchor'", "a place in this document", "copy the schema into this document's `$defs`"),
        (
            "$schema",
            "'http://json-schema.org/draft-07/schema#'",
            "`https://json-schema.org/draft/2020-12/schema`",
            None,
        ),
        ("anyOf", "[]", "a list of at least one schema", None),
        ("dependentRequired", "{a: 5}", "a mapping of names to lists of names", None),
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


@each_row(
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


@each_row(
    ("keyword", "message", "hint"),
    [
        ("$id: 5", "`$id` is not for schemas here, which lead nowhere outside themselves", "under `$defs`"),
        ("$anchor: a", "`$anchor` is not for schemas here, which lead nowhere outside themselves", "under `$defs`"),
        (
            "$dynamicRef: '#a'",
            "`$dynamicRef` is not for schemas here, which lead nowhere outside themselves",
            "under `$defs`",
        ),
        ("definitions: {}", "JSON Schema has no keyword `definitions`", "write `$defs`"),
        ("nullable: true", "JSON Schema has no keyword `nullable`", "write `type: [..., 'null']`"),
    ],
)
def test_words_of_other_places_and_dialects_are_told_what_to_write(keyword: str, message: str, hint: str) -> None:
    ((place, told, help_),) = schema(f"{{properties: {{a: {{{keyword}}}}}}}")
    assert (place, told) == ("4:27", message)
    assert hint in (help_ or "")


@each_row(
    ("inner", "place", "message", "hint"),
    [
        ("pattern: 'a('", "36", "this pattern can't be used: `(` is not closed", r"write `\(` for the character"),
        ("patternProperties: {'^(?=a)': {}}", "47", "this pattern can't be used: `(?=` looks ahead", "allOf"),
        (
            "items: {pattern: '(a{1000}){1000}'}",
            "44",
            "this pattern can't be used: it comes to more than 20,000 steps",
            "maxLength",
        ),
        ("enum: [1, .nan]", "37", "`.nan` is no number that JSON knows", None),
        ("const: {a: [-.inf]}", "39", "`-.inf` is no number that JSON knows", None),
        ("default: .inf", "36", "`.inf` is no number that JSON knows", None),
        ("$ref: '#/nowhere'", "33", "there is no schema at `#/nowhere`", "an entry of this schema's `$defs`"),
        ("$ref: '#/properties'", "33", "there is no schema at `#/properties`", "an entry of this schema's `$defs`"),
        ("items: {$schema: 'https://json-schema.org/draft/2020-12/schema'}", "44", "`$schema` stands at the top", None),
    ],
)
def test_what_a_keyword_leads_to_is_judged_at_its_place(inner: str, place: str, message: str, hint: str | None) -> None:
    ((at, told, help_),) = schema(f"{{properties: {{a: {{{inner}}}}}}}")
    assert at == f"4:{place}"
    assert told.startswith(message)
    assert (help_ is None) == (hint is None)
    assert hint is None or hint in (help_ or "")


def test_a_reference_that_leads_nowhere_names_the_definitions() -> None:
    assert schema("{$defs: {port: {}, b: {}}, properties: {a: {$ref: '#/$defs/prot'}, b: {$ref: '#/zz'}}}") == [
        ("4:59", "there is no schema at `#/$defs/prot`", "did you mean `#/$defs/port`?"),
        ("4:86", "there is no schema at `#/zz`", "there is `#/$defs/b`"),
    ]


@each_row(
    ("whole", "places"),
    [
        ("{$defs: {a: {$ref: '#/$defs/a'}}}", ["4:28"]),
        ("{$defs: {a: {$ref: '#/$defs/b'}, b: {anyOf: [{$ref: '#/$defs/a'}]}}}", ["4:28", "4:61"]),
        ("{$defs: {a: {not: {$ref: '#/$defs/a'}}}, properties: {x: {$ref: '#/$defs/a'}}}", ["4:34"]),
        ("{allOf: [{$ref: '#'}]}", ["4:25"]),
        ("{dependentSchemas: {a: {$ref: '#'}}}", ["4:39"]),
        ("{$defs: {a: {properties: {b: {$ref: '#/$defs/a'}}, items: {$ref: '#'}}}}", []),
        ("{$defs: {a: {propertyNames: {$ref: '#/$defs/b'}, contains: {$ref: '#/$defs/a'}}, b: {}}}", []),
        ("{properties: {x: {$ref: '#'}}}", []),
        ("{$defs: {a: {$ref: '#/$defs/b'}, b: {$ref: '#/$defs/c'}, c: true}, anyOf: [{$ref: '#/$defs/a'}]}", []),
    ],
)
def test_a_reference_that_leads_back_to_itself_is_refused(whole: str, places: list[str]) -> None:
    found = schema(whole)
    assert [place for place, _, _ in found] == places
    assert {message for _, message, _ in found} <= {"this leads back to itself, and says nothing"}


def test_of_many_faults_the_first_are_told_and_all_patterns_have_a_bound() -> None:
    assert len(schema(f"{{anyOf: [{', '.join(['{enm: 1}'] * 500)}]}}")) == 100
    many = ", ".join(f"{{pattern: 'a{{{n}}}'}}" for n in range(19_000, 19_015))
    found = schema(f"{{anyOf: [{many}]}}")
    assert {message for _, message, _ in found} == {
        "this pattern can't be used: there are too many of them, or too long ones, in this schema"
    }
    assert len(found) == 5


@each_row(
    "whole",
    [
        "{type: object, required: [a], properties: {a: {type: [string, 'null'], pattern: '^a', format: uri, default: a}}}",
        "{properties: {a: {enum: [1], const: 1, minimum: 0.5, minLength: 0, uniqueItems: true, examples: [1], title: t}}}",
        "{$schema: 'https://json-schema.org/draft/2020-12/schema', $defs: {a/b: {}}, anyOf: [{$ref: '#/$defs/a~1b'}], minItems: 2.0}",
        "{$defs: {é: {}}, properties: {a: {$ref: '#/$defs/%C3%A9'}, b: {$ref: '#/properties/a'}, c: {$ref: '#/properties/d/anyOf/0'}, d: {anyOf: [true]}}}",
        "{}",
    ],
)
def test_what_json_schema_knows_is_fine(whole: str) -> None:
    assert schema(whole) == []


def test_an_expression_in_a_default_is_told() -> None:
    found = read_driver(
        "settings: {properties: {s: {type: string, description: '{{ name }}', default: 'x-{{ name }}'}}}\n"
    )
    assert [(d.code, d.message) for d in found.diagnostics] == [
        ("SK438", "`{{ name }}` stays as it is: no expression is read in `settings.properties.s.default`")
    ]
    texts = {TYPE: resource_type("db", "params: {properties: {p: {type: string, default: '{{ name }}'}}}")}
    read = Catalogue.from_texts(texts, builtin=False).resource_type("db")
    assert [d.code for d in read.diagnostics] == ["SK438"]


#: Every keyword of JSON Schema 2020-12 that is for schemas here: values that it may have, and one that it may not.
KEYWORDS = {
    **dict.fromkeys(
        ("additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then",
         "unevaluatedItems", "unevaluatedProperties"),
        ("{}, true", "{enm: [1]}"),
    ),
    **dict.fromkeys(("$defs", "dependentSchemas", "patternProperties", "properties"), ("{}, {a: {}}", "{a: {enm: [1]}}")),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), ("[{}]", "[{enm: [1]}]")),
    **dict.fromkeys(("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"), ("1, -1.5", "'1'")),
    **dict.fromkeys(("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"), ("0, 2.0", "-1")),
    **dict.fromkeys(("maxContains", "minContains"), ("0, 3", "true")),
    **dict.fromkeys(("deprecated", "readOnly", "uniqueItems", "writeOnly"), ("true, false", "1")),
    **dict.fromkeys(
        ("$comment", "contentEncoding", "contentMediaType", "description", "format", "title"), ("a, ''", "1")
    ),
    "const": ("a, 1, [], null", None),
    "default": ("a, 1, [], null", None),
    "enum": ("[a]", "a"),
    "examples": ("[], [a]", "a"),
    "dependentRequired": ("{a: [b]}", "{a: b}"),
    "multipleOf": ("1, 0.5", "0"),
    "pattern": ("a", "1"),
    "required": ("[], [a]", "a"),
    "type": ("string, integer, number, boolean, array, object, 'null', [string, 'null']", "text"),
}  # fmt: skip


@each_row("keyword", KEYWORDS)
def test_each_keyword_takes_what_the_standard_says(keyword: str) -> None:
    good, bad = KEYWORDS[keyword]
    listed = ", ".join(f"a{n}: {{{keyword}: {value}}}" for n, value in enumerate(_values(good)))
    assert schema(f"{{properties: {{{listed}}}}}") == []
    if bad is not None:
        assert len(schema(f"{{properties: {{a: {{{keyword}: {bad}}}}}}}")) == 1


def _values(text: str) -> list[str]:
    """The values of a flow list, as they are written."""
    return [part.strip() for part in re.split(r",(?![^\[{]*[\]}])", text)]


@each_row("keyword", ["$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "$vocabulary"])
def test_what_names_documents_is_not_for_schemas_here(keyword: str) -> None:
    ((_, message, hint),) = schema(f"{{properties: {{a: {{{keyword}: b}}}}}}")
    assert message == f"`{keyword}` is not for schemas here, which lead nowhere outside themselves"
    assert hint == "name a schema under `$defs`, and refer to it by `$ref: '#/$defs/NAME'`"


@each_row(
    "holder",
    ["allOf: [{%s}]", "anyOf: [{%s}]", "oneOf: [{%s}]", "not: {%s}", "if: {%s}", "then: {%s}", "else: {%s}",
     "dependentSchemas: {b: {%s}}"],
)  # fmt: skip
def test_a_schema_that_leads_back_to_itself_for_the_same_value_is_refused(holder: str) -> None:
    circle = holder % "$ref: '#/$defs/a'"
    assert len(schema(f"{{$defs: {{a: {{{circle}}}}}, properties: {{b: {{$ref: '#/$defs/a'}}}}}}")) == 1
    assert schema("{$defs: {a: {properties: {b: {$ref: '#/$defs/a'}}}}, properties: {b: {$ref: '#/$defs/a'}}}") == []


@pytest.mark.parametrize(
    ("keyword", "hint"),
    [
        ("definitions", "write `$defs`"),
        ("dependencies", "write `dependentRequired` or `dependentSchemas`"),
        ("nullable", "write `type: [..., 'null']`"),
    ],
)
def test_a_word_of_another_dialect_leads_to_that_of_this_one(keyword: str, hint: str) -> None:
    ((_, message, help_),) = schema(f"{{properties: {{a: {{{keyword}: {{}}}}}}}}")
    assert (message, help_) == (f"JSON Schema has no keyword `{keyword}`", hint)
