"""Annotations of a Score file that speak to scorekit, and what the one about a workload's kind can say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scorekit.codes.targets import UNKNOWN_KIND
from scorekit.model.workload import READ
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Span
    from scorekit.resolve.resolution import ResolvedWorkload

#: Annotations for scorekit or Score's other tools, without meaning at run time.
CONTROL = (*READ, "compose.score.dev/")

#: The kinds that a workload can have; the first is the default.
KINDS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob")

#: The kinds whose containers run to an end.
FINITE_KINDS = frozenset({"Job", "CronJob"})


def annotation(workload: ResolvedWorkload, name: str) -> tuple[str, str] | None:
    """The annotation that says ``name`` to scorekit: its key and value."""
    return workload.spec.annotation(name)


def annotation_span(workload: ResolvedWorkload, name: str) -> Span:
    """Where the annotation that says ``name`` is written; where annotations are, where there is none."""
    given = annotation(workload, name)
    return workload.spec.document.span(("metadata", "annotations", given[0] if given else ""))


def asked_kind(workload: ResolvedWorkload) -> str:
    """The kind that a workload's annotation asks for, whether there is such a kind or not."""
    return workload.spec.kind


def unknown_kind(workload: ResolvedWorkload) -> Iterator[Diagnostic]:
    """That a workload's annotation asks for a kind that there is not."""
    kind = asked_kind(workload)
    if kind not in KINDS:
        help_ = did_you_mean(kind, KINDS) or f"one of {', '.join(KINDS)}"
        yield UNKNOWN_KIND.at(annotation_span(workload, "kind"), f"`{kind}` is no kind of workload", help=help_)


def for_run_time(workload: ResolvedWorkload) -> dict[str, str]:
    """The annotations that others are to read when the workload runs."""
    annotations = workload.spec.metadata.annotations
    return {key: value for key, value in annotations.items() if not key.startswith(CONTROL)}
