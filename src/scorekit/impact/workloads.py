"""Which workloads are reached, through which of their resources, and what in them takes a value from those."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from scorekit.impact.result import TouchedObject, TouchedResource, TouchedWorkload
from scorekit.impact.subject import Area, ImpactSubject
from scorekit.resolve.files import source_path
from scorekit.source.document import dotted

if TYPE_CHECKING:
    from scorekit.lineage import Lineage
    from scorekit.resolve.resolution import Origin, Resolution, ResolvedContainer, ResolvedWorkload, Traced


def own(subject: ImpactSubject, resolution: Resolution) -> frozenset[str]:
    """The workloads whose whole file is part of the subject."""
    return frozenset(
        w.name for w in resolution.workloads if subject.everything or subject.has_file(w.spec.document.source.name)
    )


def sourced(subject: ImpactSubject, resolution: Resolution) -> tuple[Area, ...]:
    """Where score files name files of the subject as the ``source`` of a container's file: the content comes from there."""
    found = []
    for workload in resolution.workloads:
        score = workload.spec.document.source.name
        for container in workload.containers:
            for target, file in sorted(container.spec.files.items()):
                if file.source is not None and subject.has_file(source_path(score, file.source)):
                    span = workload.spec.span(("containers", container.name, "files", target, "source"))
                    found.append(Area(span.file, span.line, span.end_line))
    return tuple(found)


def touched(
    subject: ImpactSubject,
    lineage: Lineage,
    resources: Mapping[str, TouchedResource],
    objects: tuple[TouchedObject, ...],
) -> tuple[TouchedWorkload, ...]:
    """The workloads that are reached, by name."""
    resolution = lineage.resolution
    written = own(subject, resolution)
    hit = {o.owner for o in objects if o.hit == "direct"}
    reached_by = {o.owner for o in objects}
    found = []
    for workload in resolution.workloads:
        if not workload.selected:
            continue
        through = {name: resources[str(uid)] for name, uid in workload.resources.items() if str(uid) in resources}
        taken = tuple(_takes(subject, lineage, workload, resources, whole=workload.name in written))
        itself = workload.name in written or workload.name in hit or any(mine for _, mine in taken)
        if itself or through or workload.name in reached_by:
            direct = itself or any(r.hit == "direct" for r in through.values())
            found.append(
                TouchedWorkload(
                    workload.name,
                    "direct" if direct else "indirect",
                    tuple(sorted(through)),
                    tuple(dict.fromkeys(name for name, _ in taken)),
                )
            )
    return tuple(found)


def _takes(
    subject: ImpactSubject,
    lineage: Lineage,
    workload: ResolvedWorkload,
    resources: Mapping[str, TouchedResource],
    *,
    whole: bool,
) -> Iterator[tuple[str, bool]]:
    """The variables and files that take a value from a resource, or that are written in the subject themselves.

    ``whole``: the workload itself is part of the subject, so that each of its values would be.
    """
    for container in workload.containers:
        for name, value in _values(container):
            mine = not whole and subject.holds(value.origin.span)
            if mine or any(taken(lineage, workload.name, value.origin, resources)):
                yield name, mine


def _values(container: ResolvedContainer) -> Iterator[tuple[str, Traced]]:
    for name, variable in sorted(container.variables.items()):
        yield dotted((container.name, name)), variable
    for file in container.files:
        yield f"{container.name}:{file.target}", file.content
    for volume in container.volumes:
        yield f"{container.name}:{volume.target}", volume.source
    if container.image is not None:
        yield f"{container.name} image", container.image


def taken(lineage: Lineage, workload: str, origin: Origin, resources: Mapping[str, TouchedResource]) -> Iterator[str]:
    """A workload's names of the resources, of those that are reached, from which one of its texts takes a value."""
    for name in origin.inputs:
        for value in lineage.meant(workload, name):
            found = resources.get(value.owner)
            if found is not None and value.kind != "fact" and found.gives(str(value.key)):
                yield str(name.key)
