from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scorekit.location import Source, Span
from scorekit.source.reader import fast_events, read, read_all
from tests.rows import each_row
from tests.unit.source.reading import data, document, finding, findings, place

if TYPE_CHECKING:
    from scorekit.source.document import Document


def span(document: Document, *path: object, key: bool = False) -> tuple[int, int, int, int]:
    found: Span = document.span(path, key=key)
    return found.line, found.column, found.end_line, found.end_column


def test_the_parser_in_c_is_in_use() -> None:
    first = fast_events("a: 1")()
    assert type(first.start_mark).__module__ == "ruamel.yaml.clib._ruamel_yaml"


def test_keys_and_values_know_their_places() -> None:
    read = document("a: 1\nbb:\n  - x\n  - {c: 'y'}\n")
    assert span(read) == (1, 1, 4, 13)
    assert span(read, "a") == (1, 4, 1, 5)
    assert span(read, "a", key=True) == (1, 1, 1, 2)
    assert span(read, "bb") == (3, 3, 4, 13)
    assert span(read, "bb", 0) == (3, 5, 3, 6)
    assert span(read, "bb", 1) == (4, 5, 4, 13)
    assert span(read, "bb", 1, "c") == (4, 9, 4, 12)


def test_columns_count_characters_also_behind_emoji() -> None:
    read = document('a: ["😀é", b]\n"👩‍👩‍👧": c\n')
    assert span(read, "a", 1) == (1, 11, 1, 12)
    assert span(read, "👩‍👩‍👧") == (2, 10, 2, 11)


def test_a_value_left_out_stands_where_its_key_ends() -> None:
    read = document("a:   # comment\n\nb: {c: , d}\n")
    assert read.data == {"a": None, "b": {"c": None, "d": None}}
    assert span(read, "a") == (1, 2, 1, 2)
    assert span(read, "b", "c") == (3, 6, 3, 6)
    assert span(read, "b", "d") == (3, 11, 3, 11)


@pytest.mark.parametrize(
    "text", ["a: |\n  x\n\n  y \n\n\n# c\nb: 1", "a: >-\n  x\n\n  y \n", "a: |+\n  x\n  \n  y \n\n"]
)
def test_a_block_ends_with_its_last_line_of_text(text: str) -> None:
    assert span(document(text), "a") == (1, 4, 4, 5)


def test_a_block_ends_at_the_end_of_the_text() -> None:
    assert span(document("a: |\n  x"), "a") == (1, 4, 2, 4)
    assert span(document("a: |\n  x\r\n"), "a") == (1, 4, 2, 4)


def test_an_empty_block_ends_with_its_header() -> None:
    assert span(document("a: |\n\n\n"), "a") == (1, 4, 1, 5)


def test_what_libyaml_refuses_the_other_parser_reads() -> None:
    text = "{image: a:1, t: 12:30:45, l: [http://x]}"
    assert data(text) == {"image": "a:1", "t": "12:30:45", "l": ["http://x"]}
    assert span(document(text), "image") == (1, 9, 1, 12)


def test_the_other_parser_is_not_believed_where_it_takes_halves_of_characters() -> None:
    text = '- {a: b:1}\n- "\\ud800"\n- {"\\udfff": [x, "\\U0000dead"]}\n'
    assert findings(text) == [("SK101", 2, 3), ("SK101", 3, 4), ("SK101", 3, 18)]


def test_where_the_other_parser_stumbles_the_first_one_is_believed() -> None:
    assert findings('- {a: b:1}\n- "\\UFFFFFFFF"\n') == [("SK101", 1, 8)]


def test_a_text_with_an_error_has_no_first_document() -> None:
    assert read(Source("score.yaml", "a: [")).value is None


def test_a_long_text_that_libyaml_refuses_is_an_error() -> None:
    text = "{image: a:1}\n" + "# comment\n" * 20_000
    assert findings(text) == [("SK101", 1, 10)]


def test_an_empty_text_is_a_document_of_nothing() -> None:
    for text in ("", "\n\n", "# only a comment\n", "\ufeff"):
        source = Source("score.yaml", text)
        assert read_all(source).unwrap() == ()
        read_ = read(source).unwrap()
        assert (read_.data, span(read_)) == (None, (1, 1, 1, 1))


def test_each_document_is_read() -> None:
    documents = read_all(Source("score.yaml", "a: 1\n---\n---\n- b\n...\n---\nc\n")).unwrap()
    assert [d.data for d in documents] == [{"a": 1}, None, ["b"], "c"]
    assert [span(d) for d in documents] == [(1, 1, 1, 5), (2, 4, 2, 4), (4, 1, 4, 4), (7, 1, 7, 2)]


def test_a_further_document_is_warned_of_where_one_is_read() -> None:
    outcome = read(Source("score.yaml", "a: 1\n---\nb: 1\n---\nc: 1\n"))
    assert outcome.unwrap().data == {"a": 1}
    assert [place(d) for d in outcome.diagnostics] == [("SK114", 3, 1)]


def test_a_byte_order_mark_at_the_start_is_skipped() -> None:
    read = document("\ufeffa: 1")
    assert (read.data, span(read, "a")) == ({"a": 1}, (1, 4, 1, 5))
    assert read.source.line(1) == "a: 1"


def test_every_line_end_is_understood() -> None:
    for text in ("a: 1\nb: 2\n", "a: 1\r\nb: 2\r\n", "a: 1\rb: 2\r"):
        read = document(text)
        assert (read.data, span(read, "b"), read.source.line(2)) == ({"a": 1, "b": 2}, (2, 4, 2, 5), "b: 2")


def test_every_repeated_key_is_reported_with_both_places() -> None:
    outcome = read_all(Source("score.yaml", "a: 1\nb: {c: 1, c: 2}\na: 2\na: 3\n"))
    assert outcome.value is None
    assert [place(d) for d in outcome.diagnostics] == [("SK102", 2, 11), ("SK102", 3, 1), ("SK102", 4, 1)]
    assert [str(label.span) for d in outcome.diagnostics for label in d.labels] == [
        "score.yaml:2:5",
        "score.yaml:1:1",
        "score.yaml:1:1",
    ]


@each_row(
    ("text", "message"),
    [
        (": a\n: b", "the empty key is written twice"),
        ("<<: {}\n<<: {}", "key `<<` is written twice"),
        ("~: 1\n~: 2", "key `~` is written twice"),
        ('1: a\n"1": b', "key `1` is written twice"),
    ],
)
def test_a_repeated_key_is_named_as_it_is_spelt(text: str, message: str) -> None:
    assert finding(text).message == message


def test_a_key_of_another_type_is_the_text_that_it_is_spelt_as() -> None:
    assert data("{2: a, 0x2: a, 2.50: b, : c, ~: c, yes: d}") == {
        "2": "a",
        "0x2": "a",
        "2.50": "b",
        "": "c",
        "~": "c",
        "yes": "d",
    }


@each_row(
    ("text", "column"), [("? [a]\n: b", 3), ("{[a]: b}", 2), ("? {a: b}\n: c", 3), ("a: {{ x }}", 5), ("{*x : 1}", 2)]
)
def test_a_mapping_or_list_is_no_key(text: str, column: int) -> None:
    prefix = "--- &x [a]\n---\n" if "*" in text else ""
    assert (findings(prefix + text)[0][2]) == column


def test_an_expression_without_quotes_is_explained() -> None:
    assert finding("name: {{ name }}\n").help == 'an expression needs quotes: `"{{ ... }}"`'
    assert finding("? [a]\n: b").help == "write the key as a text, in quotes if need be"
