"""Objects of an environment's own: once and for each workload, judged as drivers' are."""

from __future__ import annotations

from typing import Any

import scorekit
from scorekit.catalogue import Catalogue
from tests.api_schemas import accepted
from tests.rows import each_row

HEAD = """apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: mine}
namespace: NAMESPACE
variables: {TEAM: green}
"""
SHOP = """apiVersion: score.dev/v1b1
metadata: {name: shop, labels: {tier: web}}
service: {ports: {web: {port: 80, targetPort: 8080}}}
containers: {main: {image: "a:1"}}
"""
CART = "apiVersion: score.dev/v1b1\nmetadata: {name: cart}\ncontainers: {main: {image: 'a:1'}}\n"
QUOTA = "{apiVersion: v1, kind: ResourceQuota, metadata: {name: all}, spec: {hard: {pods: '9'}}}"
VIEW = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: "{{ workload.name }}-view", labels: "{{ workload.selector }}"}
      data:
        at: "{{ environment.base }}/{{ variables.TEAM }}/{{ workload.service }}"
        ports: {$when: workload.ports.web is defined, $value: "{{ workload.ports.web.targetPort | string }}"}"""


def made(objects: str, namespace: str = "all", **options: Any) -> scorekit.Outcome[Any]:
    texts = {"environments/mine.yaml": f"{HEAD.replace('NAMESPACE', namespace)}objects:\n{objects}\n"}
    return scorekit.compile(
        [SHOP, CART], "mine", Catalogue.from_texts(texts), target="kubernetes", project="p", **options
    )


def of_kind(kind: str, found: scorekit.Outcome[Any]) -> list[Any]:
    manifests = [each for each in found.unwrap().manifests if each.kind == kind]
    for each in manifests:
        accepted(each.data)
    return manifests


def test_one_object_is_made_once_in_the_namespace_of_all() -> None:
    (quota,) = of_kind("ResourceQuota", made(f"  - {{name: a, manifest: {QUOTA}}}"))
    assert (quota.namespace, quota.unit, quota.data["spec"]) == ("all", "_shared", {"hard": {"pods": "9"}})
    assert quota.data["metadata"]["labels"]["app.kubernetes.io/part-of"] == "p"
    assert quota.origins.at(("spec", "hard")).span.line == 7
    (apart,) = of_kind("ResourceQuota", made(f"  - {{name: a, manifest: {QUOTA}}}", "'{{ workload.name }}'"))
    assert apart.namespace is None


def test_an_object_for_each_workload_sees_it() -> None:
    cart, shop = of_kind(
        "ConfigMap", made(f"  - name: a\n    for: workload\n    manifest:{VIEW}", "'{{ workload.name }}'")
    )
    assert (cart.name, cart.namespace, cart.unit, cart.data["data"]) == (
        "cart-view",
        "cart",
        "cart",
        {"at": "mine/green/cart"},
    )
    assert shop.data["data"] == {"at": "mine/green/shop", "ports": "8080"}
    (alone,) = of_kind(
        "ConfigMap", made(f"  - name: a\n    for: workload\n    match: {{labels: {{tier: web}}}}\n    manifest:{VIEW}")
    )
    assert alone.name == "shop-view"


def test_a_cache_makes_the_same() -> None:
    once = f"  - {{name: a, manifest: {QUOTA}}}"
    each = f"  - name: b\n    for: workload\n    manifest:{VIEW}"
    for objects in (each, f"{once}\n{each}"):
        cache = scorekit.Cache()
        plain = made(objects)
        assert [made(objects, cache=cache).unwrap().manifests for _ in range(2)] == [plain.unwrap().manifests] * 2


def test_a_child_replaces_and_removes_objects_by_name() -> None:
    child = "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: child}\nextends: mine\nobjects: [{name: a, remove: true}]\n"
    parent = f"{HEAD.replace('NAMESPACE', 'all')}objects: [{{name: a, manifest: {QUOTA}}}]\n"
    catalogue = Catalogue.from_texts({"environments/mine.yaml": parent, "environments/child.yaml": child})
    assert not of_kind("ResourceQuota", scorekit.compile([SHOP], "child", catalogue, target="kubernetes"))


@each_row(
    ("objects", "said"),
    [
        ("  - {name: a, manifest: {apiVersion: v1, kind: Secret, metadata: {name: s}}}", ("SK621", "7:48")),
        ("  - {name: a, manifest: {apiVersion: v1, kind: ConfigMap, metadata: {}}}", ("SK620", "7:69")),
        ("  - {name: a, manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, dat: {}}}", ("SK647", "7:80")),
        ("  - {name: a, manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: '{{ workload.name }}'}}}", ("SK550", "7:80")),
        ("  - {name: a, for: workload, manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: '{{ workload.name }}'}}}", ("SK623", "2:18")),
        ("  - {name: a}", ("SK210", "7:5")),
    ],
)  # fmt: skip
def test_what_is_no_object_is_told_at_its_line(objects: str, said: tuple[str, str]) -> None:
    outcome = made(objects)
    assert outcome.value is None
    assert said in [(d.code, str(d.span).partition(":")[2]) for d in outcome.diagnostics]
