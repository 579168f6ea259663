"""Tables in columns and in Markdown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scorekit.report.tables import columns, markdown, quoted

CELLS = st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=2), min_size=1, max_size=4)


def test_empty_columns_are_left_out_and_empty_cells_marked() -> None:
    assert columns(("a", "b", "c"), [["x", "", "1"], ["", "", "2"]]) == "A  C\nx  1\n-  2\n"
    assert columns(("a",), []) == ""
    assert markdown(("a", "b"), [["", ""]]) == ""


def test_wide_characters_keep_columns_straight() -> None:
    assert columns(("a", "b"), [["\u6f22", "x"], ["abc", "y"]]).splitlines()[1] == "\u6f22   x"


@given(CELLS)
def test_every_row_is_one_line_whatever_it_holds(rows: list[list[str]]) -> None:
    if any(any(row) for row in rows):
        assert columns(("a", "b"), rows).count("\n") == len(rows) + 1
        assert markdown(("a", "b"), rows).count("\n") == len(rows) + 2


def test_code_in_code_gets_a_longer_fence() -> None:
    assert quoted("a``b") == "``` a``b ```"
    assert quoted("a|b") == "`a\\|b`"
