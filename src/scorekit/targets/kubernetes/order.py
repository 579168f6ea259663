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
            "key",
            "path",
            "port",
            "containerPort",
            "targetPort",
            "protocol",
            "env",
            "value",
            "valueFrom",
            "accessModes",
            "resources",
            "restartPolicy",
            "startupProbe",
            "livenessProbe",
            "readinessProbe",
            "mountPath",
            "subPath",
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


_BOXES = frozenset({dict, list})


def by_kind(manifest: Manifest) -> tuple[int, str, str, str, str]:
    """The key by which objects sort: kind order, namespace, name."""
    rank = _KINDS.get(manifest.kind, len(_KINDS))
    kind = manifest.kind if rank == len(_KINDS) else ""
    return (rank, kind, manifest.namespace or "", manifest.name, f"{manifest.kind}.{group_of(manifest.api_version)}")


def arranged(value: Any, *, free: bool = False) -> Any:
    """A copy of an object with its keys in output order."""
    if type(value) is dict:
        found = {}
        for key in _sorted_keys(tuple(value), free):
            item = value[key]
            found[key] = arranged(item, free=key in _FREE) if type(item) in _BOXES else item
        return found
    return [arranged(item) if type(item) in _BOXES else item for item in value]


@lru_cache(maxsize=4096)
def _sorted_keys(keys: tuple[Any, ...], free: bool) -> tuple[Any, ...]:  # noqa: FBT001 - part of the cache's key
    if free:
        return tuple(sorted(keys))
    return tuple(sorted(keys, key=lambda key: (_KEYS.get(key, len(_KEYS)), str(key))))
