"""The order of the output: of objects, and of the keys in each."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scorekit.targets.kubernetes.kinds import group_of

if TYPE_CHECKING:
    from scorekit.targets.api import Manifest

#: Kinds in the order in which a cluster needs them; all others come last.
_KINDS = {
    kind: rank
    for rank, kinds in enumerate(
        (
            ("Namespace",),
            ("ServiceAccount",),
            ("Secret",),
            ("ConfigMap",),
            ("PersistentVolumeClaim",),
            ("Service",),
            ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"),
        )
    )
    for kind in kinds
}

#: Keys in the order in which people look for them; all others follow by name.
_KEYS = {
    key: rank
    for rank, key in enumerate(
        (
            "apiVersion",
            "kind",
            "metadata",
            "name",
            "namespace",
            "labels",
            "annotations",
            "type",
            "data",
            "binaryData",
            "schedule",
            "serviceName",
            "replicas",
            "selector",
            "spec",
            "template",
            "image",
            "command",
            "args",
            "ports",
            "port",
            "containerPort",
            "targetPort",
            "protocol",
            "env",
            "value",
            "valueFrom",
            "resources",
            "startupProbe",
            "livenessProbe",
            "readinessProbe",
            "mountPath",
            "initContainers",
            "containers",
            "volumes",
        )
    )
}

#: Keys whose mappings hold names of people's choice, which sort by name alone.
_FREE = frozenset(
    {"annotations", "binaryData", "data", "labels", "limits", "matchLabels", "nodeSelector", "requests", "stringData"}
)


def by_kind(manifest: Manifest) -> tuple[int, str, str, str, str]:
    """The key by which objects sort: kind order, namespace, name."""
    rank = _KINDS.get(manifest.kind, len(_KINDS))
    kind = manifest.kind if rank == len(_KINDS) else ""
    return (rank, kind, manifest.namespace or "", manifest.name, f"{manifest.kind}.{group_of(manifest.api_version)}")


def arranged(value: Any, *, free: bool = False) -> Any:
    """A copy of an object with its keys in output order."""
    if isinstance(value, dict):
        return {key: _below(key, value[key]) for key in _sorted_keys(tuple(value), free)}
    if isinstance(value, list):
        return [arranged(item) if isinstance(item, (dict, list)) else item for item in value]
    return value


def _below(key: Any, value: Any) -> Any:
    return arranged(value, free=key in _FREE) if isinstance(value, (dict, list)) else value


@lru_cache(maxsize=4096)
def _sorted_keys(keys: tuple[Any, ...], free: bool) -> tuple[Any, ...]:  # noqa: FBT001 - part of the cache's key
    if free:
        return tuple(sorted(keys, key=str))
    return tuple(sorted(keys, key=lambda key: (_KEYS.get(key, len(_KEYS)), str(key))))
