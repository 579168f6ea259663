"""Whose data stays behind: resources that are asked for by another id or class, by one workload or by several."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scorekit import pipeline
from scorekit.catalogue import Catalogue
from scorekit.diff import Changes, HazardLevel, Snapshot, compare, compare_parts
from scorekit.location import Source
from tests.rows import each_row
from tests.wordings import hold_hazards

if TYPE_CHECKING:
    from scorekit.targets.api import ManifestSet

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
            [workload(f"w{number}", one) for number, one in enumerate(asked)], "live", CATALOGUE, seed=b"seed" * 4
        ).unwrap()
        for asked in (before, after)
    ]
    found = compare(*sides)
    hold_hazards("diff", found.hazards)
    return found


def dangers(found: Changes) -> list[tuple[str, str]]:
    hold_hazards("diff", found.hazards)
    return [(h.rule, h.subject) for h in found.hazards if h.severity == "stateful"]


def test_a_private_resource_that_becomes_shared_is_another_one() -> None:
    found = changed([""], [", id: common"])
    assert dangers(found) == [("resource-renamed", "postgres.default#common")]
    assert "the data of `w0.db` in claim data-w0-db-0 stays behind" in found.hazards[0].effect


def test_a_resource_of_another_class_is_called_by_all_of_its_uid() -> None:
    found = changed([""], [", class: big"])
    assert dangers(found) == [("resource-renamed", "postgres.big#w0.db")]
    # What ran the old one goes too, and is not told of again.
    assert [h.rule for h in found.hazards] == ["resource-renamed", "pods-replaced"]
    assert (
        "`postgres.big#w0.db` is created; the data of `postgres.default#w0.db` in claim data-w0-db-0 stays"
        in found.hazards[0].effect
    )


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


def test_the_last_who_leaves_a_shared_resource_is_told_of_though_the_first_stays() -> None:
    found = changed([", id: common"] * 2, [", id: common", ", id: mine"])
    assert dangers(found) == [("resource-left", "postgres.default#mine")]


def test_two_workloads_that_part_ways_each_leave_what_they_shared() -> None:
    found = changed([", id: common"] * 3, [", id: one", ", id: two", ", id: common"])
    assert dangers(found) == [("resource-left", "postgres.default#one"), ("resource-left", "postgres.default#two")]


PLAIN, LARGE = "postgres", "postgres, params: {size: large}"


def owning(**databases: str) -> ManifestSet:
    """A workload with databases of its own, by the names that it gives them."""
    listed = ", ".join(f"{name}: {{type: {text}}}" for name, text in databases.items())
    text = f"containers: {{main: {{image: 'shop:1'}}}}\nresources: {{{listed}}}\n"
    return compiled(f"apiVersion: score.dev/v1b1\nmetadata: {{name: w0}}\n{text}")


@each_row(
    ("before", "after", "renamed"),
    [
        ({"one": PLAIN}, {"two": PLAIN}, {"one": "two"}),
        ({"one": PLAIN}, {"two": LARGE}, {"one": "two"}),
        # Two that went, or two that came: nobody knows which is which.
        ({"one": PLAIN, "two": PLAIN}, {"three": PLAIN, "four": PLAIN}, {}),
        ({"one": PLAIN, "two": PLAIN}, {"three": PLAIN}, {}),
        ({"one": PLAIN}, {"two": PLAIN, "three": PLAIN}, {}),
        ({"one": PLAIN, "two": PLAIN}, {"three": PLAIN, "four": LARGE}, {}),
        ({"one": PLAIN, "two": LARGE}, {"three": PLAIN, "four": PLAIN}, {}),
        # Unless one of them alone is asked for with the same params.
        ({"one": PLAIN, "two": LARGE}, {"three": PLAIN, "four": LARGE}, {"one": "three", "two": "four"}),
        ({"one": PLAIN, "two": LARGE}, {"three": LARGE}, {"two": "three"}),
        ({"one": LARGE}, {"two": PLAIN, "three": LARGE}, {"one": "three"}),
        # What is of another type is none.
        ({"one": PLAIN}, {"two": "mysql"}, {}),
        ({"one": PLAIN}, {"one": "mysql"}, {}),
    ],
)
def test_a_resource_is_renamed_only_where_one_alone_can_be_meant(
    before: dict[str, str], after: dict[str, str], renamed: dict[str, str]
) -> None:
    found = compare(owning(**before), owning(**after))
    uids = {r.before.uid: r.after.uid for r in found.resources if r.verb == "renamed" and r.before and r.after}
    assert {one.rpartition(".")[2]: other.rpartition(".")[2] for one, other in uids.items()} == renamed
    removed = sorted(f"postgres.default#w0.{name}" for name in before.keys() - renamed.keys())
    assert [subject for rule, subject in dangers(found) if rule == "resource-removed"] == removed


def test_what_is_asked_for_at_the_same_place_is_the_renamed_one_unless_that_leads_to_several() -> None:
    two = ["postgres.default#w0.db", "postgres.default#w1.db"]
    assert dangers(changed(["", ""], [", id: common"] * 2)) == [("resource-removed", uid) for uid in two]
    assert dangers(changed([", id: common"] * 2, ["", ""])) == [("resource-removed", "postgres.default#common")]
    assert dangers(changed(["", ""], ["", ", id: mine"])) == [("resource-renamed", "postgres.default#mine")]


def test_what_is_asked_for_at_the_same_place_is_no_rival_of_another() -> None:
    found = compare(owning(db=PLAIN, one=PLAIN), owning(db=f"{PLAIN}, id: common", two=PLAIN))
    assert [(r.verb, r.subject.uid) for r in found.resources] == [
        ("renamed", "postgres.default#common"),
        ("renamed", "postgres.default#w0.two"),
    ]


BOUND = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: live}
extends: scorekit/prod
bindings:
  w0.db: {type: postgres, outputs: {host: %s, port: 5432, name: n, username: u, password: {secretRef: {name: s, key: p}}}}
"""


def test_a_binding_that_goes_or_leads_elsewhere_leaves_the_data_where_it_is() -> None:
    score, bare = (
        workload("w0", "").text,
        "apiVersion: score.dev/v1b1\nmetadata: {name: w0}\ncontainers: {main: {image: 'shop:1'}}\n",
    )
    one, other = (compiled(score, "live", live=BOUND % host) for host in ("one", "other"))
    (moved,) = compare(one, other).worst(HazardLevel.STATEFUL)
    assert (moved.rule, moved.subject) == ("binding-changed", "postgres.default#w0.db")
    assert "is led elsewhere (url postgresql" in moved.effect
    assert moved.effect.count("host one -> other") == 1
    assert moved.effect.count("postgresql://") == 2
    (gone,) = compare(one, compiled(bare, "live", live=BOUND % "one")).worst(HazardLevel.STATEFUL)
    assert (gone.rule, gone.subject) == ("resource-removed", "postgres.default#w0.db")
    assert gone.effect.endswith("its data in what the binding at environments/live.yaml:6 leads to stays there")
    assert dangers(compare(one, one)) == []


def served(driver: str, params: str = "") -> str:
    return f"{LIVE.partition('drivers')[0]}drivers: [{{type: postgres, driver: {driver}}}]\n" + params


def test_another_driver_and_another_major_version_are_told_by_their_rules() -> None:
    score = workload("w0", "").text
    inside, outside = (compiled(score, "live", live=served(d)) for d in ("postgres/in-cluster", "postgres/aws-rds"))
    assert dangers(compare(inside, outside)) == [("driver-changed", "postgres.default#w0.db")]
    older, newer = (compiled(workload("w0", f", params: {{version: '{v}'}}").text) for v in (16, 17))
    assert [rule for rule, _ in dangers(compare(older, newer))][:1] == ["major-version"]
    assert dangers(compare(older, older)) == []


STORE = """\
apiVersion: score.dev/v1b1
metadata: {name: shop, annotations: {scorekit.dev/kind: Deployment}}
containers: {main: {image: "shop:1", volumes: {/data: {source: "${resources.files}"}}}}
resources: {files: {type: volume, class: persistent}}
"""


def compiled(score: str, environment: str = "scorekit/dev", seed: bytes = b"seed" * 4, **texts: str) -> ManifestSet:
    catalogue = Catalogue.from_texts({f"environments/{name}.yaml": text for name, text in texts.items()})
    return pipeline.compile([Source("score.yaml", score)], environment, catalogue, seed=seed).unwrap()


def test_a_workload_of_another_kind_leaves_the_claim_of_before() -> None:
    stateful = STORE.replace("kind: Deployment", "kind: StatefulSet")
    for before, after, words in (
        (STORE, stateful, "is created in claim shop-files-shop-0; its data in claim shop-files goes when the claim"),
        (stateful, STORE, "is created in claim shop-files; its data in claim shop-files-shop-0 stays behind"),
    ):
        found = compare(compiled(before), compiled(after))
        assert dangers(found) == [("resource-moved", "volume.persistent#shop.files")]
        assert words in found.hazards[0].effect
        assert "workload-kind" in {h.rule for h in found.hazards}


def test_the_data_of_a_workloads_volume_is_told_of_once_when_it_goes() -> None:
    stateful = STORE.replace("kind: Deployment", "kind: StatefulSet")
    found = compare(compiled(stateful), compiled(workload("other", "").text))
    assert dangers(found) == [("resource-removed", "volume.persistent#shop.files")]
    assert {h.rule for h in found.hazards} >= {"workload-removed"}


def test_a_container_of_another_name_is_another_container() -> None:
    score = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {%s: {image: 'shop:1'}}\n"
    found = compare(*(compiled(score % name, "scorekit/local") for name in ("main", "web")))
    (hazard,) = found.hazards
    assert (hazard.rule, hazard.severity) == ("container-moved", "disruptive")
    assert "that of service/shop-web comes" in hazard.effect


ROTATED = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: live}
extends: scorekit/%s
secrets: {rotation: {"postgres#w0.db": %s}}
"""


def test_another_password_locks_out_of_the_data_that_was_made_with_the_old_one() -> None:
    score = workload("w0", "").text
    for target, held in (("dev", "claim data-w0-db-0"), ("local", "volume w0_postgres-instance-shared-17-data")):
        sides = [compiled(score, "live", live=ROTATED % (target, number)) for number in (1, 2)]
        # A database of a shared server is given the new password by its setup; its server's is another one.
        expected = [] if target == "local" else [("secret-replaced", "postgres.default#w0.db")]
        assert dangers(compare(*sides)) == expected
        seeded = [compiled(score, f"scorekit/{target}", seed) for seed in (b"one" * 6, b"two" * 6)]
        (found,) = compare(*seeded).worst(HazardLevel.STATEFUL)
        assert found.rule == "secret-replaced"
        assert held in found.effect
        assert dangers(compare(seeded[0], seeded[0])) == []


def test_what_another_password_means_is_said_in_full() -> None:
    sides = [compiled(workload("w0", "").text, "live", live=ROTATED % ("dev", number)) for number in (1, 2)]
    (found,) = compare(*sides).worst(HazardLevel.STATEFUL)
    assert found.effect == (
        "`password` has another value, and the data in claim data-w0-db-0 was made without it: where the server keeps"
        " its users with its data, nobody gets in until it is set there by hand"
    )


def test_a_database_of_a_shared_server_has_a_part_of_its_data() -> None:
    bare = "apiVersion: score.dev/v1b1\nmetadata: {name: w0}\ncontainers: {main: {image: 'shop:1'}}\n"
    found = compare(compiled(workload("w0", "").text, "scorekit/local"), compiled(bare, "scorekit/local"))
    volume = "volume w0_postgres-instance-shared-17-data"
    assert [h.effect.partition("its data in ")[2] for h in found.worst(HazardLevel.STATEFUL)] == [
        f"{volume} stays behind until someone removes the volume",
        f"{volume}, as `w0-db` stays there",
    ]


def test_the_rotation_is_where_the_new_password_is_written() -> None:
    sides = [compiled(workload("w0", "").text, "live", live=ROTATED % ("dev", number)) for number in (1, 2)]
    (found,) = compare(*sides).worst(HazardLevel.STATEFUL)
    assert str(found.place) == "environments/live.yaml:5"


def test_a_secret_that_lies_there_with_another_value_is_told_of_too() -> None:
    texts = {b"one" * 6: workload("w0", "").text, b"two" * 6: workload("w0", "").text.replace("shop:1", "shop:2")}
    one, other = (Snapshot.of(compiled(text, seed=seed)) for seed, text in texts.items())
    lying = replace(one, items=tuple(replace(i, name=i.name.unowned) for i in one.items), resolution=None)
    assert dangers(compare_parts(lying, other)) == [("secret-replaced", "postgres.default#w0.db")]
    assert dangers(compare_parts(lying, one)) == []


KEEPER = {
    "resource_drivers/store/type.yaml": """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceType
metadata: {name: store}
params: {properties: {keep: {type: boolean, default: true}}}
outputs: {host: {}}
""",
    "resource_drivers/store/own/driver.yaml": """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceDriver
metadata: {name: store/own}
outputs: {host: h}
kubernetes:
  manifests:
    - $when: params.keep
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: "{{ name }}"}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
""",
    "environments/live.yaml": LIVE.partition("drivers")[0] + "drivers: [{type: store, driver: store/own}]\n",
}


def test_a_resource_that_keeps_nothing_any_longer_lets_its_data_go() -> None:
    catalogue = Catalogue.from_texts(KEEPER)
    score = "apiVersion: score.dev/v1b1\nmetadata: {name: w0}\ncontainers: {main: {image: 'shop:1'}}\nresources: {it: {type: store%s}}\n"
    kept, lost = (
        pipeline.compile([Source("score.yaml", score % more)], "live", catalogue).unwrap()
        for more in ("", ", params: {keep: false}")
    )
    (found,) = compare(kept, lost).worst(HazardLevel.STATEFUL)
    assert (found.rule, found.subject) == ("data-let-go", "store.default#w0.it")
    assert str(found.place) == "environments/live.yaml:5"
    assert "keeps no data any longer; that of before in claim w0-it goes" in found.effect
    assert dangers(compare(lost, kept)) == []


def test_what_becomes_of_a_resource_is_shown_where_it_is_chosen_or_where_it_is_asked_for() -> None:
    """Where another driver or binding serves it, the rule or binding is what was changed; else the Score file is."""
    score = workload("w0", "").text
    inside, outside = (compiled(score, "live", live=served(d)) for d in ("postgres/in-cluster", "postgres/aws-rds"))
    one, other = (compiled(score, "live", live=BOUND % host) for host in ("one", "other"))
    older, newer = (compiled(workload("w0", f", params: {{\n  version: '{v}'}}").text) for v in (16, 17))
    found = [
        *(compare(*sides).hazards[0] for sides in ((inside, outside), (one, other), (older, newer))),
        *(changed([""], [more]).hazards[0] for more in (", class: big", ", id: common")),
        changed(["", ", id: common"], [", id: common"] * 2).hazards[0],
    ]
    assert [(hazard.rule, str(hazard.place)) for hazard in found] == [
        ("driver-changed", "environments/live.yaml:5"),
        ("binding-changed", "environments/live.yaml:6"),
        ("major-version", "score.yaml:5"),
        ("resource-renamed", "w0.yaml:4"),
        ("resource-renamed", "w0.yaml:4"),
        ("resource-removed", "w0.yaml:4"),
    ]


def test_a_renamed_resource_whose_binding_leads_to_the_same_loses_nothing() -> None:
    live = BOUND.replace("  w0.db", "  w0.one") + BOUND.partition("bindings:\n")[2].replace("  w0.db", "  w0.two")
    before = compiled(workload("w0", "").text.replace("db", "one"), "live", live=live % ("h", "h"))
    for host, rules in (("h", []), ("other", [("resource-renamed", "postgres.default#w0.two")])):
        after = compiled(workload("w0", "").text.replace("db", "two"), "live", live=live % ("h", host))
        assert dangers(compare(before, after)) == rules


def test_two_environments_stand_side_by_side_unless_they_are_called_the_same() -> None:
    score = workload("w0", "").text
    dev, staging, live = (
        compiled(score, name, live=BOUND % "h") for name in ("scorekit/dev", "scorekit/staging", "live")
    )
    assert [compare(*sides).standing for sides in ((dev, dev), (dev, staging), (live, live), (dev, live))] == [
        False, True, False, True,
    ]  # fmt: skip
    assert compare(dev, live, standing=False).standing is False
    assert compare(dev, dev, standing=True).standing is True
