"""What a change of a field or an object does beside changing it: tables, with the reason of each row.

What an API server refuses is in ``targets.kubernetes.refusals``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scorekit.diff.fields import ORDER, within
from scorekit.targets.api import HazardLevel
from scorekit.targets.kubernetes.compute import quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from scorekit.diff.model import FieldChange

_S, _D = HazardLevel.STATEFUL, HazardLevel.DISRUPTIVE


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A field whose change does something."""

    name: str
    #: The API group and kinds that it is about; a group of None: Compose, and ``*``: kinds that are not Kubernetes' own.
    group: str | None
    kinds: tuple[str, ...]
    #: The steps to it; a change above or below it counts too.
    path: tuple[str, ...]
    severity: HazardLevel
    effect: str
    reason: str
    #: What must hold of the change beside its place; None: nothing.
    when: Callable[[FieldChange], bool] | None = None
    #: Whether it counts only in an object that holds data.
    held: bool = False

    def fits(self, change: FieldChange) -> bool:
        """Whether the rule speaks of a change, in an object that it is about."""
        return within(self.path, change.steps) and (self.when is None or self.when(change))


def _shrunk(change: FieldChange) -> bool:
    before, after = (quantity(str(v)) for v in (change.before, change.after))
    return before is not None and after is not None and after < before


def _named(pattern: str, test: Callable[[FieldChange], bool]) -> Callable[[FieldChange], bool]:
    named = re.compile(pattern, re.IGNORECASE)
    return lambda change: bool(change.steps) and bool(named.search(change.steps[-1])) and test(change)


def _called(change: FieldChange) -> bool:
    """Whether a port of before is gone, or is another one; a further port, or how a mesh reads it, does no harm."""
    return change.verb != "added" and change.steps[-1:] not in {("appProtocol",), (ORDER,)}


def _replaced(change: FieldChange) -> bool:
    return change.verb == "changed"


def _source(change: FieldChange) -> bool:
    """Whether a mount of a service has another volume now, or is gone."""
    if len(change.steps) == 2:
        return change.verb == "removed" and _is_volume(change.before)
    return change.steps[-1] == "source" or change.verb == "removed"


def _is_volume(mount: Any) -> bool:
    return isinstance(mount, dict) and mount.get("type") == "volume"


def major(version: Any) -> str | None:
    """The part of a version that upgrades of data files go by: ``15`` of ``15.4-alpine``."""
    text = str(version).rpartition(":")[2] if isinstance(version, str) else str(version)
    found = re.match(r"v?(\d+)(?![0-9A-Za-z_])", text)
    return found[1] if found else None


def other_major(change: FieldChange) -> bool:
    """Whether a version, or an image of one repository, has another major version."""
    before, after = major(change.before), major(change.after)
    if before is None or after is None or before == after:
        return False
    images = (str(change.before), str(change.after))
    return ":" not in images[0] or images[0].rpartition(":")[0] == images[1].rpartition(":")[0]


def _routed(change: FieldChange) -> bool:
    """Whether hosts, paths or what they lead to are gone, or others; further ones do no harm."""
    return change.verb != "added" and not {"tls", "timeouts", ORDER} & {*change.steps}


_ROUTES = (
    ("networking.k8s.io", ("Ingress",)),
    ("gateway.networking.k8s.io", ("Gateway", "GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute", "UDPRoute")),
)
_RUNNING = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")

#: Every rule that fits a change counts once; of rules that fit the same field of an object, the first alone.
FIELD_RULES: tuple[FieldRule, ...] = (
    FieldRule(
        "service-type", "", ("Service",), ("spec", "type"), _D,
        "{what} may get another address, and whoever used the old one loses it",
        "node ports, load balancers and cluster IPs come and go with a Service's type",
    ),
    FieldRule(
        "service-port", "", ("Service",), ("spec", "ports"), _D, "whoever calls {what} at the port of before may lose it",
        "a Service is called at the ports that it has, by number or name", when=_called,
    ),
    FieldRule(
        "service-selector", "", ("Service",), ("spec", "selector"), _D, "{what} leads to other pods",
        "a Service leads to the pods that its selector names",
    ),
    FieldRule(
        "service-selector", "", ("Service",), ("spec", "externalName"), _D, "{what} leads to another host",
        "such a Service is another name of a host",
    ),
    *(
        FieldRule(
            "route-changed", group, kinds, ("spec",), _D, "requests that {what} led on before may no longer be",
            "a route takes the hosts and paths that it names, at the address of its class or gateway", when=_routed,
        )
        for group, kinds in _ROUTES
    ),
    FieldRule(
        "scaled-to-nothing", "apps", _RUNNING, ("spec", "replicas"), _D, "{what} stops: it has no pods any longer",
        "a workload of no replicas runs nothing", when=lambda change: change.after == 0,
    ),
    FieldRule(
        "storage-shrunk", "*", ("*",), ("spec",), _S,
        "managed storage can't be made smaller in place: it is refused, or {places} is replaced and empty",
        "providers grow storage and never shrink it", when=_named("storage|disk|volumeSize", _shrunk), held=True,
    ),
    FieldRule(
        "moved-elsewhere", "*", ("*",), ("spec",), _S,
        "{places} can't change its place: it is replaced and empty, or the change is refused",
        "what a provider made stays in its region", when=_named("^(region|location|availabilityZone)$", _replaced),
        held=True,
    ),
    FieldRule(
        "major-version", "apps", _RUNNING, ("spec", "template", "spec", "containers"), _S,
        "{before} becomes {after} on the data of {places}, which the new version may not be able to read",
        "data files of one major version are often unreadable to the next: dump and restore, or run its upgrade",
        when=_named("^image$", other_major), held=True,
    ),
    FieldRule(
        "pods-replaced", "apps", _RUNNING, ("spec", "template"), _D, "the pods of {what} are replaced",
        "a new pod template rolls out to every pod",
    ),
    FieldRule(
        "mount-replaced", None, ("service",), ("volumes",), _S,
        "{what} no longer has the volume `{before}` there, and what it wrote stays behind in it",
        "a volume that is mounted in place of another brings nothing of the other's", when=_source,
    ),
    FieldRule(
        "major-version", None, ("service",), ("image",), _S,
        "{before} becomes {after} on the data of its volumes, which the new version may not be able to read",
        "data files of one major version are often unreadable to the next: dump and restore, or run its upgrade",
        when=other_major, held=True,
    ),
    FieldRule(
        "volume-driver", None, ("volume",), (), _S,
        "Compose refuses to go on with {what} as it is; made anew, it is empty",
        "the driver and the options of a volume are those that it was made with",
    ),
    FieldRule(
        "container-replaced", None, ("service",), (), _D, "the container of {what} is replaced",
        "Compose replaces the container of a service whose definition changed",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ObjectRule:
    """An object whose going, or moving, does something."""

    name: str
    #: The API group; None: Compose.
    group: str | None
    kinds: tuple[str, ...]
    severity: HazardLevel
    effect: str
    reason: str
    verbs: tuple[str, ...] = ("removed",)


_WORKLOADS = (("apps", ("Deployment", "StatefulSet", "DaemonSet")), ("batch", ("Job", "CronJob")), ("", ("Pod",)))

#: Beside these, whatever holds data (``data_locations``) does something when it goes or moves. The first that fits counts.
OBJECT_RULES: tuple[ObjectRule, ...] = (
    ObjectRule(
        "namespace-removed", "", ("Namespace",), _S, "deleting {what} deletes everything in it, claims too",
        "a namespace takes all that it holds along",
    ),
    ObjectRule(
        "definition-removed", "apiextensions.k8s.io", ("CustomResourceDefinition",), _S,
        "deleting {what} deletes every object of that kind in the cluster",
        "custom resources do not outlive their definition",
    ),
    *(
        ObjectRule(
            "workload-kind", group, kinds, _D,
            "the pods of {what} go and those of {new} come, at once or side by side: `kubectl apply` alone leaves both",
            "an object of another kind is another object, which replaces nothing", verbs=("replaced",),
        )
        for group, kinds in _WORKLOADS
    ),
    *(
        ObjectRule(
            "workload-removed", group, kinds, _D, "{what} stops, and its pods with it", "nothing runs it any longer"
        )
        for group, kinds in _WORKLOADS
    ),
    ObjectRule(
        "job-again", "batch", ("Job",), _D, "{new} runs; {what} stays until its time is up, or something prunes it",
        "a Job is named by its content, and another name is another Job", verbs=("moved",),
    ),
    *(
        ObjectRule(
            "workload-moved", group, kinds, _D, "the pods of {what} go, and those of {new} come",
            "an object of another name or namespace is another object", verbs=("moved",),
        )
        for group, kinds in _WORKLOADS
    ),
    ObjectRule("service-removed", "", ("Service",), _D, "whoever calls {what} loses it", "its name and address go with it"),
    ObjectRule(
        "service-moved", "", ("Service",), _D, "whoever calls {what} loses it: it is {new} now",
        "a Service is called by its name and namespace", verbs=("moved",),
    ),
    *(
        ObjectRule(
            "route-removed", group, kinds, _D, "what {what} leads to is no longer reached by it",
            "a route goes with the object that describes it",
        )
        for group, kinds in _ROUTES
    ),
    ObjectRule(
        "container-removed", None, ("service",), _D, "the container of {what} goes, with `--remove-orphans`; without it runs on",
        "Compose leaves the containers of services that it no longer knows alone",
    ),
    ObjectRule(
        "container-moved", None, ("service",), _D, "the container of {what} goes, and that of {new} comes",
        "a service of another name is another service", verbs=("moved",),
    ),
)  # fmt: skip
