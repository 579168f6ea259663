"""The impact in its formats: what is equal in several environments is one row, and nothing breaks a table."""

from __future__ import annotations

import json

from scorekit.impact.result import Impact, ImpactCause, InEnvironment, TouchedObject, TouchedWorkload
from scorekit.impact.subject import Area, ImpactSubject
from scorekit.location import Source, Span
from scorekit.report import impact as reports

SPAN = Span(Source("score.yaml", "x"), 3, 1, 3, 2)


def impact(name: str = "Deployment/shop") -> Impact:
    made = TouchedObject(name, "shop", "indirect", ImpactCause("takes values of db", SPAN), "", ())
    first = TouchedObject("volume/a", "db", "direct", ImpactCause("made for db"), "a volume", ())
    workload = TouchedWorkload("shop", "direct", ("db",), ("main.URL",))
    subject = ImpactSubject("driver", "db/one", ((Area("db/one/driver.yaml"),),), file="db/one/driver.yaml")
    return Impact(
        subject,
        (
            InEnvironment("dev", "kubernetes", (), (workload,), (made, first)),
            InEnvironment("dev", "compose", (), (workload,), (made,)),
            InEnvironment("prod", "kubernetes"),
        ),
        ("broken",),
    )


def test_formats_are_found_by_listing() -> None:
    assert set(reports.FORMATS.names()) == {"json", "markdown", "text"}


def test_equal_rows_are_one_that_names_all_environments() -> None:
    text = reports.FORMATS.find("text").render(impact())
    (row,) = [line for line in text.splitlines() if line.startswith("Deployment/shop")]
    assert row.endswith("dev (kubernetes), dev (compose)")


def test_environment_is_named_once_though_a_row_comes_twice_there() -> None:
    made = impact().environments[0].objects
    twice = Impact(impact().subject, (InEnvironment("dev", "kubernetes", (), (), (*made, *made)),))
    text = reports.FORMATS.find("text").render(twice)
    assert [line.split()[-1] for line in text.splitlines() if line.startswith(("Deployment", "volume"))] == ["dev"] * 2


def test_direct_hits_come_first() -> None:
    text = reports.FORMATS.find("text").render(impact())
    assert text.index("volume/a") < text.index("Deployment/shop")


def test_summary_counts_things_once_and_objects_by_environment() -> None:
    assert reports.summary(impact()) == (
        "1 workload, 0 resources and 3 objects in 1 of 2 environments; 1 object holds data; nothing is known of broken"
    )


def test_text_can_not_move_the_cursor() -> None:
    assert "\x1b" not in reports.FORMATS.find("text").render(impact("Deployment/\x1b[2J"))


def test_markdown_cell_can_not_break_its_table() -> None:
    text = reports.FORMATS.find("markdown").render(impact("Deployment/`a|b`"))
    (row,) = [line for line in text.splitlines() if "a\\|b" in line]
    assert row.startswith("| `` Deployment/`a\\|b` `` |")


def test_json_is_one_object_with_every_environment() -> None:
    found = json.loads(reports.FORMATS.find("json").render(impact()))
    assert [e["environment"] for e in found["environments"]] == ["dev", "dev", "prod"]
    assert found["failed"] == ["broken"]
    assert found["environments"][0]["objects"][0]["span"]["line"] == 3


def test_subject_that_reaches_nothing_is_said_so() -> None:
    nothing = Impact(impact().subject, (InEnvironment("dev", "kubernetes"),))
    assert "No resource gets this driver in dev." in reports.FORMATS.find("text").render(nothing)
    assert "no environment can be compiled" in reports.FORMATS.find("text").render(Impact(nothing.subject, ()))
