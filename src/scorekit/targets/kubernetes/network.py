"""NetworkPolicies from the dependency graph: pods reach what their workload's resources lead to, and nothing else does.

Each workload, and each resource whose driver runs pods, gets a policy of its own, so that pods which nobody here knows (an operator's)
are left alone. What a driver's pods reach is not narrowed: one may ask the API server or a cloud.
Kubelets need no rule: what comes from a pod's own node is always let in
(https://kubernetes.io/docs/concepts/services-networking/network-policies/).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.codes.targets import NO_WAY
from scorekit.graph import node_name, workload_node
from scorekit.limits import spend
from scorekit.resolve.resolution import Origin
from scorekit.targets.kubernetes.emit_context import EmitContext, OriginBuilder, built, head
from scorekit.targets.kubernetes.network_pods import Pods, PodsByOwner, Port, elsewhere, is_reached, numbers
from scorekit.targets.kubernetes.shapes import mapping
from scorekit.targets.origins import LazyOrigin, MarkedOrigins

if TYPE_CHECKING:
    from scorekit.graph import Edge
    from scorekit.location import Span
    from scorekit.model.environment import Environment
    from scorekit.model.network_policies import NetworkPolicies, NetworkRule
    from scorekit.resolve.resolution import Resolution, ResolvedWorkload, ResourceUid
    from scorekit.targets.api import Manifest

#: The label that every namespace has.
_NAMESPACE = "kubernetes.io/metadata.name"
#: What a rule, a peer or a port of the environment's comes to for one workload.
_STEPS_A_PEER = 8


class _Way(NamedTuple):
    """An edge between owners: by which ports one reaches another, and where it is asked for."""

    source: str
    target: str
    ports: frozenset[Port]
    span: Span


class Network:
    """Who reaches whom among the pods of some objects, and the policies that an environment asks for by that."""

    def __init__(self, resolution: Resolution, declared: NetworkPolicies, manifests: Iterable[Manifest]) -> None:
        self._resolution = resolution
        #: What there is beside the graph.
        self._declared = declared
        #: By owner.
        self.pods: Mapping[str, list[Pods]] = PodsByOwner(resolution, manifests).of
        ways = [way for owner in sorted(self.pods) for way in self._ways(owner)]
        self._from: dict[str, list[_Way]] = defaultdict(list)
        self._to: dict[str, list[_Way]] = defaultdict(list)
        for way in ways:
            self._from[way.source].append(way)
            self._to[way.target].append(way)

    def _ways(self, owner: str) -> Iterator[_Way]:
        """What an owner's pods reach: the nearest pods that offer ports on each way through its resources."""
        is_workload = self._resolution.workload(owner) is not None
        start = workload_node(owner) if is_workload else owner
        first = {"declares"} if is_workload else {"requires", "accompanies", "refers", "reaches"}
        for edge in self._resolution.graph.edges_from(start):
            if edge.kind in first and edge.target != start:
                yield from self._along(owner, edge, start, narrowed=is_workload)

    def _along(self, owner: str, edge: Edge, start: str, *, narrowed: bool) -> Iterator[_Way]:
        """The ways over an edge; ``narrowed`` to the ports that the resources on them give out, where these say some."""
        # Of a resource those before it, too, by whichever way: of ways there may be as many as powers of two.
        given: dict[str, set[int]] = {edge.target: set()}
        waiting = deque(given)
        while waiting:
            node = waiting.popleft()
            resource = self._resolution.resources.get(node_name(node))
            if resource is None or self._offered(node):
                continue
            told = given[node] | numbers(resource)
            for following in self._resolution.graph.edges_from(node):
                after = following.target
                if following.kind not in {"requires", "accompanies", "reaches"} or after == start:
                    continue
                if after not in given or not told <= given[after]:
                    given[after] = told | given.get(after, set())
                    waiting.append(after)
        for node, before in given.items():
            target, offered = node_name(node), self._offered(node)
            resource = self._resolution.resources.get(target)
            asked = before if resource is None else before | numbers(resource)
            ports = [offered[number] for number in offered if narrowed and number in asked] or offered.values()
            if offered:
                yield _Way(owner, target, frozenset().union(*ports), edge.reasons[0].span)

    def _offered(self, node: str) -> Mapping[int, set[Port]]:
        """What the pods of an owner offer, by the ports of their Services."""
        found: dict[int, set[Port]] = defaultdict(set)
        for pods in self.pods.get(node_name(node), ()):
            for number, ports in pods.ports.items():
                found[number] |= ports
        return found

    # What is written

    def policies(self, emission: EmitContext, owners: Collection[str]) -> Iterator[Manifest]:
        """The policies of some owners' pods, whatever else is emitted."""
        for owner in sorted(owners & self.pods.keys()):
            yield from self._policies(emission, owner)

    def _policies(self, emission: EmitContext, owner: str) -> Iterator[Manifest]:
        workload = self._resolution.workload(owner)
        for pods in self.pods[owner]:
            places = OriginBuilder()
            spec: dict[str, Any] = {"podSelector": {"matchLabels": dict(pods.labels)}, "policyTypes": ["Ingress"]}
            spec["ingress"] = _placed(places, "ingress", self._ingress(emission, owner, pods, workload))
            if workload is not None:
                spec["policyTypes"].append("Egress")
                spec["egress"] = _placed(places, "egress", self._egress(emission, owner, pods, workload))
            resource = self._resolution.resources.get(owner)
            labels = emission.labels(owner if resource is None else resource.name)
            if workload is not None:
                labels.update(workload.settings.labels)
                emission.own_labels(workload, places)
            data = head("NetworkPolicy", pods.name, pods.namespace, labels)
            data |= {"apiVersion": "networking.k8s.io/v1", "spec": {key: part for key, part in spec.items() if part}}
            root = Origin("environment", self._environment.span(("networkPolicies",), key=True))
            yield built(emission, data, places, root, owner)

    @property
    def _environment(self) -> Environment:
        return self._resolution.environment

    def _ingress(
        self, emission: EmitContext, owner: str, pods: Pods, workload: ResolvedWorkload | None
    ) -> Iterator[tuple[Any, LazyOrigin | MarkedOrigins]]:
        if workload is None:
            # A server of several pods talks to itself.
            yield (
                {"from": self._peers(owner, pods)},
                Origin("target", self._environment.span(("networkPolicies",), key=True)),
            )
        for way in _united(self._to[owner]):
            ports = way.ports & pods.offered
            if ports:
                yield {"from": self._peers(way.source, pods), "ports": _ports(ports)}, Origin("score", way.span)
        if pods.routed:
            given = self._given("routesFrom")
            if given is None:
                span = next(iter(pods.routed.values()))
                message = f"nothing lets the requests of this route in at `{owner}`"
                help_ = (
                    "say where the gateway's pods are: `networkPolicies: {routesFrom: [{namespaceSelector: {matchLabels: {"
                    + _NAMESPACE
                    + ": gateways}}}]}`"
                )
                emission.findings.add(NO_WAY.at(span, message, help=help_))
            else:
                peers, origin = given
                yield {"from": peers, "ports": _ports(pods.routed)}, origin
        if workload is not None:
            yield from self._further("ingress", "from", workload)

    def _egress(
        self, emission: EmitContext, owner: str, pods: Pods, workload: ResolvedWorkload
    ) -> Iterator[tuple[Any, LazyOrigin | MarkedOrigins]]:
        dns = self._given("dns") or (_DNS, Origin("target", self._environment.span(("networkPolicies",), key=True)))
        yield {"to": dns[0], "ports": _ports({(53, "UDP"), (53, "TCP")})}, dns[1]
        led = _united(self._from[owner])
        for way in led:
            for there in self.pods[way.target]:
                if ports := way.ports & there.offered:
                    yield {"to": [_peer(there, pods)], "ports": _ports(ports)}, Origin("score", way.span)
        told = {way.span for way in self._from[owner]}
        for uid in workload.resources.values():
            resource = self._resolution.resources[str(uid)]
            span = resource.declarations[0].span
            edges = self._resolution.graph.edges_from(workload_node(owner))
            if not told.isdisjoint(edge.reasons[0].span for edge in edges if edge.target == str(uid)):
                continue
            away = sorted(set(elsewhere(resource)))
            for namespace, numbered in away:
                rule: dict[str, Any] = {"to": [{"namespaceSelector": {"matchLabels": {_NAMESPACE: namespace}}}]}
                if numbered:
                    rule["ports"] = _ports({(number, "TCP") for number in numbered})
                yield rule, Origin("score", span)
            covered = any(_is_for(rule, resource.uid) for rule in self._declared.egress)
            if not away and not covered and is_reached(resource):
                message = (
                    f"nothing lets `{owner}` reach `{uid}`: no pods of it are emitted, and no rule says where it is"
                )
                help_ = f"say so: `networkPolicies: {{egress: [{{type: {resource.uid.type}, to: [{{ipBlock: {{cidr: 10.0.0.0/16}}}}]}}]}}`"
                emission.findings.add(NO_WAY.at(span, message, help=help_))
        yield from self._further("egress", "to", workload)

    def _given(self, key: str) -> tuple[Any, MarkedOrigins] | None:
        """What the environment gives under a key."""
        part = self._environment.document.at(("networkPolicies", key))
        if part is None or not part.data:
            return None
        spend(_STEPS_A_PEER * len(part.data), part.mark)
        return part.data, MarkedOrigins(part.mark, "environment")

    def _further(self, key: str, side: str, workload: ResolvedWorkload) -> Iterator[tuple[Any, MarkedOrigins]]:
        """The environment's own rules for a workload."""
        rules = self._declared.ingress if key == "ingress" else self._declared.egress
        labels = mapping(workload.spec.plain_metadata.get("labels"))
        if rules:
            spend(len(rules), self._environment.document.part(("networkPolicies", key)).mark)
        for index, rule in enumerate(rules):
            uses = [uid for uid in self._used(workload) if _is_for(rule, uid)] if rule.asks_for_resource else [None]
            if not uses or not rule.match.fits(workload.name, labels):
                continue
            part = self._environment.document.part(("networkPolicies", key, index))
            written = {word: part.data[word] for word in (side, "ports") if word in part.data}
            spend(_STEPS_A_PEER * (1 + sum(map(len, written.values()))), part.mark)
            ports = {
                (n, "TCP") for uid in uses if uid is not None for n in numbers(self._resolution.resources[str(uid)])
            }
            if "ports" not in written and ports:
                written["ports"] = _ports(ports)
            yield written, MarkedOrigins(part.mark, "environment")

    def _used(self, workload: ResolvedWorkload) -> list[ResourceUid]:
        """The resources that a workload uses, and those that these require."""
        found: dict[str, None] = {}
        waiting = [str(uid) for uid in workload.resources.values()]
        while waiting:
            key = waiting.pop()
            if key in self._resolution.resources and key not in found:
                found[key] = None
                waiting += (e.target for e in self._resolution.graph.edges_from(key) if e.kind == "requires")
        return [self._resolution.resources[key].uid for key in sorted(found)]

    def _peers(self, owner: str, seen_by: Pods) -> list[dict[str, Any]]:
        """All pods of an owner."""
        return [_peer(pods, seen_by) for pods in self.pods[owner]]


def _peer(pods: Pods, seen_by: Pods) -> dict[str, Any]:
    """Pods as a policy in another's namespace names them."""
    peer: dict[str, Any] = {"podSelector": {"matchLabels": dict(pods.labels)}}
    if pods.namespace != seen_by.namespace and pods.namespace is not None:
        peer["namespaceSelector"] = {"matchLabels": {_NAMESPACE: pods.namespace}}
    return peer


#: Where a cluster's names are resolved: the label is that of CoreDNS in kubeadm's clusters and the managed ones.
_DNS = [
    {
        "namespaceSelector": {"matchLabels": {_NAMESPACE: "kube-system"}},
        "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
    }
]


def _is_for(rule: NetworkRule, uid: ResourceUid) -> bool:
    return rule.is_for(uid.type, uid.class_, uid.id)


def _placed(places: OriginBuilder, key: str, rules: Iterable[tuple[Any, LazyOrigin | MarkedOrigins]]) -> list[Any]:
    found = []
    for index, (rule, origin) in enumerate(rules):
        # A list of peers stands for these alone.
        of_peers = isinstance(origin, MarkedOrigins) and isinstance(origin.mark.children, tuple)
        places.note(("spec", key, index, *(["from" if key == "ingress" else "to"] if of_peers else [])), origin)
        found.append(rule)
    return found


def _united(ways: Iterable[_Way]) -> list[_Way]:
    """One way between two owners, with the ports of all that there are, in order."""
    found: dict[tuple[str, str], _Way] = {}
    for way in ways:
        known = found.get((way.source, way.target))
        ports = way.ports if known is None else way.ports | known.ports
        found[way.source, way.target] = way._replace(ports=ports, span=way.span if known is None else known.span)
    return [found[key] for key in sorted(found)]


def _ports(ports: Iterable[Port]) -> list[dict[str, Any]]:
    found = sorted(ports, key=lambda port: (port[1], isinstance(port[0], str), port[0]))
    return [{"port": port, "protocol": protocol} for port, protocol in found]
