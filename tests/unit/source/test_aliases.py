from __future__ import annotations

import pytest

from tests.rows import each_row
from tests.unit.source.reading import data, document, finding, findings


def test_an_alias_is_the_value_it_names() -> None:
    assert data("a: &x {k: [1, 2]}\nb: *x\nc: &y 1.10\nd: *y\n*y : e") == {
        "a": {"k": [1, 2]},
        "b": {"k": [1, 2]},
        "c": 1.1,
        "d": 1.1,
        "1.10": "e",
    }


def test_an_alias_stands_where_it_is_written_and_its_inside_where_the_anchor_is() -> None:
    read = document("a: &x {k: 1.10}\nb: *x\n")
    assert str(read.span(("b",))) == "score.yaml:2:4"
    assert str(read.span(("b",), key=True)) == "score.yaml:2:1"
    assert str(read.span(("b", "k"))) == "score.yaml:1:11"
    assert read.spelling(("b", "k")) == "1.10"


def test_the_latest_anchor_of_a_name_counts() -> None:
    assert data("[&a 1, &a 2, *a]") == [1, 2, 2]
    assert data("&a [&a 1, *a]") == [1, 1]


def test_an_anchor_ends_with_its_document() -> None:
    assert findings("- &a 1\n---\n- *a\n") == [("SK106", 3, 3)]


def test_an_unknown_alias_is_guessed() -> None:
    assert finding("a: &limits 1\nb: *limit\n").help == "did you mean `limits`?"
    assert finding("host: *.example.org\n").help == 'a text that begins with `*` needs quotes: `"*"`'
    assert findings("a: *" + "x" * 100) == [("SK106", 1, 4)]


@pytest.mark.parametrize(("text", "column"), [("a: &x [*x]", 8), ("a: &x {b: {c: *x}}", 15)])
def test_an_alias_inside_its_own_value_is_reported(text: str, column: int) -> None:
    assert findings(text) == [("SK107", 1, column)]


def test_a_merge_key_brings_in_what_the_mapping_lacks() -> None:
    text = "a: &x {p: 1, q: 1}\nb: {q: 2, <<: *x, r: 2}\n"
    assert data(text)["b"] == {"q": 2, "r": 2, "p": 1}
    assert str(document(text).span(("b", "p"))) == "score.yaml:1:11"


def test_of_a_list_of_merges_the_first_wins() -> None:
    assert data("<<: [{a: 1}, {a: 2, b: 2}]\nc: 3") == {"c": 3, "a": 1, "b": 2}


def test_only_a_plain_merge_key_merges() -> None:
    assert data("'<<': {a: 1}") == {"<<": {"a": 1}}
    assert data("!!str <<: {a: 1}") == {"<<": {"a": 1}}


@each_row(("text", "column"), [("<<: 3", 5), ("<<:", 3), ("<<: [{a: 1}, 3]", 14), ("<<: [[{a: 1}]]", 6)])
def test_a_merge_key_takes_mappings_alone(text: str, column: int) -> None:
    assert findings(text) == [("SK108", 1, column)]


def test_an_empty_list_merges_nothing() -> None:
    assert data("<<: []\na: 1") == {"a": 1}
