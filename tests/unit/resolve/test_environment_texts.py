"""Expressions in an environment's texts: for all workloads, for the one at hand, and where none is read."""

from __future__ import annotations

from typing import Any

import scorekit
from scorekit.catalogue import Catalogue
from scorekit.targets.origins import value_at
from tests.rows import each_row

HEAD = """apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: mine}
type: staging
namespace: "n-{{ workload.name }}"
targets: [kubernetes, compose]
"""
SHOP = """apiVersion: score.dev/v1b1
metadata: {name: shop, team: green}
containers: {main: {image: ".", variables: {A: "${resources.env.A}"}}}
resources: {env: {type: environment}}
"""
RULE = "drivers: [{type: environment, driver: environment/variables"


def made(
    body: str, *, target: str = "kubernetes", name: str | None = None, images: Any = None
) -> scorekit.Outcome[Any]:
    images = {"*": "a:1"} if images is None else images
    catalogue = Catalogue.from_texts({"environments/mine.yaml": f"{HEAD}{body}\n"})
    return scorekit.compile([SHOP], "mine", catalogue, target=target, environment_name=name, images=images)


def found(body: str, path: tuple[Any, ...], **options: Any) -> Any:
    manifests = made(f"variables: {{A: x, TAG: '1.2'}}\n{RULE}}}]\n{body}", **options).unwrap().manifests
    return next(value for each in manifests if (value := value_at(each.data, path)) is not None)


MAIN = ("spec", "template", "spec", "containers", 0)


@each_row(
    ("body", "path", "value"),
    [
        ("workloads: {'*': {labels: {team: '{{ workload.metadata.team }}'}}}", ("metadata", "labels", "team"), "green"),
        ("workloads: {'*': {annotations: {at: '{{ environment.base }}-{{ environment.name }}'}}}", ("metadata", "annotations", "at"), "mine-pr-1"),
        ("workloads: {shop: {serviceAccount: {create: true, annotations: {role: 'r/{{ workload.namespace }}-{{ variables.TAG }}'}}}}", ("metadata", "annotations", "role"), "r/n-shop-1.2"),
        ("workloads: {shop: {labels: {a: b, c: '{{ workload.metadata.none | default(omit) }}'}}}", ("metadata", "labels", "a"), "b"),
        ("workloads: {shop: {tolerations: [{key: '{{ environment.none | default(omit) }}', operator: Exists}]}}", (*MAIN[:3], "tolerations"), [{"operator": "Exists"}]),
        ("workloads: {shop: {nodeSelector: {pool: '{{ environment.type }}'}}}", (*MAIN[:3], "nodeSelector", "pool"), "staging"),
        ("workloads: {shop: {runAsUser: '{{ (variables.TAG | replace(\".\", \"\")) | int }}'}}", (*MAIN[:3], "securityContext", "runAsUser"), 12),
        ("workloads: {shop: {overrides: {service: {ports: {rpc: {port: 1, targetPort: 9}}}}, probes: {liveness: {grpc: {port: '{{ workload.ports.rpc.targetPort }}'}}}}}", (*MAIN, "livenessProbe"), {"grpc": {"port": 9}}),
        ("patches: [{name: a, target: {kind: Deployment}, merge: {metadata: {annotations: {w: '{{ workload.name }}'}}}}]", ("metadata", "annotations", "w"), "shop"),
        ("patches: [{name: a, target: {kind: Deployment}, json: [{op: add, path: /spec/replicas, value: '{{ variables.TAG | replace(\"1.\", \"\") | int }}'}]}]", ("spec", "replicas"), 2),
        ("patches: [{name: a, target: {kind: Deployment}, merge: {metadata: {annotations: {w: '{{ $labels.pod }} {{ .Values.environment.name }}'}}}}]", ("metadata", "annotations", "w"), "{{ $labels.pod }} {{ .Values.environment.name }}"),
    ],
)  # fmt: skip
def test_a_text_sees_the_environment_and_the_workload_at_hand(body: str, path: tuple[Any, ...], value: object) -> None:
    assert found(body, path, name="pr-1") == value


def test_variables_and_images_hold_expressions() -> None:
    body = f"variables: {{A: '{{{{ environment.name }}}}.example.com', TAG: '2'}}\n{RULE}}}]\nimages: {{'*': 'r.example/{{{{ workload.name }}}}:{{{{ variables.TAG }}}}'}}"
    (deployment,) = made(body, name="pr-1", images={}).unwrap().manifests
    main = value_at(deployment.data, MAIN)
    assert (main["image"], main["env"]) == ("r.example/shop:2", [{"name": "A", "value": "pr-1.example.com"}])
    assert deployment.origins.at((*MAIN, "image")).span.line == 9


def test_settings_of_drivers_hold_expressions() -> None:
    text = (
        HEAD + "drivers: [{type: dns, driver: dns/hosted, settings: {domain: '{{ environment.name }}.example.com'}}]\n"
    )
    score = SHOP.replace("env: {type: environment}", "dns: {type: dns}").replace(
        "resources.env.A", "resources.dns.host"
    )
    catalogue = Catalogue.from_texts({"environments/mine.yaml": text})
    (shop,) = scorekit.compile([score], "mine", catalogue, target="kubernetes", images={"*": "a:1"}).unwrap().manifests
    assert value_at(shop.data, (*MAIN, "env", 0, "value")).endswith(".mine.example.com")


def test_compose_takes_them_too() -> None:
    body = "workloads: {'*': {labels: {w: '{{ workload.name }}'}}}\npatches: [{name: a, target: {service: shop-main}, merge: {labels: {p: '{{ workload.name }}$'}}}]"
    labels = found(body, ("labels",), target="compose")
    assert (labels["w"], labels["p"]) == ("shop", "shop$$")


@each_row(
    ("body", "said"),
    [
        ("workloads: {'{{ workload.name }}': {replicas: 2}}", ["SK420", "SK438"]),
        ("workloads: {shop: {labels: {'{{ workload.name }}': a}}}", ["SK438"]),
        ("workloads: {shop: {overrides: {metadata: {x: '{{ workload.name }}'}}}}", ["SK438"]),
        ("extends: '{{ environment.name }}'", ["SK411"]),
        ("workloads: {shop: {labels: {a: '{{ workload.nam }}'}}}", ["SK550"]),
        ("workloads: {shop: {labels: {a: '{{ environment.variables | length }}'}}}", ["SK550"]),
        ("variables: {A: '{{ variables.B }}'}", ["SK550"]),
        ("settings: {a/b: {c: '{{ workload.name }}'}}", ["SK550"]),
        ("workloads: {shop: {labels: {a: '{{ 1 + (workload.name | length) }}'}}}", ["SK550"]),
        ("images: {shop: '{{ workload.name }}:A B'}", ["SK322"]),
    ],
)  # fmt: skip
def test_an_expression_that_is_wrong_or_is_read_nowhere_is_an_error(body: str, said: list[str]) -> None:
    texts = {"environments/mine.yaml": f"{HEAD}{body}\n"}
    images = None if body.startswith("images") else {"*": "a:1"}
    score = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: .}}\n"
    outcome = scorekit.compile([score], "mine", Catalogue.from_texts(texts), target="kubernetes", images=images)
    assert outcome.value is None
    assert sorted({d.code for d in outcome.diagnostics if d.severity.name == "ERROR"}) == said
