"""Kubernetes: workloads as Deployments and their kin, with everything that an API server needs to run them."""

from __future__ import annotations

from scorekit.targets.record import SectionKey, Target, deferred

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
    layout=deferred("scorekit.targets.kubernetes.layout:layout"),
    supported_options=frozenset({"namespace"}),
    namespaces=True,
    service_name=deferred("scorekit.targets.kubernetes.naming:service_name"),
    written_faults=deferred("scorekit.targets.kubernetes.section:written_faults"),
    section_faults=deferred("scorekit.targets.kubernetes.section:section_faults"),
)
