from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scorekit.targets.api import TargetOptions
from scorekit.targets.kubernetes import TARGET
from scorekit.targets.record import find_target
from tests.rows import each_row
from tests.unit.targets.build import Res, Work, document, places, resolution, score
from tests.unit.targets.kubernetes.cluster import emit, objects

PRIVATE, SHARED, INNER = "redis.default#api.db", "redis.default#cache", "pool.default#redis.default#cache/pool"


def config(name: str, *, namespace: str = "", data: str = "") -> Any:
    more = f", namespace: {namespace}" if namespace else ""
    return document(
        f"manifests: [{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}{more}}}{data}}}]\n", f"{name}.yaml"
    )


def three() -> tuple[list[Work], list[Res]]:
    works = [
        Work(
            score("api", more="resources: {db: {type: redis}, cc: {type: redis, id: cache}}\n"),
            {"db": PRIVATE, "cc": SHARED},
        ),
        Work(score("web", more="resources: {cc: {type: redis, id: cache}}\n"), {"cc": SHARED}, selected=False),
        Work(score("alone"), selected=False),
    ]
    resources = [
        Res(PRIVATE, config("own"), workload="api"),
        Res(SHARED, config("cache"), requires={"pool": "pool.default#inner"}),
        Res("pool.default#inner", config("pool")),
        Res("redis.default#unused", config("unused")),
    ]
    return works, resources


def names(works: Sequence[Work], resources: Sequence[Res], shared: str = "include") -> list[tuple[str, str]]:
    made = emit(works, resources, options=TargetOptions(shared=shared)).unwrap()
    return [(m.unit, f"{m.kind}/{m.name}") for m in made.manifests]


def test_the_target_is_found_by_its_name() -> None:
    assert find_target("kubernetes") is TARGET
    assert TARGET.sections.keys() == {"manifests", "volume", "workload"}
    assert TARGET.layouts[0] == "stream"


def test_what_is_selected_comes_with_all_that_it_needs() -> None:
    assert names(*three()) == [
        ("_shared", "ConfigMap/cache"),
        ("api", "ConfigMap/own"),
        ("_shared", "ConfigMap/pool"),
        ("api", "Deployment/api"),
    ]


def test_shared_resources_can_be_left_out() -> None:
    assert names(*three(), "exclude") == [("api", "ConfigMap/own"), ("api", "Deployment/api")]


def test_shared_resources_can_be_all_there_is() -> None:
    assert names(*three(), "only") == [("_shared", "ConfigMap/cache"), ("_shared", "ConfigMap/pool")]


def test_an_unrelated_workload_changes_no_byte() -> None:
    works, resources = three()
    with_it = emit(works, resources).unwrap().manifests
    without = emit(works[:2], resources).unwrap().manifests
    assert [m.data for m in with_it] == [m.data for m in without]


def test_objects_stand_in_kind_order_then_by_namespace_and_name() -> None:
    text = score(
        "api",
        annotations="scorekit.dev/kind: StatefulSet",
        container="    files: {/x: {content: y}}\n",
        more="service: {ports: {web: {port: 80}}}\n",
    )
    extra = Res(
        SHARED,
        document("""\
manifests:
  - {apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: aa}, spec: {controller: a/b}}
  - {apiVersion: example.org/v1, kind: Bucket, metadata: {name: bb}}
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: aa, namespace: zz}}
"""),
        namespace="aa",
    )
    work = Work(text, {"cc": SHARED}, "ns")
    env = "workloads: {api: {serviceAccount: {create: true}}}\n"
    made = emit([work], [extra], env, options=TargetOptions(generate_namespace=True)).unwrap()
    assert [(m.kind, m.namespace, m.name) for m in made.manifests] == [
        ("Namespace", None, "aa"),
        ("Namespace", None, "ns"),
        ("ServiceAccount", "ns", "api"),
        ("ConfigMap", "ns", "api-files"),
        ("ConfigMap", "zz", "aa"),
        ("Service", "ns", "api"),
        ("Service", "ns", "api-headless"),
        ("StatefulSet", "ns", "api"),
        ("Bucket", "aa", "bb"),
        ("IngressClass", None, "aa"),
    ]


def test_one_object_twice_from_one_owner_stays_in_its_unit() -> None:
    item = "{apiVersion: v1, kind: ConfigMap, metadata: {name: same}}"
    section = document(f"manifests: [{item}, {item}]\n")
    works = [Work(score("api", more="resources: {db: {type: redis}}\n"), {"db": PRIVATE})]
    assert names(works, [Res(PRIVATE, section, workload="api")])[0] == ("api", "ConfigMap/same")


def test_one_name_twice_from_one_owner_is_one_thing() -> None:
    item = "{apiVersion: v1, kind: ConfigMap, metadata: {name: same}}"
    section = document(f"manifests: [{item}, {item[:-1]}, data: {{x: y}}}}]\n")
    works = [Work(score("api", more="resources: {db: {type: redis}}\n"), {"db": PRIVATE})]
    (found,) = emit(works, [Res(PRIVATE, section, workload="api")]).errors
    assert found.message == f"resource `{PRIVATE}` makes ConfigMap `same` twice, and differently"
    assert (str(found.span), str(found.labels[0].span)) == ("driver.yaml:1:123", "driver.yaml:1:64")


def test_namespaces_belong_to_the_unit_that_alone_uses_them() -> None:
    works = [
        Work(score("api", more="resources: {cc: {type: redis, id: cache}}\n"), {"cc": SHARED}, "one"),
        Work(score("web"), {}, "two"),
        Work(score("wet"), {}, "two", selected=False),
    ]
    resources = [Res(SHARED, config("cache"), namespace="three"), Res(PRIVATE, config("own"), workload="api")]
    for shared, expected in (
        ("include", [("api", "one"), ("_shared", "three"), ("_shared", "two")]),
        ("only", [("_shared", "three"), ("_shared", "two")]),
        ("exclude", [("api", "one")]),
    ):
        options = TargetOptions(generate_namespace=True, shared=shared)
        made = emit(works, resources, options=options).unwrap()
        assert [(m.unit, m.name) for m in made.manifests if m.kind == "Namespace"] == expected


def test_a_generated_namespace_has_the_managers_label() -> None:
    made = objects([Work(score(), {}, "one")], options=TargetOptions(generate_namespace=True))
    labels = {f"app.kubernetes.io/{key}": "one" for key in ("name", "instance")}
    labels["app.kubernetes.io/managed-by"] = "scorekit"
    assert made["Namespace/one"]["metadata"] == {"name": "one", "labels": labels}
    assert made["Deployment/api"]["metadata"]["namespace"] == "one"


def test_no_namespace_to_generate_is_reported() -> None:
    outcome = emit([Work(score())], options=TargetOptions(generate_namespace=True))
    assert places(outcome) == [("SK618", "environments/dev.yaml:1:1")]


def test_the_same_resolution_gives_the_same_set() -> None:
    works, resources = three()
    made = resolution(works, resources)
    one, two = (TARGET.emit(made, TargetOptions()).unwrap() for _ in range(2))
    assert [m.data for m in one.manifests] == [m.data for m in two.manifests]


def test_all_faults_are_reported_together() -> None:
    works = [
        Work(score("aa", annotations="scorekit.dev/kind: X", container='    variables: {"1": x}\n'), file="a.yaml"),
        Work(score("bb", container="    volumes: {/d: {source: ./x}}\n"), file="b.yaml"),
    ]
    assert places(emit(works)) == [("SK601", "a.yaml:4:36"), ("SK605", "a.yaml:8:17"), ("SK611", "b.yaml:7:28")]


@each_row(
    ("path", "place"),
    [
        ((), "target score.yaml:3:9"),
        (("kind",), "target score.yaml:3:9"),
        (("apiVersion",), "target score.yaml:3:9"),
        (("metadata", "namespace"), "environment environments/dev.yaml:6:12"),
        (("metadata", "labels", "app.kubernetes.io/name"), "target score.yaml:3:9"),
        (("spec", "selector"), "target score.yaml:3:9"),
        (("spec", "template", "spec", "enableServiceLinks"), "target score.yaml:3:9"),
        (("spec", "template", "spec", "automountServiceAccountToken"), "environment environments/dev.yaml:5:27"),
        (("metadata", "name"), "score score.yaml:3:9"),
        (("spec", "replicas"), "environment environments/dev.yaml:4:29"),
        (("spec", "template", "metadata", "labels", "tier"), "environment environments/dev.yaml:4:76"),
        (("metadata", "labels", "tier"), "environment environments/dev.yaml:4:76"),
        (("metadata", "annotations", "noted"), "environment environments/dev.yaml:4:53"),
        (("spec", "template", "metadata", "annotations", "noted"), "environment environments/dev.yaml:4:53"),
        (("spec", "template", "metadata", "annotations", "team"), "score score.yaml:4:23"),
        (("spec", "template", "spec", "containers", 0, "image"), "score score.yaml:7:12"),
        (("spec", "template", "spec", "containers", 0, "args", 0), "score score.yaml:8:11"),
        (("spec", "template", "spec", "serviceAccountName"), "environment environments/dev.yaml:5:27"),
        (("spec", "template", "spec", "imagePullSecrets", 0), "environment environments/dev.yaml:5:57"),
        (("spec", "template", "spec", "topologySpreadConstraints", 0), "environment environments/dev.yaml:5:71"),
        (("spec", "template", "spec", "securityContext", "fsGroup"), "environment environments/dev.yaml:5:89"),
        (("spec", "template", "spec", "containers", 0, "securityContext"), "environment environments/dev.yaml:5:89"),
    ],
)
def test_every_field_leads_to_where_it_was_written(path: tuple[Any, ...], place: str) -> None:
    text = score(annotations="team: pay", container="    args: [x]\n")
    env = """\
workloads: {"*": {replicas: 2, annotations: {noted: "yes"}, labels: {tier: web},
          serviceAccount: {name: ci}, imagePullSecrets: [aa], spread: [zone], security: {profile: restricted}}}
namespace: pay
"""
    origin = emit([Work(text)], env=env).unwrap().manifests[0].origins.at(path)
    assert f"{origin.kind} {origin.span}" == place


def test_a_setting_that_nobody_gives_leads_to_the_environment() -> None:
    env = "workloads: {api: {security: {profile: restricted}}}\n"
    found = resolution([Work(score())], env=env)
    from scorekit.outcome import Findings  # noqa: PLC0415
    from scorekit.targets.kubernetes.emit_context import EmitContext  # noqa: PLC0415

    origin = EmitContext.of(found, Findings()).setting("web", "replicas")()
    assert str(origin.span) == "environments/dev.yaml:4:12"


@each_row(
    "prefix",
    [
        *("argocd.argoproj.io/", "config.kubernetes.io/", "helm.sh/", "helm.toolkit.fluxcd.io/", "kapp.k14s.io/"),
        *("kustomize.toolkit.fluxcd.io/", "meta.helm.sh/", "werf.io/"),
    ],
)
def test_an_annotation_that_tools_read_on_objects_has_no_effect_on_pods(prefix: str) -> None:
    (found,) = emit([Work(score(annotations=f"{prefix}own: a"))]).diagnostics
    assert found.message == f"`{prefix}own` is read on objects, and a Score file's annotations stand on pods"
    assert not emit([Work(score(annotations="example.org/own: a"))]).diagnostics
