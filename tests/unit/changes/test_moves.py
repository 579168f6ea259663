"""Whose data stays behind: resources that are asked for by another id or class, by one workload or by several."""

from __future__ import annotations

from scorekit import pipeline
from scorekit.catalogue import Catalogue
from scorekit.changes import Changes, compare
from scorekit.location import Source

LIVE = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: live}
extends: scorekit/dev
drivers: [{type: postgres, class: big, driver: postgres/aws-rds}]
"""
CATALOGUE = Catalogue.from_texts({"environments/live.yaml": LIVE})


def workload(name: str, database: str) -> Source:
    text = (
        f"apiVersion: score.dev/v1b1\nmetadata: {{name: {name}}}\n"
        "containers: {main: {image: shop:1, variables: {HOST: '${resources.db.host}'}}}\n"
        f"resources: {{db: {{type: postgres{database}}}}}\n"
    )
    return Source(f"{name}.yaml", text)


def changed(before: list[str], after: list[str]) -> Changes:
    """What differs where each of some workloads asks for its database in another way."""
    sides = [
        pipeline.compile(
            [workload(f"w{number}", one) for number, one in enumerate(asked)], "live", CATALOGUE, seed=b"seed"
        ).unwrap()
        for asked in (before, after)
    ]
    return compare(*sides)


def dangers(found: Changes) -> list[tuple[str, str]]:
    return [(h.rule, h.subject) for h in found.hazards if h.severity == "stateful"]


def test_a_private_resource_that_becomes_shared_is_another_one() -> None:
    found = changed([""], [", id: common"])
    assert dangers(found) == [("resource-renamed", "postgres.default#common")]
    assert "the data of `w0.db` stays behind in claim data-w0-db-0" in found.hazards[0].effect


def test_a_resource_of_another_class_is_called_by_all_of_its_uid() -> None:
    found = changed([""], [", class: big"])
    assert dangers(found) == [("resource-renamed", "postgres.big#w0.db")]
    assert "`postgres.big#w0.db` is created; the data of `postgres.default#w0.db` stays" in found.hazards[0].effect


def test_a_workload_that_leaves_what_others_share_leaves_its_data() -> None:
    found = changed([", id: common"] * 2, [", id: mine", ", id: common"])
    assert dangers(found) == [("resource-left", "postgres.default#mine")]
    effect = found.hazards[0].effect
    assert "`db` of workload `w0` is now `postgres.default#mine`" in effect
    assert "`postgres.default#common` stays behind in claim data-postgres-common-0" in effect
    assert str(found.hazards[0].place) == "w0.yaml:4"


def test_a_workload_that_joins_what_others_share_leaves_its_own() -> None:
    found = changed(["", ", id: common"], [", id: common", ", id: common"])
    assert dangers(found) == [("resource-removed", "postgres.default#w0.db")]


def test_who_comes_to_a_shared_resource_or_goes_moves_no_data() -> None:
    assert dangers(changed([", id: common"], [", id: common"] * 2)) == []
    assert dangers(changed([", id: common"] * 2, [", id: common"])) == []


def test_two_workloads_that_part_ways_each_leave_what_they_shared() -> None:
    found = changed([", id: common"] * 3, [", id: one", ", id: two", ", id: common"])
    assert dangers(found) == [("resource-left", "postgres.default#one"), ("resource-left", "postgres.default#two")]
