"""Annotations that speak to scorekit are ones that it knows; a misspelt one would change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.meaning import UNKNOWN_ANNOTATION
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload

#: What is read, by prefix; ``k8s.score.dev/`` is Score's own for Kubernetes.
_KNOWN = {
    "scorekit.dev": ("kind", "schedule"),
    "k8s.score.dev": ("kind", "schedule", "service-name"),
}


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The annotations that nobody reads."""
    for key in workload.metadata.annotations:
        prefix, _, name = key.partition("/")
        if prefix in _KNOWN and name not in _KNOWN[prefix]:
            span = workload.span(("metadata", "annotations", key), key=True)
            yield UNKNOWN_ANNOTATION.at(span, f"nobody reads the annotation `{key}`", help=_help(prefix, name))


def _help(prefix: str, name: str) -> str:
    other = next((p for p, names in _KNOWN.items() if name in names), None)
    if other is not None:
        return f"write `{other}/{name}`"
    known = _KNOWN[prefix]
    return did_you_mean(name, known) or f"known under `{prefix}/`: {', '.join(f'`{k}`' for k in known)}"
