"""What the target does: it emits, writes, reads back, and knows which of its objects hold data."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from scorekit.extensions import (
    DataLocation,
    Document,
    Manifest,
    ManifestSet,
    MarkedOrigins,
    Origin,
    Outcome,
    OutputFile,
    PrefixOrigins,
    Resolution,
    ResolvedWorkload,
    Success,
    TargetOptions,
    asked,
    dump,
)

#: Kind to the key under which drivers and the output have objects of it.
_SECTIONS = {"program": "programs", "service": "services", "store": "stores"}


def emit(resolution: Resolution, options: TargetOptions) -> Outcome[ManifestSet]:
    """A program for each workload, and what the drivers' sections hold."""
    del options
    programs = [_program(workload) for workload in resolution.workloads if workload.selected]
    return Success(ManifestSet("stack", resolution, (*programs, *resource_objects(resolution))))


def _program(workload: ResolvedWorkload) -> Manifest:
    variables = {key: traced for container in workload.containers for key, traced in container.variables.items()}
    data = {"variables": {key: traced.value for key, traced in variables.items()}}
    places = {("variables", key): traced.origin for key, traced in variables.items()}
    origins = PrefixOrigins(Origin("score", workload.spec.span(("metadata", "name"))), places)
    return Manifest("program", "", None, workload.name, data, workload.name, workload.name, origins)


def resource_objects(resolution: Resolution) -> Iterator[Manifest]:
    """The objects of the resources that are asked for."""
    chosen = asked(resolution)
    for uid, resource in sorted(resolution.resources.items()):
        section = resource.section if uid in chosen else None
        if section is not None:
            for kind, name, data, part in _listed(section):
                yield Manifest(kind, "", None, name, data, "_shared", uid, MarkedOrigins(part.mark))


def _listed(document: Document) -> Iterator[tuple[str, str, Mapping[str, Any], Document]]:
    for kind, word in _SECTIONS.items():
        for name, data in (document.data.get(word) or {}).items():
            yield kind, name, data, document.part((word, name))


def layout(manifests: ManifestSet, name: str, kept: Collection[str]) -> tuple[OutputFile, ...]:
    """The one file."""
    del name, kept
    found: dict[str, dict[str, Any]] = {}
    for manifest in manifests.manifests:
        found.setdefault(_SECTIONS[manifest.kind], {})[manifest.name] = manifest.data
    return (OutputFile(f"{manifests.target}.yaml", dump(found).encode()),)


def read(document: Document) -> tuple[tuple[Manifest, ...], dict[str, Any]]:
    """The objects of an output."""
    listed = _listed(document) if isinstance(document.data, dict) else ()
    return tuple(Manifest(k, "", None, n, data, "", "", MarkedOrigins(part.mark)) for k, n, data, part in listed), {}


def data(manifest: Manifest, resolution: Resolution | None, extra: Mapping[str, Any]) -> Iterator[DataLocation]:
    """A store holds data, which goes with it."""
    del resolution, extra
    if manifest.kind == "store":
        yield DataLocation(f"store {manifest.name}", (manifest.name,), "goes with it", "a store")


def runs_server(manifest: Manifest) -> bool:
    """A service goes on running."""
    return manifest.kind == "service"
