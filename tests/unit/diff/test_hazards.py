"""What changes do: what is stateful is told of field by field, what restarts once an object."""

from __future__ import annotations

import pytest

from tests.rows import each_row
from tests.unit.diff.test_rules import compared, manifest

CLAIM = "spec: {storageClassName: %s, accessModes: [%s]}"


def hazards(before: str, after: str, target: str = "kubernetes") -> list[tuple[str, str]]:
    return [(h.rule, h.path) for h in compared(before, after, target).hazards]


def test_each_field_that_touches_data_is_told_and_a_restart_once() -> None:
    claim = (manifest("PersistentVolumeClaim", CLAIM % one) for one in (("a", "x"), ("b", "y")))
    found = hazards(*claim)
    assert {rule for rule, _ in found} == {"claim-immutable"}
    assert len(found) == len(set(found)) == 2
    pods = (manifest("Deployment", f"spec: {{template: {{a: {n}, b: {n}}}}}") for n in (1, 2))
    assert [rule for rule, _ in hazards(*pods)] == ["pods-replaced"]


def test_a_fresh_object_and_one_that_is_the_same_are_no_hazard() -> None:
    claim = manifest("PersistentVolumeClaim", CLAIM % ("a", "x"))
    assert hazards("", claim) == []
    assert hazards(claim, claim) == []


def test_only_what_says_that_it_is_immutable_is() -> None:
    for kind, key in (("ConfigMap", "data"), ("ConfigMap", "binaryData"), ("Secret", "data")):
        sides = [manifest(kind, f"immutable: true\n{key}: {{a: {value}}}") for value in ("YQ==", "Yg==")]
        assert [rule for rule, _ in hazards(*sides)] == ["immutable-data"]
        for word in ("false", "'true'"):
            assert hazards(*(side.replace("immutable: true", f"immutable: {word}") for side in sides)) == []
    freed = manifest("ConfigMap", "immutable: true"), manifest("ConfigMap", "immutable: false")
    assert [rule for rule, _ in hazards(*freed)] == ["immutable-data"]
    shut = (
        manifest("ConfigMap", "immutable: false\ndata: {a: b}"),
        manifest("ConfigMap", "immutable: true\ndata: {a: c}"),
    )
    assert hazards(*shut) == []


def test_an_object_that_moves_is_told_where_it_goes() -> None:
    there = manifest("PersistentVolumeClaim", CLAIM % ("a", "x"))
    for now, words in (("namespace: other", "is moved to namespace other; "), ("", "is moved out of its namespace; ")):
        (found,) = compared(there, there.replace("namespace: shop", now)).hazards
        assert (found.rule, found.severity) == ("object-moved", "stateful")
        assert found.effect.startswith(
            f"PersistentVolumeClaim/x {words}the data in claim x in namespace shop goes when the claim is deleted"
        )
        assert found.reason.startswith("an object of another name or namespace is another object")
    (gone,) = compared(there, "").hazards
    assert gone.reason == "nothing uses the data any longer"


SET = """spec:
  replicas: %s
  ordinals: {start: %s}
  persistentVolumeClaimRetentionPolicy: {%s}
  volumeClaimTemplates: [{metadata: {name: data}}, {metadata: {name: log}}]
"""


@each_row(
    ("before", "after", "words"),
    [
        (
            (3, 0, ""),
            (1, 0, ""),
            ["claim data-x-1 to data-x-2 in namespace shop and claim log-x-1 to log-x-2", "stays behind"],
        ),
        ((3, 0, ""), (2, 0, "whenScaled: Delete"), ["claim data-x-2 in namespace shop", "goes with the pods"]),
        ((2, 0, ""), (2, 1, ""), ["claim data-x-0 in namespace shop", "stays behind"]),
        ((2, 1, ""), (1, 0, ""), ["claim data-x-1 to data-x-2", "stays behind"]),
        ((1, 0, ""), (3, 0, ""), None),
        ((1, 1, ""), (2, 0, ""), None),
    ],
)
def test_the_claims_of_pods_that_go_are_named(
    before: tuple[int, int, str], after: tuple[int, int, str], words: list[str] | None
) -> None:
    found = compared(manifest("StatefulSet", SET % before), manifest("StatefulSet", SET % after)).hazards
    assert [h.rule for h in found] == ([] if words is None else ["pods-fewer"])
    assert all(
        word in found[0].effect for word in ("StatefulSet/x has fewer pods; the data in ", *(words or ())) if words
    )


def test_pods_of_a_set_that_had_or_has_no_claims_leave_none() -> None:
    claims, none = SET % (3, 0, ""), "spec: {replicas: 1}\n"
    for before, after in ((claims, none), (none.replace("1", "3"), SET % (1, 0, ""))):
        found = compared(manifest("StatefulSet", before), manifest("StatefulSet", after)).hazards
        assert [h.rule for h in found if h.severity == "stateful"] == ["claim-template"]


def test_a_headless_service_gets_no_ports_of_nodes() -> None:
    headless = manifest("Service", "spec: {clusterIP: None}")
    for kind, told in (("NodePort", True), ("LoadBalancer", True), ("ClusterIP", False)):
        found = hazards(headless, headless.replace("None}", f"None, type: {kind}}}"))
        assert (("service-address", "spec.type") in found) is told, kind


@pytest.mark.parametrize(
    ("policy", "words"),
    [("", "stays behind, since claims outlive"), ("whenDeleted: Delete", "goes with the StatefulSet, as its `persist"),
     ("whenDeleted: Retain", "stays behind, since claims outlive")],
)  # fmt: skip
def test_what_becomes_of_a_statefulsets_claims_is_what_it_says(policy: str, words: str) -> None:
    (found,) = compared(manifest("StatefulSet", SET % (1, 0, policy)), "").hazards
    assert (found.severity, words in found.effect) == ("stateful", True)


def test_a_set_that_has_no_claims_any_longer_is_told_so_and_no_more() -> None:
    without = "spec: {replicas: 1, serviceName: a}"
    before = manifest("StatefulSet", SET % (3, 0, "") + "  serviceName: a")
    assert [h.rule for h in compared(before, manifest("StatefulSet", without)).hazards] == ["claim-template"]
