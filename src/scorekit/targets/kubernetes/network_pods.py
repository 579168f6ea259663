"""What NetworkPolicies go by: pods by their labels, what Services offer of them, what routes bring, and what resources give out as addresses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from scorekit.lazy_dataclass import dataclass
from scorekit.resolve.scope import selector_labels
from scorekit.targets.kubernetes.kinds import GATEWAY, TEMPLATES, group_of, is_core
from scorekit.targets.kubernetes.shapes import below, items, mapping

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.resolve.resolution import Resolution, ResolvedResource
    from scorekit.targets.api import Manifest

#: A port of pods, a number or a name, and its protocol.
Port = tuple[int | str, str]


@dataclass(slots=True)
class Pods:
    """Pods of an owner that are found by the same labels."""

    name: str
    namespace: str | None
    labels: Mapping[str, Any]
    template: Mapping[str, Any]
    #: What their Services offer: the Service's port to the pods' own.
    ports: dict[int, set[Port]] = field(default_factory=lambda: defaultdict(set))
    #: What comes in by routes, and where each is written.
    routed: dict[Port, Span] = field(default_factory=dict)

    @property
    def offered(self) -> frozenset[Port]:
        """Every port that a Service offers."""
        return frozenset().union(*self.ports.values())


class PodsByOwner:
    """The pods of a set of objects."""

    def __init__(self, resolution: Resolution, manifests: Iterable[Manifest]) -> None:
        self._resolution = resolution
        #: By owner.
        self.of: dict[str, list[Pods]] = defaultdict(list)
        #: By namespace and each label that they carry.
        self._carrying: dict[tuple[Any, ...], list[Pods]] = defaultdict(list)
        every = list(manifests)
        for each in every:
            self._add(each)
        services = {(s.namespace, s.name): s for s in every if (s.kind, s.group) == ("Service", "")}
        for service in services.values():
            self._serve(service)
        for each in every:
            for name, port in _backends(each):
                if (behind := services.get((each.namespace, name))) is not None:
                    resource = resolution.resources.get(each.owner)
                    asked = each.origins.at(()).span if resource is None else resource.declarations[0].span
                    self._route(behind, port, asked)

    def _add(self, found: Manifest) -> None:
        path = TEMPLATES.get(found.kind) if is_core(found.api_version) else None
        template = () if found.kind == "Pod" and found.group == "" else path
        if template is None:
            return
        workload = self._resolution.workload(found.owner)
        carried = mapping(below(found.data, (*template, "metadata", "labels")))
        chosen = mapping(below(found.data, ("spec", "selector", "matchLabels"))) if template else carried
        labels = selector_labels(workload.name) if workload is not None else chosen or carried
        if not labels or any(one.labels == labels for one in self.of.get(found.owner, ())):
            return
        pods = Pods(found.name, found.namespace, labels, mapping(below(found.data, template)))
        self.of[found.owner].append(pods)
        for item in carried.items():
            self._carrying[found.namespace, *item].append(pods)

    def _serve(self, service: Manifest) -> None:
        """Note what a Service offers of which pods."""
        for pods in self._behind(service):
            for _, port in items(below(service.data, ("spec", "ports"))):
                if isinstance(number := port.get("port"), int):
                    pods.ports[number] |= set(_pod_ports(port, pods.template))

    def _behind(self, service: Manifest) -> Iterator[Pods]:
        """The pods that a Service leads to."""
        selector = mapping(below(service.data, ("spec", "selector")))
        having = [self._carrying.get((service.namespace, *item), []) for item in selector.items()]
        for each in min(having, key=len, default=()):
            if selector.items() <= mapping(below(each.template, ("metadata", "labels"))).items():
                yield each

    def _route(self, service: Manifest, port: Any, span: Span) -> None:
        """Note that a route comes in at the pods behind a Service."""
        for pods in self._behind(service):
            for _, offered in items(below(service.data, ("spec", "ports"))):
                if port in {None, offered.get("port"), offered.get("name")}:
                    pods.routed.update(dict.fromkeys(_pod_ports(offered, pods.template), span))


#: A text that leads to a host, in an address or by itself, with a port where it has one.
_ADDRESS = re.compile(r"(?:[a-z+]+://)?(?:[^@/:]*@)?([A-Za-z0-9.-]+)(?::([0-9]{1,5}))?(?:/.*)?")
#: The host of a Service.
_SERVICE = re.compile(r"[a-z0-9-]+\.([a-z0-9-]+)\.svc(?:\.[a-z0-9.-]+)?")


def _pod_ports(port: Mapping[str, Any], template: Mapping[str, Any]) -> Iterator[Port]:
    """The ports of pods that a port of a Service leads to: a name by its number, where a container has it."""
    protocol, wanted = port.get("protocol", "TCP"), port.get("targetPort", port.get("port"))
    if isinstance(wanted, str):
        declared = [
            one
            for group in ("initContainers", "containers")
            for _, c in items(below(template, ("spec", group)))
            for _, one in items(c.get("ports"))
        ]
        wanted = next((one.get("containerPort") for one in declared if one.get("name") == wanted), wanted)
    if isinstance(wanted, int | str):
        yield wanted, protocol


def numbers(resource: ResolvedResource) -> set[int]:
    """The ports that a resource gives out, in outputs that are called so or in addresses."""
    written = [one.value for name, one in resource.outputs.items() if "port" in name.lower() and type(one.value) is int]
    texts = [_ADDRESS.fullmatch(one.value) for one in resource.outputs.values() if isinstance(one.value, str)]
    written += [int(text[2]) for text in texts if text and text[2]]
    return {number for number in written if 0 < number < 65536}


def is_reached(resource: ResolvedResource) -> bool:
    """Whether a resource is reached over the network, as its outputs have it. A name for others has a host and no port."""
    given = resource.outputs.keys()
    return not given.isdisjoint({"endpoint", "port"}) or ("url" in given and "host" not in given)


def elsewhere(resource: ResolvedResource) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The namespaces of Services that a resource gives out as its address, with their ports where it gives them."""
    for output in resource.outputs.values():
        found = _ADDRESS.fullmatch(output.value) if isinstance(output.value, str) else None
        service = _SERVICE.fullmatch(found[1]) if found is not None else None
        if found is not None and service is not None:
            yield service[1], (int(found[2]),) if found[2] else tuple(sorted(numbers(resource)))


def _backends(found: Manifest) -> Iterator[tuple[str, Any]]:
    """The Services that a route leads to, each with its port."""
    spec, services = mapping(found.data.get("spec")), []
    if found.kind == "Ingress" and found.group == "networking.k8s.io":
        paths = [path for _, rule in items(spec.get("rules")) for _, path in items(below(rule, ("http", "paths")))]
        services = [
            below(spec, ("defaultBackend", "service")),
            *(below(path, ("backend", "service")) for path in paths),
        ]
    elif group_of(found.api_version) == GATEWAY:
        services = [ref for _, rule in items(spec.get("rules")) for _, ref in items(rule.get("backendRefs"))]
    for service in map(mapping, services):
        name, port = service.get("name"), service.get("port")
        if isinstance(name, str):
            yield name, port.get("number", port.get("name")) if isinstance(port, dict) else port
