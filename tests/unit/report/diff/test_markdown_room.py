"""A comment that a code host takes: whatever differs, it stays below 65,536 characters and says what it leaves out."""

from __future__ import annotations

import pytest

from scorekit.diff import HazardLevel
from scorekit.diff.model import Changes, FieldChange, Hazard, ObjectChange, ObjectName, SnapshotLabel
from scorekit.report.diff import markdown

LIMIT = 65_536


def sides(environment: str) -> tuple[SnapshotLabel, SnapshotLabel]:
    return SnapshotLabel("one", environment, "kubernetes"), SnapshotLabel("other", environment, "kubernetes")


def hazards(count: int) -> tuple[Hazard, ...]:
    return tuple(
        Hazard(HazardLevel.STATEFUL, "rule", f"postgres#{n}", "effect " * 20, "reason " * 9) for n in range(count)
    )


def objects(count: int) -> tuple[ObjectChange, ...]:
    names = [ObjectName("Deployment", "apps/v1", None, f"shop-{n}", f"shop-{n}") for n in range(count)]
    return tuple(ObjectChange(name, name, (FieldChange(("image",), "a" * 50, "b" * 50),)) for name in names)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_many_warnings_and_many_objects_fit_into_a_comment_and_none_hides_the_others(count: int) -> None:
    told = markdown.render([Changes(*sides(f"e{n}"), objects=objects(900), hazards=hazards(600)) for n in range(count)])
    assert len(told) < LIMIT
    assert told.count("more of this kind would make this comment too long.") == count
    assert told.count("more differences would make this comment too long.") == count
    assert told.count("<details>") >= count


def test_what_fits_is_told_whole() -> None:
    told = markdown.render([Changes(*sides("prod"), objects=objects(3), hazards=hazards(2))])
    assert "too long" not in told
    assert (told.count("<details>"), told.count("**Stateful**")) == (3, 2)


def test_what_is_left_out_is_counted_to_the_last() -> None:
    told = markdown.render([Changes(*sides("prod"), hazards=hazards(600))])
    shown = told.count("**Stateful**")
    assert f"> {600 - shown} more of this kind" in told


def test_what_merely_disrupts_is_named_once_below_what_holds_data() -> None:
    restart = Hazard(
        HazardLevel.DISRUPTIVE, "pods-replaced", "Deployment/a_b", "its pods are replaced", "a template rolls"
    )
    other = Hazard(
        HazardLevel.DISRUPTIVE, "pods-replaced", "Deployment/a_b", restart.effect, restart.reason, path="spec.x"
    )
    told = markdown.render([Changes(*sides("prod"), objects=objects(1), hazards=(*hazards(1), restart, other))])
    name = markdown.literal("Deployment/a_b")
    assert told.count(f"\n- <code>{name}</code>: its pods are replaced\n") == 1
    assert told.index("> [!CAUTION]") < told.index("**Disruptive**") < told.index("<details>")
    assert "**Disruptive**" not in markdown.render([Changes(*sides("prod"), hazards=hazards(1))])
