"""Differences as text: an arrow stands between two values alone, and each value is told whole."""

from __future__ import annotations

from typing import Any

from scorekit.diff.model import Changes, FieldChange, ObjectChange, ObjectName, SnapshotLabel, SourcePlace
from scorekit.explain.explanation import NOTHING
from scorekit.location import Source, Span
from scorekit.report.diff import text
from scorekit.source.document import ListItem


def told(before: Any = NOTHING, after: Any = NOTHING) -> str:
    name = ObjectName("Deployment", "apps/v1", None, "shop", "shop")
    change = ObjectChange(name, name, (FieldChange(("env", ListItem("[A]")), before, after),))
    return text.render(
        [
            Changes(
                SnapshotLabel("one", "live", "kubernetes"),
                SnapshotLabel("other", "live", "kubernetes"),
                objects=(change,),
            )
        ]
    )


def test_a_value_of_two_lines_that_goes_or_comes_is_no_change_of_one_into_the_other() -> None:
    value = {"name": "A", "value": "b"}
    assert "      - env[A]:\n          - name: A\n          - value: b\n" in told(before=value)
    assert "      + env[A]:\n          + name: A\n          + value: b\n" in told(after=value)


def test_two_values_of_one_line_stand_in_one() -> None:
    assert "      ~ env[A]: b -> c\n" in told("b", "c")


def test_a_text_and_its_number_are_told_apart() -> None:
    assert '      ~ env[A]: "1" -> 1\n' in told("1", 1)


def test_a_change_that_is_none_to_the_server_says_so() -> None:
    place = SourcePlace("score", Span(Source("score.yaml", "x"), 1, 1, 1, 2))
    name = ObjectName("Service", "v1", None, "shop", "shop")
    fields = [FieldChange((key,), "a", "b", place, place, same=same) for key, same in (("c", True), ("d", False))]
    side = SnapshotLabel("live", "live", "kubernetes")
    found = text.render([Changes(side, side, objects=(ObjectChange(name, name, tuple(fields)),))])
    assert "~ c: a -> b  (score.yaml:1; the API server holds the same)\n" in found
    assert "~ d: a -> b  (score.yaml:1)\n" in found


def test_an_object_that_leaves_every_namespace_is_in_none() -> None:
    before, after = (ObjectName("Secret", "v1", space, "db") for space in (None, "shop"))
    one, other = (SnapshotLabel(label, "live", "kubernetes") for label in ("one", "other"))
    found = text.render([Changes(one, other, objects=(ObjectChange(before, after, moved=True),))])
    assert "Secret/db in no namespace -> Secret/db in shop" in found
