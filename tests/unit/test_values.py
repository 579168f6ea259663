"""Values as Score writes them into a text."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorekit.values import OpaqueError, SecretValue, to_text
from tests.property.strategies import WHOLE
from tests.rows import each_row

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(WHOLE),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(WHOLE), inner, max_size=4),
    max_leaves=12,
)


@each_row(
    ("number", "text"),
    [
        (1.0, "1"),
        (1.50, "1.5"),
        (-0.0, "-0"),
        (0.0, "0"),
        (1e20, "100000000000000000000"),
        (1.2345678901234568e20, "123456789012345680000"),
        (1e21, "1e+21"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-10, "1.5e-10"),
        (1e300, "1e+300"),
        (10**25, "1" + "0" * 25),
    ],
)
def test_numbers_have_the_shortest_form(number: float, text: str) -> None:
    assert to_text(number) == text


def test_texts_inside_are_escaped_for_html_and_others_are_not() -> None:
    assert to_text("<é>") == "<é>"
    assert to_text(['<é>&\u2028\u2029\x01"']) == '["\\u003cé\\u003e\\u0026\\u2028\\u2029\\u0001\\""]'


def test_keys_are_sorted_and_nothing_is_spaced() -> None:
    assert to_text({"b": [1, None], "a": {"é": True}, "": ()}) == '{"":[],"a":{"é":true},"b":[1,null]}'


@each_row("value", [math.inf, -math.inf, math.nan, [math.inf], object()])
def test_what_json_cannot_hold_is_a_value_error(value: Any) -> None:
    with pytest.raises(ValueError, match="can't be written as text"):
        to_text(value)


@pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [v], lambda v: {"a": [v]}])
def test_a_reference_is_never_written(wrap: Any) -> None:
    with pytest.raises(OpaqueError):
        to_text(wrap(SecretValue("postgres.default#shop.db", "password")))


@given(JSON)
def test_the_text_of_a_value_reads_back_as_it(value: Any) -> None:
    if not isinstance(value, str):
        assert json.loads(to_text(value), parse_int=float) == value


@given(st.dictionaries(st.text(WHOLE), st.integers(), max_size=5))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert to_text(dict(reversed(value.items()))) == to_text(value)
