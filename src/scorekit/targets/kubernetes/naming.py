"""The names of a workload's objects: its own where Kubernetes allows it, changed by rule where not."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from scorekit.names import cut, dns

if TYPE_CHECKING:
    from scorekit.model.workload import Workload
    from scorekit.resolve.resolution import ResolvedWorkload

#: A legal port name is a service name of IANA: RFC 6335, section 5.1.
PORT_NAME = re.compile(r"(?=.*[a-z])[a-z0-9](?:-?[a-z0-9])*")
LONGEST_PORT_NAME = 15
_LETTER = re.compile("[a-z]")

#: The longest name of a kind whose pods or Jobs are named after it with a suffix.
LONGEST_BASE = 52

#: Names another Service for a workload, as score-k8s does.
SERVICE_NAME = "k8s.score.dev/service-name"


def object_name(workload: ResolvedWorkload, kind: str) -> str:
    """The name of the workload's main object."""
    if kind == "StatefulSet":
        return dns(workload.name, limit=LONGEST_BASE)
    return cut(workload.name, workload.name, limit=LONGEST_BASE if kind == "CronJob" else 63)


def service_name(workload: Workload) -> str:
    """The name that a workload's Service has; one that begins with a digit gets a letter."""
    return workload.metadata.annotations.get(SERVICE_NAME) or dns(workload.name, limit=63)


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
    base = single if _LETTER.search(single[:6]) else f"p-{single}"
    # Two names may differ in their dashes alone, so one that lost some bears a hash of what was written.
    if single == name and len(base) <= LONGEST_PORT_NAME:
        return base
    return f"{base[:6].rstrip('-')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
