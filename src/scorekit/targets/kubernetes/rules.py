"""What an API server would refuse though the schemas allow it: a table of rules, run over every object at every emit.

A rule is a function from an object to its faults; each fault is reported where the value at its path was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.diagnostics import Label
from scorekit.targets.kubernetes import object_rules, pod_rules
from scorekit.targets.kubernetes.kinds import is_core

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scorekit.diagnostics import Diagnostic
    from scorekit.targets.api import Manifest
    from scorekit.targets.kubernetes.faults import Fault

    Rule = Callable[[Mapping[str, Any]], Iterator[Fault]]

#: Rules of every object.
COMMON: tuple[Rule, ...] = (object_rules.name, object_rules.scope, object_rules.own_metadata)

#: Further rules, by kind; for Kubernetes' own kinds alone.
BY_KIND: Mapping[str, tuple[Rule, ...]] = {
    "ConfigMap": (object_rules.contents,),
    "CronJob": (object_rules.schedule, pod_rules.pod),
    "DaemonSet": (pod_rules.selector, pod_rules.pod),
    "Deployment": (pod_rules.selector, pod_rules.pod),
    "Job": (pod_rules.pod,),
    "PersistentVolumeClaim": (object_rules.claim,),
    "Pod": (pod_rules.pod,),
    "ReplicaSet": (pod_rules.selector, pod_rules.pod),
    "Secret": (object_rules.contents,),
    "Service": (object_rules.service,),
    "StatefulSet": (pod_rules.selector, pod_rules.pod),
}


def faults(manifest: Manifest) -> Iterator[Diagnostic]:
    """What an API server would refuse in an object."""
    rules = COMMON + BY_KIND.get(manifest.kind, ()) if is_core(manifest.api_version) else COMMON
    for rule in rules:
        for fault in rule(manifest.data):
            labels: tuple[Label, ...] = ()
            if fault.also is not None:
                path, words = fault.also
                labels = (Label(manifest.origins.at(path).span, words),)
            span = manifest.origins.at(fault.path).span
            yield fault.code.at(span, fault.message, help=fault.help, labels=labels, quote=not manifest.secret)
