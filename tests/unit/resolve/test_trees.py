from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scorekit.location import Source
from scorekit.outcome import Findings
from scorekit.resolve.trees import Tree, compile_tree
from scorekit.source.reader import read
from scorekit.values import SecretValue, Text
from tests.rows import each_row
from tests.wordings import hold

if TYPE_CHECKING:
    from scorekit.source.document import Document

PASSWORD = SecretValue("postgres.default#a.b", "password")
SCOPE: dict[str, Any] = {
    "name": "orders",
    "params": {"topics": ["a", "b"], "map": {"z": 1, "a": {"deep": 2}}, "tls": True, "port": 80, "none": None},
    "rows": [[1, 2], [3]],
    "secrets": {"password": PASSWORD},
}


def document(text: str) -> Document:
    return read(Source("driver.yaml", text)).unwrap()


def compiled(text: str) -> Tree:
    return compile_tree(document(text)).unwrap()


def evaluated(text: str, scope: dict[str, Any] = SCOPE) -> Document:
    findings = Findings()
    found = compiled(text).evaluate(scope, findings)
    assert not findings.items
    assert found is not None
    return found


def data(text: str) -> Any:
    return evaluated(text).data


Fault = tuple[str, int, int, str]


def compile_faults(text: str) -> list[Fault]:
    outcome = compile_tree(document(text))
    assert outcome.value is None
    hold("resolve", outcome.diagnostics)
    return [(d.code, d.span.line, d.span.column, d.message) for d in outcome.diagnostics if d.span]


def faults(text: str) -> list[Fault]:
    findings = Findings()
    assert compiled(text).evaluate(SCOPE, findings) is None
    hold("resolve", findings.items)
    return [(d.code, d.span.line, d.span.column, d.message) for d in findings.items if d.span]


# Leaves


def test_leaves_are_evaluated_and_keep_their_types() -> None:
    assert data("{a: '{{ params.port }}', b: 'x-{{ name }}', c: 1.10, d: [true, null, '{{ params.tls }}']}") == {
        "a": 80,
        "b": "x-orders",
        "c": 1.1,
        "d": [True, None, True],
    }


def test_references_are_placed_and_joined() -> None:
    assert data("{a: '{{ secrets.password }}', b: 'x{{ secrets.password }}'}") == {
        "a": PASSWORD,
        "b": Text(("x", PASSWORD)),
    }


def test_root_may_be_anything() -> None:
    assert data("'{{ params.map }}'") == {"z": 1, "a": {"deep": 2}}
    assert data("text") == "text"
    assert data("[1, '{{ name }}']") == [1, "orders"]
    assert data("null") is None


def test_constant_parts_are_shared_with_the_document() -> None:
    written = document("{a: {b: [1, {c: 2}]}, d: '{{ name }}'}")
    tree = compile_tree(written).unwrap()
    found = tree.evaluate(SCOPE, Findings())
    assert found is not None
    assert found.data["a"] is written.data["a"]
    assert found.mark.child("a") is written.mark.child("a")


# Directives


def test_when_leaves_out_what_is_false() -> None:
    text = """
a: {$when: params.tls, x: 1}
b: {$when: not params.tls, x: "{{ nope }}"}
c: [{$when: params.port == 80, y: 1}, {$when: params.none, y: 2}]
d: {$when: false, x: 1}
e: {$when: true}
"""
    assert data(text) == {"a": {"x": 1}, "c": [{"y": 1}], "e": {}}


def test_when_at_the_root_omits_the_document() -> None:
    findings = Findings()
    assert compiled("{$when: not params.tls, x: 1}").evaluate(SCOPE, findings) is None
    assert not findings.items


def test_each_repeats_an_item() -> None:
    text = """
- {$each: {topic: params.topics}, name: "{{ topic }}-{{ name }}"}
- {$each: {topic: params.topics}, $when: topic != 'a', $value: "{{ topic }}"}
- last
"""
    assert data(text) == [{"name": "a-orders"}, {"name": "b-orders"}, "b", "last"]


def test_each_goes_through_a_mapping_in_the_order_of_its_keys() -> None:
    text = "- {$each: {entry: params.map}, $value: '{{ entry.key }}={{ entry.value }}'}"
    assert data(text) == ['a={"deep":2}', "z=1"]


def test_nested_each_keeps_the_outer_names() -> None:
    text = "[{$each: {row: rows}, $value: [{$each: {cell: row}, $value: '{{ row | length }}/{{ cell }}'}]}]"
    assert data(text) == [["2/1", "2/2"], ["1/3"]]


def test_value_stands_for_what_is_no_mapping() -> None:
    assert data("{a: {$when: params.tls, $value: 5}, b: {$value: '{{ name }}'}, c: {$value: [x]}}") == {
        "a": 5,
        "b": "orders",
        "c": ["x"],
    }


def test_raw_is_copied_unread() -> None:
    text = "{a: {$raw: {$ref: '{{ x }}', $each: 1}}, b: [{$when: params.tls, $raw: '{{ y'}], c: '{{ name }}'}"
    assert data(text) == {"a": {"$ref": "{{ x }}", "$each": 1}, "b": ["{{ y"], "c": "orders"}
    assert data("{a: {$raw: {$b: 1}}, c: [{$value: 2}]}") == {"a": {"$b": 1}, "c": [2]}


def test_omit_drops_its_key_or_item() -> None:
    assert data("{a: '{{ omit }}', b: ['{{ params.nope | default(omit) }}', 1], '{{ omit }}': 2}") == {"b": [1]}


# Keys


def test_keys_may_hold_expressions() -> None:
    assert data("{'{{ name }}-data': {}, '{{ params.port }}': 1, '5': 2}") == {"orders-data": {}, "80": 1, "5": 2}


def test_equal_keys_are_refused_with_both_places() -> None:
    findings = Findings()
    assert compiled("orders: 1\n'{{ name }}': 2\n").evaluate(SCOPE, findings) is None
    (found,) = findings.items
    assert (found.code, str(found.span), found.message) == (
        "SK551",
        "driver.yaml:2:1",
        "the key `orders` comes out twice",
    )
    assert [(str(label.span), label.text) for label in found.labels] == [("driver.yaml:1:1", "first here")]


def test_key_is_a_text() -> None:
    text = "'{{ params.map }}': 1\n'{{ secrets.password }}': 2\nx{{ secrets.password }}: 3\n'{{ nope }}': 4\n"
    assert faults(text) == [
        ("SK553", 1, 1, "this can't be a key"),
        ("SK553", 2, 1, "secret password of postgres.default#a.b can't be a key"),
        ("SK553", 3, 1, "text with secret password of postgres.default#a.b can't be a key"),
        ("SK550", 4, 5, "`nope` is no name that is known here"),
    ]


# Marks


def test_marks_are_those_of_the_text() -> None:
    found = evaluated("""
a:
  - {$each: {t: params.topics}, name: "{{ t }}"}
  - x
"{{ name }}":
  $when: params.tls
  y: 1.10
gone: "{{ omit }}"
raw: {$raw: {$x: 1}}
map: "{{ params.map }}"
one: {$value: "{{ name }}"}
""")
    assert str(found.span(("a", 0))) == str(found.span(("a", 1))) == "driver.yaml:3:5"
    assert str(found.span(("a", 1, "name"))) == "driver.yaml:3:39"
    assert str(found.span(("a", 2))) == "driver.yaml:4:5"
    assert str(found.span(("orders",), key=True)) == "driver.yaml:5:1"
    assert str(found.span(("orders", "y"))) == "driver.yaml:7:6"
    assert str(found.span(("raw", "$x"))) == "driver.yaml:9:18"
    assert str(found.span(("raw",), key=True)) == "driver.yaml:9:1"
    assert str(found.span(("one",), key=True)) == "driver.yaml:11:1"


def test_marks_have_the_shape_of_the_data() -> None:
    found = evaluated(
        "{map: '{{ params.map }}', list: '{{ rows }}', a: [{$when: params.none}, {$value: 1}], b: {$when: true, c: 1}}"
    )
    for path in (("map", "a", "deep"), ("list", 0, 1), ("a", 0), ("b", "c")):
        part = found.at(path)
        assert part is not None
        assert part.mark.span in (found.span(path[:1]), found.span(path))
    assert found.spelling(("list", 0, 1)) is None


def test_list_without_an_omitted_item_has_the_marks_of_the_rest() -> None:
    found = evaluated("['{{ omit }}', b, '{{ name }}']")
    assert [str(found.span((i,))) for i in range(2)] == ["driver.yaml:1:16", "driver.yaml:1:19"]


# Faults


def test_all_faults_of_a_text_are_found_when_it_is_compiled() -> None:
    text = """
a: "x {{ name"
b: {$each: {t: params.topics}, x: 1}
c: {$wen: 1}
d: {$when: "{{ params.tls }}", x: "{{ name.upper() }}"}
e: {$value: 1, x: 2}
f: {$when: 5}
g: [{$each: {a: x, b: y}}, {$each: {if: x}}, {$each: t}, {$each: {a: [1]}}, {$each: {a: "b c"}}]
"{{ 'k }}": 1
h: {$ref: x}
"""
    assert compile_faults(text) == [
        ("SK450", 2, 7, "`{{` is never closed"),
        ("SK451", 3, 5, "`$each` stands on an item of a list"),
        ("SK452", 4, 5, "there is no directive `$wen`"),
        ("SK450", 5, 13, "no braces here"),
        ("SK450", 5, 49, "nothing can be called"),
        ("SK451", 6, 16, "`x` can't stand beside `$value`"),
        ("SK451", 7, 12, "`$when` takes an expression"),
        ("SK451", 8, 13, "`$each` takes one name with one expression"),
        ("SK451", 8, 37, "`if` can't be the name of an item"),
        ("SK451", 8, 54, "`$each` takes one name with one expression"),
        ("SK451", 8, 70, "`$each` takes an expression"),
        ("SK450", 8, 92, "`c` is not expected here"),
        ("SK450", 9, 5, "this ' is never closed"),
        ("SK452", 10, 5, "there is no directive `$ref`"),
    ]


@each_row(
    "word", ["and", "else", "false", "if", "in", "is", "none", "not", "omit", "or", "true", "False", "None", "True"]
)
def test_a_word_of_the_language_is_no_name_of_an_item(word: str) -> None:
    text = f"a: [{{$each: {{'{word}': params.topics}}, b: 1}}]\n"
    assert [(code, message) for code, *_, message in compile_faults(text)] == [
        ("SK451", f"`{word}` can't be the name of an item")
    ]


def test_hints_say_what_to_write() -> None:
    hints = {
        d.span.column: d.help for d in compile_tree(document("{a: {$wen: 1}, b: {$ref: 1}}")).diagnostics if d.span
    }
    own = "a tree with such keys of its own goes under `$raw`"
    assert hints == {6: f"did you mean `$when`? {own}", 20: own}


def test_all_faults_of_a_tree_are_found_when_it_is_evaluated() -> None:
    text = """
a: "x {{ nmae }} and {{ name }}"
b: [{$each: {t: params.tls}, x: 1}, {$each: {t: nope}}, "{{ params.x }}", 1]
c: {$when: nope, x: "{{ unseen }}"}
d: {$when: secrets.password, x: 1}
e: {$when: omit, x: 1}
f: "{{ name }} {{ name + 1 }}"
g: |
  text
  {{ name | int }}
"""
    assert faults(text) == [
        ("SK550", 2, 10, "`nmae` is no name that is known here"),
        ("SK552", 3, 17, "`$each` needs a list or a mapping, and `params.tls` is none"),
        ("SK550", 3, 49, "`nope` is no name that is known here"),
        ("SK550", 3, 61, "`params` has no key `x`"),
        ("SK550", 4, 12, "`nope` is no name that is known here"),
        ("SK550", 5, 12, "secret password of postgres.default#a.b is no condition"),
        ("SK550", 6, 12, "omit is no condition"),
        ("SK550", 7, 19, "`+` can't add a number to a text"),
        ("SK550", 10, 13, "the text is no whole number"),
    ]


def test_fault_points_at_the_right_one_of_equal_stretches() -> None:
    assert faults("a: \"nope {{ 'nope' }} {{ nope }}\"") == [("SK550", 1, 26, "`nope` is no name that is known here")]


# Names


def names(text: str) -> list[tuple[str, int, int]]:
    return [(str(name), span.line, span.column) for name, span in compiled(text).names()]


def test_names_are_told_from_every_part_with_their_places() -> None:
    text = """
"{{ name }}": "a {{ params.x | default(let.y) }}"
b: {$when: params.tls, c: ["{{ d }}", 1], raw: {$raw: "{{ e }}"}}
"""
    assert names(text) == [
        ("name", 2, 5),
        ("params.x", 2, 21),
        ("let.y", 2, 40),
        ("params.tls", 3, 12),
        ("d", 3, 32),
    ]


def test_loop_variable_stands_for_the_items_that_it_takes() -> None:
    text = """
- $each: {row: rows}
  $value:
    - {$each: {cell: row.cells}, $value: "{{ cell.name }} {{ row }} {{ name }}"}
- {$each: {t: params.topics | sort}, a: "{{ t }}", b: [{$each: {u: t}, $value: "{{ u }}"}]}
- "{{ row }}"
"""
    assert names(text) == [
        ("rows", 2, 16),
        ("rows[0].cells", 4, 22),
        ("rows[0].cells[0].name", 4, 46),
        ("rows[0]", 4, 62),
        ("name", 4, 72),
        ("params.topics", 5, 15),
        ("row", 6, 7),
    ]


@pytest.mark.parametrize("text", ["{a: '{{ name }}'}", "[{$each: {t: params.topics}, $value: '{{ t }}'}]"])
def test_a_tree_is_a_pure_value(text: str) -> None:
    tree = compiled(text)
    first = tree.evaluate(SCOPE, Findings())
    assert tree.evaluate(SCOPE, Findings()) == first
    assert compiled(text) == tree
