"""What driver expressions see: plain mappings, built once for what all resources share.

A name that is not here does not exist for a driver: no clock, no process environment, no other resource's outputs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit.caller import spelt
from scorekit.expressions.lookup import DeclaredNames
from scorekit.resolve.environment_texts import facts
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from scorekit.model.environment import Environment
    from scorekit.model.workload import Workload
    from scorekit.resolve.options import ResolveOptions
    from scorekit.resolve.resolution import ResourceUid
    from scorekit.resolve.workload_settings import SettingsTable
    from scorekit.targets.record import Target


#: The label that says who wrote an object.
MANAGED_BY = "app.kubernetes.io/managed-by"


def environment_facts(
    environment: Environment, options: ResolveOptions, variables: Mapping[str, str]
) -> dict[str, Any]:
    """What expressions see as ``environment``."""
    return facts(environment, options.environment_name, variables)


def selector_labels(workload: str) -> dict[str, str]:
    """The labels that a workload's pods are found by. They never change, for a Deployment's selector can't."""
    return {"app.kubernetes.io/instance": workload, "app.kubernetes.io/name": workload}


class Scopes:
    """The scopes of one resolve."""

    def __init__(
        self,
        environment: Environment,
        options: ResolveOptions,
        settings: SettingsTable,
        workloads: Iterable[tuple[Workload, str | None]],
        network: Mapping[str, Any] | None = None,
    ) -> None:
        """``workloads`` come with their namespaces; ``network`` has what is seen of all, where these are not all."""
        self._environment = environment
        self._options = options
        self._settings = settings
        self._facts: dict[str | None, dict[str, Any]] = {}
        seen = {w.name: self.seen_of(w, namespace) for w, namespace in workloads}
        self._workloads = seen if network is None else network
        self._own = {w.name: {**seen[w.name], **_own_facts(w, settings)} for w, _ in workloads}

    def seen_of(self, workload: Workload, namespace: str | None) -> dict[str, Any]:
        """What others see of a workload."""
        return _network_facts(workload, namespace, self._domain(namespace), self._options.target)

    def _domain(self, namespace: str | None) -> str:
        """What follows a name in a namespace to make a host of it."""
        return self._options.target.domain(namespace, self._environment) if namespace else ""

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
            "workloads": Directory(self._workloads, workload, self._options.disabled),
        }
        if workload is not None and workload in self._own:
            scope["workload"] = self._own[workload]
        return scope

    def consumers(self, workloads: Iterable[str], resources: Mapping[str, Sequence[Any]]) -> list[Mapping[str, Any]]:
        """What a section sees of the workloads that use its resource, by name, each with the ``resources`` that it uses."""
        return [{**self._own[n], "resources": resources[n]} for n in sorted(set(workloads)) if n in self._own]


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
        "annotations": dict(workload.metadata.annotations),
        "kind": workload.kind,
        # As the Kubernetes target writes them on the workload's own objects.
        "labels": {**selector, MANAGED_BY: "scorekit", **settings.of(workload.name).labels},
        "selector": selector,
        "metadata": workload.plain_metadata,
    }


#: How many known names a hint lists.
_LISTED = 12


class Directory(DeclaredNames, Mapping[str, Any]):
    """``workloads`` of one resource's scope."""

    __slots__ = ("_asker", "_disabled", "_facts")

    def __init__(
        self, facts: Mapping[str, Any], asker: str | None = None, disabled: Mapping[str, str] | None = None
    ) -> None:
        """``asker`` is the workload whose resource looks, if it is one workload's: it is not looking for itself."""
        self._facts = facts
        self._asker = asker
        self._disabled = disabled or {}

    def __getitem__(self, name: str) -> Any:
        return self._facts[name]

    def __contains__(self, name: object) -> bool:
        return name in self._facts

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def lacks(self, key: str | int) -> tuple[str, str]:
        """That there is no such workload, and how there could be one."""
        if key in self._disabled:
            message = (
                f"workload `{key}` is left out of this environment: `enabled: false` at {self._disabled[str(key)]}"
            )
            return message, "leave out who asks for it too, or bind the resource that does (`bindings`)"
        names = sorted(self._facts.keys() - {self._asker})
        near = did_you_mean(str(key), names)
        known = f"there are: {_listed(f'`{name}`' for name in names)}" if names else "no other is known"
        hint = f"{near} {known}" if near else known
        return (
            f"there is no workload `{key}`",
            f"{hint}; {spelt('whatever `workloads` holds is', '`--context FILE` makes another')} known",
        )


class Ports(DeclaredNames, dict[str, Any]):
    """A workload's ports by name, and by number where no name is spelt so."""

    __slots__ = ("_declared", "_workload")

    def __init__(self, workload: str, declared: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(declared)
        self._workload = workload
        self._declared = tuple(sorted(declared))
        for name in declared:
            self.setdefault(str(declared[name]["port"]), declared[name])

    def lacks(self, key: str | int) -> tuple[str, str]:
        """That there is no such port, and which there are."""
        if not self._declared:
            return f"workload `{self._workload}` has no ports", "declare one under its `service.ports`"
        known = _listed(f"`{name}` ({self[name]['port']})" for name in self._declared)
        near = did_you_mean(str(key), self._declared)
        hint = f"{near} it has {known}" if near else f"it has {known}"
        return f"workload `{self._workload}` has no port `{key}`", hint


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    return ", ".join(every[:_LISTED]) + (", ..." if len(every) > _LISTED else "")
