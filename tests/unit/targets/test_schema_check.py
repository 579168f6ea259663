from __future__ import annotations

from typing import Any

from scorekit.patterns import compiled
from scorekit.resolve.schema import MOST_STEPS, Effort
from scorekit.resolve.tree_nodes import Computed
from scorekit.targets.schema import VERSIONS, Definitions
from scorekit.targets.schema_check import Misfit, had_by, misfits
from scorekit.values import RuntimeVariable
from tests.rows import each_row

NAMED = {
    "Item": {"type": ["object", "null"], "required": ["name"], "properties": {"name": {"type": "string"}}},
    "Loop": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Loop"}}, "additionalProperties": False},
}


def found(schema: Any, value: Any, **how: Any) -> list[Misfit]:
    return misfits(Definitions(NAMED.__getitem__).schema(schema), value, **how)


def told(schema: Any, value: Any, **how: Any) -> list[tuple[str, tuple[Any, ...], str, str | None]]:
    return [(m.kind, m.path, m.text, m.help) for m in found(schema, value, **how)]


def fields(others: Any = False, **properties: Any) -> dict[str, Any]:  # noqa: FBT002 - JSON Schema's own word
    return {"type": "object", "properties": properties, "additionalProperties": others}


TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
ONE_OF = {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}


@each_row(
    ("schema", "value", "text", "hint"),
    [
        (TEXT, 1, "must be a text, not a number", 'quote it: `"..."`'),
        (TEXT, True, "must be a text, not a boolean", 'quote it: `"..."`'),
        (TEXT, [], "must be a text, not a list", None),
        (TEXT, None, "must be a text, not null", None),
        (NUMBER, "60", "must be an integer, not a text", "write it without quotes: `60`"),
        (NUMBER, "x", "must be an integer, not a text", None),
        (NUMBER, 1.5, "must be an integer, not a number", None),
        (NUMBER, True, "must be an integer, not a boolean", None),
        ({"type": "boolean"}, "true", "must be a boolean, not a text", "write it without quotes: `true`"),
        ({"type": "boolean"}, 1, "must be a boolean, not a number", None),
        ({"type": "array"}, "a", "must be a list, not a text", "write a list: `[...]`"),
        ({"type": "object"}, [], "must be a mapping, not a list", None),
        ({"type": ["integer", "string"]}, 1.5, "must be an integer or a text, not a number", 'quote it: `"..."`'),
        ({"type": ["string", "null"]}, 1, "must be a text, not a number", 'quote it: `"..."`'),
        (
            {"enum": ["", "Always", "Never", None]},
            "Allways",
            "must be one of `Always`, `Never`",
            "did you mean `Always`?",
        ),
        ({"enum": [1]}, True, "must be `1`", None),
        ({"const": "x"}, "y", "must be `x`", None),
        ({"type": "string", "format": "byte"}, "a b", "must be base64", None),
        ({"type": "integer", "format": "int32"}, 1 << 31, "must fit an integer of 32 bits", None),
        ({"type": "string", "maxLength": 1}, "ab", "must have at most 1 character", None),
        ({"type": "string", "pattern": "^a$"}, "b", "must match `^a$`", None),
        ({"type": "array", "uniqueItems": True}, [1, 1], "must hold no item twice, and [0] and [1] are equal", None),
        ({"type": "object", "maxProperties": 1}, {"a": 1, "b": 2}, "must have at most 1 key", "it has `a`, `b`"),
        (ONE_OF, {}, "must have one of `a`, `b`", None),
        (
            ONE_OF,
            {"a": 1, "b": 2},
            "can't have both `a` and `b`",
            "keep one; in a patch, `a: null` takes the other out",
        ),
        ({"format": "percentage"}, -1, "must be a number or a percentage, none below 0", None),
        (
            {"format": "percentage"},
            "half",
            "must be a number or a percentage",
            "a number such as `1`, or a percentage such as `25%`",
        ),
        ({"format": "port"}, 70000, "must be from 1 to 65535", None),
        ({"format": "port"}, "80", "must be a number or a port's name", "write it without quotes: `80`"),
        ({"format": "port"}, "Web", "must be a number or a port's name", None),
        ({"not": TEXT}, "x", "is what its schema excludes by `not`", None),
        ({"oneOf": [TEXT, {"minLength": 1}]}, "x", "fits 2 schemas of which it must fit one", None),
        ({"oneOf": [TEXT, {"type": "array"}]}, 1, "must be a text or a list, not a number", 'quote it: `"..."`'),
    ],
)
def test_a_value_of_another_kind_is_told_with_what_to_write(
    schema: Any, value: Any, text: str, hint: str | None
) -> None:
    assert [(m.path, m.text, m.help) for m in found(schema, value)] == [((), text, hint)]


@each_row("text", ["1", "-1.5", "500m", "1Gi", "1e3", "2E6", ".5", "1.", "100n", "1k"])
def test_a_quantity_is_taken(text: str) -> None:
    assert found({"type": ["number", "string"], "format": "quantity"}, text) == []


@each_row("text", ["1 Gi", "1GiB", "1KB", "K", "1K", "1,5", "", "1Gi ", "one"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    (one,) = found({"type": ["number", "string"], "format": "quantity"}, text)
    assert one.text == "must be an amount"


def test_an_integer_may_be_written_with_a_point() -> None:
    assert found(NUMBER, 3.0) == []


def test_a_field_that_is_not_known_is_told_with_the_nearest_or_with_all() -> None:
    schema = fields(replicas=NUMBER, paused=TEXT)
    assert told(schema, {"replicass": 3}) == [("unknown", ("replicass",), "replicass", "did you mean `replicas`?")]
    assert told(schema, {"zzz": 3}) == [("unknown", ("zzz",), "zzz", "it has `replicas`, `paused`")]
    assert told(fields(others=True), {"zzz": 3}) == []
    assert told(fields(others=TEXT), {"zzz": 3}) == [
        ("type", ("zzz",), "must be a text, not a number", 'quote it: `"..."`')
    ]


def test_keys_may_be_known_by_their_form() -> None:
    schema = {**fields(), "patternProperties": {"^x-": {}, "^n": NUMBER}}
    assert [m.path for m in found(schema, {"x-a": [], "n1": 1, "n2": "a", "y": 1})] == [("n2",), ("y",)]


def test_what_is_required_and_missing_is_told_where_it_would_be() -> None:
    schema = {"type": "array", "items": {"$ref": "#/$defs/Item"}}
    assert [m[:3] for m in found(schema, [{"name": "a"}, {}])] == [("missing", (1, "name"), "name")]


def test_what_is_misspelt_is_not_missing_as_well() -> None:
    schema = {**fields(name=TEXT, image=TEXT), "required": ["name", "image"]}
    assert [m[:3] for m in found(schema, {"nmae": "a"})] == [
        ("unknown", ("nmae",), "nmae"),
        ("missing", ("image",), "image"),
    ]


def test_null_leaves_a_field_out_and_is_no_item() -> None:
    pod = Definitions({"io.k8s.Pod": {**fields(it=TEXT), "required": ["it"]}}.__getitem__).named("io.k8s.Pod")
    assert [m[:3] for m in misfits(pod, {"it": None})] == [("missing", ("it",), "it")]
    assert misfits(pod, {"it": "x"}) == []
    assert [m.path for m in found(fields(it=TEXT), {"it": None})] == [("it",)]
    assert [m.path for m in found({"type": "array", "items": TEXT}, [None])] == [(0,)]


def test_what_an_expression_gives_fits_and_hides_what_may_be_missing() -> None:
    schema = {**fields(a=NUMBER, b=TEXT), "required": ["a", "b"]}
    assert found(schema, {"a": Computed("{{ x }}"), "b": "y"}) == []
    assert found(schema, {Computed("{{ x }}"): 1}) == []
    assert [m.path[1:] for m in found(fields(others=TEXT), {Computed("{{ x }}"): 1})] == [()]


def test_a_reference_counts_as_a_text() -> None:
    later = RuntimeVariable("A")
    assert found({"type": "string", "enum": ["a"], "format": "byte"}, later) == []
    assert found({"oneOf": [{"type": "array"}, TEXT]}, later) == []
    assert [m.text for m in found(NUMBER, later)] == ["must be an integer, not a value that is known only at run time"]


def test_of_several_schemas_the_one_that_is_meant_speaks() -> None:
    command = {"oneOf": [{"type": "null"}, TEXT, {"type": "array", "items": TEXT}]}
    assert [(m.path, m.text) for m in found(command, ["a", 1])] == [((1,), "must be a text, not a number")]
    either = {"anyOf": [{**fields(a=TEXT), "required": ["a"]}, {**fields(b=TEXT, c=TEXT), "required": ["b"]}]}
    assert [m[:3] for m in found(either, {"c": "x"})] == [("missing", ("b",), "b")]


def test_a_part_of_an_object_lacks_nothing_and_may_delete() -> None:
    schema = {**fields(a=NUMBER, b=TEXT, c=fields()), "required": ["a"]}
    part = {"b": None, "$patch": "replace", "c": {"x": 1}}
    assert [m.path for m in found(schema, part, partial=True)] == [("c", "x")]


def test_items_with_equal_keys_are_told() -> None:
    schema = {"type": "array", "x-kubernetes-list-map-keys": ["port", "protocol"]}
    ports = [{"port": 1}, {"port": 1, "protocol": "UDP"}, {"port": 1}, {"name": "x"}, 3, {"port": {}}]
    assert [m[:3] for m in found(schema, ports)] == [("repeated", (2,), "port: 1")]


@each_row(
    ("versions", "minor", "kind"),
    [
        ([33, None], None, "version"), ([33, None], 32, "unknown"), ([33, None], 33, None), ([33, None], 40, None),
        ([None, 31], 31, None), ([None, 31], 32, "unknown"), ([30, 31], 29, "unknown"), ([30, 31], 30, None),
    ],
)  # fmt: skip
def test_a_field_that_not_every_version_has(versions: list[int | None], minor: int | None, kind: str | None) -> None:
    schema = fields(a={"type": "string", VERSIONS: versions})
    assert [m.kind for m in found(schema, {"a": "x"}, minor=minor)] == ([kind] if kind else [])


def test_versions_are_told_in_words() -> None:
    assert had_by((33, None)) == "Kubernetes has it from 1.33 on"
    assert had_by((None, 31)) == "Kubernetes has it up to 1.31"
    assert had_by((30, 31)) == "Kubernetes has it from 1.30 to 1.31"


def test_no_more_faults_are_told_than_a_person_reads() -> None:
    assert len(found(fields(), {f"k{n}": 1 for n in range(1000)})) == 50
    assert len(found({"type": "array", "items": fields(a=NUMBER)}, [{"a": "x"}] * 1000)) == 50


def test_work_that_branches_multiply_is_bounded() -> None:
    options = {"anyOf": [fields(others=True, **{f"k{n}": {"enum": ["x"]}}) for n in range(500)]}
    effort = Effort(MOST_STEPS // 100)
    (one,) = found({"type": "array", "items": {"allOf": [options] * 20}}, [{"a": {}}] * 10_000, effort=effort)
    assert one.text.startswith("takes too much work")


def test_two_million_steps_are_all_that_is_taken_where_nobody_says_more() -> None:
    schema, size = {"type": "string", "pattern": "^(a?){2000}b"}, compiled("^(a?){2000}b").size
    assert found(schema, "b" * (1_900_000 * 100 // size)) == []
    (one,) = found(schema, "b" * (2_000_000 * 100 // size))
    assert one.text.startswith("takes too much work")


def test_a_pattern_of_another_dialect_is_left_to_the_cluster() -> None:
    assert found({"type": "string", "pattern": "(?i)abc"}, "x") == []


def test_a_definition_may_refer_to_itself() -> None:
    assert [m.path for m in found({"$ref": "#/$defs/Loop"}, {"next": {"next": {"nxt": 1}}})] == [
        ("next", "next", "nxt")
    ]
