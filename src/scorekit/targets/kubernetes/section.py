"""What Kubernetes refuses in a driver's section, as far as it is known without a render."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.codes.target import NOT_EVERYWHERE
from scorekit.outcome import Findings
from scorekit.resolve.tree_nodes import Computed
from scorekit.targets.annotations import KINDS
from scorekit.targets.kubernetes.custom import CustomKinds
from scorekit.targets.kubernetes.kinds import VERSIONS
from scorekit.targets.kubernetes.section_patches import patch_fault
from scorekit.targets.kubernetes.trees import items, mapping
from scorekit.targets.kubernetes.validation import Validation
from scorekit.targets.origins import MarkedOrigins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.source.document import Document, Path
    from scorekit.targets.api import FindDefinition
    from scorekit.targets.kubernetes.faults import Fault

_CORE = "io.k8s.api.core.v1."


def section_faults(section: Document, definition: FindDefinition | None) -> Iterator[Diagnostic]:
    """The faults of what is written in a section; nothing of what its expressions will give, nor of versions."""
    findings = Findings()
    validation = Validation(CustomKinds(definition, findings).schema_of, None, outline=True)
    origins = MarkedOrigins(section.mark)
    found = list(_faults(mapping(section.data), validation))
    yield from findings.items
    for path, fault in found:
        if fault.code is NOT_EVERYWHERE:
            continue  # the environment says which version it has
        span = origins.at((*path, *fault.path), key=fault.at_key).span
        yield fault.code.at(span, fault.message, help=fault.help)


def _faults(section: Any, validation: Validation) -> Iterator[tuple[Path, Fault]]:
    for index, manifest in items(section.get("manifests")):
        if isinstance(manifest.get("apiVersion"), str) and isinstance(manifest.get("kind"), str):
            written = {key: value for key, value in manifest.items() if key != "shared"}
            for fault in validation.faults(written):
                yield ("manifests", index), fault
    volume = mapping(section.get("volume"))
    for key, definition, what in (("source", "Volume", "volume"), ("claim", "PersistentVolumeClaimSpec", "claim")):
        if isinstance(part := volume.get(key), dict):
            data = {"name": "volume", **part} if key == "source" else part
            for fault in validation.part_faults(f"{_CORE}{definition}", data, what):
                yield ("volume", key), fault
    patches = section.get("workload")
    for index, patch in enumerate(patches if isinstance(patches, list) else ()):
        for path, fault in _patch_faults(patch, validation):
            yield ("workload", index, *path), fault


def _patch_faults(patch: Any, validation: Validation) -> Iterator[tuple[Path, Fault]]:
    """What is wrong with a patch whatever kind the workload has: the faults in the kind that it suits best."""
    if isinstance(patch, Computed):
        return
    if (wrong := patch_fault(patch)) is not None:
        yield (), wrong
    if wrong is not None or not isinstance(tree := patch["merge"], dict):
        return
    found = [
        list(validation.faults({**tree, "apiVersion": VERSIONS[kind], "kind": kind}, partial=True)) for kind in KINDS
    ]
    for fault in min(found, key=lambda faults: (len(faults), -sum(len(fault.path) for fault in faults))):
        yield ("merge",), fault
