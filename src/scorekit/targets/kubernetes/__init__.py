"""Kubernetes: workloads as Deployments and their kin, with everything that an API server needs to run them."""

from __future__ import annotations

from scorekit.targets.record import Apart, SectionKey, Target, deferred

#: The annotation of a pod template that changes when a ConfigMap or a derived secret does that its pods read.
CHECKSUM = "scorekit.dev/checksum"

#: Kubernetes 1.29 or newer.
TARGET = Target(
    name="kubernetes",
    sort="workload",
    layouts=("stream", "files", "kustomize"),
    sections={
        "manifests": SectionKey(list, "The Kubernetes objects, in order."),
        "volume": SectionKey(dict, "How the resource is mounted, for types that can be."),
        "workload": SectionKey(list, "What the workload itself gets, merged into its objects."),
    },
    emit=deferred("scorekit.targets.kubernetes.emit:emit"),
    apart=Apart(
        emit=deferred("scorekit.targets.kubernetes.emit:emit_apart"),
        order=deferred("scorekit.targets.kubernetes.kinds:by_kind"),
        tell=deferred("scorekit.targets.kubernetes.emit:told_of_all"),
    ),
    layout=deferred("scorekit.targets.kubernetes.layout:layout"),
    read=deferred("scorekit.targets.kubernetes.layout:read"),
    data=deferred("scorekit.targets.kubernetes.data:data"),
    changes=deferred("scorekit.targets.kubernetes.change_rules:change_rules"),
    reads=deferred("scorekit.targets.kubernetes.shapes:reads_of"),
    checksums=frozenset({CHECKSUM}),
    runs_server=deferred("scorekit.targets.kubernetes.data:runs_server"),
    is_scratch=deferred("scorekit.targets.kubernetes.data:is_scratch"),
    other_files=frozenset({"kustomization.yaml", "kustomization.yml", "Kustomization"}),
    supported_options=frozenset({"namespace"}),
    namespaces=True,
    domain=deferred("scorekit.targets.kubernetes.services:domain"),
    service_name=deferred("scorekit.targets.kubernetes.services:service_name"),
    written_faults=deferred("scorekit.targets.kubernetes.section:written_faults"),
    section_faults=deferred("scorekit.targets.kubernetes.section:section_faults"),
)
