"""The objects of an environment's own (``objects``): once, or for each workload that matches."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from scorekit.codes import targets as codes
from scorekit.limits import spend
from scorekit.resolve.environment_texts import scope_of
from scorekit.resolve.plan import plan_text
from scorekit.resolve.scope import selector_labels
from scorekit.source.document import dotted
from scorekit.targets.annotations import asked_kind
from scorekit.targets.api import SHARED
from scorekit.targets.kubernetes.emit_context import EmitContext, manifest
from scorekit.targets.kubernetes.kinds import is_cluster_scoped
from scorekit.targets.kubernetes.services import service_name
from scorekit.targets.kubernetes.shapes import mapping, misshapen
from scorekit.targets.origins import MarkedOrigins, MergedOrigins, PrefixOrigins

if TYPE_CHECKING:
    from scorekit.model.environment import ExtraObject
    from scorekit.resolve.resolution import ResolvedWorkload
    from scorekit.source.document import Document
    from scorekit.targets.api import Manifest, Origins


def extra_objects(emission: EmitContext, owners: Collection[str], *, once: bool) -> Iterator[Manifest]:
    """The environment's objects for some owners, and with ``once`` those that are nobody's."""
    resolution = emission.resolution
    for index, asked in enumerate(resolution.environment.objects):
        if asked.for_ == "once":
            made = _object(emission, index, asked, None) if once else None
            if made is not None:
                yield made
            continue
        mark = resolution.environment.document.part(("objects", index)).mark
        for workload in resolution.workloads:
            if workload.name not in owners:
                continue
            spend(1, mark)
            fits = asked.match.fits(workload.name, mapping(workload.spec.plain_metadata.get("labels")))
            made = _object(emission, index, asked, workload) if fits else None
            if made is not None:
                yield made


def _scope(emission: EmitContext, workload: ResolvedWorkload | None) -> dict[str, Any]:
    """What an object's expressions see: what all texts do, and of its workload what makes its own objects."""
    resolution = emission.resolution
    if workload is None:
        return scope_of(resolution.environment, resolution.environment_name)
    scope = scope_of(resolution.environment, resolution.environment_name, workload.spec, workload.namespace)
    scope["workload"] |= {
        "kind": asked_kind(workload),
        "labels": {**emission.labels(workload.name), **workload.settings.labels},
        "selector": selector_labels(workload.name),
        "service": service_name(workload.spec),
    }
    return scope


def _object(
    emission: EmitContext, index: int, asked: ExtraObject, workload: ResolvedWorkload | None
) -> Manifest | None:
    environment, findings = emission.resolution.environment, emission.findings
    expression = plan_text(environment, ("objects", index, "manifest"), findings)
    found = None if expression is None else expression.evaluate(_scope(emission, workload), findings)
    if found is None or not _is_object(emission, asked, found):
        return None
    data, origins = dict(found.data), MarkedOrigins(found.mark, "environment")
    metadata = dict(data["metadata"])
    name = metadata["name"] if workload is None else workload.name
    labels = {**emission.labels(name), **({} if workload is None else workload.settings.labels)}
    metadata["labels"] = {**labels, **mapping(metadata.get("labels"))}
    after: Origins = origins
    namespace = _namespace(emission, workload)
    scoped = asked.cluster_scoped or is_cluster_scoped(data["apiVersion"], data["kind"])
    if not scoped and namespace is not None and "namespace" not in metadata:
        metadata["namespace"] = namespace
        own = PrefixOrigins(emission.namespace("" if workload is None else workload.name))
        after = MergedOrigins(own, after, {("metadata", "namespace"): ()}, {})
    data["metadata"] = metadata
    owner = SHARED if workload is None else workload.name
    return manifest(data, unit=owner, owner=owner, origins=after)


def _namespace(emission: EmitContext, workload: ResolvedWorkload | None) -> str | None:
    """The namespace of an object that names none: its workload's, or the one that all workloads have."""
    if workload is not None:
        return workload.namespace
    every = {each.namespace for each in emission.resolution.workloads}
    return next(iter(every)) if len(every) == 1 else None


def _is_object(emission: EmitContext, asked: ExtraObject, found: Document) -> bool:
    """Whether a tree came out as an object that an environment may write; told where it did not."""
    origins, data = MarkedOrigins(found.mark, "environment"), found.data
    if (misfit := misshapen(data)) is not None:
        path, wanted = misfit
        what = f"`{dotted(path)}` of object `{asked.name}`" if path else f"object `{asked.name}`"
        emission.findings.add(codes.BAD_MANIFEST.at(origins.at(path).span, f"{what} must be {wanted}"))
        return False
    if data["apiVersion"] == "v1" and data["kind"] in {"List", "Secret"}:
        message = f"object `{asked.name}` is a {data['kind']}, and an environment can't write secrets"
        help_ = "let a resource's driver or an operator make it" if data["kind"] == "Secret" else "write its items"
        emission.findings.add(codes.DRIVER_SECRET.at(origins.at(("kind",)).span, message, help=help_))
        return False
    return True
