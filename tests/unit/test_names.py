"""Names are legal where they are used, whatever they are made of, and others only where they must be."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorekit import names
from tests.property.strategies import WHOLE
from tests.rows import each_row

LABEL = re.compile(r"[a-z](?:[a-z0-9-]*[a-z0-9])?")
IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*")


@given(st.text(WHOLE, max_size=80), st.integers(20, 63))
def test_a_dns_name_is_a_label_within_its_limit(text: str, limit: int) -> None:
    found = names.dns(text, limit=limit)
    assert LABEL.fullmatch(found)
    assert len(found) <= limit
    assert names.dns(found, limit=limit) == found


@given(st.text(WHOLE, max_size=80), st.integers(20, 63))
def test_an_identifier_needs_no_quotes(text: str, limit: int) -> None:
    found = names.identifier(text, limit=limit)
    assert IDENTIFIER.fullmatch(found)
    assert len(found) <= limit


@pytest.mark.parametrize("length", [51, 52])
def test_a_name_that_fits_is_left_alone(length: int) -> None:
    assert names.dns("a" * length) == "a" * length
    assert names.cut("A" * length, "whoever") == "A" * length


def test_a_longer_name_is_cut_to_the_limit_and_told_apart_by_its_owner() -> None:
    found = names.cut("a" * 53, "one")
    assert re.fullmatch("a{43}-[0-9a-f]{8}", found)
    assert found != names.cut("a" * 53, "two")
    assert found == names.cut("a" * 90, "one")


@each_row("before", ["-", "--", "_", ".", "-._"])
@each_row("joint", ["-", "_", ""])
def test_where_a_name_is_cut_no_mark_meets_the_joint(before: str, joint: str) -> None:
    head = "a" * (52 - 8 - len(joint) - len(before))
    found = names.cut(f"{head}{before}{'b' * 30}", "owner", joint=joint)
    assert re.fullmatch(f"{head}{joint}[0-9a-f]{{8}}", found)


@each_row(
    ("made", "expected"),
    [
        (names.dns("Shop API/v2"), "shop-api-v2"),
        (names.dns("--shop--"), "shop"),
        (names.dns("2fast"), "s-2fast"),
        (names.dns("é"), "x"),
        (names.identifier("Shop-API"), "shop_api"),
        (names.identifier("_shop_"), "shop"),
        (names.identifier("2fast"), "r_2fast"),
        (names.identifier("-"), "x"),
        (names.alnum("Shop-API_2"), "shopapi2"),
        (names.alnum("-"), "x"),
        (names.last_word("./data"), "data"),
        (names.last_word("{{resources.my-data}}"), "my-data"),
        (names.last_word("..."), ""),
        (names.label("Shop_1.0"), "Shop_1.0"),
        (names.label("a" * 63), "a" * 63),
        (names.label("shop api"), "shop-api"),
        (names.label("-shop"), "shop"),
        (names.label(""), "x"),
    ],
)
def test_what_a_name_becomes(made: str, expected: str) -> None:
    assert made == expected


def test_a_long_text_is_a_label_of_63_characters() -> None:
    assert len(names.label("a" * 64)) == 63
    assert re.fullmatch("a{44}[0-9a-f]{8}", names.alnum("a-" * 60))
