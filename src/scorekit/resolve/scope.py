"""What driver expressions see: plain mappings, built once for what all resources share.

A name that is not here does not exist for a driver: no clock, no process environment, no other resource's outputs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.resolve.directory import Directory, Ports

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scorekit.model.environment import Environment
    from scorekit.model.workload import Workload
    from scorekit.resolve.identity import ResourceUid
    from scorekit.resolve.options import ResolveOptions
    from scorekit.resolve.workload_settings import SettingsTable
    from scorekit.targets.record import Target

#: The label that says who wrote an object.
MANAGED_BY = "app.kubernetes.io/managed-by"


def environment_facts(
    environment: Environment, options: ResolveOptions, variables: Mapping[str, str]
) -> dict[str, Any]:
    """What expressions see as ``environment``."""
    return {
        "name": options.environment_name or environment.name,
        "type": environment.type,
        "variables": dict(variables),
    }


def selector_labels(workload: str) -> dict[str, str]:
    """The labels that a workload's pods are found by. They never change, for a Deployment's selector can't."""
    return {"app.kubernetes.io/name": workload, "app.kubernetes.io/instance": workload}


class Scopes:
    """The scopes of one resolve."""

    def __init__(
        self,
        environment: Environment,
        options: ResolveOptions,
        settings: SettingsTable,
        workloads: Iterable[tuple[Workload, str | None]],
    ) -> None:
        """``workloads`` come with their namespaces."""
        self._environment = environment
        self._options = options
        self._settings = settings
        self._facts: dict[str | None, dict[str, Any]] = {}
        self._workloads = {
            w.name: _network_facts(w, namespace, self._domain(namespace), options.target) for w, namespace in workloads
        }
        self._own = {
            name: {**self._workloads[name], **_own_facts(workload, settings)}
            for name, workload in ((w.name, w) for w, _ in workloads)
        }

    def _domain(self, namespace: str | None) -> str:
        """What follows a name in a namespace to make a host of it."""
        return f".{namespace}.svc.{self._environment.cluster_domain}" if namespace else ""

    def environment(self, workload: str | None) -> dict[str, Any]:
        """``environment`` as a workload's resources see it."""
        key = workload if workload is not None and self._settings.of(workload).variables else None
        found = self._facts.get(key)
        if found is None:
            found = environment_facts(self._environment, self._options, self._settings.variables(key))
            self._facts[key] = found
        return found

    def base(
        self,
        uid: ResourceUid,
        *,
        name: str,
        namespace: str | None,
        workload: str | None,
        metadata: Mapping[str, Any],
        settings: Mapping[str, Any],
    ) -> dict[str, Any]:
        """What every expression of a resource's driver sees, to be added to."""
        scope = {
            "name": name,
            "namespace": namespace or "",
            "domain": self._domain(namespace),
            "uid": str(uid),
            "type": uid.type,
            "class": uid.class_,
            "id": uid.id,
            "metadata": metadata,
            "settings": settings,
            "environment": self.environment(workload),
            "target": self._options.target.name,
            "workloads": Directory(self._workloads, workload),
        }
        if workload is not None and workload in self._own:
            scope["workload"] = self._own[workload]
        return scope


def _network_facts(workload: Workload, namespace: str | None, domain: str, target: Target) -> dict[str, Any]:
    """``workloads.NAME``: how others reach a workload."""
    declared = {
        name: {"port": port.port, "targetPort": port.container_port, "protocol": port.protocol}
        for name, port in (workload.service.ports if workload.service else {}).items()
    }
    return {
        "name": workload.name,
        "namespace": namespace or "",
        "domain": domain,
        "service": target.service_name(workload),
        "ports": Ports(workload.name, declared),
        # As the file has them: a port that is added below changes no address.
        "portNames": list(declared),
    }


def _own_facts(workload: Workload, settings: SettingsTable) -> dict[str, Any]:
    """What ``workload`` has beyond ``workloads.NAME``."""
    selector = selector_labels(workload.name)
    return {
        # As the Kubernetes target writes them on the workload's own objects.
        "labels": {**selector, MANAGED_BY: "scorekit", **settings.of(workload.name).labels},
        "selector": selector,
        "metadata": workload.plain_metadata,
    }
