"""NetworkPolicies: what is said beside the dependency graph, and what is told. The edges are held by a property test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import scorekit
from scorekit.catalogue import Catalogue
from scorekit.targets.kubernetes import network, network_pods
from tests.api_schemas import accepted
from tests.rows import each_row

if TYPE_CHECKING:
    import pytest

    from scorekit.resolve.resolution import ResolvedResource

HEAD = """apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: mine}
namespace: shop
targets: [kubernetes, compose]
drivers: [{type: postgres, driver: postgres/outside, settings: {host: HOST}}, {type: dns, driver: dns/hosted, settings: {domain: example.com}}, {type: route, driver: route/ingress}]
"""
DRIVER = """apiVersion: scorekit.dev/v1alpha1
kind: ResourceDriver
metadata: {name: postgres/outside}
settings: {properties: {host: {type: string}}}
outputs: {host: "{{ settings.host }}", port: 5432, name: a, username: b, password: {secretRef: {name: s, key: k}}}
kubernetes: {}
"""
SHOP = """apiVersion: score.dev/v1b1
metadata: {name: shop, labels: {tier: web}}
service: {ports: {web: {port: 80, targetPort: 8080}}}
containers: {main: {image: "a:1"}}
resources: {db: {type: postgres}}
"""
ROUTE = SHOP.replace("db: {type: postgres}", "way: {type: route, params: {host: a.example.com, path: /, port: 80}}")
POOL = [{"port": 5432, "protocol": "TCP"}]


def made(policies: str, score: str = SHOP, host: str = "db.example.com") -> scorekit.Outcome[Any]:
    texts = {
        "environments/mine.yaml": f"{HEAD.replace('HOST', host)}networkPolicies: {policies}\n",
        "resource_drivers/postgres/outside/driver.yaml": DRIVER,
    }
    return scorekit.compile([score], "mine", Catalogue.from_texts(texts), target="kubernetes")


def policy(policies: str, score: str = SHOP, host: str = "db.example.com") -> Any:
    (found,) = (each for each in made(policies, score, host).unwrap().manifests if each.kind == "NetworkPolicy")
    accepted(found.data)
    return found


def told(outcome: scorekit.Outcome[Any]) -> list[tuple[str, str]]:
    return [(d.code, str(d.span)) for d in outcome.diagnostics if d.severity.name != "NOTE"]


def test_true_is_policies_and_false_none() -> None:
    assert policy("true").data["spec"]["policyTypes"] == ["Ingress", "Egress"]
    assert policy("true").origins.at(()).span.line == 7
    assert [each.kind for each in made("false").unwrap().manifests] == ["Service", "Deployment"]


def test_a_service_elsewhere_in_the_cluster_is_reached_in_its_namespace() -> None:
    found = policy("true", host="pg-rw.data.svc.cluster.local")
    peer = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "data"}}}
    assert found.data["spec"]["egress"][1:] == [{"to": [peer], "ports": POOL}]
    assert str(found.origins.at(("spec", "egress", 1)).span) == "workloads[0]:5:13"


def test_a_number_that_is_no_port_opens_none() -> None:
    environment = "{type: dns,", "{type: kafka-topic, driver: kafka-topic/strimzi}, {type: dns,"
    texts = {
        "environments/mine.yaml": f"{HEAD.replace(*environment)}networkPolicies: true\n",
        "resource_drivers/postgres/outside/driver.yaml": DRIVER,
    }
    topic = SHOP.replace("{type: postgres}", "{type: kafka-topic, params: {partitions: 12}}")
    found = scorekit.compile([topic], "mine", Catalogue.from_texts(texts), target="kubernetes").unwrap().manifests
    (rules,) = (each.data["spec"]["egress"] for each in found if each.kind == "NetworkPolicy")
    assert [rule["ports"] for rule in rules[1:]] == [[{"port": 9092, "protocol": "TCP"}]]


@each_row(
    ("rule", "written"),
    [
        ("{type: postgres, to: [{ipBlock: {cidr: 10.0.0.0/8}}]}", {"ports": POOL}),
        (
            "{type: postgres, class: default, ports: [{port: 1}]}",
            {"to": None, "ports": [{"port": 1, "protocol": "TCP"}]},
        ),
        ("{match: {labels: {tier: web}}, to: [{ipBlock: {cidr: 10.0.0.0/8}}]}", {}),
        ("{type: redis, to: [{ipBlock: {cidr: 10.0.0.0/8}}]}", None),
        ("{type: postgres, class: large}", None),
        ("{match: {labels: {tier: db}}}", None),
        ("{match: {name: cart}}", None),
    ],
)
def test_a_rule_is_for_those_who_match_and_use_such_a_resource(rule: str, written: dict[str, Any] | None) -> None:
    found = policy(f"\n  egress:\n    - {rule}")
    rules = found.data["spec"]["egress"][1:]
    block = {"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}
    assert rules == ([] if written is None else [{k: v for k, v in {**block, **written}.items() if v is not None}])
    if written:
        assert found.origins.at(("spec", "egress", 1)).span.line == 9


def test_the_ways_in_of_routes_and_others_and_the_resolvers_are_the_environments() -> None:
    rules = "{routesFrom: [{podSelector: {}}], dns: [{ipBlock: {cidr: 169.254.20.10/32}}], ingress: [{from: [{podSelector: {matchLabels: {a: b}}}]}]}"
    spec = policy(rules, ROUTE).data["spec"]
    assert spec["ingress"] == [
        {"from": [{"podSelector": {}}], "ports": [{"port": 8080, "protocol": "TCP"}]},
        {"from": [{"podSelector": {"matchLabels": {"a": "b"}}}]},
    ]
    assert spec["egress"][0]["to"] == [{"ipBlock": {"cidr": "169.254.20.10/32"}}]


@each_row(
    ("policies", "score", "said"),
    [
        ("true", SHOP, [("SK689", "workloads[0]:5:13")]),
        ("{egress: [{type: postgres}]}", SHOP, []),
        ("true", SHOP.replace("postgres", "dns"), []),
        ("true", ROUTE, [("SK689", "workloads[0]:5:13")]),
        ("{routesFrom: [{podSelecter: {}}]}", ROUTE, [("SK647", "environments/mine.yaml:7:33")]),
        ("{egress: [{too: []}]}", SHOP, [("SK201", "environments/mine.yaml:7:29")]),
    ],
)
def test_what_no_policy_lets_through_or_does_not_fit_is_told(
    policies: str, score: str, said: list[tuple[str, str]]
) -> None:
    found = told(made(policies, score))
    assert found == said


def test_a_cache_knows_that_policies_lead_from_part_to_part() -> None:
    cart = SHOP.replace("name: shop", "name: cart").replace("db: {type: postgres}", "")
    texts = {
        "environments/mine.yaml": f"{HEAD}  \nnetworkPolicies: true\n",
        "resource_drivers/postgres/outside/driver.yaml": DRIVER,
    }
    catalogue, cache = Catalogue.from_texts(texts), scorekit.Cache()
    plain = scorekit.compile([SHOP, cart], "mine", catalogue, target="kubernetes")
    assert scorekit.compile([SHOP, cart], "mine", catalogue, target="kubernetes", cache=cache) == plain


def test_resources_that_meet_again_are_gone_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # Ten levels of two that require the same two below: a thousand ways, and twenty-one resources.
    below = "requires: {left: {type: tN, id: left}, right: {type: tN, id: right}}\n"
    texts = {"environments/mine.yaml": HEAD.partition("drivers:")[0] + "networkPolicies: true\ndrivers:\n"}
    for level in range(11):
        head = "apiVersion: scorekit.dev/v1alpha1\nkind: "
        driver = f"{head}ResourceDriver\nmetadata: {{name: t{level}/d}}\n"
        driver += below.replace("N", str(level + 1)) if level < 10 else ""
        texts[f"resource_drivers/t{level}/d/driver.yaml"] = (
            f"{driver}outputs: {{port: {level + 1}}}\nkubernetes: {{}}\n"
        )
        texts[f"resource_drivers/t{level}/type.yaml"] = (
            f"{head}ResourceType\nmetadata: {{name: t{level}, description: A level.}}\noutputs: {{port: {{type: integer}}}}\n"
        )
        texts["environments/mine.yaml"] += f"  - {{type: t{level}, driver: t{level}/d}}\n"
    calls = []

    def counted(resource: ResolvedResource) -> set[int]:
        calls.append(resource)
        return network_pods.numbers(resource)

    monkeypatch.setattr(network, "numbers", counted)
    score = SHOP.replace("db: {type: postgres}", "top: {type: t0}")
    scorekit.compile([score], "mine", Catalogue.from_texts(texts), target="kubernetes").unwrap()
    assert 20 < len(calls) < 100
