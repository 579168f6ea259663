"""What Score's own Kubernetes tool promises, one test each, as scorekit keeps it: with a stable name where it has a
random one, an object where it has a base64 blob, and an error where it drops a workload in silence."""

from __future__ import annotations

from scorekit.targets.api import TargetOptions
from scorekit.values import SecretKey, SecretValue
from tests.unit.targets.build import Res, Work, derived, document, score
from tests.unit.targets.kubernetes.cluster import emit, objects

DB = "postgres.default#api.db"
MORE = "resources: {db: {type: postgres}}\n"


def test_minimal_workload() -> None:
    made = objects([Work(score())])
    assert list(made) == ["Deployment/api"]
    assert made["Deployment/api"]["metadata"]["labels"]["app.kubernetes.io/managed-by"] == "scorekit"


def test_service_selects_what_the_deployment_selects() -> None:
    text = score(more="service: {ports: {web: {port: 80, targetPort: 8080, protocol: UDP}}}\n")
    made = objects([Work(text)])
    service = made["Service/api"]["spec"]
    assert service["ports"] == [{"name": "web", "port": 80, "targetPort": 8080, "protocol": "UDP"}]
    assert service["selector"] == made["Deployment/api"]["spec"]["selector"]["matchLabels"]


def test_statefulset_with_a_claim() -> None:
    claim = "{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}"
    vol = Res("volume.default#api.db", document(f"volume: {{claim: {claim}}}\n"), workload="api")
    text = score(
        annotations="k8s.score.dev/kind: StatefulSet",
        container='    volumes: {/data: {source: "${resources.db}"}}\n',
        more="resources: {db: {type: volume}}\n",
    )
    made = objects([Work(text, {"db": vol.uid})], [vol])
    spec = made["StatefulSet/api"]["spec"]
    headless = spec["serviceName"]
    assert made[f"Service/{headless}"]["spec"]["clusterIP"] == "None"
    mount = spec["template"]["spec"]["containers"][0]["volumeMounts"][0]
    assert spec["volumeClaimTemplates"][0]["metadata"]["name"] == mount["name"]


def test_service_name() -> None:
    text = score(annotations="k8s.score.dev/service-name: foo", more="service: {ports: {web: {port: 80}}}\n")
    assert "Service/foo" in objects([Work(text)])


def test_secrets_in_variables() -> None:
    container = '    variables: {ZZ: plain, ALL: "${resources.db.aa}", URL: "${resources.db.aa}:${resources.db.bb}:${resources.db.aa}"}\n'
    db = Res(DB, outputs={"aa": SecretKey("s", "aa"), "bb": SecretKey("s", "bb")}, workload="api")
    made = objects([Work(score(container=container, more=MORE), {"db": DB})], [db])
    env = made["Deployment/api"]["spec"]["template"]["spec"]["containers"][0]["env"]
    helpers = {entry["valueFrom"]["secretKeyRef"]["key"]: f"$({entry['name']})" for entry in env[:2]}
    assert env[2:] == [
        {"name": "ALL", "valueFrom": {"secretKeyRef": {"name": "s", "key": "aa"}}},
        {"name": "URL", "value": f"{helpers['aa']}:{helpers['bb']}:{helpers['aa']}"},
        {"name": "ZZ", "value": "plain"},
    ]


def test_secrets_in_files() -> None:
    db = Res(DB, outputs={"aa": SecretKey("s", "aa")}, workload="api")
    whole = score(container='    files: {/etc/x: {content: "${resources.db.aa}"}}\n', more=MORE)
    pod = objects([Work(whole, {"db": DB})], [db])["Deployment/api"]["spec"]["template"]["spec"]
    assert pod["volumes"][0]["projected"]["sources"][0]["secret"]["name"] == "s"
    assert not emit([Work(whole.replace("${", "x${"), {"db": DB})], [db]).ok


def test_no_reference_is_left_in_a_manifest() -> None:
    section = document(
        "manifests: [{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {x: S}}]\n",
        values={"S": SecretValue(DB, "password")},
    )
    outcome = emit(
        [Work(score(more=MORE), {"db": DB})], [Res(DB, section, secrets=derived("password"), workload="api")]
    )
    assert [d.message for d in outcome.errors] == [f"secret password of {DB} can't stand at `data.x`"]


def test_files_of_one_folder_do_not_hide_it() -> None:
    text = score(
        container="    files: {/etc/a/x: {content: one}, /etc/a/y: {content: two}, /etc/b/x: {content: three}}\n"
    )
    pod = objects([Work(text)])["Deployment/api"]["spec"]["template"]["spec"]
    assert len(pod["volumes"]) == 1
    mounts = pod["containers"][0]["volumeMounts"]
    assert [mount["mountPath"] for mount in mounts] == ["/etc/a/x", "/etc/a/y", "/etc/b/x"]
    assert len({mount["subPath"] for mount in mounts}) == 3


def test_amounts() -> None:
    asked = '{limits: {cpu: "0.24", memory: 1.5Gi}, requests: {cpu: "0.24", memory: 1.5Gi}}'
    made = objects([Work(score(container=f"    resources: {asked}\n"))])
    resources = made["Deployment/api"]["spec"]["template"]["spec"]["containers"][0]["resources"]
    assert resources == {"limits": {"cpu": "0.24", "memory": "1.5Gi"}, "requests": {"cpu": "0.24", "memory": "1.5Gi"}}


def test_probes() -> None:
    probe = "{exec: {command: [x]}, httpGet: {path: /p, port: 80, host: h, scheme: HTTPS, httpHeaders: [{name: A, value: b}]}}"
    made = objects([Work(score(container=f"    livenessProbe: {probe}\n"))])
    assert made["Deployment/api"]["spec"]["template"]["spec"]["containers"][0]["livenessProbe"] == {
        "httpGet": {
            "path": "/p",
            "port": 80,
            "host": "h",
            "scheme": "HTTPS",
            "httpHeaders": [{"name": "A", "value": "b"}],
        }
    }


def test_generated_namespaces_come_first_and_need_a_namespace() -> None:
    options = TargetOptions(generate_namespace=True)
    first, *others = emit([Work(score(), namespace="nn")], options=options).unwrap().manifests
    assert (first.kind, first.name) == ("Namespace", "nn")
    assert {other.namespace for other in others} == {"nn"}
    assert not emit([Work(score())], options=options).ok


def test_kinds_that_nobody_knows_are_passed_on() -> None:
    section = document("manifests: [{apiVersion: x.io/v1, kind: Thing, metadata: {name: c}, anything: [1]}]\n")
    made = emit([Work(score(more=MORE), {"db": DB})], [Res(DB, section, workload="api")]).unwrap()
    assert next(m for m in made.manifests if m.kind == "Thing").data["anything"] == [1]
