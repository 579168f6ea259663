"""What an environment asks of a workload's objects, in Kubernetes' own words."""

from __future__ import annotations

from typing import Any

import scorekit
from scorekit.catalogue import Catalogue
from scorekit.diagnostics import Severity
from scorekit.model.outline import keys
from scorekit.model.workload_settings import WorkloadSettings
from scorekit.targets.kubernetes.shaping import BESIDE, ROWS
from scorekit.targets.origins import value_at
from tests.api_schemas import accepted
from tests.rows import each_row

HEAD = "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: mine}\ntargets: [kubernetes, compose]\n"
POD = ("spec", "template", "spec")
MAIN = (*POD, "containers", 0)
JOB = ("spec", "jobTemplate", "spec")


def score(name: str = "shop", kind: str = "Deployment", labels: str = "{tier: web}", more: str = "") -> str:
    schedule = 'scorekit.dev/schedule: "0 3 * * *"' if kind == "CronJob" else ""
    return (
        f"apiVersion: score.dev/v1b1\nmetadata: {{name: {name}, labels: {labels}, "
        f"annotations: {{scorekit.dev/kind: {kind}, {schedule}}}}}\n"
        "containers:\n"
        "  main: {image: 'a:1', livenessProbe: {httpGet: {path: /, port: 80}}}\n"
        "  aside: {image: 'b:1', before: {main: {ready: started}}}\n"
        f"  setup: {{image: 'c:1', before: {{main: {{ready: complete}}}}}}\n{more}"
    )


def made(workloads: str, *scores: str, target: str = "kubernetes", head: str = HEAD) -> scorekit.Outcome[Any]:
    catalogue = Catalogue.from_texts({"environments/mine.yaml": f"{head}workloads: {workloads}\n"})
    return scorekit.compile(scores or [score()], "mine", catalogue, target=target, project="p")


def objects(workloads: str, *scores: str) -> dict[str, Any]:
    """The objects by ``KIND/NAME``, which every version accepts."""
    found = made(workloads, *scores).unwrap().manifests
    for each in found:
        accepted(each.data)
    return {f"{each.kind}/{each.name}": each for each in found}


def told(outcome: scorekit.Outcome[Any]) -> list[tuple[str, str, str]]:
    return [(d.code, d.message, str(d.span).partition(":")[2]) for d in outcome.diagnostics]


AFFINITY = (
    "{nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: {matchFields: []}}]}}"
)
VALUES = [
    ("activeDeadlineSeconds", "60", "Job", ("spec", "activeDeadlineSeconds")),
    ("affinity", AFFINITY, "Deployment", (*POD, "affinity")),
    ("backoffLimit", "2", "CronJob", (*JOB, "backoffLimit")),
    ("concurrencyPolicy", "Forbid", "CronJob", ("spec", "concurrencyPolicy")),
    ("nodeSelector", "{pool: apps}", "DaemonSet", (*POD, "nodeSelector")),
    ("preStop", "{exec: {command: [sleep, '5']}}", "Deployment", (*MAIN, "lifecycle", "preStop")),
    ("preStop", "{exec: {command: [sleep, '5']}}", "Deployment", (*POD, "initContainers", 0, "lifecycle", "preStop")),
    ("priorityClassName", "high", "StatefulSet", (*POD, "priorityClassName")),
    ("readOnlyRootFilesystem", "true", "Job", (*MAIN, "securityContext", "readOnlyRootFilesystem")),
    ("readOnlyRootFilesystem", "false", "Job", (*POD, "initContainers", 1, "securityContext", "readOnlyRootFilesystem")),
    ("runAsUser", "1000", "Deployment", (*POD, "securityContext", "runAsUser")),
    ("runtimeClassName", "gvisor", "Deployment", (*POD, "runtimeClassName")),
    ("strategy", "{rollingUpdate: {maxUnavailable: 0}}", "Deployment", ("spec", "strategy")),
    ("terminationGracePeriodSeconds", "60", "Deployment", (*POD, "terminationGracePeriodSeconds")),
    ("timeZone", "Europe/Berlin", "CronJob", ("spec", "timeZone")),
    ("tolerations", "[{key: gpu, operator: Exists}]", "CronJob", (*JOB, *POD[1:], "tolerations")),
    ("ttlSecondsAfterFinished", "60", "Job", ("spec", "ttlSecondsAfterFinished")),
    ("updateStrategy", "{rollingUpdate: {partition: 1}}", "StatefulSet", ("spec", "updateStrategy")),
    ("emptyDirs", "{/tmp: {sizeLimit: 1Mi}}", "Deployment", (*POD, "volumes", 2, "emptyDir", "sizeLimit")),
    ("probes", "{readiness: {grpc: {port: 5050}, periodSeconds: 3}}", "Deployment", (*MAIN, "readinessProbe", "grpc")),
    ("probes", "{startup: {failureThreshold: 30}}", "Deployment", (*MAIN, "startupProbe", "failureThreshold")),
    *(
        ("probes", f"{{liveness: {{{word}: {value}}}}}", "Deployment", (*MAIN, "livenessProbe", word))
        for word, value in (("exec", "{command: [a]}"), ("tcpSocket", "{port: 80}"), ("httpGet", "{port: 80, path: /}"))
    ),
    ("resources", "{limits: {nvidia.com/gpu: 1}}", "Deployment", (*MAIN, "resources", "limits", "nvidia.com/gpu")),
]  # fmt: skip


@each_row(("key", "value", "kind", "path"), VALUES)
def test_a_setting_stands_in_its_place_and_is_explained_to_its_line(
    key: str, value: str, kind: str, path: tuple[Any, ...]
) -> None:
    found = objects(f"\n  shop:\n    replicas: 1\n    {key}: {value}", score(kind=kind))
    (found,) = (each for name, each in found.items() if name.startswith(kind))
    assert value_at(found.data, path) is not None
    assert found.origins.at(path).kind == "environment"
    assert found.origins.at(path).span.line == 8


def test_what_is_applied_again_changes_nothing() -> None:
    """As the server keeps them: amounts are texts; and beside ``rollingUpdate`` kubectl takes a ``type`` away that nobody writes."""
    body = "\n  shop: {strategy: {rollingUpdate: {maxUnavailable: 0}}, resources: {limits: {nvidia.com/gpu: 1}}}"
    shop = objects(body, score())["Deployment/shop"].data
    assert shop["spec"]["strategy"] == {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0}}
    assert value_at(shop, (*MAIN, "resources", "limits")) == {"nvidia.com/gpu": "1"}


def test_every_row_is_a_setting_and_is_tried() -> None:
    assert {*ROWS, *BESIDE} <= keys(WorkloadSettings).keys()
    assert ROWS.keys() <= {key for key, *_ in VALUES}


def test_rules_count_field_by_field_the_more_specific_and_then_the_later_one() -> None:
    rules = """
  - {match: {name: shop, labels: {tier: web}}, priorityClassName: both}
  - {match: {name: shop}, priorityClassName: name, runtimeClassName: name}
  - {match: {labels: {tier: web, lang: go}}, priorityClassName: two, runtimeClassName: two, nodeSelector: {two: x}}
  - {match: {labels: {lang: go}}, nodeSelector: {one: later}, terminationGracePeriodSeconds: 2}
  - {nodeSelector: {all: x, one: all}, terminationGracePeriodSeconds: 1}
  - {match: {labels: {tier: web}}, nodeSelector: {one: last}}
  - {match: {labels: {tier: db}}, nodeSelector: {none: x}}
  - {match: {labels: {tier: web}}, terminationGracePeriodSeconds: 3}"""
    shop, cart = score(labels="{tier: web, lang: go}"), score("cart", labels="{}")
    found = objects(rules, shop, cart)
    pod = value_at(found["Deployment/shop"].data, POD)
    assert pod["nodeSelector"] == {"all": "x", "one": "last", "two": "x"}
    assert (pod["priorityClassName"], pod["runtimeClassName"]) == ("both", "name")
    assert pod["terminationGracePeriodSeconds"] == 3
    origins = found["Deployment/shop"].origins
    lines = [origins.at((*POD, "nodeSelector", key)).span.line for key in ("all", "one", "two")]
    assert lines == [10, 11, 8]
    assert value_at(found["Deployment/cart"].data, POD)["nodeSelector"] == {"all": "x", "one": "all"}


def test_a_label_is_matched_as_kubernetes_has_it_and_one_that_is_not_there_never() -> None:
    rules = "".join(
        f"\n  - {{match: {{labels: {{{label}}}}}, nodeSelector: {{{word}: x}}}}"
        for label, word in (
            ("canary: 'true'", "right"),
            ("rank: '1'", "number"),
            ("other: Ellipsis", "wrong"),
            ("none: None", "wrong"),
        )
    )
    found = objects(rules, score(labels="{canary: true, rank: 1, none: null}"))
    assert value_at(found["Deployment/shop"].data, POD)["nodeSelector"] == {"right": "x", "number": "x"}


def test_a_child_environments_labels_come_after_its_parents() -> None:
    parent = f"{HEAD}workloads: [{{match: {{labels: {{a: b}}}}, priorityClassName: one}}, {{match: {{labels: {{c: d}}}}, priorityClassName: two}}]\n"
    child = HEAD.replace("mine", "child") + "extends: mine\nworkloads: {'a=b': {priorityClassName: three}}\n"
    catalogue = Catalogue.from_texts({"environments/mine.yaml": parent, "environments/child.yaml": child})
    found = scorekit.compile([score(labels="{a: b, c: d}")], "child", catalogue, target="kubernetes").unwrap()
    assert value_at(found.manifests[0].data, POD)["priorityClassName"] == "three"


def test_an_autoscaler_decides_how_many_pods_there_are() -> None:
    rules = "{'*': {replicas: 2, autoscaling: {minReplicas: 2, maxReplicas: 9}, disruptionBudget: {maxUnavailable: 1}}}"
    found = objects(rules)
    assert "replicas" not in found["Deployment/shop"].data["spec"]
    assert found["HorizontalPodAutoscaler/shop"].data["spec"] == {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "shop"},
        "minReplicas": 2,
        "maxReplicas": 9,
    }
    selector = found["Deployment/shop"].data["spec"]["selector"]
    assert found["PodDisruptionBudget/shop"].data["spec"] == {"maxUnavailable": 1, "selector": selector}
    assert found["HorizontalPodAutoscaler/shop"].origins.at(("spec", "maxReplicas")).span.line == 5
    assert set(objects(rules, score(kind="Job"))) == {"Job/shop-aa62a108"}


def test_an_autoscaler_of_what_one_claim_serves_is_refused() -> None:
    volume = "resources: {data: {type: volume, class: persistent}}\n"
    mounted = score(more=volume).replace(
        "main: {image: 'a:1',", "main: {image: 'a:1', volumes: {/data: {source: '${resources.data}'}},"
    )
    head = f"{HEAD}drivers: [{{type: volume, driver: volume/claim}}]\n"
    found = told(made("{shop: {autoscaling: {maxReplicas: 9}}}", mounted, head=head))
    assert "`autoscaling` gives `shop` more pods" in next(message for code, message, _ in found if code == "SK619")


def test_false_takes_away_what_a_weaker_rule_gives() -> None:
    rules = "{'*': {autoscaling: {maxReplicas: 9}, tolerations: [{operator: Exists}]}, shop: {autoscaling: false, tolerations: false, replicas: 3}}"
    found = objects(rules)
    assert set(found) == {"Deployment/shop"}
    assert found["Deployment/shop"].data["spec"]["replicas"] == 3
    assert "tolerations" not in value_at(found["Deployment/shop"].data, POD)


def test_each_container_gets_a_directory_of_its_own_where_it_mounts_none() -> None:
    pod = value_at(
        objects("{shop: {emptyDirs: {/scratch: {}, /var/cache/: {medium: Memory}}}}")["Deployment/shop"].data, POD
    )
    mounted = {
        each["name"]: {mount["mountPath"]: mount["name"] for mount in each["volumeMounts"]}
        for each in (*pod["initContainers"], *pod["containers"])
    }
    assert {name: sorted(mounts) for name, mounts in mounted.items()} == {
        name: ["/scratch", "/var/cache/"] for name in ("main", "aside", "setup")
    }
    names = [name for mounts in mounted.values() for name in mounts.values()]
    assert sorted(names) == sorted(volume["name"] for volume in pod["volumes"])
    assert len(set(names)) == 6


@each_row(
    ("rules", "kind", "said"),
    [
        ("{shop: {timeZone: UTC}}", "Deployment", ("SK437", "`timeZone` has no effect: `shop` is a Deployment", "5:20")),
        ("{shop: {autoscaling: {maxReplicas: 2}}}", "Job", ("SK437", "`autoscaling` has no effect: `shop` is a Job", "5:20")),
        ("{shop: {nodeSelector: [a]}}", "Deployment", ("SK646", "`spec.template.spec.nodeSelector` of a Deployment must be a mapping, not a list", "5:34")),
        ("{shop: {strategy: rollingUpdate}}", "Deployment", ("SK646", "`spec.strategy` of a Deployment must be a mapping, not a text", "5:30")),
        ("{shop: {strategy: {tpye: Recreate}}}", "Deployment", ("SK647", "a Deployment has no field `spec.strategy.tpye`", "5:31")),
        ("{shop: {autoscaling: {minReplicas: 2}}}", "Deployment", ("SK648", "`spec` of a HorizontalPodAutoscaler lacks `maxReplicas`", "5:20")),
        ("{shop: {emptyDirs: {/tmp: {size: 1}}}}", "Deployment", ("SK647", "a Deployment has no field `spec.template.spec.volumes[main-tmp-a63083e8].emptyDir.size`", "5:39")),
        ("[{match: {nane: shop}}]", "Deployment", ("SK201", "unknown key `nane` in `workloads[0].match`", "5:22")),
        ("{shop: {resources: {limits: {cpus: 1}}}}", "Deployment", ("SK203", "`workloads.shop.resources.limits` must be amounts of `cpu`, `memory`, `ephemeral-storage` and names with a domain such as `nvidia.com/gpu`, and `cpus` is none, found a mapping", "5:40")),
        ("[{match: {labels: {tier: wbe}}, replicas: 2}]", "Deployment", ("SK423", "no workload of this project has `tier=wbe` in its `metadata`", "5:13")),
    ],
)  # fmt: skip
def test_what_has_no_effect_or_does_not_fit_is_told_at_its_line(
    rules: str, kind: str, said: tuple[str, str, str]
) -> None:
    assert said in told(made(rules, score(kind=kind)))


def test_a_setting_for_all_is_silent_where_a_kind_has_no_use_for_it() -> None:
    assert told(made("{'*': {timeZone: UTC, strategy: {type: Recreate}}}", score(kind="StatefulSet"))) == []


def test_a_workload_that_is_not_enabled_is_left_out_and_who_asks_for_it_is_told_why() -> None:
    rules = "[{enabled: false}, {match: {name: shop}, enabled: true}]"
    cart = score("cart", more="resources: {db: {type: redis}}\n")
    assert set(objects(rules, score(), cart)) == {"Deployment/shop"}
    asking = score(more="resources: {cart: {type: service, params: {workload: cart}}}\n")
    head = f"{HEAD}drivers: [{{type: service, driver: service/workload}}]\n"
    (error,) = [d for d in made(rules, asking, cart, head=head).diagnostics if d.severity is Severity.ERROR]
    said = "workload `cart` is left out of this environment: `enabled: false` at environments/mine.yaml:6:23"
    assert error.message.endswith(said)


def test_compose_takes_what_it_can() -> None:
    one = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: 'a:1'}}\n"
    rules = "{shop: {replicas: 3, terminationGracePeriodSeconds: 20, nodeSelector: {a: b}}}"
    (service,) = made(rules, one, target="compose").unwrap().manifests
    assert service.data["deploy"] == {"replicas": 3}
    assert service.data["stop_grace_period"] == "20s"
    places = [str(service.origins.at(path).span) for path in (("deploy", "replicas"), ("stop_grace_period",))]
    assert places == ["environments/mine.yaml:5:30", "environments/mine.yaml:5:64"]
    assert (
        "SK437",
        "`replicas` has no effect: `shop` is several services of Compose, which share a network",
        "5:30",
    ) in told(made(rules, score(), target="compose"))
