"""Pieces of Markdown stay what they are in the cell of a table."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from tools.reference.commands import Command, Parameter, page
from tools.reference.markdown import code, codes, prose, table

from tests.rows import each_row


@each_row(
    ("text", "expected"),
    [
        ("one of `a|b`", "one of <code>a&#124;b</code>"),
        ("a ``code`` span", "a `code` span"),
        ("<b> & *c*", "&lt;b&gt; &amp; &#42;c&#42;"),
        ("over\n  two lines", "over two lines"),
        ("", ""),
    ],
)
def test_prose_is_one_safe_line(text: str, expected: str) -> None:
    assert prose(text) == expected


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_no_text_ends_its_cell_or_opens_an_element(text: str) -> None:
    for made in (prose(text), code(text)):
        outside = re.sub(r"`[^`]*`", "", made.replace("<code>", "").replace("</code>", ""))
        assert "|" not in made
        assert "<" not in outside


def test_a_list_of_no_names_is_a_dash() -> None:
    assert (codes([]), codes(["a", 1])) == ("-", "`a`, `1`")


def test_a_table_without_rows_is_nothing() -> None:
    assert table(("A",), []) == ""
    assert table(("A", "B"), [("1", "2")]) == "| A | B |\n|---|---|\n| 1 | 2 |\n"


def test_what_may_be_repeated_is_said_once() -> None:
    parameters = (
        Parameter("--a A", "First.", repeatable=True),
        Parameter("--b B", "Several in turn; several.", repeatable=True),
    )
    text = page([Command("scorekit x", "scorekit x [OPTIONS]", ("Does it.",), parameters, "scorekit x --a 1")])
    assert "| `--a A` | First. May be given several times. |" in text
    assert "| `--b B` | Several in turn; several. |" in text
    assert text.endswith("```sh\nscorekit x --a 1\n```\n")
