from __future__ import annotations

from typing import Any

from scorekit.values import SecretValue
from tests.rows import each_row
from tests.unit.targets.build import Res, Work, derived, places, score
from tests.unit.targets.kubernetes.cluster import emit, objects

PORTS = "service: {ports: {web: {port: 80}}}\n"


def patch(target: str, change: str, name: str = "p") -> str:
    return f"patches:\n  - name: {name}\n    target: {target}\n    {change}\n"


@each_row(
    ("target", "hit"),
    [
        ("{kind: Service}", {"Service/api", "Service/web"}),
        ("{group: apps}", {"Deployment/api", "Deployment/web"}),
        ('{group: ""}', {"Service/api", "Service/web"}),
        ("{name: api}", {"Deployment/api", "Service/api"}),
        ("{workload: web, kind: Deployment}", {"Deployment/web"}),
        ("{labels: {app.kubernetes.io/name: api}, kind: Service}", {"Service/api"}),
        ("{}", {"Deployment/api", "Deployment/web", "Service/api", "Service/web"}),
    ],
)
def test_a_patch_hits_what_has_all_that_its_target_asks_for(target: str, hit: set[str]) -> None:
    env = patch(target, 'merge: {metadata: {annotations: {hit: "yes"}}}')
    made = objects([Work(score(more=PORTS)), Work(score("web", more=PORTS))], env=env)
    assert {key for key, data in made.items() if "annotations" in data["metadata"]} == hit


def test_patches_apply_in_listed_order() -> None:
    env = """\
patches:
  - {name: one, target: {kind: Deployment}, merge: {spec: {replicas: 2, paused: true}}}
  - {name: two, target: {kind: Deployment}, json: [{op: replace, path: /spec/replicas, value: 3}]}
"""
    spec = objects([Work(score())], env=env)["Deployment/api"]["spec"]
    assert (spec["replicas"], spec["paused"]) == (3, True)


def test_a_patch_joins_containers_by_name() -> None:
    env = patch(
        "{kind: Deployment}",
        "merge: {spec: {template: {spec: {containers: [{name: main, tty: true}, {name: x, image: y}]}}}}",
    )
    containers = objects([Work(score())], env=env)["Deployment/api"]["spec"]["template"]["spec"]["containers"]
    assert containers == [{"name": "main", "image": "nginx:1", "tty": True}, {"name": "x", "image": "y"}]


def test_a_patch_of_a_compose_service_is_not_ours_where_a_compose_file_is_made_too() -> None:
    env = patch("{service: api-main}", "merge: {metadata: {labels: {xx: z}}}")
    both = f"targets: [kubernetes, compose]\n{env}"
    assert objects([Work(score())], env=both) == objects([Work(score())])
    (found,) = emit([Work(score())], env=f"targets: [kubernetes]\n{env}").diagnostics
    assert (found.code, found.help) == ("SK624", "name objects: `target: {kind: Deployment, workload: ...}`")
    assert not emit([Work(score())], env=f"targets: [kubernetes]\n{env}    optional: true\n").diagnostics


def test_a_patch_that_matches_nothing_is_reported_at_its_target() -> None:
    outcome = emit([Work(score())], env=patch("{kind: Deploymnt}", "merge: {x: 1}"))
    assert places(outcome) == [("SK624", "environments/dev.yaml:6:13")]


@each_row(
    ("target", "help_"),
    [
        ("{kind: Deploymnt}", "no object has this kind; did you mean `Deployment`?"),
        ("{kind: Cronjob}", "no object has this kind; did you mean `CronJob`?"),
        ("{kind: Widget}", "no object has this kind; there are: `Deployment`"),
        ("{kind: Deployment, name: apo}", "no object has this name; did you mean `api`?"),
        ("{group: batch}", "no object has this group; there are: `apps`"),
        ("{workload: web}", "no object has this workload; there are: `api`"),
        ("{labels: {a: b}}", "no object has all of it; `optional: true` lets a patch match nothing"),
    ],
)
def test_a_patch_that_matches_nothing_says_which_word_is_none(target: str, help_: str) -> None:
    assert emit([Work(score())], env=patch(target, "merge: {x: 1}")).diagnostics[0].help == help_


def test_the_group_of_what_has_none_is_the_core_one() -> None:
    more = "service: {ports: {web: {port: 80}}}\n"
    (found,) = emit([Work(score(more=more))], env=patch("{group: zz}", "merge: {x: 1}")).diagnostics
    assert found.help == "no object has this group; there are: `(core)`, `apps`"


def test_an_optional_patch_may_match_nothing() -> None:
    env = patch("{kind: CronJob}", "merge: {x: 1}\n    optional: true")
    assert objects([Work(score())], env=env) == objects([Work(score())])


def test_a_patch_of_what_was_not_asked_for_is_no_fault() -> None:
    env = patch("{workload: web}", 'merge: {metadata: {labels: {xx: "y"}}}')
    outcome = emit([Work(score()), Work(score("web"), selected=False)], env=env)
    assert outcome.ok
    assert [m.name for m in outcome.unwrap().manifests] == ["api"]


@each_row(
    ("change", "place"),
    [
        ("merge: {spec: {template: {spec: {containers: [{image: x}]}}}}", "5:5"),
        ("json: [{op: test, path: /spec/replicas, value: 1}]", "7:12"),
        ("json: [{op: add, path: /spec/x, value: 1}, {op: remove, path: /no}]", "7:48"),
        ("json: [{op: remove, path: /kind}]", "7:12"),
        ("merge: {metadata: {name: null}}", "5:5"),
        ("merge: {apiVersion: null}", "5:5"),
        ("merge: {kind: StatefulSet}", "5:5"),
        ("merge: {apiVersion: apps/v2}", "5:5"),
        ("merge: {metadata: {labels: [x]}}", "5:5"),
        ("merge: {spec: {template: text}}", "5:5"),
        ("json: [{op: replace, path: /spec/template/spec/containers, value: {}}]", "7:12"),
        ("json: [{op: replace, path: '', value: []}]", "7:12"),
    ],
)
def test_a_patch_that_does_not_fit_is_reported(change: str, place: str) -> None:
    outcome = emit([Work(score())], env=patch("{kind: Deployment}", change))
    assert places(outcome) == [("SK625", f"environments/dev.yaml:{place}")]


DB = "postgres.default#api.db"


@each_row(
    ("change", "fault"),
    [
        ("merge: {data: {password: eA==}}", True),
        ("merge: {stringData: {other: x}}", True),
        ("json: [{op: remove, path: /data/password}]", True),
        ('merge: {metadata: {labels: {xx: "y"}}}', False),
    ],
)
def test_a_patch_may_not_write_a_secret(change: str, fault: bool) -> None:  # noqa: FBT001
    text = score(container='    variables: {PW: "${resources.db.pw}"}\n', more="resources: {db: {type: postgres}}\n")
    db = Res(DB, None, {"pw": SecretValue(DB, "password")}, derived("password"), workload="api")
    outcome = emit([Work(text, {"db": DB})], [db], patch("{kind: Secret}", change))
    assert [d.code for d in outcome.diagnostics] == (["SK626"] if fault else [])
    assert all(not d.quote for d in outcome.diagnostics)


def origin(env: str, path: tuple[Any, ...]) -> str:
    found = emit([Work(score(container="    variables: {AA: x, BB: y}\n"))], env=env).unwrap().manifests[0]
    at = found.origins.at(path)
    return f"{at.kind} {at.span}"


ENV = ("spec", "template", "spec", "containers", 0, "env")
WRAP = "merge: {{spec: {{template: {{spec: {{containers: [{{name: main, env: [{}]}}]}}}}}}}}"


def test_what_a_patch_wrote_comes_from_the_patch() -> None:
    env = patch("{kind: Deployment}", WRAP.format("{name: AA, value: z}"))
    assert origin(env, (*ENV, 0, "value")) == "environment environments/dev.yaml:7:88"
    assert origin(env, (*ENV, 1, "value")) == "score score.yaml:7:28"
    assert origin(env, ("spec", "template", "spec", "containers", 0, "image")) == "score score.yaml:6:12"


def test_origins_follow_items_that_a_patch_moves() -> None:
    env = patch("{kind: Deployment}", WRAP.format("{name: AA, $patch: delete}, {name: CC, value: z}"))
    assert origin(env, (*ENV, 0, "value")) == "score score.yaml:7:28"
    assert origin(env, (*ENV, 1, "value")) == "environment environments/dev.yaml:7:116"


@each_row(
    ("operation", "index", "place"),
    [
        ("{op: add, path: %s/0, value: {name: CC}}", 0, "environment environments/dev.yaml:7:75"),
        ("{op: add, path: %s/0, value: {name: CC}}", 2, "score score.yaml:7:28"),
        ("{op: copy, from: %s/0, path: %s/-}", 2, "environment environments/dev.yaml:7:12"),
        ("{op: remove, path: %s/0}", 0, "score score.yaml:7:28"),
        ("{op: replace, path: %s/0/value, value: q}", 1, "score score.yaml:7:28"),
        ("{op: test, path: %s/0/value, value: x}", 0, "score score.yaml:7:21"),
    ],
)
def test_origins_follow_operations(operation: str, index: int, place: str) -> None:
    pointer = "/" + "/".join(map(str, ENV))
    env = patch("{kind: Deployment}", f"json: [{operation.replace('%s', pointer)}]")
    assert origin(env, (*ENV, index)) == place


def test_an_operation_on_the_whole_object_is_its_origin() -> None:
    pod = "{metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: 'a:1'}]}}"
    spec = f"{{selector: {{matchLabels: {{a: b}}}}, template: {pod}}}"
    whole = f"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: x}}, spec: {spec}}}"
    env = patch("{kind: Deployment}", f'json: [{{op: replace, path: "", value: {whole}}}]')
    assert origin(env, ("kind",)) == "environment environments/dev.yaml:7:71"


def test_a_renamed_object_is_known_by_its_new_name() -> None:
    env = patch("{kind: Deployment}", "merge: {metadata: {name: other, namespace: ns}}")
    found = emit([Work(score())], env=env).unwrap().manifests[0]
    assert (found.name, found.namespace, found.owner) == ("other", "ns", "api")
