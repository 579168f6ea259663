"""Diagnostics as people see them."""

from __future__ import annotations

from textwrap import dedent

from scorekit.diagnostics import Code, Diagnostic, Label, Severity
from scorekit.location import Source, Span
from scorekit.report import diagnostics, terminal
from scorekit.report.diagnostics import Context, text

SOURCE = Source("score.yaml", "metadata:\n  naem: shop\n\tx: \u4f60\u597d value\nlast")
CODE = Code("SK202", "unknown key", Severity.ERROR)
WARNING = Code("SK299", "old", Severity.WARNING)


def span(line: int, column: int, end: int, source: Source = SOURCE) -> Span:
    return Span(source, line, column, line, end)


def shown(diagnostic: Diagnostic) -> str:
    return text.render([diagnostic])


def test_a_diagnostic_quotes_its_line_with_a_caret() -> None:
    found = CODE.at(span(2, 3, 7), "unknown key `naem`", help="did you mean `name`?", notes=["keys are fixed"])
    assert shown(found) == dedent("""\
        error[SK202]: unknown key `naem`
         --> score.yaml:2:3
          |
        2 |   naem: shop
          |   ^^^^
          = note: keys are fixed
          = help: did you mean `name`?
        """)


def test_labels_follow_with_their_words() -> None:
    found = CODE.at(span(2, 3, 7), "again", labels=[Label(span(1, 1, 9), "first here")])
    assert " ::: score.yaml:1:1\n  |\n1 | metadata:\n  | -------- first here\n" in shown(found)


def test_tabs_and_wide_characters_keep_the_caret_in_place() -> None:
    lines = shown(CODE.at(span(3, 8, 13), "x")).splitlines()
    assert lines[3] == "3 |     x: \u4f60\u597d value"
    assert lines[4] == "  |             ^^^^^"


def test_a_secret_line_is_not_quoted() -> None:
    found = CODE.at(span(2, 3, 7), "a secret must be a reference", quote=False)
    assert "shop" not in shown(found)
    assert "score.yaml:2:3" in shown(found)


def test_a_finding_without_a_place_has_words_alone() -> None:
    assert shown(WARNING.at(None, "nothing to do")) == "warning[SK299]: nothing to do\n"


def test_a_span_over_several_lines_marks_the_first() -> None:
    found = CODE.at(Span(SOURCE, 1, 1, 4, 3), "all of it")
    assert "1 | metadata:\n  | ^^^^^^^^^\n" in shown(found)


def test_an_empty_line_and_a_place_past_the_end_are_named_alone() -> None:
    assert shown(CODE.at(span(9, 1, 1), "gone")) == "error[SK202]: gone\n --> score.yaml:9:1\n"
    found = CODE.at(span(9, 1, 1), "gone", labels=[Label(span(8, 1, 1), "here")])
    assert shown(found).endswith(" ::: score.yaml:8:1: here\n")


def test_a_long_line_is_cut_around_its_caret() -> None:
    source = Source("score.yaml", "x" * 500 + "NEEDLE" + "y" * 500)
    lines = shown(CODE.at(span(1, 501, 507, source), "far out")).splitlines()
    assert lines[3].startswith("1 | ...x")
    assert lines[3].endswith("...")
    assert lines[3][lines[4].index("^") :].startswith("NEEDLE")


def test_control_characters_can_not_reach_the_terminal() -> None:
    source = Source("a\x1b.yaml", "key: \x1b[31mred\u202e")
    out = shown(CODE.at(span(1, 1, 4, source), "odd \x1b[0m", help="\x07"))
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "\x07" not in out
    assert "<U+001B>" in out


def test_colour_is_added_and_resets() -> None:
    out = text.render([CODE.at(span(2, 3, 7), "x")], Context(palette=terminal.COLOUR))
    assert out.startswith("\x1b[1;31merror[SK202]\x1b[0m")


def test_the_summary_counts_errors_and_warnings() -> None:
    found = [CODE.at(None, "a"), CODE.at(None, "b"), WARNING.at(None, "c")]
    assert diagnostics.summary(found) == "2 errors, 1 warning"
    assert diagnostics.summary([]) == ""


def test_combining_characters_take_no_cell() -> None:
    source = Source("score.yaml", "e\u0301: x")
    lines = shown(CODE.at(span(1, 5, 6, source), "x")).splitlines()
    assert lines[4] == "  |    ^"
