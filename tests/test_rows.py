"""A table in one test loses nothing: every row is tried, and each that fails is told by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path


def test_each_row_that_fails_is_named_and_the_others_are_tried() -> None:
    tried = []

    @each_row(
        ("word", "number"), [("a", 1), ("b", 0), pytest.param("c", 1, id="third"), pytest.param("d", 0, id="last")]
    )
    def is_one(word: str, number: int) -> None:
        tried.append(word)
        assert number == 1

    with pytest.raises(ExceptionGroup, match=r"rows that fail: 2, b-0; 4, last$") as told:
        is_one()
    assert tried == ["a", "b", "c", "d"]
    assert [fault.__notes__ for fault in told.value.exceptions] == [["in row 2, b-0"], ["in row 4, last"]]


def test_what_pytest_fails_fails_a_row() -> None:
    @each_row("text", ["x", "1"])
    def is_no_number(text: str) -> None:
        with pytest.raises(ValueError, match="invalid literal"):
            int(text)

    with pytest.raises(BaseExceptionGroup, match=r"rows that fail: 2, 1$"):
        is_no_number()


def test_a_row_that_is_skipped_fails_and_hides_no_other() -> None:
    @each_row("number", [1, 2, 3])
    def is_two(number: int) -> None:
        if number == 2:
            pytest.skip("not today")
        assert number == 2

    with pytest.raises(BaseExceptionGroup, match=r"rows that fail: 1, 1; 2, 2; 3, 3$"):
        is_two()


def test_a_row_is_called_as_its_table_says() -> None:
    @each_row("text", ["one", "two"], ids=str.upper)
    @each_row("number", [1, 2])
    def is_less(text: str, number: int) -> None:
        assert number < 2

    with pytest.raises(ExceptionGroup, match=r"^rows that fail: 1, ONE; 2, TWO$") as told:
        is_less()
    assert [str(fault) for fault in told.value.exceptions] == ["rows that fail: 2, 2 (1 sub-exception)"] * 2


def test_a_table_without_rows_and_a_row_with_a_mark_are_refused() -> None:
    with pytest.raises(AssertionError, match="tests nothing"):
        each_row("text", [])
    with pytest.raises(AssertionError, match="of its own"):
        each_row("text", [pytest.param("x", marks=pytest.mark.skip)])


@each_row("text", ["one", "two"])
def test_fixtures_are_handed_on(text: str, tmp_path: Path) -> None:
    assert tmp_path.is_dir()
    assert text in ("one", "two")
