"""One fault in several environments is one finding, whatever each of them calls it."""

from __future__ import annotations

from scorekit.diagnostics import Code, Diagnostic, Label, Severity
from scorekit.location import one_line_span
from scorekit.workspace.compilation import FindingsByEnvironment

BAD = Code("SK999", "bad", Severity.ERROR)
HERE, THERE = one_line_span("score.yaml", "here"), one_line_span("other.yaml", "there")


def located(**found: list[Diagnostic]) -> list[tuple[str, tuple[str, ...]]]:
    gathered = FindingsByEnvironment()
    for environment, diagnostics in found.items():
        with gathered.collect(environment) as findings:
            findings.extend(diagnostics)
    return [(d.message, d.notes) for d in gathered.items()]


def test_a_fault_that_each_environment_words_otherwise_is_told_once_and_names_them() -> None:
    found = located(dev=[BAD.at(HERE, "no rule in dev")], prod=[BAD.at(HERE, "no rule in prod")], local=[])
    assert found == [("no rule in dev", ("in prod: no rule in prod", "in dev, prod"))]


def test_a_hint_and_a_label_of_its_own_are_kept() -> None:
    one = BAD.at(HERE, "bad", help="add A", labels=[Label(THERE, "a")], notes=["both"])
    two = BAD.at(HERE, "bad", help="add B", labels=[Label(THERE, "b")], notes=["both"])
    gathered = FindingsByEnvironment()
    for name, diagnostic in (("dev", one), ("prod", two)):
        with gathered.collect(name) as findings:
            findings.add(diagnostic)
    (found,) = gathered.items()
    assert [label.text for label in found.labels] == ["a", "b"]
    assert (found.help, found.notes) == ("add A", ("both", "in prod: add B"))


def test_two_faults_of_one_place_and_one_environment_stay_two() -> None:
    both = [BAD.at(HERE, "first"), BAD.at(HERE, "second")]
    assert located(dev=both, prod=both) == [("first", ()), ("second", ())]
    assert len(located(dev=both, prod=[BAD.at(HERE, "third")])) == 2


def test_what_has_no_place_or_another_severity_is_another_finding() -> None:
    assert len(located(dev=[BAD.at(None, "a")], prod=[BAD.at(None, "b")])) == 2
    assert len(located(dev=[BAD.at(HERE, "a")], prod=[BAD.at(HERE, "b").softened()])) == 2
