"""What Kubernetes' own kinds are like: which have a pod, where it stands in them, which have no namespace."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from operator import is_
from typing import TYPE_CHECKING, Any

from scorekit.targets.annotations import FINITE_KINDS, KINDS

if TYPE_CHECKING:
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest


#: The apiVersion of each kind that a workload can have.
VERSIONS: Mapping[str, str] = {kind: "batch/v1" if kind in FINITE_KINDS else "apps/v1" for kind in KINDS}

#: Where a kind's pod template stands.
TEMPLATES: Mapping[str, Path] = {
    "Deployment": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "DaemonSet": ("spec", "template"),
    "ReplicaSet": ("spec", "template"),
    "Job": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}

#: Where a kind's pod spec stands.
POD_SPECS: Mapping[str, Path] = {"Pod": ("spec",), **{kind: (*path, "spec") for kind, path in TEMPLATES.items()}}

#: Where a pod's containers stand.
CONTAINER_GROUPS = ("initContainers", "containers")

#: A container's probes.
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")

#: The API groups that Kubernetes itself serves, whose lists merge by its keys.
CORE_GROUPS = frozenset(
    {
        "",
        "admissionregistration.k8s.io",
        "apiextensions.k8s.io",
        "apiregistration.k8s.io",
        "apps",
        "autoscaling",
        "batch",
        "certificates.k8s.io",
        "coordination.k8s.io",
        "discovery.k8s.io",
        "flowcontrol.apiserver.k8s.io",
        "networking.k8s.io",
        "node.k8s.io",
        "policy",
        "rbac.authorization.k8s.io",
        "resource.k8s.io",
        "scheduling.k8s.io",
        "storage.k8s.io",
    }
)

#: The API group of gateways and their routes.
GATEWAY = "gateway.networking.k8s.io"

#: Group to the kinds of it that have no namespace.
_CLUSTER_SCOPED: Mapping[str, frozenset[str]] = {
    "": frozenset({"Namespace", "Node", "PersistentVolume"}),
    "admissionregistration.k8s.io": frozenset(
        {
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding",
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration",
        }
    ),
    "apiextensions.k8s.io": frozenset({"CustomResourceDefinition"}),
    "apiregistration.k8s.io": frozenset({"APIService"}),
    "certificates.k8s.io": frozenset({"CertificateSigningRequest", "ClusterTrustBundle"}),
    "flowcontrol.apiserver.k8s.io": frozenset({"FlowSchema", "PriorityLevelConfiguration"}),
    "networking.k8s.io": frozenset({"IPAddress", "IngressClass", "ServiceCIDR"}),
    "node.k8s.io": frozenset({"RuntimeClass"}),
    "rbac.authorization.k8s.io": frozenset({"ClusterRole", "ClusterRoleBinding"}),
    "resource.k8s.io": frozenset({"DeviceClass", "ResourceSlice"}),
    "scheduling.k8s.io": frozenset({"PriorityClass"}),
    "storage.k8s.io": frozenset({"CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"}),
}


def group_of(api_version: str) -> str:
    """The API group: ``apps`` of ``apps/v1``, empty for ``v1``."""
    return api_version.rpartition("/")[0]


def with_group(api_version: str, kind: str) -> str:
    """A custom kind as messages name it."""
    return f"`{kind}` ({group_of(api_version)})"


def is_core(api_version: str) -> bool:
    """Whether Kubernetes itself serves this."""
    return group_of(api_version) in CORE_GROUPS


def is_cluster_scoped(api_version: str, kind: str) -> bool:
    """Whether one of Kubernetes' own kinds has no namespace."""
    return kind in _CLUSTER_SCOPED.get(group_of(api_version), ())


#: Kinds in the order in which a cluster needs them, those of workloads together; all others come last.
_KINDS = {
    kind: min(rank, 6)
    for rank, kind in enumerate(
        ("Namespace", "ServiceAccount", "Secret", "ConfigMap", "PersistentVolumeClaim", "Service", *KINDS)
    )
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
    return (rank, kind, manifest.namespace or "", manifest.name, f"{manifest.kind}.{manifest.group}")


def arranged(value: Any, *, free: bool = False) -> Any:
    """An object with its keys in output order; what is in order already is shared, not copied."""
    if type(value) is dict:
        keys = tuple(value)
        ordered = _sorted_keys(keys, free)
        changed = {}
        for key, item in value.items():
            if type(item) in _BOXES and (made := arranged(item, free=key in _FREE)) is not item:
                changed[key] = made
        if changed:
            return {key: changed[key] if key in changed else value[key] for key in ordered}
        return value if keys == ordered else {key: value[key] for key in ordered}
    items = [arranged(item) if type(item) in _BOXES else item for item in value]
    return value if all(map(is_, items, value)) else items


@lru_cache(maxsize=4096)
def _sorted_keys(keys: tuple[Any, ...], free: bool) -> tuple[Any, ...]:  # noqa: FBT001 - part of the cache's key
    if free:
        return tuple(sorted(keys))
    return tuple(sorted(keys, key=lambda key: (_KEYS.get(key, len(_KEYS)), str(key))))
