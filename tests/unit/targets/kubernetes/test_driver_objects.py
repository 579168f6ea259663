from __future__ import annotations

from typing import Any

import pytest

import scorekit
from scorekit.values import RuntimeVariable, SecretKey, SecretValue, Text, Value
from tests.rows import each_row
from tests.unit.targets.build import Keeper, Res, Work, derived, document, places, score
from tests.unit.targets.kubernetes.cluster import emit, objects

DB = "postgres.default#api.db"
TEXT = score(more="resources: {db: {type: postgres}}\n")
JOB = """\
manifests:
  - apiVersion: batch/v1
    kind: Job
    metadata: {name: setup, annotations: {scorekit.dev/name-by-hash: "true"OTHER}}
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers: [{name: main, image: IMAGE, env: [{name: PW, value: SECRET}]}]
"""


def made(section: str, *, driver: str = "", keeper: Keeper | None = None, **values: Value) -> Any:
    found = objects(*work(section, driver, **values), keeper=keeper)
    del found["Deployment/api"]
    return found


def work(section: str, driver: str = "", **values: Value) -> tuple[list[Work], list[Res]]:
    db = Res(
        DB, document(section, values=values), secrets=derived("password"), workload="api", namespace="ns", driver=driver
    )
    return [Work(TEXT, {"db": DB}, "ns")], [db]


def test_a_manifest_gets_namespace_and_labels() -> None:
    section = (
        "manifests: [{apiVersion: v1, kind: ConfigMap, metadata: {name: c, labels: {app.kubernetes.io/name: pg}}}]\n"
    )
    assert made(section)["ConfigMap/c"]["metadata"] == {
        "name": "c",
        "namespace": "ns",
        "labels": {
            "app.kubernetes.io/instance": "api-db",
            "app.kubernetes.io/managed-by": "scorekit",
            "app.kubernetes.io/name": "pg",
        },
    }


def test_a_manifest_keeps_a_namespace_of_its_own() -> None:
    section = "manifests: [{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: other}}]\n"
    assert made(section)["ConfigMap/c"]["metadata"]["namespace"] == "other"


def test_kinds_without_a_namespace_get_none() -> None:
    section = """\
manifests:
  - {apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast}, provisioner: x}
  - {apiVersion: v1, kind: PersistentVolume, metadata: {name: pv}}
"""
    assert all(
        "namespace" not in data["metadata"] for key, data in made(section).items() if not key.startswith("Secret")
    )


def test_a_driver_lists_its_kinds_without_a_namespace() -> None:
    section = """\
manifests:
  - {apiVersion: x.io/v1, kind: Cluster, metadata: {name: aa}}
  - {apiVersion: x.io/v1, kind: Bucket, metadata: {name: bb}}
"""
    outcome = emit(*work(section, "clusterScoped: [Cluster]\n"))
    found = {m.kind: m.namespace for m in outcome.unwrap().manifests}
    assert (found["Cluster"], found["Bucket"]) == (None, "ns")


def test_a_namespace_on_a_kind_without_one_is_reported_in_the_driver() -> None:
    section = "manifests: [{apiVersion: v1, kind: Namespace, metadata: {name: c, namespace: x}}]\n"
    assert places(emit(*work(section))) == [("SK643", "driver.yaml:1:78")]


CLUSTER_SCOPED = {
    "v1": "Namespace Node PersistentVolume",
    "admissionregistration.k8s.io/v1": "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding"
    " MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration",
    "apiextensions.k8s.io/v1": "CustomResourceDefinition",
    "apiregistration.k8s.io/v1": "APIService",
    "certificates.k8s.io/v1": "CertificateSigningRequest ClusterTrustBundle",
    "flowcontrol.apiserver.k8s.io/v1": "FlowSchema PriorityLevelConfiguration",
    "networking.k8s.io/v1": "IPAddress IngressClass ServiceCIDR",
    "node.k8s.io/v1": "RuntimeClass",
    "rbac.authorization.k8s.io/v1": "ClusterRole ClusterRoleBinding",
    "resource.k8s.io/v1": "DeviceClass ResourceSlice",
    "scheduling.k8s.io/v1": "PriorityClass",
    "storage.k8s.io/v1": "CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass",
}


@each_row(("version", "kind"), [(version, kind) for version, kinds in CLUSTER_SCOPED.items() for kind in kinds.split()])
def test_each_kind_without_a_namespace_takes_none(version: str, kind: str) -> None:
    section = f"manifests: [{{apiVersion: {version}, kind: {kind}, metadata: {{name: c, namespace: x}}}}]\n"
    assert "SK643" in {code for code, _ in places(emit(*work(section)))}


@pytest.mark.parametrize(
    ("version", "kind"), [("v1", "ConfigMap"), ("apps/v1", "Deployment"), ("storage.k8s.io/v1", "CSIStorageCapacity")]
)
def test_other_kinds_of_the_same_groups_have_one(version: str, kind: str) -> None:
    section = f"manifests: [{{apiVersion: {version}, kind: {kind}, metadata: {{name: c, namespace: x}}}}]\n"
    assert "SK643" not in {code for code, _ in places(emit(*work(section)))}


@each_row(
    "field",
    [
        *("metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName"),
        *("status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"),
        *("metadata.labels['a']", "metadata.annotations['a']"),
    ],
)
def test_each_field_of_a_pod_that_a_variable_can_hold_is_taken(field: str) -> None:
    def codes(path: str) -> set[str]:
        section = (
            "manifests:\n  - apiVersion: v1\n    kind: Pod\n    metadata: {name: c}\n    spec:\n      containers:\n"
            "        - name: a\n          image: 'a:1'\n          env: [{name: A, valueFrom: {fieldRef: {fieldPath: "
            f'"{path}"}}}}}}]\n'
        )
        return {code for code, _ in places(emit(*work(section)))}

    assert codes("spec.containers") - codes(field)


def test_secrets_in_variables_are_read_from_secrets() -> None:
    section = """\
manifests:
  - apiVersion: v1
    kind: Pod
    metadata: {name: p}
    spec:
      initContainers: [{name: first, image: x, env: [{name: AA, value: plain}]}, {name: second, image: x}]
      containers:
        - name: main
          image: x
          env:
            - {name: PLAIN, value: $(DSN)}
            - {name: DSN, value: TEXT}
            - {name: PW, value: SECRET}
"""
    values: dict[str, Value] = {
        "TEXT": Text(("$x$", SecretKey("s", "k"), "/$(PLAIN)")),
        "SECRET": SecretValue(DB, "password"),
    }
    pod = made(section, **values)["Pod/p"]["spec"]
    env = pod["containers"][0]["env"]
    helper = env[0]["name"]
    assert env == [
        {"name": helper, "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
        {"name": "PLAIN", "value": "$(DSN)"},
        {"name": "DSN", "value": f"$x$$({helper})/$(PLAIN)"},
        {"name": "PW", "valueFrom": {"secretKeyRef": {"name": "api-db", "key": "password"}}},
    ]
    assert pod["initContainers"][0]["env"] == [{"name": "AA", "value": "plain"}]


def test_origins_follow_variables_that_helpers_push_down() -> None:
    section = "manifests: [{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: m, image: x, env: [{name: A, value: T}, {name: 1b, value: x}]}]}}]\n"
    outcome = emit(*work(section, T=Text(("x", SecretKey("s", "k")))))
    assert places(outcome) == [("SK605", f"driver.yaml:1:{section.index('1b') + 1}")]


def test_what_a_drivers_pod_can_not_read_is_reported_in_the_driver() -> None:
    section = "manifests: [{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: m, image: x, env: [{name: A, value: V}]}]}}]\n"
    outcome = emit(*work(section, V=RuntimeVariable("LOG")))
    assert places(outcome) == [("SK607", f"driver.yaml:1:{section.index('value: V') + 8}")]


@pytest.mark.parametrize(
    "item",
    [
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {pw: SECRET}}",
        "{apiVersion: v1, kind: Pod, metadata: {name: c}, spec: {containers: [{args: [SECRET]}]}}",
        "{apiVersion: x.io/v1, kind: Pod, metadata: {name: c}, spec: {containers: [{env: [{value: SECRET}]}]}}",
    ],
)
def test_a_reference_elsewhere_is_reported_at_its_place(item: str) -> None:
    section = f"manifests: [{item}]\n"
    outcome = emit(*work(section, SECRET=SecretValue(DB, "password")))
    assert places(outcome) == [("SK622", f"driver.yaml:1:{section.index('SECRET') + 1}")]


@each_row(
    ("item", "code", "place"),
    [
        ("text", "SK620", "driver.yaml:1:13"),
        ("{kind: Pod, metadata: {name: x}}", "SK620", "driver.yaml:1:13"),
        ("{apiVersion: v1, metadata: {name: x}}", "SK620", "driver.yaml:1:13"),
        ("{apiVersion: v1, kind: Pod, metadata: {}}", "SK620", "driver.yaml:1:51"),
        ("{apiVersion: v1, kind: Pod, metadata: {name: SECRET}}", "SK620", "driver.yaml:1:58"),
        ("{apiVersion: v1, kind: Pod}", "SK620", "driver.yaml:1:13"),
        ("{apiVersion: v1, kind: Pod, metadata: {name: x, namespace: [y]}}", "SK620", "driver.yaml:1:72"),
        ('{apiVersion: v1, kind: Pod, metadata: {name: x, namespace: ""}}', "SK620", "driver.yaml:1:72"),
        ("{apiVersion: v1, kind: Secret, metadata: {name: x}}", "SK621", "driver.yaml:1:36"),
        ("{apiVersion: v1, kind: List, metadata: {name: x}}", "SK621", "driver.yaml:1:36"),
        ("{apiVersion: x.io/v1, kind: Odd, metadata: {name: x, labels: [y]}}", "SK620", "driver.yaml:1:74"),
        ("{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: {a: b}}}", "SK620", "driver.yaml:1:81"),
        ("{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [null]}}", "SK620", "driver.yaml:1:82"),
        ("{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: SECRET}", "SK620", "driver.yaml:1:68"),
        (
            "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [{env: [{name: SECRET, value: SECRET}]}]}}",
            "SK620",
            "driver.yaml:1:96",
        ),
        (
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}, spec: {template: {metadata: [1]}}}",
            "SK620",
            "driver.yaml:1:102",
        ),
        (
            "{apiVersion: batch/v1, kind: CronJob, metadata: {name: x}, spec: {jobTemplate: []}}",
            "SK620",
            "driver.yaml:1:92",
        ),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: text}", "SK620", "driver.yaml:1:74"),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, shared: 1}", "SK620", "driver.yaml:1:76"),
    ],
)
def test_what_is_no_object_is_reported_in_the_driver(item: str, code: str, place: str) -> None:
    outcome = emit(*work(f"manifests: [{item}]\n", SECRET=SecretValue(DB, "password")))
    assert places(outcome) == [(code, place)]


def test_a_section_without_a_list_of_manifests_has_none() -> None:
    assert made("workload: []\n") == {}
    assert made("manifests: null\n") == {}


def job(image: str = "x", *, other: str = "", keeper: Keeper | None = None, key: str = "password") -> Any:
    section = JOB.replace("OTHER", other).replace("IMAGE", image)
    found = made(section, keeper=keeper, SECRET=SecretValue(DB, key))
    return next(data for name, data in found.items() if name.startswith("Job/"))


def test_a_setup_job_is_named_by_its_spec() -> None:
    one, same, other = job(), job(), job("y")
    assert one["metadata"]["name"] == same["metadata"]["name"] != other["metadata"]["name"]
    assert one["metadata"]["name"].startswith("setup-")
    assert "annotations" not in one["metadata"]


def test_a_setup_job_keeps_its_other_annotations() -> None:
    assert job(other=", team: db")["metadata"]["annotations"] == {"team": "db"}


def test_a_setup_job_runs_again_when_a_secret_of_it_changes() -> None:
    def name(value: str) -> str:
        section = JOB.replace("OTHER", "").replace("IMAGE", "x")
        text = Text((value, SecretValue(DB, "password")))
        keys: list[str] = list(made(section, SECRET=text))
        return next(key for key in keys if key.startswith("Job/"))

    assert name("a") != name("b")


def test_a_job_is_named_by_hash_only_if_asked_for() -> None:
    section = JOB.replace('"true"OTHER', '"false"').replace("IMAGE", "x")
    assert "Job/setup" in made(section, SECRET=SecretValue(DB, "password"))


def test_nothing_but_a_job_is_named_by_hash() -> None:
    meta = 'metadata: {name: c, annotations: {scorekit.dev/name-by-hash: "true"}}'
    assert "ConfigMap/c" in made(f"manifests: [{{apiVersion: v1, kind: ConfigMap, {meta}}}]\n")


def test_a_text_is_told_that_a_manifest_is_a_mapping() -> None:
    assert emit(*work("manifests: [text]\n")).diagnostics[0].message == "a manifest must be a mapping"


def test_a_helper_comes_from_the_list_that_needs_it() -> None:
    section = "manifests: [{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: m, image: x, env: [{name: A, value: T}]}]}}]\n"
    found = emit(*work(section, T=Text(("x", SecretKey("s", "k"))))).unwrap().manifests
    pod = next(m for m in found if m.kind == "Pod")
    span = pod.origins.at(("spec", "containers", 0, "env", 0, "name")).span
    assert str(span) == f"driver.yaml:1:{section.index('[{name: A') + 1}"


WORDS = """\
manifests:
  - apiVersion: v1
    kind: Pod
    metadata: {name: p}
    spec:
      containers: [{name: main, image: x, MORE}]
"""


def test_numbers_and_flags_in_a_drivers_pod_become_texts() -> None:
    more = "command: [run, 1], args: [2, 1.50, true, x], env: [{name: AA, value: 5432}, {name: BB, value: null}, {name: CC}]"
    container = made(WORDS.replace("MORE", more))["Pod/p"]["spec"]["containers"][0]
    assert container["command"] == ["run", "1"]
    assert container["args"] == ["2", "1.5", "true", "x"]
    assert container["env"] == [{"name": "AA", "value": "5432"}, {"name": "BB", "value": None}, {"name": "CC"}]


@each_row(
    ("more", "at"),
    [
        ("env: [{name: AA, value: [1]}]", "[1]"),
        ("env: [{name: AA, value: .inf}]", ".inf"),
        ("args: [x, {a: b}]", "{a: b}"),
        ("args: [null]", "null"),
        ("command: run", "run"),
    ],
)
def test_what_is_no_text_in_a_drivers_pod_is_reported(more: str, at: str) -> None:
    section = WORDS.replace("MORE", more)
    line = section.splitlines()[5]
    assert places(emit(*work(section))) == [("SK646", f"driver.yaml:6:{line.index(at, line.index(more)) + 1}")]


def test_data_of_a_config_map_that_is_no_text_is_reported() -> None:
    section = "manifests: [{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: [1], b: 2, c: x}}]\n"
    outcome = emit(*work(section))
    assert places(outcome) == [
        ("SK646", f"driver.yaml:1:{section.index('[1]') + 1}"),
        ("SK646", f"driver.yaml:1:{section.index('b: 2') + 4}"),
    ]
    assert [found.help for found in outcome.diagnostics] == [None, 'quote it: `"..."`']


def test_a_number_that_a_driver_has_a_workload_read_becomes_a_text() -> None:
    section = "workload: [{merge: {spec: {template: {spec: {containers: [{name: main, env: [{name: PP, value: 5432}]}]}}}}}]\n"
    found = objects(*work(section))["Deployment/api"]["spec"]["template"]["spec"]["containers"][0]
    assert found["env"] == [{"name": "PP", "value": "5432"}]


def test_a_namespace_that_the_target_adds_leads_to_the_environment() -> None:
    section = "manifests: [{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}, {apiVersion: v1, kind: ConfigMap, metadata: {name: d, namespace: own}}]\n"

    def origins(env: str) -> list[str]:
        made = emit(*work(section), env).unwrap().manifests
        found = [m.origins.at(("metadata", "namespace")) for m in made if m.kind == "ConfigMap"]
        return [f"{origin.kind} {origin.span}" for origin in found]

    own = f"driver driver.yaml:1:{section.index('own') + 1}"
    assert origins("namespace: ns\n") == ["environment environments/dev.yaml:4:12", own]
    assert origins("") == ["option environments/dev.yaml:1:1", own]


def test_a_namespace_of_the_caller_is_said_to_come_from_there() -> None:
    workload = scorekit.parse(
        "apiVersion: score.dev/v1b1\nmetadata: {name: api}\ncontainers: {main: {image: registry.example.com/api:1}}\n"
    )
    made = scorekit.compile([workload.unwrap()], "dev", scorekit.Catalogue.builtin(), namespace="preview").unwrap()
    origin = made.manifests[0].origins.at(("metadata", "namespace"))
    assert (origin.kind, str(origin.span), origin.span.source.text) == ("option", "namespace:1:1", "preview")


FILLED = """\
manifests:
  - apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: r}
    spec: {parentRefs: [{name: g, kind: Own}], rules: [{backendRefs: [{name: s, port: 80}]}]}
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: p}
    spec: {podSelector: {}, ingress: [{ports: [{port: 80}]}]}
  - apiVersion: example.org/v1
    kind: StatefulSet
    metadata: {name: o}
    spec: {volumeClaimTemplates: [{metadata: {name: d}}]}
"""


def test_lists_that_apply_compares_whole_hold_what_the_server_fills_in() -> None:
    outcome = emit([Work(TEXT, {"db": DB})], [Res(DB, document(FILLED), workload="api")])
    found = {each.kind: each for each in outcome.unwrap().manifests}
    route = found["HTTPRoute"].data["spec"]
    assert route["parentRefs"] == [{"name": "g", "kind": "Own", "group": "gateway.networking.k8s.io"}]
    assert route["rules"][0]["backendRefs"] == [{"name": "s", "port": 80, "group": "", "kind": "Service", "weight": 1}]
    assert route["rules"][0]["matches"] == [{"path": {"type": "PathPrefix", "value": "/"}}]
    assert found["NetworkPolicy"].data["spec"]["ingress"] == [{"ports": [{"port": 80, "protocol": "TCP"}]}]
    assert found["StatefulSet"].data["spec"] == {"volumeClaimTemplates": [{"metadata": {"name": "d"}}]}
    at = found["HTTPRoute"].origins.at
    assert at(("spec", "parentRefs", 0, "kind")).kind == "driver"
    assert at(("spec", "parentRefs", 0, "group")).kind == "target"
    assert at(("spec", "rules", 0, "matches", 0, "path", "type")).kind == "target"


POD = {
    **dict.fromkeys(("containers", "initContainers", "volumes"), "{}"),
    "securityContext": "[]",
    **{
        f"{listed}: [{{{key}": value
        for listed in ("containers", "initContainers")
        for key, value in {
            **dict.fromkeys(("env", "envFrom", "ports", "volumeMounts"), "a"),
            **dict.fromkeys(("livenessProbe", "readinessProbe", "resources", "securityContext", "startupProbe"), "[]"),
        }.items()
    },
}
CONTROLLERS = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job")
#: The kind, and a field with a value of another shape than the target takes it for.
MISSHAPEN = [
    *(("Pod", f"spec: {{{key}", value) for key, value in POD.items()),
    *((kind, f"spec: {{template: {{spec: {{{key}", value) for kind in CONTROLLERS for key, value in POD.items()),
    *((kind, f"spec: {{{key}", "[]") for kind in CONTROLLERS for key in ("selector", "template")),
    ("CronJob", "spec: {jobTemplate: {spec: {template: {spec: {containers", "{}"),
    ("StatefulSet", "spec: {volumeClaimTemplates", "{}"),
    ("PersistentVolumeClaim", "spec: {resources: {requests", "[]"),
    *(("ConfigMap", key, "[]") for key in ("data", "binaryData")),
    *(("Secret", key, "[]") for key in ("data", "stringData")),
    ("Service", "spec: {ports", "{}"),
    ("Service", "spec: {selector", "[]"),
]


@each_row(("kind", "field", "value"), MISSHAPEN)
def test_what_has_another_shape_than_its_kind_is_no_object(kind: str, field: str, value: str) -> None:
    version = {"Job": "batch/v1", "CronJob": "batch/v1"}.get(kind, "apps/v1" if kind in CONTROLLERS else "v1")
    closing = "".join({"{": "}", "[": "]"}[mark] for mark in reversed(field) if mark in "{[")
    item = f"{{apiVersion: {version}, kind: {kind}, metadata: {{name: x}}, {field}: {value}{closing}}}"
    assert [code for code, _ in places(emit(*work(f"manifests: [{item}]\n")))] == ["SK620"]


@each_row(
    ("version", "minor"),
    [
        *((f"{group}.k8s.io/v1beta1", 22) for group in ("admissionregistration", "apiextensions", "apiregistration")),
        *((f"{group}.k8s.io/v1beta1", 22) for group in ("certificates", "coordination", "networking", "scheduling")),
        *(("apps/v1beta1", 16), ("apps/v1beta2", 16), ("autoscaling/v2beta1", 25), ("autoscaling/v2beta2", 26)),
        *(
            ("batch/v1beta1", 25),
            ("batch/v2alpha1", 21),
            ("discovery.k8s.io/v1beta1", 25),
        ),
        *(
            ("extensions/v1beta1", 22),
            ("node.k8s.io/v1beta1", 25),
            ("policy/v1beta1", 25),
            ("storage.k8s.io/v1beta1", 27),
        ),
        *((f"flowcontrol.apiserver.k8s.io/{version}", minor) for version, minor in (("v1beta1", 26), ("v1beta2", 29))),
        *((f"rbac.authorization.k8s.io/{version}", 22) for version in ("v1alpha1", "v1beta1")),
    ],
)
def test_a_version_that_kubernetes_serves_no_longer_is_told_with_the_one_from_which_on(
    version: str, minor: int
) -> None:
    section = f"manifests: [{{apiVersion: {version}, kind: Any, metadata: {{name: x}}}}]\n"
    messages = [d.message for d in emit(*work(section)).diagnostics]
    assert any(m.startswith(f"Kubernetes serves no `{version}` from 1.{minor} on") for m in messages), messages
