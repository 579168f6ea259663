"""What Kubernetes' schemas refuse is told where a driver or a patch wrote it, by a render and, for drivers, without one."""

from __future__ import annotations

from typing import Any

import pytest

import scorekit
from scorekit import Catalogue, Source
from scorekit.diagnostics import Severity
from scorekit.targets.compose import TARGET as COMPOSE
from scorekit.targets.kubernetes import TARGET
from scorekit.targets.kubernetes.schemas import schema_of, table
from scorekit.targets.kubernetes.validation import spelt, with_article
from tests.rows import each_row
from tests.unit.targets.build import Res, Work, document, score
from tests.unit.targets.kubernetes.cluster import emit
from tests.wordings import hold

DB = "postgres.default#api.db"
WORK = Work(score(more="resources: {db: {type: postgres}}\n"), {"db": DB})
OBJECT = "apiVersion: {}\nkind: {}\nmetadata: {{name: x}}\n"


def section(text: str) -> str:
    return "manifests:\n- " + text.strip("\n").replace("\n", "\n  ") + "\n"


def rendered(text: str, env: str = "") -> list[tuple[str, str, str | None]]:
    found = emit([WORK], [Res(DB, document(text), workload="api")], env).diagnostics
    return [(d.code, d.message, d.help) for d in found if d.code != "SK509"]


def static(text: str) -> list[tuple[str, str, str | None]]:
    return [(d.code, d.message, d.help) for d in TARGET.section_faults(document(text), None)]


HPA = OBJECT.format("autoscaling/v2", "HorizontalPodAutoscaler") + "spec: {maxReplicas: 2, scaleTargetRef: {REF}MORE}\n"
SERVICE = OBJECT.format("v1", "Service") + "spec: {ports: [{port: 80MORE}]}\n"
BUDGET = OBJECT.format("policy/v1", "PodDisruptionBudget") + "spec: {minAvailable: AVAILABLE}\n"
POD = "spec: {template: {metadata: {labels: {a: b}}, spec: {restartPolicy: Never, MORE}}}\n"
JOB = OBJECT.format("batch/v1", "Job") + POD
REF = "{kind: Deployment, name: api}"


@each_row(
    ("text", "code", "message", "hint"),
    [
        (HPA.replace("{REF}", REF).replace("MORE", ", minReplica: 1"), "SK647",
         "a HorizontalPodAutoscaler has no field `spec.minReplica`", "did you mean `minReplicas`?"),
        (HPA.replace("{REF}", "{kind: Deployment}").replace("MORE", ""), "SK648",
         "`spec.scaleTargetRef` of a HorizontalPodAutoscaler lacks `name`", None),
        (OBJECT.format("v1", "ConfigMap") + "dta: {}\n", "SK647", "a ConfigMap has no field `dta`", "did you mean `data`?"),
        (OBJECT.format("v1", "ConfigMap").replace("x}", "x, lables: {}}"), "SK647",
         "a ConfigMap has no field `metadata.lables`", "did you mean `labels`?"),
        (OBJECT.format("v1", "ConfigMap") + "data: {port: 80}\n", "SK646",
         "`data.port` of a ConfigMap must be a text, not a number", 'quote it: `"..."`'),
        (OBJECT.format("v1", "ConfigMap") + "data: {port: null}\n", "SK646",
         "`data.port` of a ConfigMap must be a text, not null", None),
        (SERVICE.replace("MORE", "").replace("80", '"80"'), "SK646",
         "`spec.ports[0].port` of a Service must be an integer, not a text", "write it without quotes: `80`"),
        (SERVICE.replace("MORE", ", protocol: tcp"), "SK646",
         "`spec.ports[0].protocol` of a Service must be one of `SCTP`, `TCP`, `UDP`", "did you mean `TCP`?"),
        (SERVICE.replace("MORE", ", name: web, targetPort: 1.5"), "SK646",
         "`spec.ports[web].targetPort` of a Service must be an integer or a text, not a number", 'quote it: `"..."`'),
        (SERVICE.replace("MORE", "").replace("80", "80800"), "SK646",
         "`spec.ports[0].port` of a Service must be at most 65535", None),
        (JOB.replace("MORE", "containers: []"), "SK646",
         "`spec.template.spec.containers` of a Job must have at least 1 item", None),
        (BUDGET.replace("AVAILABLE", "true"), "SK646",
         "`spec.minAvailable` of a PodDisruptionBudget must be an integer or a text, not a boolean", 'quote it: `"..."`'),
        (JOB.replace("MORE", "containers: [{name: a, image: x}], tolerations: {key: a}"), "SK646",
         "`spec.template.spec.tolerations` of a Job must be a list, not a mapping", "write a list: `[...]`"),
        (JOB.replace("MORE", "containers: [{name: a, image: x, resources: {limits: {gpu/x: 1 GiB}}}]"), "SK646",
         "`spec.template.spec.containers[a].resources.limits.gpu/x` of a Job must be an amount",
         "a number, with one of m, k, M, G, T, Ki, Mi, Gi, Ti if any, such as `500m` or `1Gi`"),
        (JOB.replace("MORE", "containers: [{name: a, image: x, args: [null]}]"), "SK646",
         "`spec.template.spec.containers[a].args[0]` of a Job must be a text, not null", None),
        (JOB.replace("MORE", "containers: [{name: a, image: x}], tolerations: [null]"), "SK646",
         "`spec.template.spec.tolerations[0]` of a Job must be a mapping, not null", None),
        (JOB.replace("MORE", "containers: [{name: a, image: x}], volumes: [{name: v, hostPath: {path: /, type: Dir}}]"),
         "SK646", "`spec.template.spec.volumes[v].hostPath.type` of a Job must be one of `BlockDevice`, `CharDevice`, `Directory`, `DirectoryOrCreate`, `File`, `FileOrCreate`, `Socket`", "did you mean `Directory`?"),
        (JOB.replace("MORE", "containers: [{name: a, image: x, livenessProbe: {exec: {}}}]"), "SK648",
         "`spec.template.spec.containers[a].livenessProbe.exec` of a Job lacks `command`", None),
        (JOB.replace("MORE", "containers: [{name: a, image: x, env: [{name: N, valueFrom: {}}]}]"), "SK646",
         "`spec.template.spec.containers[a].env[N].valueFrom` of a Job must have one of `configMapKeyRef`, `fieldRef`, `fileKeyRef`, `resourceFieldRef`, `secretKeyRef`", None),
        (HPA.replace("{REF}", REF).replace("2,", "0,").replace("MORE", ""), "SK646",
         "`spec.maxReplicas` of a HorizontalPodAutoscaler must be at least 1", None),
        (BUDGET.replace("AVAILABLE", '"50"'), "SK646",
         "`spec.minAvailable` of a PodDisruptionBudget must be a number or a percentage",
         "`50` without quotes, or a percentage such as `25%`"),
        (OBJECT.format("autoscaling/v2beta2", "HorizontalPodAutoscaler"), "SK649",
         "Kubernetes serves no `autoscaling/v2beta2` from 1.26 on", "write `apiVersion: autoscaling/v2`"),
        (OBJECT.format("batch/v1beta1", "CronJob"), "SK649", "Kubernetes serves no `batch/v1beta1` from 1.25 on",
         "write `apiVersion: batch/v1`"),
        (OBJECT.format("extensions/v1beta1", "Ingress"), "SK649", "Kubernetes serves no `extensions/v1beta1` from 1.22 on",
         "write `apiVersion: networking.k8s.io/v1`"),
        (OBJECT.format("v1", "Deployment"), "SK649", "Kubernetes has no kind `Deployment` in `v1`",
         "write `apiVersion: apps/v1`"),
        (OBJECT.format("apps/v2", "Deployment"), "SK649", "Kubernetes has no kind `Deployment` in `apps/v2`",
         "write `apiVersion: apps/v1`"),
        (OBJECT.format("deployment/v1", "Deployment"), "SK649", "Kubernetes has no kind `Deployment` in `deployment/v1`",
         "write `apiVersion: apps/v1`"),
        (OBJECT.format("apps/v1", "Deploymnt"), "SK649", "Kubernetes has no kind `Deploymnt` in `apps/v1`",
         "did you mean `Deployment`?"),
        (OBJECT.format("aps/v1", "Thing"), "SK649", "Kubernetes has no kind `Thing` in `aps/v1`", "did you mean `apps/v1`?"),
        (OBJECT.format("policy/v1beta1", "PodSecurityPolicy"), "SK649",
         "Kubernetes serves no `policy/v1beta1` from 1.25 on", "did you mean `policy/v1`?"),
        (OBJECT.format("gateway.networking.k8s.io/v1", "HTTPRoute") + "spec: {rules: [{backendRef: []}]}\n", "SK647",
         "an HTTPRoute has no field `spec.rules[0].backendRef`", "did you mean `backendRefs`?"),
    ],
)  # fmt: skip
def test_what_a_driver_s_object_has_wrong_is_told(text: str, code: str, message: str, hint: str | None) -> None:
    assert rendered(section(text)) == [(code, message, hint)]
    assert static(section(text)) == [(code, message, hint)]


def test_of_parts_with_conditions_one_may_be_there() -> None:
    probe = "livenessProbe: {exec: {command: [a]}, tcpSocket: {port: 80}}"
    text = section(JOB.replace("MORE", f"containers: [{{name: a, image: x, {probe}}}]"))
    assert static(text) == []
    assert rendered(text) == [
        ("SK646", "`spec.template.spec.containers[a].livenessProbe` of a Job can't have both `exec` and `tcpSocket`",
         "keep one; in a patch, `exec: null` takes the other out")
    ]  # fmt: skip


def test_what_marks_an_object_as_common_is_no_field_of_it() -> None:
    assert static(section(OBJECT.format("v1", "ConfigMap") + "shared: true\n")) == []
    assert list(COMPOSE.section_faults(document("volumes: {data: {shared: true}}\n"), None)) == []


def test_a_fault_stands_at_the_key_or_the_value() -> None:
    text = section(HPA.replace("{REF}", REF).replace("MORE", ", minReplica: 1, behavior: x"))
    found = emit([WORK], [Res(DB, document(text), workload="api")]).diagnostics
    line = text.splitlines()[4]
    places = [
        (5, line.index("minReplica") + 1, line.index("minReplica") + 11),
        (5, line.index("x}") + 1, line.index("x}") + 2),
    ]
    assert [(d.span.line, d.span.column, d.span.end_column) for d in found if d.span] == places


@pytest.mark.parametrize(
    ("volume", "message"),
    [
        ("source: {emptyDirr: {}}", "a volume has no field `emptyDirr`"),
        ("source: {emptyDir: {sizeLimit: 1 GiB}}", "`emptyDir.sizeLimit` of a volume must be an amount"),
        ("claim: {accessModes: [Everywhere], resources: {requests: {storage: 1Gi}}}",
         "`accessModes[0]` of a claim must be one of `ReadOnlyMany`, `ReadWriteMany`, `ReadWriteOnce`, `ReadWriteOncePod`"),
    ],
)  # fmt: skip
def test_a_volume_of_a_driver_is_held_against_the_schema(volume: str, message: str) -> None:
    text = f"volume:\n  {volume}\n"
    assert [words for _, words, _ in static(text)] == [message]
    mounts = score(
        container='    volumes: {/d: {source: "${resources.db}"}}\n', more="resources: {db: {type: postgres}}\n"
    )
    found = emit([Work(mounts, {"db": DB})], [Res(DB, document(text), workload="api")]).diagnostics
    assert [(d.code, str(d.span).rpartition(":")[0]) for d in found] == [
        ("SK647" if "Dirr" in volume else "SK646", "driver.yaml:2")
    ]


PATCH = "{spec: {template: {spec: {%s}}}}"


@each_row(
    ("part", "code", "message"),
    [
        ("nodeSelectr: {a: b}", "SK647", "a Deployment has no field `spec.template.spec.nodeSelectr`"),
        ('terminationGracePeriodSeconds: "60"', "SK646",
         "`spec.template.spec.terminationGracePeriodSeconds` of a Deployment must be an integer, not a text"),
        ("containers: [{name: mian, tty: true}]", "SK648", "container `mian` has no image"),
        ("containers: [{name: main, imagePullPolicy: always}]", "SK646",
         "`spec.template.spec.containers[main].imagePullPolicy` of a Deployment must be one of `Always`, `IfNotPresent`, `Never`"),
        ("dnsConfig: {option: []}", "SK647", "a Deployment has no field `spec.template.spec.dnsConfig.option`"),
    ],
)  # fmt: skip
def test_what_a_patch_has_wrong_is_told_in_the_patch(part: str, code: str, message: str) -> None:
    tree = PATCH % part
    env = f"patches:\n- name: p\n  target: {{kind: Deployment}}\n  merge: {tree}\n"
    (found,) = emit([Work(score())], env=env).diagnostics
    assert (found.code, found.message, str(found.span).rpartition(":")[0]) == (code, message, "environments/dev.yaml:7")
    driver = f"workload:\n- merge: {tree}\n"
    (found,) = emit([WORK], [Res(DB, document(driver), workload="api")]).diagnostics
    assert (found.code, found.message, str(found.span).rpartition(":")[0]) == (code, message, "driver.yaml:2")
    if "mian" not in part:
        assert [(c, m) for c, m, _ in static(driver)] == [(code, message)]


@each_row(
    ("item", "message"),
    [
        ("x", "a change of the workload needs `merge` with a mapping"),
        ("null", "a change of the workload needs `merge` with a mapping"),
        ("{spec: {}}", "a change of the workload needs `merge` with a mapping"),
        ("{merge: [a]}", "a change of the workload needs `merge` with a mapping"),
        ("{merge: {}, target: {kind: Deployment}}", "a change of the workload has no `target`"),
    ],
)
def test_what_changes_a_workload_merges_a_mapping_alone(item: str, message: str) -> None:
    text = f"workload:\n- {item}\n"
    assert [(code, words) for code, words, _ in static(text)] == [("SK625", message)]
    assert [(code, words) for code, words, _ in rendered(text)] == [("SK625", message)]


def test_a_patch_of_a_workload_may_suit_any_kind() -> None:
    fine = "workload:\n- merge: {spec: {jobTemplate: {spec: {ttlSecondsAfterFinished: 5}}}}\n- merge: {spec: {serviceName: x}}\n"
    assert static(fine) == []
    wrong = "workload:\n- merge: {spec: {jobTemplate: {spec: {ttlSeconds: 5}}}}\n"
    assert [m for _, m, _ in static(wrong)] == ["a CronJob has no field `spec.jobTemplate.spec.ttlSeconds`"]


def test_a_container_that_a_patch_misspells_is_known_by_the_nearest() -> None:
    env = f"patches:\n- name: p\n  merge: {PATCH % 'containers: [{name: mian}, {name: zz}]'}\n"
    assert [d.help for d in emit([Work(score())], env=env).diagnostics] == [
        "did you mean `main`?",
        "write its `image`, or name one of `main`, `mian`",
    ]


@each_row(
    ("operation", "code", "at"),
    [
        ("{op: add, path: /spec/replicass, value: 3}", "SK647", "/spec/rep"),
        ("{op: add, path: /spec/replicas, value: x}", "SK646", "x}"),
        ("{op: add, path: /spec/strategy, value: {typ: Recreate}}", "SK647", "typ"),
        ("{op: remove, path: /spec/selector}", "SK648", "/spec/sel"),
        ("{op: move, from: /spec/replicas, path: /spec/replics}", "SK647", "/spec/replics"),
        ("{op: copy, from: /spec/template, path: /spec/tmplate}", "SK647", "/spec/tm"),
    ],
)
def test_what_an_operation_has_wrong_is_told_in_the_operation(operation: str, code: str, at: str) -> None:
    env = f"workloads: {{api: {{replicas: 2}}}}\npatches:\n- name: p\n  target: {{kind: Deployment}}\n  json: [{operation}]\n"
    (found,) = emit([Work(score())], env=env).diagnostics
    column = env.splitlines()[4].index(at) + 1
    assert (found.code, str(found.span)) == (code, f"environments/dev.yaml:8:{column}")


def test_what_a_merge_deletes_is_missed_where_it_says_so() -> None:
    env = "patches:\n- name: p\n  target: {kind: Deployment}\n  merge: {spec: {selector: null}}\n"
    (found,) = emit([Work(score())], env=env).diagnostics
    assert (found.code, str(found.span)) == ("SK648", "environments/dev.yaml:7:18")


def test_one_line_that_many_objects_share_is_told_once() -> None:
    env = f"patches:\n- name: p\n  merge: {PATCH % 'nodeSelectr: {a: b}'}\n"
    assert len(emit([Work(score("aa")), Work(score("bb"))], env=env).diagnostics) == 1


def test_what_the_target_makes_itself_is_not_looked_at() -> None:
    made = emit([Work(score())]).unwrap().manifests
    assert [m.origins.foreign for m in made] == [False]


def test_a_fault_of_the_schema_hides_a_rule_s_of_the_same_value() -> None:
    text = section(JOB.replace("MORE", "containers: [{name: a, image: x, resources: {limits: {cpu: 1K}}}]"))
    assert [(code, "amount" in message) for code, message, _ in rendered(text)] == [("SK646", True)]


def test_a_variable_given_twice_is_a_warning() -> None:
    env = "env: [{name: A, value: a}, {name: A, value: b}]"
    text = section(JOB.replace("MORE", f"containers: [{{name: a, image: x, {env}}}]"))
    (found,) = emit([WORK], [Res(DB, document(text), workload="api")]).diagnostics
    assert (found.code, found.severity) == ("SK695", Severity.WARNING)
    assert found.message == "`spec.template.spec.containers[a].env` of a Job has `name: A` twice"
    again = section(JOB.replace("MORE", "containers: [{name: a, image: x}, {name: a, image: y}]"))
    assert [code for code, _, _ in rendered(again)] == ["SK636"]


NEWER = section(JOB.replace("MORE", "hostnameOverride: x, containers: [{name: a, image: x}]"))


@each_row(
    ("version", "code", "hint"),
    [
        ("", "SK628", "Kubernetes has it from 1.34 on; say which one this is by `kubernetes: {version: ...}` in the environment"),
        ("1.33", "SK647", "Kubernetes has it from 1.34 on"),
        ("1.34", None, None),
        ("1.99", None, None),
    ],
)  # fmt: skip
def test_a_field_that_came_later_is_told_by_the_cluster_s_version(
    version: str, code: str | None, hint: str | None
) -> None:
    env = f'kubernetes: {{version: "{version}"}}\n' if version else ""
    assert [(c, h) for c, _, h in rendered(NEWER, env)] == ([(code, hint)] if code else [])
    assert static(NEWER) == []


def test_a_kind_that_came_later_or_went_is_told_by_the_cluster_s_version() -> None:
    text = section(
        OBJECT.format("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema")
        + "spec: {priorityLevelConfiguration: {name: x}}\n"
    )
    assert [(c, h) for c, _, h in rendered(text)] == [("SK628", "Kubernetes has it up to 1.31")]
    assert [c for c, _, _ in rendered(text, 'kubernetes: {version: "1.32"}\n')] == ["SK649"]
    assert rendered(text, 'kubernetes: {version: "1.31"}\n') == []


def test_the_table_knows_the_versions_that_we_serve() -> None:
    assert (table().oldest, table().newest) == (29, 37)


TYPE = "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceType\nmetadata: {name: cache}\n"
DRIVER = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceDriver
metadata: {name: cache/mine}
settings: {properties: {policy: {type: string, default: always}, port: {default: "80"}}}
let: {extra: {colour: red}}
kubernetes:
  manifests:
    - $each: {item: "[1, 2]"}
      apiVersion: v1
      kind: Service
      metadata: {name: "{{ name }}-{{ item }}"}
      spec:
        ports:
          - {$when: "true", name: web, port: "{{ settings.port }}"}
        "{{ 'type' }}": ClusterIPP
    - $when: "true"
      $value: {apiVersion: v1, kind: ConfigMap, metadata: {name: "{{ name }}"}, data: "{{ let.extra }}"}
"""


def compiled(driver: str, **texts: str) -> list[tuple[str, str, str]]:
    env = "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: dev}\nextends: scorekit/dev\n"
    documents = {
        "environments/dev.yaml": env + "drivers: [{type: cache, driver: cache/mine}]\n",
        "resource_drivers/cache/type.yaml": TYPE,
        "resource_drivers/cache/mine/driver.yaml": driver,
    }
    source = Source("score.yaml", score(more="resources: {cc: {type: cache}}\n"))
    found = scorekit.compile([source], "dev", Catalogue.from_texts(documents | texts), seed=b"0" * 32).diagnostics
    hold("targets/kubernetes", found)
    return [(d.code, str(d.span).partition("driver.yaml:")[2], d.message) for d in found]


def test_what_an_expression_gives_is_told_at_the_expression() -> None:
    assert compiled(DRIVER) == [
        ("SK646", "14:46", "`spec.ports[web].port` of a Service must be an integer, not a text"),
        (
            "SK646",
            "15:25",
            "`spec.type` of a Service must be one of `ClusterIP`, `ExternalName`, `LoadBalancer`, `NodePort`",
        ),
    ]


@pytest.mark.parametrize(
    ("path", "text"), [((), ""), (("spec", "a", 0), "spec.a[x]"), (("spec", "a", 1, "b"), "spec.a[1].b")]
)
def test_a_path_names_items_that_have_a_name(path: tuple[Any, ...], text: str) -> None:
    assert spelt(path, {"spec": {"a": [{"name": "x"}]}}) == text


@each_row(
    ("kind", "words"),
    [("Job", "a Job"), ("Ingress", "an Ingress"), ("HTTPRoute", "an HTTPRoute"), ("volume", "a volume")],
)
def test_a_kind_has_its_article(kind: str, words: str) -> None:
    assert with_article(kind) == words


def test_a_kind_of_nobody_has_no_schema() -> None:
    assert schema_of("x.example.org/v1", "Thing") is None


@each_row(
    "words",
    [
        *(
            "a Deployment",
            "an Ingress",
            "an HTTPRoute",
            "a Service",
            "an Endpoint",
            "a PVC",
            "a UDPRoute",
            "an APIService",
        ),
        *("a CSIDriver", "an IPAddress", "a TLSRoute", "an Object", "a Horizon", "an RBAC"),
    ],
)
def test_a_kind_has_the_article_that_it_is_spoken_with(words: str) -> None:
    assert with_article(words.partition(" ")[2]) == words
