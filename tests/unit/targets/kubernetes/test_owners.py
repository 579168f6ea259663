"""The names that owners take in a cluster: each row is a case of two that would be one, or of one that is."""

from __future__ import annotations

from collections.abc import Sequence

from scorekit.targets.api import TargetOptions
from scorekit.values import ConfigMapKey, SecretKey, SecretValue, Value
from tests.rows import each_row
from tests.unit.targets.build import Res, Work, derived, document, score
from tests.unit.targets.kubernetes.cluster import emit, objects

AA, BB = "redis.default#api.aa", "redis.default#web.bb"
CLAIM = "{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}"
CONFIG = "{apiVersion: v1, kind: ConfigMap, metadata: {name: NAME}, data: {x: DATA}}"


def works(*, selected: Sequence[str] = ("api", "web")) -> list[Work]:
    return [
        Work(score("api", more="resources: {aa: {type: redis}}\n"), {"aa": AA}, selected="api" in selected),
        Work(score("web", more="resources: {bb: {type: redis}}\n"), {"bb": BB}, selected="web" in selected),
    ]


def res(uid: str, *manifests: str, name: str | None = None, **more: object) -> Res:
    workload = uid.partition("#")[2].partition(".")[0]
    return Res(uid, document(f"manifests: [{', '.join(manifests)}]\n"), workload=workload, name=name, **more)  # type: ignore[arg-type]


def config(name: str = "same", data: str = "y", *, shared: bool = False) -> str:
    text = CONFIG.replace("NAME", name).replace("DATA", data)
    return text.replace("{api", "{shared: true, api") if shared else text


def shares(resources: list[Res], **options: object) -> list[str]:
    """What two owners would share, by message."""
    outcome = emit(works(), resources, options=TargetOptions(**options))  # type: ignore[arg-type]
    assert {found.code for found in outcome.diagnostics} <= {"SK623"}
    return [found.message.partition(" would share ")[2] for found in outcome.errors]


def stateful(name: str, template: str) -> str:
    pod = "{metadata: {labels: {app: x}}, spec: {containers: [{name: main, image: x}]}}"
    spec = f"serviceName: x, selector: {{matchLabels: {{app: x}}}}, template: {pod}"
    templates = f"volumeClaimTemplates: [{{metadata: {{name: {template}}}, spec: {CLAIM}}}]"
    return f"{{apiVersion: apps/v1, kind: StatefulSet, metadata: {{name: {name}}}, spec: {{{spec}, {templates}}}}}"


def claim(name: str) -> str:
    return f"{{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {{name: {name}}}, spec: {CLAIM}}}"


@each_row(
    ("one", "other", "expected"),
    [
        ([config()], [config()], "ConfigMap `same`"),
        ([config()], [config(data="z")], "ConfigMap `same`"),
        ([config(shared=True)], [config()], "ConfigMap `same`"),
        ([config(shared=True)], [config(data="z", shared=True)], "ConfigMap `same`"),
        ([config("one"), config("two")], [config("two"), config("one")], "ConfigMap `two` and ConfigMap `one`"),
        ([config("api-aa"), config("x")], [config("web-bb"), config("y")], None),
        ([config(shared=True)], [config(shared=True)], None),
        # What the pods of a StatefulSet are given is called after it.
        ([stateful("db", "data")], [claim("data-db-0")], "PersistentVolumeClaim `data-db-0`"),
        ([stateful("db", "data")], [claim("data-db-12")], "PersistentVolumeClaim `data-db-12`"),
        ([stateful("c", "a-b")], [stateful("b-c", "a")], "PersistentVolumeClaim `a-b-c-0`"),
        ([stateful("db", "data")], [claim("data-db")], None),
        ([stateful("one", "data")], [stateful("two", "data")], None),
    ],
)
def test_one_name_has_one_owner(one: list[str], other: list[str], expected: str | None) -> None:
    assert shares([res(AA, *one), res(BB, *other)]) == ([expected] if expected else [])


def named(uid: str, value: Value, **more: object) -> Res:
    return res(uid, outputs={"key": value}, named=frozenset({"key"}), **more)  # type: ignore[arg-type]


@each_row(
    ("one", "other", "expected"),
    [
        (SecretKey("conn", "k"), SecretKey("conn", "other"), "Secret `conn`"),
        (ConfigMapKey("conn", "k"), ConfigMapKey("conn", "k"), "ConfigMap `conn`"),
        (SecretKey("conn", "k"), ConfigMapKey("conn", "k"), None),
        (SecretKey("conn", "k", "ns"), SecretKey("conn", "k", "other"), None),
    ],
)
def test_what_something_else_writes_for_a_resource_is_its_own(one: Value, other: Value, expected: str | None) -> None:
    """An operator writes the Secret that the driver names after the resource."""
    assert shares([named(AA, one), named(BB, other)]) == ([expected] if expected else [])


def test_a_secret_that_no_name_of_a_resource_leads_to_may_be_read_by_all() -> None:
    resources = [res(uid, outputs={"key": SecretKey("platform", "k")}) for uid in (AA, BB)]
    assert shares(resources) == []


def test_a_secret_that_the_target_writes_is_not_what_an_operator_writes_for_another() -> None:
    own = res(AA, outputs={"pw": SecretValue(AA, "pw")}, secrets=derived("pw"), name="conn")
    text = score("api", container='    variables: {A: "${resources.aa.pw}"}\n', more="resources: {aa: {type: redis}}\n")
    outcome = emit([Work(text, {"aa": AA}), works()[1]], [own, named(BB, SecretKey("conn", "k"))])
    assert [found.message.partition(" would share ")[2] for found in outcome.errors] == ["Secret `conn`"]


def test_a_resource_may_answer_what_it_or_its_own_requirement_makes() -> None:
    child = f"redis.default#{AA}/child"
    inner = Res(child, document(f"manifests: [{config('inner')}]\n"), workload="api", parent=AA, name="x")
    outer = Res(
        AA,
        document(f"manifests: [{config('outer')}]\n"),
        {"key": ConfigMapKey("outer", "x"), "other": ConfigMapKey("inner", "x")},
        workload="api",
        requires={"child": child},
        named=frozenset({"key", "other"}),
    )
    assert shares([outer, inner, res(BB)]) == []
    assert shares([outer, inner, res(BB, config("inner"))]) == ["ConfigMap `inner`"]


def test_what_all_mean_as_one_belongs_to_no_workload() -> None:
    resources = [res(AA, config(shared=True)), res(BB, config(shared=True))]
    made = emit(works(), resources, project="shop").unwrap().manifests
    (found,) = [m for m in made if m.name == "same"]
    assert (found.unit, "shared" in found.data) == ("_shared", False)
    assert found.data["metadata"]["labels"]["app.kubernetes.io/instance"] == "same"
    for shared, there in (("only", ["same"]), ("exclude", ["api", "web"])):
        made = emit(works(), resources, options=TargetOptions(shared=shared)).unwrap().manifests
        assert [m.name for m in made] == there


def test_part_of_the_workloads_gives_the_bytes_that_all_of_them_give() -> None:
    resources = [res(AA, config(shared=True)), res(BB, config(shared=True))]
    every = {(m.unit, m.name): m.data for m in emit(works(), resources).unwrap().manifests}
    part = {(m.unit, m.name): m.data for m in emit(works(selected=["web"]), resources).unwrap().manifests}
    assert part == {key: data for key, data in every.items() if key[0] != "api"}


@each_row(
    ("selected", "severity"), [(["api", "web"], "error"), (["api"], "error"), (["web"], "error"), ([], "warning")]
)
def test_a_clash_is_told_whoever_is_asked_for(selected: list[str], severity: str) -> None:
    outcome = emit(works(selected=selected), [res(AA, config()), res(BB, config())])
    assert [(found.code, found.severity.value) for found in outcome.diagnostics] == [("SK623", severity)]


def test_shared_is_true_or_false() -> None:
    section = document(f"manifests: [{config().replace('{api', '{shared: 1, api')}]\n")
    outcome = emit(works()[:1], [Res(AA, section, workload="api")])
    assert [(found.code, str(found.span)) for found in outcome.errors] == [("SK620", "driver.yaml:1:22")]
    off = document(f"manifests: [{config().replace('{api', '{shared: false, api')}]\n")
    assert "shared" not in objects(works()[:1], [Res(AA, off, workload="api")])["ConfigMap/same"]


def test_a_namespace_that_a_driver_writes_is_not_generated() -> None:
    section = document("manifests: [{apiVersion: v1, kind: Namespace, metadata: {name: ns, labels: {a: b}}}]\n")
    placed = [Work(score("api", more="resources: {aa: {type: redis}}\n"), {"aa": AA}, "ns")]
    made = objects(placed, [Res(AA, section, workload="api")], options=TargetOptions(generate_namespace=True))
    assert made["Namespace/ns"]["metadata"]["labels"]["a"] == "b"


@each_row(
    ("resources", "help_"),
    [
        (
            [res(AA, config(), name="n"), res(BB, config(), name="n")],
            "`- {type: redis, workload: web, resource: bb, driver: redis/test, name: OTHER}` under `drivers`",
        ),
        (
            [res(AA, config()), Res("redis.default#pool", document(f"manifests: [{config()}]\n")), res(BB)],
            "`- {type: redis, id: pool, driver: redis/test, name: OTHER}` under `drivers`",
        ),
        (
            [res(AA, config(), name="n"), res(BB, config(), name="n", bound=True)],
            "`name: OTHER` in its binding",
        ),
        (
            [
                res(AA, config()),
                Res(f"redis.default#{BB}/x", document(f"manifests: [{config()}]\n"), workload="web", parent=BB),
                res(BB),
            ],
            "`name: OTHER` in the rule that chooses its driver",
        ),
    ],
)
def test_the_help_says_how_one_is_called_otherwise(resources: list[Res], help_: str) -> None:
    (found,) = emit(works(), resources).errors
    assert str(found.help).endswith(help_)


def test_two_workloads_are_called_otherwise() -> None:
    account = "workloads: {'*': {serviceAccount: {create: true, name: same}}}\n"
    (found,) = emit([Work(score("api")), Work(score("web"))], [], account).errors
    assert found.message == "workload `api` and workload `web` would share ServiceAccount `same`"
    assert str(found.help).startswith("name one of them otherwise")


def test_a_long_list_is_cut() -> None:
    every = [config(f"c{n}") for n in range(5)]
    assert shares([res(AA, *every), res(BB, *every)]) == ["ConfigMap `c0`, ConfigMap `c1` and 3 more"]
