"""Laws of every format of diagnostics, tried on findings as odd as they can be."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorekit.codes import all_codes
from scorekit.diagnostics import Diagnostic, Label, Severity
from scorekit.location import Source, Span
from scorekit.report import diagnostics as reports
from scorekit.report.diagnostics import Context, DiagnosticPart
from tests.property.strategies import HEAVY

#: What stands in the lines of the sources, and nowhere else.
HIDDEN = "hunter2-in-the-line"
_ODD = st.text(st.sampled_from([*"ab |<>&`'\"\\[](){}%,:;=*_#@~$!", "\n", "\r", "\t", "\x00", "\x1b", "\u2028", "\x85"]), max_size=12) | st.text(st.characters(), max_size=6)  # fmt: skip
_SPANS = st.builds(
    Span,
    st.builds(Source, st.sampled_from(["score.yaml", "<stdin>", "--image", "../x.yaml", "a b/é.yaml"]) | _ODD, st.just(f"{HIDDEN}\n" * 9)),
    *(st.integers(1, 12),) * 4,
)  # fmt: skip
FINDINGS = st.lists(
    st.builds(
        Diagnostic,
        st.sampled_from([*list(all_codes())[:5], "SK999"]),
        st.sampled_from(Severity),
        _ODD,
        st.none() | _SPANS,
        st.lists(st.builds(Label, _SPANS, _ODD), max_size=2).map(tuple),
        st.lists(_ODD, max_size=2).map(tuple),
        st.none() | _ODD,
        quote=st.just(False),
    ),
    max_size=4,
    unique=True,
)


def _json(text: str) -> None:
    json.loads(text)


def _xml(text: str) -> None:
    ET.fromstring(text)  # noqa: S314 - what we wrote ourselves


def _commands(text: str) -> None:
    lines = text.split("\n")
    assert lines.pop() == ""
    for line in lines:
        assert re.fullmatch(r"::(error|warning|notice) [a-zA-Z]+=[^,:\r]*(,[a-zA-Z]+=[^,:\r]*)*::[^\r]*", line), line
        assert not re.search(r"%(?!25|0D|0A|3A|2C)", line)


def _table(text: str) -> None:
    rows = [line for line in text.split("\n") if line.startswith("| ")]
    assert all(row.count("|") == 6 for row in rows)
    assert not re.search(r"<(?!/?code>|br>)", "".join(rows[2:]))


def _text(text: str) -> None:
    assert "\x1b" not in text


WELL_FORMED = {
    "github": _commands,
    "gitlab": _json,
    "json": _json,
    "junit": _xml,
    "markdown": _table,
    "sarif": _json,
    "text": _text,
}


def test_each_format_has_its_law() -> None:
    assert sorted(WELL_FORMED) == list(reports.FORMATS.names())


@pytest.mark.parametrize("form", sorted(WELL_FORMED))
@HEAVY
@given(FINDINGS, st.sampled_from(["", "apps/shop"]))
def test_whatever_is_found_is_well_formed_and_quotes_no_line_that_it_may_not(
    form: str, found: list[Diagnostic], prefix: str
) -> None:
    context = Context({d: ["dev"] for d in found}, prefix=prefix)
    alone = reports.FORMATS.find(form).render(found, context)
    beside = reports.FORMATS.find(form).together(
        [DiagnosticPart(found, context), DiagnosticPart(found[:2], Context(prefix="a\n::b`<")), DiagnosticPart(())]
    )
    for told in (alone, beside):
        WELL_FORMED[form](told)
        assert HIDDEN not in told
        if form != "text":
            told.encode("utf-8")


@given(FINDINGS)
def test_every_result_of_sarif_has_a_relative_place_and_a_region_that_does_not_end_before_it_begins(
    found: list[Diagnostic],
) -> None:
    run = json.loads(reports.FORMATS.find("sarif").render(found))["runs"][0]
    assert len(run["results"]) == len(found)
    assert len({r["partialFingerprints"]["scorekitFinding/v1"] for r in run["results"]}) == len(found)
    for result in run["results"]:
        for location in (*result["locations"], *result.get("relatedLocations", ())):
            physical = location["physicalLocation"]
            assert re.fullmatch(r"[A-Za-z0-9_.~%/-]+", physical["artifactLocation"]["uri"])
            assert not physical["artifactLocation"]["uri"].startswith(("/", "../"))
            region = {
                "endLine": physical["region"]["startLine"],
                "startColumn": 1,
                "endColumn": 1,
                **physical["region"],
            }
            assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
