"""The table of rules: the first that matches decides."""

from __future__ import annotations

import pytest

from scorekit.parity.result import Fact
from scorekit.parity.rules import RULES, CellPair, decide, major
from tests.rows import each_row


def rule(aspect: str, reference: Fact | None, other: Fact | None, name: str = "x") -> tuple[str, str]:
    found = decide(CellPair(aspect, name, reference, other))  # type: ignore[arg-type]
    assert found is not None
    return found.name, found.verdict


@each_row(
    ("text", "expected"),
    [("17", "17"), ("17.6-alpine", "17"), ("v1.27.8", "1"), ("15-bookworm", "15"), ("latest", "latest"), ("", "")],
)
def test_major_version(text: str, expected: str) -> None:
    assert major(text) == expected


@pytest.mark.parametrize("aspect", ["version", "image"])
def test_other_major_version_is_a_risk_and_other_minor_is_not(aspect: str) -> None:
    assert rule(aspect, Fact("17.6"), Fact("15.14")) == ("version-major", "risk")
    assert rule(aspect, Fact("17.6"), Fact("17.2")) == ("version-minor", "expected")


@pytest.mark.parametrize(("one", "other"), [("latest", "17.2"), ("RELEASE.2025-09-07", "RELEASE.2024-01-01")])
def test_version_without_a_number_is_not_said_to_be_another_major_version(one: str, other: str) -> None:
    assert rule("image", Fact(one), Fact(other)) == ("version-untold", "risk")


def test_missing_output_is_a_risk_where_a_workload_reads_it() -> None:
    assert rule("output", Fact("a", used=True), None) == ("output-missing-used", "risk")
    assert rule("output", None, Fact("a")) == ("output-missing", "expected")


def test_other_host_and_other_driver_are_expected() -> None:
    assert rule("output", Fact("db.prod"), Fact("db"), "host") == ("output-value", "expected")
    assert rule("driver", Fact("postgres/aws-rds"), Fact("postgres/in-cluster")) == ("driver-differs", "expected")


def test_value_known_later_is_expected() -> None:
    assert rule("output", Fact("<secret>", "secret"), Fact("db"), "host") == ("known-later", "expected")


def test_plain_text_in_production_of_what_is_secret_elsewhere_is_a_risk() -> None:
    secret = Fact("<secret>", "secret", computed=True)
    assert rule("variable", Fact("hunter2"), secret) == ("plain-in-reference", "risk")
    assert rule("variable", Fact("db", computed=True), secret) == ("known-later", "expected")
    assert rule("variable", secret, Fact("hunter2")) == ("known-later", "expected")


def test_enforced_in_one_environment_alone_is_a_risk_whatever_the_param() -> None:
    assert rule("param", Fact("large", enforced=True), Fact("small"), "size") == ("enforced", "risk")
    both = Fact("large", enforced=True), Fact("small", enforced=True)
    assert rule("param", *both, "size") == ("param-amount", "expected")


def test_param_of_another_value_is_a_risk_unless_it_is_an_amount_or_computed() -> None:
    assert rule("param", Fact("a"), Fact("b"), "mode") == ("param-differs", "risk")
    assert rule("param", Fact("large"), Fact("small"), "size") == ("param-amount", "expected")
    assert rule("param", Fact("a", computed=True), Fact("b"), "host") == ("param-computed", "expected")


def test_lost_data_is_a_risk_in_production_alone() -> None:
    kept, lost = Fact("kept"), Fact("lost at a restart")
    assert rule("storage", lost, kept) == ("storage-lost", "risk")
    assert rule("storage", kept, lost) == ("storage-kept", "expected")


def test_stricter_profile_is_a_risk_and_a_looser_one_is_not() -> None:
    assert rule("profile", Fact("restricted"), Fact("baseline")) == ("profile-stricter", "risk")
    assert rule("profile", Fact("baseline"), Fact("restricted")) == ("profile-looser", "expected")


def test_other_image_is_a_risk_and_another_tag_is_not() -> None:
    assert rule("container image", Fact("shop:1"), Fact("shop:2")) == ("image-tag", "expected")
    assert rule("container image", Fact("shop:1"), Fact("store:1")) == ("image-differs", "risk")


THERE, OTHER = Fact("a"), Fact("b")
USED, COMPUTED, SECRET = Fact("a", used=True), Fact("a", computed=True), Fact("<in a Secret>", "secret", computed=True)
LATER = Fact("<known at run time>", "run time")
#: What it is about, its name, what the reference says and what another does; the rule and the verdict.
DECIDED = [
    ("resource", "", THERE, None, "resource-missing", "risk"),
    ("resource", "", THERE, OTHER, "type-differs", "risk"),
    ("workload", "", None, THERE, "workload-missing", "risk"),
    ("class", "", THERE, OTHER, "class-differs", "risk"),
    ("version", "", Fact("latest"), Fact("17"), "version-untold", "risk"),
    ("image", "db", Fact("latest"), Fact("17"), "version-untold", "risk"),
    ("version", "", Fact("16"), Fact("17"), "version-major", "risk"),
    ("image", "db", Fact("16"), Fact("17"), "version-major", "risk"),
    ("version", "", Fact("17.1"), Fact("17.2"), "version-minor", "expected"),
    ("image", "db", Fact("17.1"), Fact("17.2"), "version-minor", "expected"),
    ("param", "size", Fact("a", enforced=True), OTHER, "enforced", "risk"),
    ("output", "host", None, USED, "output-missing-used", "risk"),
    ("output", "host", THERE, None, "output-missing", "expected"),
    ("variable", "main.DSN", THERE, SECRET, "plain-in-reference", "risk"),
    *((aspect, "x", LATER, OTHER, "known-later", "expected") for aspect in ("output", "variable", "param")),
    ("output", "host", THERE, OTHER, "output-value", "expected"),
    ("param", "mode", None, THERE, "param-missing", "risk"),
    ("param", "mode", COMPUTED, OTHER, "param-computed", "expected"),
    *(
        ("param", name, THERE, OTHER, "param-amount", "expected")
        for name in ("size", "storage", "replicas", "cpu", "memory", "instances", "nodes")
    ),
    ("param", "mode", THERE, OTHER, "param-differs", "risk"),
    ("storage", "", Fact("lost at a restart"), Fact("kept"), "storage-lost", "risk"),
    ("storage", "", Fact("kept"), Fact("lost at a restart"), "storage-kept", "expected"),
    ("variable", "main.A", None, THERE, "variable-missing", "risk"),
    ("variable", "main.A", COMPUTED, OTHER, "variable-computed", "expected"),
    ("variable", "main.A", THERE, OTHER, "variable-value", "expected"),
    ("environment variable", "A", None, USED, "environment-variable-missing", "risk"),
    ("environment variable", "A", None, THERE, "environment-variable-unread", "expected"),
    ("environment variable", "A", THERE, OTHER, "environment-variable-value", "expected"),
    ("profile", "", Fact("restricted"), Fact("privileged"), "profile-stricter", "risk"),
    ("profile", "", Fact("baseline"), Fact("privileged"), "profile-stricter", "risk"),
    ("profile", "", Fact("privileged"), Fact("baseline"), "profile-looser", "expected"),
    ("container image", "main", Fact("shop:1"), Fact("store:1"), "image-differs", "risk"),
    ("container image", "main", Fact("shop:1"), Fact("shop:2"), "image-tag", "expected"),
    ("command", "main.args", THERE, OTHER, "command-differs", "risk"),
    ("port", "http", THERE, OTHER, "port-differs", "risk"),
    ("driver", "", THERE, OTHER, "driver-differs", "expected"),
    ("replicas", "", Fact("1"), Fact("2"), "replicas-differ", "expected"),
    ("targets", "", THERE, OTHER, "targets-differ", "expected"),
]  # fmt: skip


@each_row("row", DECIDED, ids=lambda row: f"{row[0]}-{row[4]}")
def test_a_difference_is_decided_by_its_rule(row: tuple[str, str, Fact | None, Fact | None, str, str]) -> None:
    aspect, name, reference, other, expected, verdict = row
    assert rule(aspect, reference, other, name) == (expected, verdict)


def test_every_rule_decides_a_row() -> None:
    assert {row[4] for row in DECIDED} == {found.name for found in RULES}


def test_names_of_rules_are_unique_and_each_has_a_reason() -> None:
    names = [r.name for r in RULES]
    assert len(set(names)) == len(names)
    assert all(r.reason and r.aspects for r in RULES)


def test_every_aspect_is_decided_whatever_the_facts() -> None:
    facts = (None, Fact("1"), Fact("2"), Fact("restricted"), Fact("baseline"), Fact("<secret>", "secret"))
    for aspect in sorted({a for r in RULES for a in r.aspects} - {"profile", "workload"}):
        for one in facts:
            for two in facts:
                if one != two:
                    assert decide(CellPair(aspect, "x", one, two)) or None in (one, two), (aspect, one, two)


@each_row("other", ["shop", "shop:2", "shop@sha256:aa", "shop:1@sha256:bb"])
def test_image_of_one_repository_is_the_same_image_however_it_is_pinned(other: str) -> None:
    reference = Fact("registry.example.com:5000/shop:1")
    assert rule("container image", reference, Fact(f"registry.example.com:5000/{other}")) == ("image-tag", "expected")
    assert rule("container image", reference, Fact("registry.example.com:5000/other:1")) == ("image-differs", "risk")
