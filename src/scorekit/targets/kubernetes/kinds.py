"""What Kubernetes' own kinds are like: which have a pod, where it stands in them, which have no namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.targets.annotations import FINITE_KINDS, KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.source.document import Path

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
