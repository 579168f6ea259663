"""NetworkPolicies let through exactly the edges of the dependency graph, as a small evaluator of theirs has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

import scorekit
from scorekit.catalogue import Catalogue
from tests.api_schemas import accepted

NAMES = ("ann", "bob", "cyd")
DNS = {"k8s-app": "kube-dns"}
ENVIRONMENT = """
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {{name: mine}}
extends: scorekit/dev
namespace: "{namespace}"
sharedNamespace: shared
drivers: [{{type: service, driver: service/workload}}]
networkPolicies:
  routesFrom: [{{namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: gateways}}}}}}]
  egress:
    - {{match: {{name: ann}}, to: [{{ipBlock: {{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}}}], ports: [{{port: 443}}]}}
"""


class Pod(NamedTuple):
    owner: str
    namespace: str
    labels: Mapping[str, str]


class Workload(NamedTuple):
    #: Ports of the Service; each leads to one that is a thousand higher.
    ports: tuple[int, ...]
    #: Workload to the port that is asked for.
    services: Mapping[str, int]
    #: Whether it has a cache of its own, and one that others have too.
    own: bool
    shared: bool
    route: bool


def workload(name: str) -> st.SearchStrategy[Workload]:
    others = [other for other in NAMES if other != name]
    return st.builds(
        Workload,
        st.just((8000, 8001)),
        st.dictionaries(st.sampled_from(others), st.sampled_from((8000, 8001))),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    )


def score(name: str, it: Workload) -> str:
    resources = [
        f"{to}: {{type: service, params: {{workload: {to}, port: '{port}'}}}}" for to, port in it.services.items()
    ]
    resources += ["own: {type: redis}"] * it.own + ["all: {type: redis, id: all}"] * it.shared
    resources += [f"route: {{type: route, params: {{host: a.example.com, path: /{name}, port: 8001}}}}"] * it.route
    ports = ", ".join(f"p{port}: {{port: {port}, targetPort: {port + 1000}}}" for port in it.ports)
    return (
        f"apiVersion: score.dev/v1b1\nmetadata: {{name: {name}}}\nservice: {{ports: {{{ports}}}}}\n"
        f"containers: {{main: {{image: 'a:1'}}}}\nresources: {{{', '.join(resources)}}}\n"
    )


def fits(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    wanted: dict[str, str] = selector.get("matchLabels", {})
    return wanted.items() <= labels.items()


def lets(policies: list[Any], pod: Pod, other: Pod, port: tuple[int, str], side: str) -> bool:
    """Whether what is said of a pod lets another through, as Kubernetes' documents have it."""
    chosen = [
        p
        for p in policies
        if p["metadata"]["namespace"] == pod.namespace and fits(p["spec"]["podSelector"], pod.labels)
    ]
    chosen = [p for p in chosen if side in p["spec"]["policyTypes"]]
    rules = [rule for p in chosen for rule in p["spec"].get(side.lower(), ())]
    return not chosen or any(_rule(rule, pod, other, port, "from" if side == "Ingress" else "to") for rule in rules)


def _rule(rule: Any, pod: Pod, other: Pod, port: tuple[int, str], word: str) -> bool:
    ports = [(p["port"], p.get("protocol", "TCP")) for p in rule.get("ports", ())]
    return (not ports or port in ports) and (not rule.get(word) or any(_peer(peer, pod, other) for peer in rule[word]))


def _peer(peer: Any, pod: Pod, other: Pod) -> bool:
    if "ipBlock" in peer:
        return False  # of no pod
    where = {"kubernetes.io/metadata.name": other.namespace}
    near = fits(peer["namespaceSelector"], where) if "namespaceSelector" in peer else other.namespace == pod.namespace
    return near and fits(peer.get("podSelector", {}), other.labels)


def pods(manifests: Any) -> Iterator[Pod]:
    for each in manifests:
        if each.kind in ("Deployment", "StatefulSet"):
            yield Pod(each.owner, each.namespace, each.data["spec"]["template"]["metadata"]["labels"])


def edges(made: Mapping[str, Workload]) -> Iterator[tuple[str, str, int]]:
    """What the score files ask for."""
    for name, it in made.items():
        yield from ((name, to, port + 1000) for to, port in it.services.items())
        if it.own:
            yield (name, f"redis.default#{name}.own", 6379)
        if it.shared:
            yield (name, "redis.default#all", 6379)
        if it.route:
            yield ("gateway", name, 9001)


@settings(max_examples=20)
@given(
    st.fixed_dictionaries({name: workload(name) for name in NAMES}),
    st.sampled_from(["all", "{{ workload.name }}"]),
)
def test_exactly_the_edges_of_the_graph_are_let_through(made: Mapping[str, Workload], namespace: str) -> None:
    catalogue = Catalogue.from_texts({"environments/mine.yaml": ENVIRONMENT.format(namespace=namespace)})
    texts = [score(name, it) for name, it in made.items()]
    found = scorekit.compile(texts, "mine", catalogue, seed=b"x" * 32).unwrap().manifests
    policies = [each.data for each in found if each.kind == "NetworkPolicy"]
    for policy in policies:
        accepted(policy)
    inside = list(pods(found))
    others = [
        Pod("gateway", "gateways", {}),
        Pod("stranger", "elsewhere", {}),
        Pod("near", inside[0].namespace, {"a": "b"}),
    ]
    dns = Pod("dns", "kube-system", DNS)
    ports = [(number, protocol) for number in (8000, 8001, 9000, 9001, 6379, 80, 443) for protocol in ("TCP", "UDP")]
    wanted = {(a, b, port, "TCP") for a, b, port in edges(made)}
    workloads = [pod for pod in inside if pod.owner in made]
    for source, target, port in product([*inside, *others], inside, ports):
        through = lets(policies, source, target, port, "Egress") and lets(policies, target, source, port, "Ingress")
        itself = source.owner == target.owner and source.owner not in made  # a driver's pods among themselves
        assert through == (itself or (source.owner, target.owner, *port) in wanted), (source, target, port)
    for source in workloads:
        assert lets(policies, source, dns, (53, "UDP"), "Egress")
        assert not lets(policies, source, others[1], (443, "TCP"), "Egress")
