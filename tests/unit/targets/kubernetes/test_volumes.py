from __future__ import annotations

from typing import Any

import pytest

from scorekit.values import RuntimeVariable, SecretValue
from tests.rows import each_row
from tests.unit.targets.build import Res, Work, derived, document, places, score
from tests.unit.targets.kubernetes.cluster import emit, objects

VOL = "volume.default#api.vol"
SHARED = "volume.default#pool"
CLAIM = "volume: {claim: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}\n"
MOUNT = '    volumes: {/data: {source: "${resources.vol}"}}\n'
MORE = "resources: {vol: {type: volume}}\n"


def vol(section: str, uid: str = VOL, *, namespace: str | None = None, workload: str | None = "api") -> Res:
    return Res(uid, document(section), workload=workload, namespace=namespace)


def pod(made: dict[str, Any], key: str = "Deployment/api") -> Any:
    return made[key]["spec"]["template"]["spec"]


def test_a_source_is_a_volume_of_the_pod() -> None:
    made = objects([Work(score(container=MOUNT, more=MORE), {"vol": VOL})], [vol("volume: {source: {emptyDir: {}}}\n")])
    assert pod(made)["volumes"] == [{"name": "api-vol", "emptyDir": {}}]
    assert pod(made)["containers"][0]["volumeMounts"] == [{"name": "api-vol", "mountPath": "/data"}]
    assert list(made) == ["Deployment/api"]


def test_a_volume_has_a_name_that_fits_a_label_however_long_its_resource_is_called() -> None:
    for length in (62, 63, 64, 200):
        resource = Res(VOL, document("volume: {source: {emptyDir: {}}}\n"), workload="api", name="a" * length)
        ((volume,),) = (pod(objects([Work(score(container=MOUNT, more=MORE), {"vol": VOL})], [resource]))["volumes"],)
        assert len(volume["name"]) == min(length, 63)


def test_mounts_of_one_resource_are_one_volume() -> None:
    container = """\
    volumes:
      /a: {source: "${resources.vol}", path: x/y, readOnly: true}
      /b: {source: "${resources.vol}"}
"""
    side = '  side: {image: s, volumes: {/c: {source: "${resources.vol}"}}}\n'
    text = score(container=container, more=side + MORE)
    made = objects([Work(text, {"vol": VOL})], [vol("volume: {source: {emptyDir: {}}}\n")])
    assert len(pod(made)["volumes"]) == 1
    assert pod(made)["containers"][0]["volumeMounts"] == [
        {"name": "api-vol", "mountPath": "/a", "subPath": "x/y", "readOnly": True},
        {"name": "api-vol", "mountPath": "/b"},
    ]
    assert pod(made)["containers"][1]["volumeMounts"] == [{"name": "api-vol", "mountPath": "/c"}]


def test_a_claim_is_an_object_on_a_deployment() -> None:
    made = objects([Work(score(container=MOUNT, more=MORE), {"vol": VOL}, "ns")], [vol(CLAIM, namespace="ns")])
    assert pod(made)["volumes"] == [{"name": "api-vol", "persistentVolumeClaim": {"claimName": "api-vol"}}]
    claim = made["PersistentVolumeClaim/api-vol"]
    assert claim["metadata"]["namespace"] == "ns"
    assert claim["spec"]["resources"] == {"requests": {"storage": "1Gi"}}


def test_a_claim_that_nobody_mounts_is_not_made() -> None:
    assert list(objects([Work(score(more=MORE), {"vol": VOL})], [vol(CLAIM)])) == ["Deployment/api"]


def test_a_claim_is_a_template_on_a_statefulset() -> None:
    text = score(annotations="scorekit.dev/kind: StatefulSet", container=MOUNT, more=MORE)
    made = objects([Work(text, {"vol": VOL})], [vol(CLAIM)])
    assert "PersistentVolumeClaim/api-vol" not in made
    assert "volumes" not in pod(made, "StatefulSet/api")
    template = made["StatefulSet/api"]["spec"]["volumeClaimTemplates"][0]
    assert template["metadata"] == {"name": "api-vol"}
    assert template["spec"]["accessModes"] == ["ReadWriteOnce"]


def test_a_shared_claim_is_one_object_for_all() -> None:
    more = "resources: {vol: {type: volume, id: pool}}\n"
    works = [
        Work(score(container=MOUNT, more=more), {"vol": SHARED}),
        Work(score("db", annotations="scorekit.dev/kind: StatefulSet", container=MOUNT, more=more), {"vol": SHARED}),
    ]
    made = objects(works, [vol(CLAIM, SHARED, workload=None)])
    assert pod(made)["volumes"] == pod(made, "StatefulSet/db")["volumes"]
    assert "PersistentVolumeClaim/pool" in made
    assert "volumeClaimTemplates" not in made["StatefulSet/db"]["spec"]


def test_a_claim_of_another_namespace_is_reported_at_the_source() -> None:
    more = "resources: {vol: {type: volume, id: pool}}\n"
    work = Work(score(container=MOUNT, more=more), {"vol": SHARED}, "ns")
    outcome = emit([work], [vol(CLAIM, SHARED, workload=None, namespace="common")])
    assert places(outcome) == [("SK613", "score.yaml:7:31")]


@each_row(
    ("source", "help_"),
    [
        ("vol", "write `${resources.vol}`"),
        ("volumes.vol", "write `${resources.vol}`"),
        ("volu", "did you mean `vol`? A resource is written `${resources.NAME}`"),
        ("data", "declare a resource of type `volume` and write `${resources.data}`"),
        ("volumes.data", "declare a resource of type `volume` and write `${resources.data}`"),
        ("./data/", "declare a resource of type `volume` and write `${resources.data}`"),
        ("/", "declare a resource of type `volume` and write `${resources.NAME}`"),
        ("$(resources.vol)", "write `${resources.vol}`"),
    ],
)
def test_a_plain_name_is_no_volume(source: str, help_: str) -> None:
    text = score(container=f"    volumes: {{/data: {{source: {source}}}}}\n", more=MORE)
    outcome = emit([Work(text, {"vol": VOL})], [vol(CLAIM)])
    assert places(outcome) == [("SK611", "score.yaml:7:31")]
    assert outcome.diagnostics[0].help == help_


def test_a_name_that_is_near_to_no_resource_is_an_empty_folder_for_all_containers_of_the_workload() -> None:
    text = score(
        container="    volumes: {/data: {source: volumes.tmp, path: /}, /more: {source: tmp, readOnly: true}}\n"
    )
    outcome = emit([Work(text)])
    assert [(d.code, d.severity.value) for d in outcome.diagnostics] == [("SK611", "warning")] * 2
    spec = next(m for m in outcome.unwrap().manifests if m.kind == "Deployment").data["spec"]["template"]["spec"]
    assert spec["volumes"] == [{"name": "api-tmp", "emptyDir": {}}]
    mounts = [{"name": "api-tmp", "mountPath": "/data"}, {"name": "api-tmp", "mountPath": "/more", "readOnly": True}]
    assert spec["containers"][0]["volumeMounts"] == mounts


def test_a_reference_is_no_volume() -> None:
    text = score(container='    volumes: {/data: {source: "${metadata.x}"}}\n')
    assert places(emit([Work(text, values={"metadata.x": RuntimeVariable("X")})])) == [("SK611", "score.yaml:7:31")]


@pytest.mark.parametrize(
    ("section", "place"),
    [
        ("manifests: []\n", "score.yaml:7:31"),
        ("volume: {}\n", "driver.yaml:1:9"),
        ("volume: {source: {emptyDir: {}}, claim: {}}\n", "driver.yaml:1:9"),
    ],
)
def test_a_resource_without_one_volume_is_reported(section: str, place: str) -> None:
    outcome = emit([Work(score(container=MOUNT, more=MORE), {"vol": VOL})], [vol(section)])
    assert places(outcome) == [("SK612", place)]
    words = "is missing" if place.startswith("score") else "must have one of `source` and `claim`"
    assert outcome.diagnostics[0].message.endswith(words)


def test_a_resource_without_a_section_has_no_volume() -> None:
    outcome = emit([Work(score(container=MOUNT, more=MORE), {"vol": VOL})], [Res(VOL, workload="api")])
    assert places(outcome) == [("SK612", "score.yaml:7:31")]
    assert outcome.diagnostics[0].message.endswith("`volume` of driver `volume/test` for Kubernetes is missing")


def test_a_bound_resource_has_no_volume() -> None:
    outcome = emit([Work(score(container=MOUNT, more=MORE), {"vol": VOL})], [Res(VOL, workload="api", bound=True)])
    assert (
        outcome.diagnostics[0].message == f"`{VOL}` can't be mounted: `volume` of the binding for Kubernetes is missing"
    )


def test_an_incomplete_claim_is_reported_in_the_driver() -> None:
    outcome = emit([Work(score(container=MOUNT, more=MORE), {"vol": VOL})], [vol("volume: {claim: {}}\n")])
    assert places(outcome) == [("SK642", "driver.yaml:1:17"), ("SK642", "driver.yaml:1:17")]


def test_a_sub_path_stays_inside_the_volume() -> None:
    text = score(container='    volumes: {/data: {source: "${resources.vol}", path: ../x}}\n', more=MORE)
    outcome = emit([Work(text, {"vol": VOL})], [vol("volume: {source: {emptyDir: {}}}\n")])
    assert places(outcome) == [("SK637", "score.yaml:7:15")]


def test_a_reference_in_a_volume_is_reported() -> None:
    section = document("volume: {source: {nfs: {server: S, path: /}}}\n", values={"S": SecretValue(VOL, "one")})
    resource = Res(VOL, section, secrets=derived("one"), workload="api")
    outcome = emit([Work(score(more=MORE), {"vol": VOL})], [resource])
    assert places(outcome) == [("SK622", "driver.yaml:1:33")]


ASKED = "workloads: {NAME: {replicas: 3}}\n"


def mounting(kind: str, claim: str, env: str) -> Any:
    text = score(annotations=f"scorekit.dev/kind: {kind}", container=MOUNT, more=MORE)
    return emit([Work(text, {"vol": VOL})], [vol(claim)], env.replace("NAME", '"*"') if env else "")


def spec_of(outcome: Any) -> Any:
    return outcome.unwrap().manifests[-1].data["spec"]


def test_a_deployment_with_a_claim_of_one_node_is_recreated() -> None:
    assert spec_of(mounting("Deployment", CLAIM, ""))["strategy"] == {"type": "Recreate"}


@pytest.mark.parametrize("modes", ["[ReadWriteMany]", "[ReadOnlyMany]", "[ReadWriteOnce, ReadWriteMany]"])
def test_a_claim_for_many_nodes_serves_many_pods(modes: str) -> None:
    outcome = mounting("Deployment", CLAIM.replace("[ReadWriteOnce]", modes), ASKED)
    assert places(outcome) == []
    assert spec_of(outcome)["replicas"] == 3
    assert "strategy" not in spec_of(outcome)


def test_a_claim_of_one_node_has_one_pod_where_all_workloads_have_more() -> None:
    outcome = mounting("Deployment", CLAIM, ASKED)
    assert places(outcome) == [("SK619", "score.yaml:8:31")]
    assert spec_of(outcome)["replicas"] == 1
    assert outcome.diagnostics[0].help == (
        "ways out: the annotation `scorekit.dev/kind: StatefulSet`, or `accessModes: [ReadWriteMany]` "
        "in the driver's settings, or `workloads.api.replicas: 1`"
    )
    origin = outcome.unwrap().manifests[-1].origins.at(("spec", "replicas"))
    assert (origin.kind, str(origin.span)) == ("target", "score.yaml:8:31")


def test_more_pods_of_its_own_than_a_claim_serves_are_an_error() -> None:
    outcome = mounting("Deployment", CLAIM, "workloads: {api: {replicas: 2}}\n")
    assert not outcome.ok
    assert places(outcome) == [("SK619", "score.yaml:8:31")]


def test_a_daemonset_can_not_mount_a_claim_of_one_node() -> None:
    outcome = mounting("DaemonSet", CLAIM, ASKED)
    assert not outcome.ok
    assert places(outcome) == [("SK619", "score.yaml:8:31")]
    assert "replicas" not in (outcome.diagnostics[0].help or "")


def test_a_statefulset_has_as_many_claims_as_pods() -> None:
    outcome = mounting("StatefulSet", CLAIM, ASKED)
    assert places(outcome) == []
    assert spec_of(outcome)["replicas"] == 3


def test_a_shared_claim_of_one_node_serves_one_pod_of_a_statefulset() -> None:
    more = "resources: {vol: {type: volume, id: pool}}\n"
    text = score(annotations="scorekit.dev/kind: StatefulSet", container=MOUNT, more=more)
    outcome = emit([Work(text, {"vol": SHARED})], [vol(CLAIM, SHARED, workload=None)], ASKED.replace("NAME", '"*"'))
    assert places(outcome) == [("SK619", "score.yaml:8:31")]
    assert spec_of(outcome)["replicas"] == 1
    assert "StatefulSet" not in (outcome.diagnostics[0].help or "")
    assert "strategy" not in spec_of(outcome)


def test_a_claim_without_access_modes_is_one_of_one_node() -> None:
    outcome = mounting("Deployment", CLAIM.replace("accessModes: [ReadWriteOnce], ", ""), ASKED)
    assert places(outcome) == [("SK642", "driver.yaml:1:17"), ("SK619", "score.yaml:8:31")]


def test_a_template_leads_to_the_drivers_claim() -> None:
    text = score(annotations="scorekit.dev/kind: StatefulSet", container=MOUNT, more=MORE)
    found = emit([Work(text, {"vol": VOL})], [vol(CLAIM)]).unwrap().manifests[-1]
    path = ("spec", "volumeClaimTemplates", 0)
    modes, name = found.origins.at((*path, "spec", "accessModes")), found.origins.at((*path, "metadata", "name"))
    assert (modes.kind, str(modes.span)) == ("driver", f"driver.yaml:1:{CLAIM.index('[Read') + 1}")
    assert (name.kind, str(name.span)) == ("driver", "driver.yaml:1:17")


def test_a_claim_leads_to_the_drivers_claim() -> None:
    found = emit([Work(score(container=MOUNT, more=MORE), {"vol": VOL})], [vol(CLAIM)]).unwrap().manifests
    claim = next(m for m in found if m.kind == "PersistentVolumeClaim")
    storage = claim.origins.at(("spec", "resources", "requests", "storage"))
    assert str(storage.span) == f"driver.yaml:1:{CLAIM.index('1Gi') + 1}"


POOL = "resources: {vol: {type: volume, id: pool}}\n"


def sharing(claim: str, env: str = "", *, selected: tuple[bool, bool] = (True, True)) -> Any:
    works = [
        Work(score(name, container=MOUNT, more=POOL), {"vol": SHARED}, selected=is_selected)
        for name, is_selected in zip(("api", "web"), selected, strict=True)
    ]
    return emit(works, [vol(claim, SHARED, workload=None)], env)


def test_a_claim_of_one_node_that_two_workloads_mount_is_told() -> None:
    outcome = sharing(CLAIM)
    assert outcome.ok
    assert [(d.code, str(d.span), d.message) for d in outcome.diagnostics] == [
        ("SK619", "score.yaml:7:15", "`api` and `web` mount the claim `pool`, which serves one node at a time")
    ]
    assert "replicas" not in (outcome.diagnostics[0].help or "")
    assert not sharing(CLAIM.replace("ReadWriteOnce", "ReadWriteMany")).diagnostics
    assert sharing(CLAIM, selected=(False, True)).diagnostics
    assert not sharing(CLAIM, selected=(False, False)).diagnostics


def test_a_claim_of_one_pod_serves_no_second_workload() -> None:
    outcome = sharing(CLAIM.replace("ReadWriteOnce", "ReadWriteOncePod"))
    assert not outcome.ok
    assert outcome.diagnostics[0].message == "`api` and `web` mount the claim `pool`, which serves one pod at a time"


def test_one_pod_each_is_no_way_out_for_two_workloads() -> None:
    outcome = sharing(CLAIM, ASKED.replace("NAME", '"*"'))
    assert [d.code for d in outcome.diagnostics] == ["SK619"] * 3
    assert not any("replicas: 1" in (d.help or "") for d in outcome.diagnostics)
