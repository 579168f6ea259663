"""Diagnostics as annotations of GitHub Actions."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity
from scorekit.location import Source, Span
from scorekit.report.diagnostics import Context, github

ERROR = Code("SK201", "unknown key", Severity.ERROR)
WARNING = Code("SK532", "no seed", Severity.WARNING)
NOTE = Code("SK999", "", Severity.NOTE)
SPAN = Span(Source("a,b:c%.yaml", "naem: x"), 1, 1, 1, 5)


def test_a_finding_is_one_line_with_everything_escaped() -> None:
    found = ERROR.at(SPAN, "100% wrong: a, b\n::error::x", help="mend it")
    assert github.render([found], Context(prefix="shop")) == (
        "::error file=shop/a%2Cb%3Ac%25.yaml,line=1,endLine=1,col=1,endColumn=5,title=SK201%3A unknown key"
        "::100%25 wrong: a, b<U+000A>::error::x%0Ahelp: mend it\n"
    )


def test_a_finding_over_several_lines_has_no_columns() -> None:
    found = ERROR.at(Span(SPAN.source, 1, 4, 3, 2), "x")
    assert "line=1,endLine=3,title=" in github.render([found])


def test_what_is_about_no_file_names_none_and_a_note_is_a_notice() -> None:
    assert github.render([NOTE.at(None, "x")]) == "::notice title=SK999::x\n"


def test_errors_come_first_whatever_their_order() -> None:
    found = [NOTE.at(None, "n"), WARNING.at(None, "w"), ERROR.at(None, "e")]
    kinds = [line.partition(" ")[0] for line in github.render(found).splitlines()]
    assert kinds == ["::error", "::warning", "::notice"]


def test_the_tenth_of_a_kind_says_how_many_more_there_are() -> None:
    ten = [ERROR.at(None, f"number {n}") for n in range(10)]
    assert "more" not in github.render(ten)
    lines = github.render([*ten, *(ERROR.at(None, f"number {n}") for n in (10, 11))]).splitlines()
    assert len(lines) == 13
    assert lines[9] == "::error title=scorekit::3 more of 12 errors are in the log of this step"
    assert lines[10].endswith("number 9")


def test_nothing_found_is_nothing_said() -> None:
    assert github.render([]) == ""


def test_environments_are_told_where_they_differ() -> None:
    found = ERROR.at(None, "x")
    told = Context(environments={found: ["dev"]}, checked=("dev", "prod"))
    everywhere = Context(environments={found: ["dev"]}, checked=("dev",))
    assert github.render([found], told).endswith("x%0Ain: dev\n")
    assert github.render([found], everywhere).endswith("::x\n")
