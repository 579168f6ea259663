"""Annotations of a Score file that speak to scorekit, and what the one about a workload's kind can say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

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


#: What stands for a secret value.
HIDDEN = "<secret>"
#: The fields of a Secret that are none themselves.
_PLAIN = frozenset({"apiVersion", "kind", "metadata", "type", "immutable"})
#: Where ``kubectl apply`` leaves the whole object that it was given, values and all.
_COPY = ("metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration")


def is_hidden(path: Sequence[str | int]) -> bool:
    """Whether what stands at a path of a Secret is secret. The way to it may be shown in any case."""
    return bool(path) and (path[0] not in _PLAIN or tuple(path) == _COPY)


def redacted_secret(value: Any, path: tuple[str | int, ...] = ()) -> Any:
    """What stands at a path of a Secret, or all of it, with every leaf hidden that is secret."""
    if isinstance(value, dict):
        return {key: redacted_secret(below, (*path, key)) for key, below in value.items()}
    if isinstance(value, list):
        return [redacted_secret(below, (*path, index)) for index, below in enumerate(value)]
    return HIDDEN if is_hidden(path) else value
