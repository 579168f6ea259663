"""The shapes of what this target itself reads in an object that others wrote. Kubernetes' schema knows the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.targets.kubernetes.kinds import TEMPLATES, is_core
from scorekit.targets.kubernetes.trees import below

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.source.document import Path

#: A mapping's shape by key, a list's with the shape of its items, or the type of a scalar. Keys that are not named are free.
Shape = dict[str, Any] | list[Any] | type[str]

_METADATA: Shape = {"labels": {}, "annotations": {}}
_KEYS: Shape = {"items": [{"key": str}]}
_CONTAINER: Shape = {
    "env": [{"name": str, "valueFrom": {"configMapKeyRef": {}, "secretKeyRef": {}}}],
    "envFrom": [{"configMapRef": {}, "secretRef": {}}],
    "livenessProbe": {},
    "ports": [{}],
    "readinessProbe": {},
    "resources": {"limits": {}, "requests": {}},
    "securityContext": {"capabilities": {}},
    "startupProbe": {},
    "volumeMounts": [{}],
}
_POD: Shape = {
    "containers": [_CONTAINER],
    "initContainers": [_CONTAINER],
    "securityContext": {},
    "volumes": [
        {"configMap": _KEYS, "secret": _KEYS, "projected": {"sources": [{"configMap": _KEYS, "secret": _KEYS}]}}
    ],
}
_TEMPLATE: Shape = {"metadata": _METADATA, "spec": _POD}
_CLAIM: Shape = {"resources": {"requests": {}}}
_CONTROLLER: Shape = {
    "selector": {"matchLabels": {}},
    "template": _TEMPLATE,
    "volumeClaimTemplates": [{"metadata": _METADATA, "spec": _CLAIM}],
}
#: Where a kind's own parts stand; ``metadata`` is every object's.
_KINDS: Mapping[str, Shape] = {
    "ConfigMap": {"binaryData": {}, "data": {}},
    "CronJob": {"spec": {"jobTemplate": {"spec": _CONTROLLER}}},
    **{kind: {"spec": _CONTROLLER} for kind, path in TEMPLATES.items() if path == ("spec", "template")},
    "PersistentVolumeClaim": {"spec": _CLAIM},
    "Pod": {"spec": _POD},
    "Secret": {"data": {}, "stringData": {}},
    "Service": {"spec": {"ports": [{}], "selector": {}}},
}
#: What makes a mapping an object; each a text that is not empty.
_IDENTITY: tuple[Path, ...] = (("apiVersion",), ("kind",), ("metadata", "name"))


def misshapen(data: Any) -> tuple[Path, str] | None:
    """The first place where an object is not what this target takes it for, and what must stand there; None where it fits."""
    if not isinstance(data, dict):
        return (), "a mapping"
    for path in _IDENTITY:
        if not (isinstance(text := below(data, path), str) and text):
            return path, "a text"
    namespace = below(data, ("metadata", "namespace"))
    if namespace is not None and not (isinstance(namespace, str) and namespace):
        return ("metadata", "namespace"), "a text"
    own = _KINDS.get(data["kind"], {}) if is_core(data["apiVersion"]) else {}
    return _misfit(data, {"metadata": _METADATA}, ()) or _misfit(data, own, ())


def _misfit(value: Any, shape: Shape, path: Path) -> tuple[Path, str] | None:
    if value is None:  # the same as left out
        return None
    if isinstance(shape, list):
        if not isinstance(value, list):
            return path, "a list"
        found = (
            _misfit(item, shape[0], (*path, index)) if item is not None else ((*path, index), "a mapping")
            for index, item in enumerate(value)
        )
    elif isinstance(shape, dict):
        if not isinstance(value, dict):
            return path, "a mapping"
        found = (_misfit(value.get(key), inner, (*path, key)) for key, inner in shape.items())
    else:
        return None if isinstance(value, shape) else (path, "a text")
    return next((fault for fault in found if fault is not None), None)
