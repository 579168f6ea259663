from __future__ import annotations

import math
from typing import Any

import pytest

from scorekit.source.scalars import NumberRangeError, plain_value, yaml11_value
from tests.rows import each_row
from tests.unit.source.reading import data, document, finding, findings


@each_row(
    "text",
    [
        *("yes", "Yes", "no", "NO", "on", "off", "y", "n", "nULL", "tRUE", "None", "nil"),
        *("12:30", "12:30:45", "2024-01-02", "2001-12-14t21:59:43.10-05:00", "1_000", "0b11", "1,000", "1.2.3"),
        *("0x", "0o8", "0xg", "-0x1", "+0o7", "1e", "e1", ".", "+", "-", "..", "inf", "nan", ".iNf", "-.nan", "١٢"),
        *("=", "<", "a", "é", "😀", "0644a", "10.0.0.1", "100m", "128Mi"),
    ],
)
def test_what_the_core_schema_does_not_name_is_a_text(text: str) -> None:
    assert plain_value(text) == text


@each_row(
    ("text", "value"),
    [
        *((word, None) for word in ("", "~", "null", "Null", "NULL")),
        *((word, True) for word in ("true", "True", "TRUE")),
        *((word, False) for word in ("false", "False", "FALSE")),
        *((word, math.inf) for word in (".inf", ".Inf", ".INF", "+.inf")),
        ("-.inf", -math.inf),
        *(
            ("0", 0),
            ("-0", 0),
            ("+12", 12),
            ("-12", -12),
            ("010", 10),
            ("08", 8),
            ("0o10", 8),
            ("0x1F", 31),
            ("0xff", 255),
        ),
        *(("1.10", 1.1), (".5", 0.5), ("1.", 1.0), ("-1e3", -1000.0), ("1E-2", 0.01), ("+.5e1", 5.0)),
        ("9" * 400, int("9" * 400)),
    ],
)
def test_constants_and_numbers_of_the_core_schema(text: str, value: Any) -> None:
    found = plain_value(text)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_not_a_number_is_a_float(text: str) -> None:
    found = plain_value(text)
    assert isinstance(found, float)
    assert math.isnan(found)


@each_row("text", ["1e999", "-1e999", "9" * 401, "0x" + "f" * 400, "0." + "1" * 400])
def test_a_number_that_no_reader_holds_is_refused(text: str) -> None:
    with pytest.raises(NumberRangeError):
        plain_value(text)


@each_row(
    ("text", "value", "other"),
    [
        ("0644", 644, "420"),
        ("-010", -10, "-8"),
        ("08", 8, "a text"),
        ("07", 7, None),
        ("00", 0, None),
        ("10", 10, None),
    ],
)
def test_a_leading_zero_means_something_else_elsewhere(text: str, value: int, other: str | None) -> None:
    assert yaml11_value(text, value) == other


def test_a_leading_zero_is_warned_of_with_both_readings() -> None:
    found = finding("mode: 0644\n")
    assert (found.code, str(found.span)) == ("SK113", "score.yaml:1:7")
    assert found.message == "`0644` is 644 here and 420 to readers of YAML 1.1"
    assert document("mode: 0644\n").data == {"mode": 644}


def test_numbers_out_of_range_are_reported_where_they_stand() -> None:
    assert findings("a: 1e999\nb: !!int " + "1" * 500) == [("SK112", 1, 4), ("SK112", 2, 4)]


def test_only_what_is_no_text_keeps_its_spelling() -> None:
    text = "{a: 1.10, b: '1.10', c: yes, d: True, e: ~, f: , g: !!int \"7\", h: !!str 7, i: x}"
    read = document(text)
    spellings = {key: read.nearest((key,)).text for key in read.data if read.nearest((key,)).text is not None}
    assert spellings == {"a": "1.10", "d": "True", "e": "~", "f": "", "g": "7"}
    assert read.spelling(("a",)) == "1.10"


@each_row(
    ("text", "value"),
    [
        ("!!str 12", "12"),
        ("!!str", ""),
        ("! 12", "12"),
        ('!!int "12"', 12),
        ("!!int 0x1F", 31),
        ("!!float 1", 1.0),
        ("!!float 1.5", 1.5),
        ('!!bool "true"', True),
        ("!!null ''", None),
        ("!!map {a: 1}", {"a": 1}),
        ("!!seq [1]", [1]),
        ("! [1]", [1]),
    ],
)
def test_core_tags_are_honoured(text: str, value: Any) -> None:
    found = data(text)
    assert (type(found), found) == (type(value), value)


@each_row(
    "text",
    [
        "!!int x",
        "!!int 1.5",
        "!!float x",
        "!!bool yes",
        "!!bool 1",
        "!!null x",
        "!!int true",
        "!!map x",
        "!!seq x",
        "!!str [1]",
        "!!map [1]",
        "!!seq {}",
    ],
)
def test_a_value_that_does_not_fit_its_tag_is_reported(text: str) -> None:
    assert findings(f"a: {text}") == [("SK105", 1, 4)]


@each_row(
    "text", ["!Ref x", "!!binary aGk=", "!!timestamp 2001-01-01", "!!set {a}", "!Ref [x]", "!<tag:x> {a: 1}", "!str x"]
)
def test_other_tags_are_refused(text: str) -> None:
    assert findings(f"a: {text}") == [("SK104", 1, 4)]


def test_a_misspelt_tag_is_guessed() -> None:
    assert finding("a: !!string x").help == "did you mean `!!str`?"
    assert finding("a: !" + "x" * 50 + " y").message == "unknown tag `!" + "x" * 39 + "...`"
