"""What changes of Kubernetes objects do beside changing them: tables, with the reason of each row.

What an API server refuses is in ``refusals``, what it holds of an object in ``server_defaults``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from scorekit.targets.annotations import KINDS
from scorekit.targets.change_rules import (
    ORDER,
    ChangedField,
    ChangeRules,
    Consequence,
    FieldRule,
    HazardLevel,
    ListKey,
    ObjectRule,
    any_of,
    of_kind,
    other_major,
)
from scorekit.targets.kubernetes.containers import quantity
from scorekit.targets.kubernetes.data import claims, ordinals, templates
from scorekit.targets.kubernetes.kinds import GATEWAY, is_core
from scorekit.targets.kubernetes.merging import KEY_DEFAULTS, keys_of
from scorekit.targets.kubernetes.refusals import refusals
from scorekit.targets.kubernetes.server_defaults import is_known
from scorekit.targets.kubernetes.server_defaults import stored as stored_data
from scorekit.targets.kubernetes.shapes import below

if TYPE_CHECKING:
    from scorekit.targets.api import Manifest

_S, _D = HazardLevel.STATEFUL, HazardLevel.DISRUPTIVE
#: Lists that the API takes as a whole, and which something names nevertheless.
_LISTS: Mapping[str, tuple[ListKey, ...]] = {
    "volumeClaimTemplates": (ListKey(("metadata", "name")),),
    "rules": (ListKey(("host",)),),
    "paths": (ListKey(("path",)), ListKey(("pathType",))),
    "parentRefs": (ListKey(("name",)), ListKey(("sectionName",))),
    "items": (ListKey(("key",)),),
}
_BY_CONTENT = re.compile(r"(.+)-[0-9a-f]{8}")


def _list_keys(manifest: Manifest) -> Mapping[str, tuple[ListKey, ...]]:
    return _list_keys_of(manifest.api_version, manifest.kind)


@cache
def _list_keys_of(api_version: str, kind: str) -> Mapping[str, tuple[ListKey, ...]]:
    own = {
        name: tuple(ListKey((key,), KEY_DEFAULTS.get(key)) for key in keys)
        for name, keys in keys_of(api_version, kind).items()
    }
    return {**_LISTS, **own}


def _content_name(manifest: Manifest) -> str | None:
    """The name of a Job without the hash of its content."""
    found = _BY_CONTENT.fullmatch(manifest.name) if (manifest.group, manifest.kind) == ("batch", "Job") else None
    return found[1] if found else None


def _stored(before: Manifest, after: Manifest) -> tuple[Any, Any] | None:
    if not is_known(before.api_version, before.kind) or before.group != after.group:
        return None
    return stored_data(before.data, after.data)


def _consequences(before: Manifest, after: Manifest) -> Iterator[Consequence]:
    yield from _pods_fewer(before, after)
    held = _stored(before, after)
    if held is not None:
        yield from refusals(*held)


def _pods_fewer(before: Manifest, after: Manifest) -> Iterator[Consequence]:
    """The claims of pods that a StatefulSet no longer has."""
    if not templates(before) or not templates(after):
        return
    (first, last), (start, end) = ordinals(before), ordinals(after)
    policy = below(after.data, ("spec", "persistentVolumeClaimRetentionPolicy", "whenScaled"))
    fate = "stays behind: nothing mounts it until there are as many pods again"
    if policy == "Delete":
        fate = "goes with the pods, as `persistentVolumeClaimRetentionPolicy` says"
    for low, high, step in ((first, min(last, start - 1), "ordinals"), (max(first, end + 1), last, "replicas")):
        if low <= high:
            effect = f"{{what}} has fewer pods; the data in {{places}} {fate}"
            reason = "every pod of a StatefulSet has claims of its own"
            yield Consequence(_S, "pods-fewer", ("spec", step), effect, reason, tuple(claims(before, low, high)))


def _is_custom(manifest: Manifest) -> bool:
    return not is_core(manifest.api_version)


def _runs_workload(manifest: Manifest) -> bool:
    return manifest.kind in KINDS and is_core(manifest.api_version)


def _shrunk(change: ChangedField) -> bool:
    before, after = (quantity(str(v)) for v in (change.before, change.after))
    return before is not None and after is not None and after < before


def _named(pattern: str, test: Callable[[ChangedField], bool]) -> Callable[[ChangedField], bool]:
    """Whether a field's way ends in certain words, and something holds of its change."""
    named = re.compile(rf"(^|\.)({pattern})$", re.IGNORECASE)
    return lambda change: bool(named.search(".".join(change.steps))) and test(change)


def _called(change: ChangedField) -> bool:
    """Whether a port of before is gone, or is another one; a further port, or how a mesh reads it, costs nobody anything."""
    return change.verb != "added" and change.steps[-1:] not in {("appProtocol",), (ORDER,)}


def _routed(change: ChangedField) -> bool:
    """Whether hosts, paths or what they lead to are gone, or others; further ones cost nobody anything."""
    return change.verb != "added" and not {"tls", "timeouts", ORDER} & {*change.steps}


_ROUTE = any_of(
    of_kind("networking.k8s.io", "Ingress"),
    of_kind(GATEWAY, "Gateway", "GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute", "UDPRoute"),
)
_RUNNING = of_kind("apps", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")

_FIELDS: tuple[FieldRule, ...] = (
    FieldRule(
        "service-type", of_kind("", "Service"), ("spec", "type"), _D,
        "{what} may get another address, and whoever used the old one loses it",
        "node ports, load balancers and cluster IPs come and go with a Service's type",
    ),
    FieldRule(
        "service-port", of_kind("", "Service"), ("spec", "ports"), _D, "whoever calls {what} at the port of before may lose it",
        "a Service is called at the ports that it has, by number or name", when=_called,
    ),
    FieldRule(
        "service-selector", of_kind("", "Service"), ("spec", "selector"), _D, "{what} leads to other pods",
        "a Service leads to the pods that its selector names",
    ),
    FieldRule(
        "service-selector", of_kind("", "Service"), ("spec", "externalName"), _D, "{what} leads to another host",
        "such a Service is another name of a host",
    ),
    FieldRule(
        "route-changed", _ROUTE, ("spec",), _D, "requests that {what} led on before may no longer be",
        "a route takes the hosts and paths that it names, at the address of its class or gateway", when=_routed,
    ),
    FieldRule(
        "scaled-to-nothing", _RUNNING, ("spec", "replicas"), _D, "{what} stops: it has no pods any longer",
        "a workload of no replicas runs nothing", when=lambda change: change.after == 0,
    ),
    FieldRule(
        "storage-shrunk", _is_custom, ("spec",), _S,
        "managed storage can't be made smaller in place: it is refused, or {places} is replaced and empty",
        "providers grow storage and never shrink it", held=True,
        when=_named(r"[^.]*(storage|disk|volumeSize)[^.]*|.*(storage|disk|volume).*\.size", _shrunk),
    ),
    FieldRule(
        "moved-elsewhere", _is_custom, ("spec",), _S,
        "{places} can't change its place: it is replaced and empty, or the change is refused",
        "what a provider made stays in its region", when=_named("region|location|availabilityZone", lambda change: change.verb == "changed"),
        held=True,
    ),
    *(
        FieldRule(
            "major-version", about, path, _S,
            "{before} becomes {after} on the data of {places}, which the new version may not be able to read",
            "data files of one major version are often unreadable to the next: dump and restore, or run its upgrade",
            when=_named(name, other_major), held=True,
        )
        for about, path, name in (
            (_RUNNING, ("spec", "template", "spec", "containers"), "image"),
            (_is_custom, ("spec",), r"image|imageName|imageCatalogRef\.major|version"),
        )
    ),
    FieldRule(
        "pods-replaced", _RUNNING, ("spec", "template"), _D, "the pods of {what} are replaced",
        "a new pod template rolls out to every pod",
    ),
)  # fmt: skip


_WORKLOAD = any_of(
    of_kind("apps", "Deployment", "StatefulSet", "DaemonSet"), of_kind("batch", "Job", "CronJob"), of_kind("", "Pod")
)

_OBJECTS: tuple[ObjectRule, ...] = (
    ObjectRule(
        "namespace-removed", of_kind("", "Namespace"), _S, "deleting {what} deletes everything in it, claims too",
        "a namespace takes all that it holds along",
    ),
    ObjectRule(
        "definition-removed", of_kind("apiextensions.k8s.io", "CustomResourceDefinition"), _S,
        "deleting {what} deletes every object of that kind in the cluster",
        "custom resources do not outlive their definition",
    ),
    ObjectRule(
        "workload-kind", _WORKLOAD, _D,
        "the pods of {what} go and those of {new} come, at once or side by side: `kubectl apply` alone leaves both",
        "an object of another kind is another object, which replaces nothing", verbs=("replaced",),
    ),
    ObjectRule("workload-removed", _WORKLOAD, _D, "{what} stops, and its pods with it", "nothing runs it any longer"),
    ObjectRule(
        "job-again", of_kind("batch", "Job"), _D, "{new} runs; {what} stays until its time is up, or something prunes it",
        "a Job is named by its content, and another name is another Job", verbs=("moved",),
    ),
    ObjectRule(
        "workload-moved", _WORKLOAD, _D, "the pods of {what} go, and those of {new} come",
        "an object of another name or namespace is another object", verbs=("moved",),
    ),
    ObjectRule("service-removed", of_kind("", "Service"), _D, "whoever calls {what} loses it", "its name and address go with it"),
    ObjectRule(
        "service-moved", of_kind("", "Service"), _D, "whoever calls {what} loses it: it is {new} now",
        "a Service is called by its name and namespace", verbs=("moved",),
    ),
    ObjectRule(
        "route-removed", _ROUTE, _D, "what {what} leads to is no longer reached by it",
        "a route goes with the object that describes it",
    ),
)  # fmt: skip


@cache
def change_rules() -> ChangeRules:
    """What is known of changes."""
    return ChangeRules(
        fields=_FIELDS,
        objects=_OBJECTS,
        list_keys=_list_keys,
        name_fields=frozenset({("metadata", "name"), ("metadata", "namespace")}),
        content_name=_content_name,
        stored=_stored,
        consequences=_consequences,
        runs_workload=_runs_workload,
    )
