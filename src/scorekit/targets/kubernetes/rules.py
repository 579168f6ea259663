"""What an API server would refuse: by its schemas, and by a table of rules that they do not know, at every emit.

A rule is a function from an object to its faults; each fault is reported where the value at its path was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.codes.objects import REPEATED_ITEM, UNKNOWN_API
from scorekit.diagnostics import Label
from scorekit.targets.kubernetes import object_rules, pod_rules, routing_rules
from scorekit.targets.kubernetes.kinds import GATEWAY, group_of, is_core
from scorekit.targets.origins import given, value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from scorekit.diagnostics import Diagnostic
    from scorekit.resolve.resolution import ResolvedResource
    from scorekit.targets.api import Manifest
    from scorekit.targets.kubernetes.faults import Fault
    from scorekit.targets.kubernetes.validation import Validation

    Rule = Callable[[Mapping[str, Any]], Iterator[Fault]]

#: Rules of every object.
COMMON: tuple[Rule, ...] = (object_rules.name, object_rules.scope, object_rules.own_metadata, object_rules.size)

#: Further rules, by kind; for Kubernetes' own kinds and the Gateway API's alone.
BY_KIND: Mapping[str, tuple[Rule, ...]] = {
    "ClusterRoleBinding": (object_rules.subjects,),
    "ConfigMap": (object_rules.contents,),
    "CronJob": (object_rules.schedule, pod_rules.pod),
    "DaemonSet": (pod_rules.selector, pod_rules.pod),
    "Deployment": (object_rules.strategy, pod_rules.selector, pod_rules.pod),
    "HTTPRoute": (routing_rules.http_route,),
    "HorizontalPodAutoscaler": (object_rules.autoscaler,),
    "Ingress": (routing_rules.ingress,),
    "Job": (pod_rules.pod,),
    "PersistentVolumeClaim": (object_rules.claim,),
    "Pod": (pod_rules.pod,),
    "PodDisruptionBudget": (object_rules.budget,),
    "ReplicaSet": (pod_rules.selector, pod_rules.pod),
    "RoleBinding": (object_rules.subjects,),
    "Secret": (object_rules.contents,),
    "Service": (object_rules.service,),
    "StatefulSet": (object_rules.strategy, pod_rules.selector, pod_rules.pod),
}


def faults(
    manifest: Manifest, validation: Validation, resource: ResolvedResource | None = None
) -> Iterator[Diagnostic]:
    """What an API server would refuse in an object, of a resource where one makes it."""
    for fault in _judged(manifest, validation):
        origin = manifest.origins.at(fault.path, key=fault.at_key)
        labels = given(resource, origin, value_at(manifest.data, fault.path))
        if fault.also is not None:
            path, words = fault.also
            labels = (Label(manifest.origins.at(path).span, words), *labels)
        yield fault.code.at(origin.span, fault.message, help=fault.help, labels=labels, quote=not manifest.secret)


def _judged(manifest: Manifest, validation: Validation) -> Iterable[Fault]:
    """What schemas refuse, then what rules do. Of one value no two are told, and nothing more of what nobody serves."""
    known = is_core(manifest.api_version) or group_of(manifest.api_version) == GATEWAY
    rules = COMMON + BY_KIND.get(manifest.kind, ()) if known else COMMON
    ruled = (fault for rule in rules for fault in rule(manifest.data))
    if not manifest.origins.foreign:
        return ruled
    refused = list(validation.faults(manifest.data))
    if any(fault.code is UNKNOWN_API for fault in refused):
        return refused
    told = {fault.path for fault in refused if fault.code is not REPEATED_ITEM}
    further = [fault for fault in ruled if fault.path not in told]
    taken = {fault.path for fault in further}
    return [*(fault for fault in refused if fault.path not in taken), *further]
