"""Services of a workload, and the ports of its main container."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scorekit.names import LONGEST, cut, dns
from scorekit.targets.kubernetes.emit_context import (
    EmitContext,
    OriginBuilder,
    built,
    head,
    score_origin,
    target_origin,
)

if TYPE_CHECKING:
    from scorekit.model.environment import Environment
    from scorekit.model.workload import Workload
    from scorekit.resolve.resolution import ResolvedWorkload
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest


def services(
    emission: EmitContext, workload: ResolvedWorkload, kind: str, labels: Mapping[str, str], selector: Mapping[str, str]
) -> list[Manifest]:
    """The workload's Service where it has ports, and a StatefulSet's headless one."""
    ports, places = _ports(workload)
    emission.own_labels(workload, places)
    specs: list[tuple[str, dict[str, Any]]] = []
    if ports:
        if SERVICE_NAME in workload.spec.metadata.annotations:
            places.note(("metadata", "name"), score_origin(workload, ("metadata", "annotations", SERVICE_NAME)))
        specs.append((service_name(workload.spec), {"selector": dict(selector), "ports": ports}))
    if kind == "StatefulSet":
        spec = {"clusterIP": "None", "selector": dict(selector), **({"ports": ports} if ports else {})}
        specs.append((headless_name(workload), spec))
    root = target_origin(workload, ("service",) if ports else ("metadata", "name"))
    heads = ({**head("Service", name, workload.namespace, labels), "spec": spec} for name, spec in specs)
    return [built(emission, data, places, root, workload.name) for data in heads]


def _ports(workload: ResolvedWorkload) -> tuple[list[dict[str, Any]], OriginBuilder]:
    """The Service's ports, in file order."""
    ports: list[dict[str, Any]] = []
    places = OriginBuilder()
    service = workload.spec.service
    for name, port in (service.ports if service else {}).items():
        places.note(("spec", "ports", len(ports)), score_origin(workload, ("service", "ports", name)))
        places.note(("spec", "ports", len(ports), "name"), score_origin(workload, ("service", "ports", name), key=True))
        _note_protocol(workload, name, places, ("spec", "ports", len(ports)))
        ports.append(
            {
                "name": port_name(name),
                "port": port.port,
                "targetPort": port.container_port,
                "protocol": port.protocol,
            }
        )
    return ports, places


def _note_protocol(workload: ResolvedWorkload, name: str, places: OriginBuilder, path: Path) -> None:
    """Where a port's protocol is from: the target's own, where the file leaves it to the default."""
    own = ("service", "ports", name, "protocol")
    given = workload.spec.document.at(own) is not None
    places.note((*path, "protocol"), score_origin(workload, own) if given else target_origin(workload, own[:-1]))


def container_ports(workload: ResolvedWorkload) -> tuple[list[dict[str, Any]], OriginBuilder]:
    """The ports that the main container listens on, each once and by number, named after the first of its Service ports.

    The first by name: the order in the file is the Service's alone, so that changing it rolls no pods.
    """
    ports: list[dict[str, Any]] = []
    places = OriginBuilder()
    seen: set[tuple[int, str]] = set()
    service = workload.spec.service
    given = service.ports if service else {}
    for name, port in sorted(given.items(), key=lambda item: (item[1].container_port, item[1].protocol, item[0])):
        listener = (port.container_port, port.protocol)
        if listener not in seen:
            seen.add(listener)
            places.note((len(ports),), score_origin(workload, ("service", "ports", name)))
            _note_protocol(workload, name, places, (len(ports),))
            ports.append({"name": port_name(name), "containerPort": listener[0], "protocol": listener[1]})
    return ports, places


#: A legal port name is a service name of IANA: RFC 6335, section 5.1.
PORT_NAME = re.compile(r"(?=.*[a-z])[a-z0-9](?:-?[a-z0-9])*")
LONGEST_PORT_NAME = 15
_LETTER = "[a-z]"

#: Names another Service for a workload, as score-k8s does.
SERVICE_NAME = "k8s.score.dev/service-name"


def object_name(workload: ResolvedWorkload, kind: str) -> str:
    """The name of the workload's main object."""
    if kind == "StatefulSet":
        return dns(workload.name)
    return cut(workload.name, workload.name, limit=LONGEST if kind == "CronJob" else 63)


def service_name(workload: Workload) -> str:
    """The name that a workload's Service has; one that begins with a digit gets a letter."""
    return workload.metadata.annotations.get(SERVICE_NAME) or dns(workload.name, limit=63)


def domain(namespace: str, environment: Environment) -> str:
    """What follows a Service's name where it is called from another namespace."""
    return f".{namespace}.svc.{environment.cluster_domain}"


def headless_name(workload: ResolvedWorkload) -> str:
    """The name of the Service that gives a StatefulSet's pods their names."""
    return dns(f"{workload.name}-headless", limit=63)


def files_name(workload: ResolvedWorkload) -> str:
    """The name of the ConfigMap, and of the Secret, that hold the workload's files."""
    return cut(f"{workload.name}-files", workload.name, limit=63)


def port_name(name: str) -> str:
    """A port's name: as written where legal, else with a letter before it, or cut with a hash of what was written."""
    if len(name) <= LONGEST_PORT_NAME and PORT_NAME.fullmatch(name):
        return name
    single = re.sub("-{2,}", "-", name)
    base = single if re.search(_LETTER, single[:6]) else f"p-{single}"
    # Two names may differ in their dashes alone, so one that lost some bears a hash of what was written.
    if single == name and len(base) <= LONGEST_PORT_NAME:
        return base
    return f"{base[:6].rstrip('-')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
