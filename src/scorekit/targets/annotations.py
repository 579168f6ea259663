"""Annotations of a Score file that speak to scorekit, and what the one about a workload's kind can say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scorekit.resolve.resolution import ResolvedWorkload

#: Whose annotations are read, the stronger first; ``k8s.score.dev/`` is Score's own for Kubernetes.
READ = ("scorekit.dev/", "k8s.score.dev/")

#: Annotations for scorekit or Score's other tools, without meaning at run time.
CONTROL = (*READ, "compose.score.dev/")

#: The kinds that a workload can have; the first is the default.
KINDS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob")

#: The kinds whose containers run to an end.
FINITE_KINDS = frozenset({"Job", "CronJob"})


def annotation(workload: ResolvedWorkload, name: str) -> tuple[str, str] | None:
    """The annotation that says ``name`` to scorekit: its key and value."""
    annotations = workload.spec.metadata.annotations
    for prefix in READ:
        value = annotations.get(prefix + name)
        if value is not None:
            return prefix + name, value
    return None


def asked_kind(workload: ResolvedWorkload) -> str:
    """The kind that a workload's annotation asks for, whether there is such a kind or not."""
    given = annotation(workload, "kind")
    return given[1] if given else KINDS[0]


def for_run_time(workload: ResolvedWorkload) -> dict[str, str]:
    """The annotations that others are to read when the workload runs."""
    annotations = workload.spec.metadata.annotations
    return {key: value for key, value in annotations.items() if not key.startswith(CONTROL)}
