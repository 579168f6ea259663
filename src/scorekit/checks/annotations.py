"""Annotations that speak to scorekit are ones that it knows; a misspelt one would change nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from scorekit.diagnostics import Code, Diagnostic, Severity
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from scorekit.model.workload import Workload
    from scorekit.source.document import Path

UNKNOWN_ANNOTATION = Code("SK321", "annotation that nobody reads", Severity.WARNING)


#: What is read of a workload, by prefix, and of a resource; the last two are Score's own.
_OF_WORKLOAD = {
    "scorekit.dev": ("kind", "schedule"),
    "k8s.score.dev": ("kind", "schedule", "service-name"),
    "compose.score.dev": (),
}
_OF_RESOURCE = {
    "scorekit.dev": (),
    "k8s.score.dev": (),
    "compose.score.dev": ("publish-port", "route-provisioner-path-type"),
}


def unknown_annotation(workload: Workload) -> Iterator[Diagnostic]:
    """The annotations that have no effect."""
    yield from _check(workload, workload.metadata.annotations, ("metadata",), _OF_WORKLOAD)
    for name, resource in workload.resources.items():
        if resource.metadata is not None:
            yield from _check(workload, resource.metadata.annotations, ("resources", name, "metadata"), _OF_RESOURCE)


def _check(
    workload: Workload, annotations: Mapping[str, str], path: Path, known: Mapping[str, Sequence[str]]
) -> Iterator[Diagnostic]:
    for key in annotations:
        prefix, _, name = key.partition("/")
        if prefix in known and name not in known[prefix]:
            span = workload.span((*path, "annotations", key), key=True)
            message = f"nobody reads the annotation `{key}`"
            yield UNKNOWN_ANNOTATION.at(span, message, help=_help(prefix, name, known))


def _help(prefix: str, name: str, known: Mapping[str, Sequence[str]]) -> str:
    """What to write instead: the annotation under another prefix, or of another name, else what takes its place."""
    other = next((p for p, names in known.items() if name in names), None)
    if other is not None:
        return f"write `{other}/{name}`"
    if instead := _INSTEAD.get(name):
        return instead
    if near := did_you_mean(name, known[prefix]):
        return near
    if not known[prefix]:
        return f"leave it out: no annotation under `{prefix}/` is read here"
    return f"known under `{prefix}/`: {', '.join(f'`{k}`' for k in known[prefix])}"


#: What score-compose's provisioners read, and what is written instead.
_INSTEAD = {
    "publish-management-port": "`scorekit render --publish` takes the output that names the server",
    "route-provisioner-server-snippet": "a driver of your own for `route` and `http-proxy` says it",
    "route-provisioner-location-snippet": "a driver of your own for `route` and `http-proxy` says it",
}


CHECKS = (unknown_annotation,)
