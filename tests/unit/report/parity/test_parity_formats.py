"""Parity in its formats: risks first, what differs alike in one row, and a column an environment."""

from __future__ import annotations

import json

from scorekit.diagnostics import Diagnostic, Severity
from scorekit.location import Source, Span
from scorekit.parity.result import Column, Fact, FactKey, Parity, Problem, Row
from scorekit.report import parity as reports

SPAN = Span(Source("environments/dev.yaml", "x"), 7, 1, 7, 2)
COLUMNS = (Column("dev", "dev", "development"), Column("prod", "prod", "production"))


def row(key: FactKey, dev: Fact | None, prod: Fact | None, verdict: str = "expected") -> Row:
    return Row(key, {"dev": dev, "prod": prod}, verdict, "some-rule", "some reason")  # type: ignore[arg-type]


def parity(*rows: Row, problems: tuple[Problem, ...] = ()) -> Parity:
    return Parity(COLUMNS, "prod", rows, problems, 3)


def test_what_differs_alike_is_one_row() -> None:
    facts = Fact("api_db", span=SPAN), Fact("x")
    found = parity(row(FactKey("api.db", "output", "name"), *facts), row(FactKey("api.db", "output", "user"), *facts))
    text = reports.FORMATS.find("text").render(found)
    assert "api.db outputs name, user  api_db  x" in text


def test_place_is_that_of_the_environment_that_says_otherwise() -> None:
    found = parity(row(FactKey("api.db", "driver"), Fact("a", span=SPAN), Fact("b")))
    assert reports.table(found, "expected")[0][-1] == "environments/dev.yaml:7"


def test_risk_names_its_rule_and_the_reference_is_marked() -> None:
    text = reports.FORMATS.find("text").render(
        parity(row(FactKey("api.db", "version"), Fact("15"), Fact("17"), "risk"))
    )
    assert "some-rule: some reason" in text
    assert "PROD *" in text


def test_long_and_hostile_values_stay_in_their_cell() -> None:
    found = parity(row(FactKey("a", "variable", "main.X"), Fact("a|b\x1b[2J" + "c" * 99), Fact("")))
    assert "\x1b" not in reports.FORMATS.find("text").render(found)
    assert "a\\|b" in reports.FORMATS.find("markdown").render(found)
    assert max(map(len, reports.table(found, "expected")[0])) < 60
    assert '""' in reports.table(found, "expected")[0]


def test_environment_that_fails_is_a_risk_in_every_format() -> None:
    problem = Problem("bare", Diagnostic("SK502", Severity.ERROR, "there is no rule", SPAN))
    found = parity(problems=(problem,))
    assert found.risks == 1
    for form in reports.FORMATS.names():
        assert "there is no rule" in reports.FORMATS.find(form).render(found)


def test_fault_that_environments_share_is_one_line() -> None:
    one = Diagnostic("SK502", Severity.ERROR, "there is no rule", SPAN)
    found = parity(problems=(Problem("bare", one), Problem("dev", one)))
    assert list(reports.problems(found)) == [
        "bare, dev can't be compiled: there is no rule [SK502] (environments/dev.yaml:7)"
    ]


def test_nothing_to_tell_is_said() -> None:
    assert reports.FORMATS.find("text").render(parity()) == "Nothing differs in dev, prod.\n"
    assert reports.FORMATS.find("text").render(Parity((), None, ())) == "There is nothing to compare.\n"


def test_json_has_every_value_or_null() -> None:
    found = json.loads(reports.FORMATS.find("json").render(parity(row(FactKey("a", "output", "x"), None, Fact("1")))))
    assert found["differences"][0]["values"] == {
        "dev": None,
        "prod": {"text": "1", "form": "literal", "enforced": False, "span": None},
    }


def test_one_environment_is_held_against_none() -> None:
    assert reports.summary(Parity(COLUMNS[1:], "prod", (), (), 3)) == (
        "0 risks and 0 expected differences; 3 things are equal"
    )
    assert "between dev and prod, held against prod" in reports.summary(parity())
