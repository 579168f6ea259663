from __future__ import annotations

import kubernetes_validate  # type: ignore[import-untyped]
import pytest

from scorekit.values import SecretValue, Text
from tests.api_schemas import VERSIONS
from tests.rows import each_row
from tests.unit.targets.build import Res, Work, by_name, derived, document, places, score
from tests.unit.targets.kubernetes.cluster import emit, objects

LABELS = {
    "app.kubernetes.io/name": "api",
    "app.kubernetes.io/instance": "api",
    "app.kubernetes.io/managed-by": "scorekit",
}
SELECTOR = {"app.kubernetes.io/name": "api", "app.kubernetes.io/instance": "api"}


def test_a_minimal_workload_is_one_deployment() -> None:
    made = objects([Work(score())])
    assert made == {
        "Deployment/api": {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "api", "labels": LABELS},
            "spec": {
                "selector": {"matchLabels": SELECTOR},
                "template": {
                    "metadata": {"labels": LABELS},
                    "spec": {
                        "containers": [{"name": "main", "image": "nginx:1"}],
                        "automountServiceAccountToken": False,
                        "enableServiceLinks": False,
                    },
                },
            },
        }
    }


@each_row("version", VERSIONS)
def test_the_published_validator_agrees(version: str) -> None:
    made = objects([Work(score(annotations="k8s.score.dev/kind: StatefulSet"))])
    for data in made.values():
        kubernetes_validate.validate(data, version, strict=True)


@pytest.mark.parametrize("prefix", ["k8s.score.dev", "scorekit.dev"])
def test_an_annotation_chooses_the_kind(prefix: str) -> None:
    made = objects([Work(score(annotations=f"{prefix}/kind: DaemonSet"))], env='workloads: {"*": {replicas: 2}}\n')
    assert list(made) == ["DaemonSet/api"]
    assert "replicas" not in made["DaemonSet/api"]["spec"]


def test_scorekits_annotation_is_the_stronger() -> None:
    made = objects([Work(score(annotations="k8s.score.dev/kind: Deployment, scorekit.dev/kind: DaemonSet"))])
    assert list(made) == ["DaemonSet/api"]


def test_an_unknown_kind_is_reported_at_the_annotation() -> None:
    outcome = emit([Work(score(annotations="k8s.score.dev/kind: Statefulset"))])
    assert places(outcome) == [("SK601", "score.yaml:4:37")]
    assert outcome.diagnostics[0].help == "did you mean `StatefulSet`?"


def test_a_kind_like_no_other_is_told_the_kinds() -> None:
    outcome = emit([Work(score(annotations="scorekit.dev/kind: X"))])
    assert outcome.diagnostics[0].help == "one of Deployment, StatefulSet, DaemonSet, Job, CronJob"


def test_a_statefulset_has_a_headless_service() -> None:
    text = score(annotations="k8s.score.dev/kind: StatefulSet", more="service: {ports: {web: {port: 80}}}\n")
    made = objects([Work(text)], env='workloads: {"*": {replicas: 3}}\n')
    assert sorted(made) == ["Service/api", "Service/api-headless", "StatefulSet/api"]
    assert made["StatefulSet/api"]["spec"]["serviceName"] == "api-headless"
    assert made["StatefulSet/api"]["spec"]["replicas"] == 3
    assert made["Service/api-headless"]["spec"]["clusterIP"] == "None"
    assert made["Service/api-headless"]["spec"]["ports"] == made["Service/api"]["spec"]["ports"]


def test_a_statefulset_needs_its_headless_service_without_ports_too() -> None:
    made = objects([Work(score(annotations="k8s.score.dev/kind: StatefulSet"))])
    assert sorted(made) == ["Service/api-headless", "StatefulSet/api"]
    assert "ports" not in made["Service/api-headless"]["spec"]
    ports = "service: {ports: {web: {port: 80}}}\n"
    for more, place in (("", "score.yaml:3:9"), (ports, "score.yaml:8:10")):
        found = by_name(emit([Work(score(annotations="k8s.score.dev/kind: StatefulSet", more=more))]).unwrap())
        assert str(found["Service/api-headless"].origins.at(()).span) == place


@each_row(
    ("kind", "name", "expected"),
    [
        ("StatefulSet", "0-zero", "s-0-zero"),
        ("StatefulSet", "a" * 60, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-11ee3912"),
        ("CronJob", "a" * 60, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-11ee3912"),
        ("Deployment", "a" * 63, "a" * 63),
    ],
)
def test_names_are_legal_for_the_kind(kind: str, name: str, expected: str) -> None:
    text = score(name, annotations=f'k8s.score.dev/kind: {kind}, scorekit.dev/schedule: "@daily"')
    assert f"{kind}/{expected}" in objects([Work(text)])


def test_a_job_restarts_on_failure() -> None:
    made = objects([Work(score(annotations="scorekit.dev/kind: Job"))])
    spec = next(data["spec"] for name, data in made.items() if name.startswith("Job/api-"))
    assert spec["template"]["spec"]["restartPolicy"] == "OnFailure"
    assert "selector" not in spec


def test_a_cronjob_has_its_schedule() -> None:
    made = objects([Work(score(annotations='scorekit.dev/kind: CronJob, scorekit.dev/schedule: "30 2 * * *"'))])
    assert made["CronJob/api"]["spec"]["schedule"] == "30 2 * * *"
    pod = made["CronJob/api"]["spec"]["jobTemplate"]["spec"]["template"]
    assert pod["spec"]["restartPolicy"] == "OnFailure"


def test_a_cronjob_without_a_schedule_is_reported_at_its_kind() -> None:
    assert places(emit([Work(score(annotations="scorekit.dev/kind: CronJob"))])) == [("SK602", "score.yaml:4:36")]


def test_a_bad_schedule_is_reported_at_its_annotation() -> None:
    text = score(annotations='scorekit.dev/kind: CronJob, scorekit.dev/schedule: "0 24 * * *"')
    assert places(emit([Work(text)])) == [("SK604", "score.yaml:4:68")]


@pytest.mark.parametrize("variable", ["TZ", "CRON_TZ"])
def test_a_time_zone_does_not_belong_into_a_schedule(variable: str) -> None:
    text = score(annotations=f'scorekit.dev/kind: CronJob, scorekit.dev/schedule: "{variable}=Asia/Tokyo 0 1 * * *"')
    found = emit([Work(text)]).diagnostics[0]
    assert (found.message, found.help) == (
        "a schedule has no time zone in it",
        "leave it out, and set `spec.timeZone: Asia/Tokyo` by a patch of the environment",
    )


def test_a_schedule_without_a_cronjob_is_a_warning() -> None:
    outcome = emit([Work(score(annotations='scorekit.dev/schedule: "@daily"'))])
    assert outcome.ok
    assert places(outcome) == [("SK603", "score.yaml:4:40")]


def test_a_schedule_beside_an_unknown_kind_is_no_fault_of_its_own() -> None:
    outcome = emit([Work(score(annotations='scorekit.dev/kind: cronjob, scorekit.dev/schedule: "@daily"'))])
    assert [d.code for d in outcome.diagnostics] == ["SK601"]


def test_annotations_go_to_the_pods_but_for_those_to_scorekit() -> None:
    text = score(annotations="team/owner: pay, k8s.score.dev/kind: DaemonSet, scorekit.dev/xx: 'y'")
    made = objects([Work(text)])["DaemonSet/api"]
    assert made["spec"]["template"]["metadata"]["annotations"] == {"team/owner": "pay"}
    assert "annotations" not in made["metadata"]


def test_the_environment_adds_labels_and_annotations() -> None:
    env = 'workloads: {api: {labels: {tier: web}, annotations: {team/owner: ops}}, "*": {replicas: 2}}\n'
    text = score(annotations="team/owner: pay", more="service: {ports: {web: {port: 80}}}\n")
    made = objects([Work(text)], env=env)
    deployment = made["Deployment/api"]
    assert deployment["metadata"]["labels"] == {**LABELS, "tier": "web"}
    assert deployment["metadata"]["annotations"] == {"team/owner": "ops"}
    assert deployment["spec"]["template"]["metadata"]["labels"]["tier"] == "web"
    assert deployment["spec"]["template"]["metadata"]["annotations"] == {"team/owner": "ops"}
    assert deployment["spec"]["selector"]["matchLabels"] == SELECTOR
    assert deployment["spec"]["replicas"] == 2
    assert made["Service/api"]["metadata"]["labels"]["tier"] == "web"


def test_a_label_of_the_environment_may_not_break_the_selector() -> None:
    outcome = emit([Work(score())], env="workloads: {api: {labels: {app.kubernetes.io/name: web}}}\n")
    assert places(outcome) == [("SK633", "environments/dev.yaml:4:52")]


def test_a_service_account_is_created_when_asked_for() -> None:
    env = "workloads: {api: {serviceAccount: {create: true, annotations: {role: r1}, token: true}}}\n"
    made = objects([Work(score())], env=env)
    assert made["ServiceAccount/api"]["metadata"]["annotations"] == {"role": "r1"}
    pod = made["Deployment/api"]["spec"]["template"]["spec"]
    assert (pod["serviceAccountName"], pod["automountServiceAccountToken"]) == ("api", True)


def test_a_service_account_that_exists_is_only_named() -> None:
    made = objects([Work(score())], env="workloads: {api: {serviceAccount: {name: ci}}}\n")
    assert list(made) == ["Deployment/api"]
    pod = made["Deployment/api"]["spec"]["template"]["spec"]
    assert (pod["serviceAccountName"], pod["automountServiceAccountToken"]) == ("ci", False)


def test_pull_secrets_and_spread_come_from_the_environment() -> None:
    env = 'workloads: {"*": {imagePullSecrets: [pull], spread: [kubernetes.io/hostname]}}\n'
    pod = objects([Work(score())], env=env)["Deployment/api"]["spec"]["template"]["spec"]
    assert pod["imagePullSecrets"] == [{"name": "pull"}]
    assert pod["topologySpreadConstraints"] == [
        {
            "topologyKey": "kubernetes.io/hostname",
            "maxSkew": 1,
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": SELECTOR},
        }
    ]


def test_a_daemonset_is_not_spread() -> None:
    text = score(annotations="scorekit.dev/kind: DaemonSet")
    made = objects([Work(text)], env='workloads: {"*": {spread: [kubernetes.io/hostname]}}\n')
    assert "topologySpreadConstraints" not in made["DaemonSet/api"]["spec"]["template"]["spec"]


def test_without_an_image_yet_there_are_objects_all_the_same() -> None:
    text = score().replace("nginx:1", ".")
    assert objects([Work(text)])["Deployment/api"]["spec"]["template"]["spec"]["containers"][0]["image"] == "."


DB = "postgres.default#api.db"


def _with_secret(key: str) -> str:
    text = score(
        container='    variables: {PW: "${resources.db.password}"}\n', more="resources: {db: {type: postgres}}\n"
    )
    db = Res(DB, outputs={"password": SecretValue(DB, key)}, secrets=derived("one", "other"), workload="api")
    made = objects([Work(text, {"db": DB})], [db])
    annotations = made["Deployment/api"]["spec"]["template"]["metadata"]["annotations"]
    assert list(annotations) == ["scorekit.dev/checksum"]
    return str(annotations["scorekit.dev/checksum"])


def test_the_checksum_follows_the_secrets_that_are_read() -> None:
    assert _with_secret("one") == _with_secret("one") != _with_secret("other")


def test_the_checksum_follows_the_files() -> None:
    def checksum(content: str) -> str:
        text = score(container=f"    files: {{/etc/x: {{content: {content}}}}}\n")
        made = objects([Work(text)])["Deployment/api"]
        return str(made["spec"]["template"]["metadata"]["annotations"]["scorekit.dev/checksum"])

    assert checksum("hello") == checksum("hello") != checksum("world")


def test_drivers_may_change_the_workloads_that_declare_their_resource() -> None:
    section = document(
        """\
workload:
  - merge:
      spec:
        template:
          metadata: {annotations: {mesh: "on"}}
          spec:
            containers:
              - name: main
                env:
                  - {name: PLAIN, value: $(ADDED)}
                  - {name: ADDED, value: ADDED-VALUE}
                  - {name: WHOLE, value: WHOLE-VALUE}
""",
        values={"ADDED-VALUE": Text(("x-", SecretValue(DB, "one"))), "WHOLE-VALUE": SecretValue(DB, "one")},
    )
    db = Res(DB, section, {"one": SecretValue(DB, "one")}, derived("one"), workload="api")
    text = score(
        container='    variables: {DSN: "a${resources.db.one}", AA: b}\n', more="resources: {db: {type: postgres}}\n"
    )
    made = objects([Work(text, {"db": DB}), Work(score("other"))], [db])
    template = made["Deployment/api"]["spec"]["template"]
    assert template["metadata"]["annotations"]["mesh"] == "on"
    env = template["spec"]["containers"][0]["env"]
    assert [entry["name"] for entry in env] == ["SCOREKIT_REF_021921F3", "AA", "DSN", "PLAIN", "ADDED", "WHOLE"]
    assert env[3]["value"] == "$(ADDED)"
    assert env[4]["value"] == "x-$(SCOREKIT_REF_021921F3)"
    assert env[5]["valueFrom"] == {"secretKeyRef": {"name": "api-db", "key": "one"}}
    assert "annotations" not in made["Deployment/other"]["spec"]["template"]["metadata"]


def test_a_resource_that_two_names_declare_changes_the_workload_once() -> None:
    section = document("workload: [{merge: {metadata: {labels: {one: x}}}}]\n")
    text = score(more="resources: {aa: {type: redis, id: shared}, bb: {type: redis, id: shared}}\n")
    made = objects(
        [Work(text, {"aa": "redis.default#shared", "bb": "redis.default#shared"})],
        [Res("redis.default#shared", section)],
    )
    assert made["Deployment/api"]["metadata"]["labels"]["one"] == "x"


@each_row(
    ("patch", "code", "place"),
    [
        ("[{json: []}]", "SK625", "driver.yaml:1:12"),
        ("[{merge: 3}]", "SK625", "driver.yaml:1:12"),
        ("[{merge: {spec: {template: {spec: {containers: [{image: x}]}}}}}]", "SK625", "driver.yaml:1:20"),
        ("[{merge: {metadata: {labels: {aa: SECRET}}}}]", "SK622", "driver.yaml:1:45"),
        ("[{merge: {metadata: null}}]", "SK625", "driver.yaml:1:31"),
        ("[{merge: {spec: {template: {metadata: []}}}}]", "SK625", "driver.yaml:1:49"),
        (
            "[{merge: {spec: {template: {spec: {containers: [{name: main, env: {A: b}}]}}}}}]",
            "SK625",
            "driver.yaml:1:77",
        ),
        (
            "[{merge: {spec: {template: {spec: {containers: [{name: main, env: [{name: SECRET, value: x}]}]}}}}}]",
            "SK622",
            "driver.yaml:1:85",
        ),
    ],
)
def test_a_bad_change_of_the_workload_is_reported_in_the_driver(patch: str, code: str, place: str) -> None:
    section = document(f"workload: {patch}\n", values={"SECRET": SecretValue(DB, "one")})
    db = Res(DB, section, {}, derived("one"), workload="api")
    found = places(emit([Work(score(more="resources: {db: {type: postgres}}\n"), {"db": DB})], [db]))
    assert (code, place) in found


def test_the_kind_leads_to_its_annotation() -> None:
    found = emit([Work(score(annotations="scorekit.dev/kind: StatefulSet"))]).unwrap().manifests[-1]
    origin = found.origins.at(("kind",))
    assert (origin.kind, str(origin.span)) == ("score", "score.yaml:4:36")


def test_labels_of_the_environment_lead_there_on_every_object() -> None:
    env = "workloads: {api: {labels: {tier: web}, serviceAccount: {create: true}}}\n"
    text = score(container="    files: {/x: {content: y}}\n", more="service: {ports: {web: {port: 80}}}\n")
    made = emit([Work(text)], env=env).unwrap().manifests
    found = {m.kind: m.origins.at(("metadata", "labels", "tier")) for m in made}
    assert sorted(found) == ["ConfigMap", "Deployment", "Service", "ServiceAccount"]
    assert {str(origin.span) for origin in found.values()} == {"environments/dev.yaml:4:34"}


def test_timings_of_a_probe_lead_to_the_environment() -> None:
    env = 'workloads: {"*": {probes: {readiness: {periodSeconds: 5}}}}\n'
    text = score(container="    readinessProbe: {exec: {command: [x]}}\n")
    found = emit([Work(text)], env=env).unwrap().manifests[-1]
    path = ("spec", "template", "spec", "containers", 0, "readinessProbe")
    period, handler = found.origins.at((*path, "periodSeconds")), found.origins.at((*path, "exec"))
    assert (period.kind, str(period.span)) == ("environment", "environments/dev.yaml:4:55")
    assert handler.kind == "score"


def test_annotations_for_composes_tools_do_not_go_to_pods() -> None:
    made = objects([Work(score(annotations="compose.score.dev/xx: y, team: pay"))])["Deployment/api"]
    assert made["spec"]["template"]["metadata"]["annotations"] == {"team": "pay"}
