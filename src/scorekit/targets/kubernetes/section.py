"""What is wrong with a driver's section, as far as it is known without a render."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.codes.contract import SECRET_MANIFEST
from scorekit.codes.target import BAD_MANIFEST, NOT_EVERYWHERE
from scorekit.outcome import Findings
from scorekit.resolve.contract_sections import is_open
from scorekit.resolve.tree_nodes import Computed
from scorekit.targets.annotations import KINDS
from scorekit.targets.kubernetes.custom import CustomKinds
from scorekit.targets.kubernetes.kinds import VERSIONS
from scorekit.targets.kubernetes.section_patches import patch_fault
from scorekit.targets.kubernetes.trees import items, mapping
from scorekit.targets.kubernetes.validation import Validation
from scorekit.targets.origins import MarkedOrigins

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.driver import Driver
    from scorekit.source.document import Document, Path
    from scorekit.targets.api import FindDefinition
    from scorekit.targets.schema_check import Fault

_CORE = "io.k8s.api.core.v1."


def written_faults(driver: Driver) -> Iterator[Diagnostic]:
    """The manifests that lack what makes them an object, and those that are Secrets, which drivers never write."""
    written = tuple(_written_manifests(driver))
    for path, manifest in written:
        if _is_core_secret(manifest):
            continue  # refused whatever else it has
        metadata = manifest.get("metadata")
        lacking = [key for key in ("apiVersion", "kind", "metadata") if key not in manifest]
        if isinstance(metadata, dict) and "name" not in metadata and not is_open(metadata):
            lacking.append("metadata.name")
        if lacking and not is_open(manifest):
            words = ", ".join(f"`{key}`" for key in lacking)
            hint = "an object has an `apiVersion`, a `kind` and a `metadata.name`"
            yield BAD_MANIFEST.at(driver.span(path), f"this manifest lacks {words}", help=hint)
    for path, manifest in written:
        if _is_core_secret(manifest):
            hint = "declare it under `secrets`; the target writes the Secret"
            span = driver.span((*path, "kind"))
            yield SECRET_MANIFEST.at(span, "drivers never write Secrets", help=hint, quote=False)


def _written_manifests(driver: Driver) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The manifests that are written as mappings, with their paths; ``$value`` is looked into."""
    manifests = driver.document.data["kubernetes"].get("manifests")
    for index, item in enumerate(manifests if isinstance(manifests, list) else ()):
        wrapped = isinstance(item, dict) and "$value" in item
        manifest = item["$value"] if wrapped else item
        if isinstance(manifest, dict):
            yield ("kubernetes", "manifests", index, *(("$value",) if wrapped else ())), manifest


def _is_core_secret(manifest: Mapping[str, Any]) -> bool:
    """Whether a manifest is Kubernetes' own Secret."""
    return (manifest.get("apiVersion", "v1"), manifest.get("kind")) == ("v1", "Secret")


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
