"""Diagnostics as a JUnit report."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from scorekit.diagnostics import Code, Diagnostic, Severity
from scorekit.location import Source, Span
from scorekit.report.diagnostics import Context, junit

ERROR = Code("SK201", "unknown key", Severity.ERROR)
WARNING = Code("SK532", "no seed", Severity.WARNING)
SPAN = Span(Source("score.yaml", "naem: x"), 1, 1, 1, 5)


def report(*found: Diagnostic, context: Context = Context()) -> ET.Element:  # noqa: B008 - frozen
    return ET.fromstring(junit.render(found, context))  # noqa: S314 - what we wrote ourselves


def test_an_error_is_a_failed_case_of_its_file() -> None:
    suites = report(ERROR.at(SPAN, 'unknown <"key">\x00', help="mend it"), context=Context(prefix="shop"))
    assert suites.attrib == {"name": "scorekit", "tests": "1", "failures": "1", "errors": "0", "skipped": "0"}
    (suite,) = suites
    (case,) = suite
    assert suite.get("name") == case.get("classname") == case.get("file") == "shop/score.yaml"
    assert (case.get("name"), case.get("line")) == ('SK201: unknown <"key"><U+0000>', "1")
    (failure,) = case
    assert failure.tag == "failure"
    assert failure.attrib == {"type": "SK201", "message": 'unknown <"key"><U+0000>'}
    assert failure.text == 'shop/score.yaml:1:1\nunknown <"key"><U+0000>\nhelp: mend it'


def test_a_warning_passes_and_says_so() -> None:
    ((case,),) = report(WARNING.at(None, "no seed"))
    assert [(e.tag, e.text) for e in case] == [("system-out", "warning: scorekit.yaml\nno seed")]


def test_cases_of_one_name_are_told_apart() -> None:
    found = [ERROR.at(Span(SPAN.source, n, 1, n, 2), "x") for n in (1, 2)]
    assert [c.get("name") for c in report(*found).iter("testcase")] == ["SK201: x", "SK201: x (2)"]


def test_there_is_a_suite_for_each_file() -> None:
    other = Span(Source("a.yaml", ""), 1, 1, 1, 1)
    suites = report(ERROR.at(SPAN, "x"), ERROR.at(other, "y"), WARNING.at(SPAN, "z"))
    assert [(s.get("name"), s.get("tests"), s.get("failures")) for s in suites] == [
        ("a.yaml", "1", "1"),
        ("score.yaml", "2", "1"),
    ]


def test_nothing_found_is_a_passed_case() -> None:
    suites = report()
    assert (suites.get("tests"), suites.get("failures")) == ("1", "0")
    assert [len(c) for c in suites.iter("testcase")] == [0]
