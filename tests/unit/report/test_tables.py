"""Tables in columns and in Markdown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scorekit.report.tables import columns, markdown, quoted
from scorekit.report.terminal import Palette, printable
from tests.property.strategies import WHOLE

CELLS = st.lists(st.lists(st.text(WHOLE, max_size=8), min_size=2, max_size=2), min_size=1, max_size=4)


def test_empty_columns_are_left_out_and_empty_cells_marked() -> None:
    assert columns(("a", "b", "c"), [["x", "", "1"], ["", "", "2"]]) == "A  C\nx  1\n-  2\n"
    assert columns(("a",), []) == ""
    assert markdown(("a", "b"), [["", ""]]) == ""


def test_wide_characters_keep_columns_straight() -> None:
    assert columns(("a", "b"), [["\u6f22", "x"], ["abc", "y"]]).splitlines()[1] == "\u6f22   x"


def test_a_last_column_that_is_too_wide_is_folded_on_a_terminal() -> None:
    told = columns(("a", "b"), [["x", "one two three four five six seven eight"]], Palette(columns=30))
    assert told == "A  B\nx  one two three four five six\n   seven eight\n"


def test_a_table_that_is_too_wide_is_told_row_by_row_on_a_terminal() -> None:
    rows = [["x" * 20, "y" * 20, "", "w" * 40], ["z", "", "", "one two three"]]
    told = columns(("a", "bb", "c", "d"), [["", "", "v", ""], *rows], Palette(columns=50))
    first, second, third = "A     -\n  C   v\n", f"A     {'x' * 20}\n  BB  {'y' * 20}\n", f"  D   {'w' * 40}\n"
    assert told == f"{first}{second}{third}A     z\n  D   one two three\n"
    assert columns(("a", "bb", "c", "d"), rows).count("\n") == 3


@given(CELLS, st.integers(1, 60))
def test_no_cell_is_lost_on_a_narrow_terminal(rows: list[list[str]], room: int) -> None:
    told = "".join(columns(("a", "b"), rows, Palette(columns=room)).split())
    assert all("".join(printable(cell).split()) in told for row in rows for cell in row)


@given(CELLS)
def test_every_row_is_one_line_whatever_it_holds(rows: list[list[str]]) -> None:
    if any(any(row) for row in rows):
        assert columns(("a", "b"), rows).count("\n") == len(rows) + 1
        assert markdown(("a", "b"), rows).count("\n") == len(rows) + 2


def test_code_in_code_gets_a_longer_fence() -> None:
    assert quoted("a``b") == "``` a``b ```"
    assert quoted("a|b") == "`a\\|b`"
