"""Diagnostics as the summary of a CI job."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity
from scorekit.location import Source, Span
from scorekit.report.diagnostics import Context, markdown

ERROR = Code("SK201", "unknown key", Severity.ERROR)
NOTE = Code("SK202", "", Severity.NOTE)
SPAN = Span(Source("score.yaml", "naem: x"), 8, 1, 8, 5)


def test_counts_and_a_table() -> None:
    found = ERROR.at(SPAN, "unknown key `naem`", help="did you mean `name`?", notes=["it is new"])
    hint = "did you mean <code>name</code>?<br>it is new"
    context = Context({found: ["dev"]}, prefix="shop", checked=("dev", "prod"))
    assert markdown.render([found], context).splitlines() == [
        "**scorekit:** 1 error in dev, prod",
        "",
        "| Where | Severity | Code | What | Hint |",
        "| --- | --- | --- | --- | --- |",
        f"| shop/score.yaml:8 | error | SK201 | unknown key <code>naem</code> (in dev) | {hint} |",
    ]


def test_nothing_found_is_one_line() -> None:
    assert markdown.render([], Context(checked=("dev",))) == "**scorekit:** nothing wrong in dev\n"
    assert markdown.render([]) == "**scorekit:** nothing wrong\n"


def test_notes_alone_are_counted() -> None:
    assert markdown.render([NOTE.at(None, "x")]).startswith("**scorekit:** 1 note\n")
    assert markdown.render([NOTE.at(None, "x"), NOTE.at(None, "y")]).startswith("**scorekit:** 2 notes\n")


def test_no_text_leaves_its_cell() -> None:
    found = ERROR.at(SPAN, "a | b <script> ` *c* [d](e) `x|y`\n| f |")
    row = markdown.render([found]).splitlines()[4]
    assert row.count("|") == 6
    assert "<script>" not in row
    assert "&#60;script&#62;" in row
    assert "[d]" not in row


def test_a_long_list_is_cut_and_says_so() -> None:
    lines = markdown.render([ERROR.at(SPAN, f"x{n}") for n in range(205)]).splitlines()
    assert lines[-1] == "5 more are left out here."
    assert sum("SK201" in line for line in lines) == 200
