from __future__ import annotations

from typing import Any

from tests.rows import each_row
from tests.unit.targets.build import Work, places, score
from tests.unit.targets.kubernetes.cluster import emit, objects

EXEC = "{exec: {command: [check]}}"
HTTP = "{httpGet: {path: /, port: 80}}"


def pod(text: str, env: str = "") -> Any:
    return objects([Work(text)], env=env)["Deployment/api"]["spec"]["template"]["spec"]


def test_the_main_container_comes_first_then_by_name() -> None:
    text = score(more="  aaa: {image: a, before: {main: {ready: started}}}\n  zzz: {image: z}\n")
    assert [c["name"] for c in pod(text)["containers"]] == ["main", "zzz"]


def test_what_runs_to_its_end_is_a_plain_init_container() -> None:
    text = score(
        more="  migrate: {image: m, before: {main: {ready: complete}, cache: {ready: started}}}\n  cache: {image: c}\n"
    )
    assert pod(text)["initContainers"] == [{"name": "migrate", "image": "m"}]


def test_what_keeps_running_is_a_sidecar() -> None:
    text = score(more="  proxy: {image: p, before: {main: {ready: started}}}\n")
    assert pod(text)["initContainers"] == [{"name": "proxy", "image": "p", "restartPolicy": "Always"}]


def test_init_containers_stand_in_start_order_ties_by_name() -> None:
    text = score(
        more="""\
  aaa: {image: a, before: {main: {ready: complete}}}
  zzz: {image: z, before: {aaa: {ready: complete}}}
  bbb: {image: b, before: {main: {ready: started}}}
"""
    )
    assert [c["name"] for c in pod(text)["initContainers"]] == ["bbb", "zzz", "aaa"]


def test_a_healthy_sidecar_starts_by_its_readiness_probe() -> None:
    text = score(
        more=f"  proxy: {{image: p, before: {{main: {{ready: healthy}}}}, readinessProbe: {HTTP}, livenessProbe: {EXEC}}}\n"
    )
    env = 'workloads: {"*": {probes: {readiness: {periodSeconds: 5, successThreshold: 2}}}}\n'
    sidecar = pod(text, env)["initContainers"][0]
    assert sidecar["startupProbe"] == {
        "httpGet": {"path": "/", "port": 80},
        "periodSeconds": 5,
        "failureThreshold": 30,
    }
    assert sidecar["readinessProbe"]["successThreshold"] == 2
    assert sidecar["livenessProbe"] == {"exec": {"command": ["check"]}}


def test_a_healthy_sidecar_without_readiness_starts_by_its_liveness_probe() -> None:
    text = score(more=f"  proxy: {{image: p, before: {{main: {{ready: healthy}}}}, livenessProbe: {EXEC}}}\n")
    assert pod(text)["initContainers"][0]["startupProbe"] == {
        "exec": {"command": ["check"]},
        "failureThreshold": 30,
    }


@each_row(
    ("timing", "period", "threshold"),
    [
        ("periodSeconds: 1", 2, 30),
        ("periodSeconds: 60", 10, 30),
        ("failureThreshold: 3", None, 30),
        ("failureThreshold: 90, periodSeconds: 10", 10, 90),
    ],
)
def test_a_sidecar_may_take_a_minute_to_start(timing: str, period: int | None, threshold: int) -> None:
    text = score(more=f"  proxy: {{image: p, before: {{main: {{ready: healthy}}}}, readinessProbe: {HTTP}}}\n")
    probe = pod(text, f'workloads: {{"*": {{probes: {{readiness: {{{timing}}}}}}}}}\n')["initContainers"][0][
        "startupProbe"
    ]
    assert (probe.get("periodSeconds"), probe["failureThreshold"]) == (period, threshold)


def test_healthy_without_a_probe_is_reported_at_the_condition() -> None:
    outcome = emit([Work(score(more="  proxy: {image: p, before: {main: {ready: healthy}}}\n"))])
    assert places(outcome) == [("SK615", "score.yaml:7:44")]


def test_probes_of_what_completes_are_left_out_with_a_warning() -> None:
    text = score(
        more=f"  job: {{image: p, before: {{main: {{ready: complete}}}}, readinessProbe: {HTTP}, livenessProbe: {EXEC}}}\n"
    )
    outcome = emit([Work(text)])
    assert places(outcome) == [("SK614", "score.yaml:7:54"), ("SK614", "score.yaml:7:102")]
    assert pod(text)["initContainers"] == [{"name": "job", "image": "p"}]


def test_a_request_is_preferred_with_a_note() -> None:
    text = score(container="    livenessProbe: {exec: {command: [check]}, httpGet: {path: /, port: 80}}\n")
    outcome = emit([Work(text)])
    assert outcome.ok
    assert places(outcome) == [("SK616", "score.yaml:7:21")]
    assert pod(text)["containers"][0]["livenessProbe"] == {"httpGet": {"path": "/", "port": 80}}


def test_a_request_keeps_all_that_the_file_says() -> None:
    get = "{path: /ok, port: 8080, scheme: HTTPS, host: h, httpHeaders: [{name: X-A, value: b}]}"
    made = pod(score(container=f"    readinessProbe: {{httpGet: {get}}}\n"))["containers"][0]["readinessProbe"]
    assert made["httpGet"] == {
        "path": "/ok",
        "port": 8080,
        "scheme": "HTTPS",
        "host": "h",
        "httpHeaders": [{"name": "X-A", "value": "b"}],
    }


def test_probe_commands_mean_themselves() -> None:
    made = pod(score(container='    readinessProbe: {exec: {command: [sh, "$(A) $$"]}}\n'))["containers"][0]
    assert made["readinessProbe"]["exec"]["command"][1] == "$$(A) $$$"


def test_the_environment_times_probes() -> None:
    timing = "{initialDelaySeconds: 1, periodSeconds: 2, timeoutSeconds: 3, failureThreshold: 4}"
    env = f"workloads: {{api: {{probes: {{liveness: {timing}}}}}}}\n"
    made = pod(score(container=f"    livenessProbe: {HTTP}\n    readinessProbe: {HTTP}\n"), env)["containers"][0]
    assert made["livenessProbe"] == {
        "httpGet": {"path": "/", "port": 80},
        "initialDelaySeconds": 1,
        "periodSeconds": 2,
        "timeoutSeconds": 3,
        "failureThreshold": 4,
    }
    assert made["readinessProbe"] == {"httpGet": {"path": "/", "port": 80}}


def test_a_liveness_probe_succeeds_at_once() -> None:
    env = "workloads: {api: {probes: {liveness: {successThreshold: 2}}}}\n"
    outcome = emit([Work(score(container=f"    livenessProbe: {HTTP}\n"))], env=env)
    assert [d.code for d in outcome.diagnostics] == ["SK639"]


def test_amounts_are_kept_but_for_decimal_kilo() -> None:
    asked = '{limits: {cpu: "0.5", memory: 1.5Gi}, requests: {cpu: 250m, memory: 64K}}'
    made = pod(score(container=f"    resources: {asked}\n"))["containers"][0]["resources"]
    assert made == {"limits": {"cpu": "0.5", "memory": "1.5Gi"}, "requests": {"cpu": "250m", "memory": "64k"}}


def test_the_environment_fills_amounts_that_are_not_asked_for() -> None:
    env = 'workloads: {"*": {resources: {limits: {memory: 1Gi}, requests: {cpu: 10m, memory: 8K}}}}\n'
    made = pod(score(container="    resources: {requests: {memory: 64Mi}}\n"), env)["containers"][0]["resources"]
    assert made == {"limits": {"memory": "1Gi"}, "requests": {"cpu": "10m", "memory": "64Mi"}}


def test_a_default_limit_below_the_request_is_reported_with_both_places() -> None:
    env = 'workloads: {"*": {resources: {limits: {memory: 1Gi}}}}\n'
    outcome = emit([Work(score(container="    resources: {requests: {memory: 2Gi}}\n"))], env=env)
    assert places(outcome) == [("SK638", "score.yaml:7:36")]
    assert [(str(label.span), label.text) for label in outcome.diagnostics[0].labels] == [
        ("environments/dev.yaml:4:48", "the limit")
    ]
    assert outcome.diagnostics[0].message == "the request of 2Gi memory is above the limit of 1Gi"


def test_amounts_of_one_kind_alone() -> None:
    made = pod(score(container="    resources: {limits: {memory: 1Gi}, requests: {}}\n"))["containers"][0]["resources"]
    assert made == {"limits": {"memory": "1Gi"}}
