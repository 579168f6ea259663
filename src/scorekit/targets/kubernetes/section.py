"""A driver's section: what is wrong with it as far as that is known without a render, its objects, and what it merges into a workload."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scorekit.codes import targets as codes
from scorekit.codes.catalogue import SECRET_MANIFEST
from scorekit.limits import attributed_to
from scorekit.outcome import Findings
from scorekit.resolve.contract_outputs import is_open
from scorekit.resolve.tree_nodes import Computed
from scorekit.source.document import Document, Path, dotted
from scorekit.targets.annotations import KINDS
from scorekit.targets.api import SHARED, Manifest, Origins
from scorekit.targets.kubernetes.custom import CustomKinds
from scorekit.targets.kubernetes.emit_context import EmitContext, manifest, resource_unit
from scorekit.targets.kubernetes.env import in_variable, with_references, with_texts
from scorekit.targets.kubernetes.kinds import VERSIONS, is_cluster_scoped, is_core
from scorekit.targets.kubernetes.merging import merged
from scorekit.targets.kubernetes.references import ReferenceReader, ReferenceSite
from scorekit.targets.kubernetes.shapes import items, mapping, misshapen, opaque, put, refuse
from scorekit.targets.kubernetes.validation import Validation
from scorekit.targets.origins import MarkedOrigins, MergedOrigins, PrefixOrigins
from scorekit.targets.patching import PatchError
from scorekit.targets.schema_check import Fault
from scorekit.targets.workload_changes import change_fault, changes
from scorekit.values import Reference

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.driver import Driver
    from scorekit.resolve.resolution import ResolvedResource, ResolvedWorkload
    from scorekit.targets.api import FindDefinition


_CORE = "io.k8s.api.core.v1."
#: Where a manifest names a key of a Secret or ConfigMap: a reference that stands there becomes the two names, in every kind.
_SELECTORS = ("configMapKeyRef", "secretKeyRef")


def written_faults(driver: Driver) -> Iterator[Diagnostic]:
    """The manifests that lack what makes them an object, and those that are Secrets, which drivers never write."""
    for path, tree in _written_manifests(driver):
        if (tree.get("apiVersion", "v1"), tree.get("kind")) == ("v1", "Secret"):
            hint = "declare it under `secrets`; the target writes the Secret"
            span = driver.span((*path, "kind"))
            yield SECRET_MANIFEST.at(span, "drivers never write Secrets", help=hint, quote=False)
            continue  # refused whatever else it has
        metadata = tree.get("metadata")
        lacking = [key for key in ("apiVersion", "kind", "metadata") if key not in tree]
        if isinstance(metadata, dict) and "name" not in metadata and not is_open(metadata):
            lacking.append("metadata.name")
        if lacking and not is_open(tree):
            words = ", ".join(f"`{key}`" for key in lacking)
            hint = "an object has an `apiVersion`, a `kind` and a `metadata.name`"
            yield codes.BAD_MANIFEST.at(driver.span(path), f"this manifest lacks {words}", help=hint)


def _written_manifests(driver: Driver) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The manifests that are written as mappings, with their paths; ``$value`` is looked into."""
    manifests = driver.document.data["kubernetes"].get("manifests")
    for index, item in enumerate(manifests if isinstance(manifests, list) else ()):
        wrapped = isinstance(item, dict) and "$value" in item
        manifest = item["$value"] if wrapped else item
        if isinstance(manifest, dict):
            yield ("kubernetes", "manifests", index, *(("$value",) if wrapped else ())), manifest


def section_faults(section: Document, definition: FindDefinition | None) -> Iterator[Diagnostic]:
    """The faults of what is written in a section; nothing of what its expressions will give, nor of versions."""
    findings = Findings()
    validation = Validation(CustomKinds(definition, findings).schema_of, None, outline=True)
    origins = MarkedOrigins(section.mark)
    found = list(_faults(mapping(section.data), validation))
    yield from findings.items
    for path, fault in found:
        if fault.code is not codes.NOT_EVERYWHERE:  # the environment says which version it has
            yield fault.diagnostic(origins, path)


def _faults(section: Any, validation: Validation) -> Iterator[tuple[Path, Fault]]:
    for index, tree in items(section.get("manifests")):
        if isinstance(tree.get("apiVersion"), str) and isinstance(tree.get("kind"), str):
            written = {key: value for key, value in tree.items() if key != "shared"}
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
    if (wrong := change_fault(patch)) is not None:
        yield (), wrong
    if wrong is not None or not isinstance(tree := patch["merge"], dict):
        return
    found = [
        list(validation.faults({**tree, "apiVersion": VERSIONS[kind], "kind": kind}, partial=True)) for kind in KINDS
    ]
    for fault in min(found, key=lambda faults: (len(faults), -sum(len(fault.path) for fault in faults))):
        yield ("merge",), fault


def patched_by_resources(workload: ResolvedWorkload, main: Manifest, reader: ReferenceReader) -> Manifest:
    """The workload's main object with the patches of every resource that it declares, by uid."""
    findings = reader.emission.findings
    changed = False
    for item in changes(workload, reader.emission.resolution, findings):
        patch = item.part(("merge",))
        marked = MarkedOrigins(patch.mark)
        if refused := [found for found in opaque(patch.data) if not in_variable(found[0], main.kind)]:
            refuse(refused, marked, findings)
            continue
        try:
            with attributed_to(patch.mark):
                after = merged(main, patch.data, marked)
        except PatchError as error:
            findings.add(codes.PATCH_FAILED.at(patch.mark.span, error.message, help=error.help))
            continue
        if misfit := misshapen(after.data):
            path, wanted = misfit
            message = f"`{dotted(path)}` of {main.kind} `{main.name}` must be {wanted}"
            findings.add(codes.PATCH_FAILED.at(marked.at(path).span, message))
        else:
            main = manifest(after.data, unit=main.unit, owner=main.owner, origins=after.origins)
            changed = True
    if changed:
        data, origins = with_references(with_texts(main.data), main.origins, reader)
        main = replace(main, data=data, origins=origins)
    return main


def driver_objects(emission: EmitContext, resource: ResolvedResource) -> list[Manifest]:
    """The objects that a resource's driver writes."""
    documents = resource.section.at(("manifests",)) if resource.section is not None else None
    if documents is None or documents.data is None:
        return []
    found = (_object(emission, resource, documents, index) for index in range(len(documents.data)))
    return [made for made in found if made is not None]


def _object(emission: EmitContext, resource: ResolvedResource, documents: Document, index: int) -> Manifest | None:
    data = documents.data[index]
    mark = documents.mark.child(index) or documents.mark
    origins = MarkedOrigins(mark)
    fault = _malformed(data)
    if fault is not None:
        emission.findings.add(fault.diagnostic(origins))
        return None
    common = data.get("shared", False)
    data = {key: value for key, value in data.items() if key != "shared"}
    # What several resources write bears the name of none of them.
    data["metadata"] = _metadata(emission, resource, data, data["metadata"]["name"] if common else resource.name)
    reader = ReferenceReader(emission, data["metadata"].get("namespace"))
    values = [
        (path[2:], value) for path, value in emission.opaque[str(resource.uid)] if path[:2] == ("manifests", index)
    ]
    selectors = [(path, value) for path, value in values if path[-1] in _SELECTORS and isinstance(value, Reference)]
    for path, value in selectors:
        key = reader.key(value, ReferenceSite(origins.at(path)))
        body = {} if key is None else key.selector.get(path[-1])
        if body is None:
            refuse([(path, value)], origins, emission.findings)
            return None
        data = put(data, path, body)
    values = [found for found in values if found not in selectors]
    refused = [found for found in values if not (is_core(data["apiVersion"]) and in_variable(found[0], data["kind"]))]
    if refused:
        refuse(refused, origins, emission.findings)
        return None
    after: Origins = origins
    if values:
        data, after = with_references(data, origins, reader)
    data = with_texts(data)
    if "namespace" in data["metadata"] and "namespace" not in documents.data[index]["metadata"]:
        own = PrefixOrigins(emission.namespace(str(resource.uid)))
        after = MergedOrigins(own, after, {("metadata", "namespace"): ()}, {})
    unit = SHARED if common else resource_unit(resource)
    return manifest(data, unit=unit, owner=str(resource.uid), origins=after, common=common)


def _malformed(data: Any) -> Fault | None:
    """Why a manifest can't be an object at all."""
    misfit = misshapen(data)
    if misfit is not None:
        path, wanted = misfit
        what = f"`{dotted(path)}` of a manifest" if path else "a manifest"
        return Fault(codes.BAD_MANIFEST, path, f"{what} must be {wanted}")
    if not isinstance(data.get("shared", False), bool):
        help_ = "`shared: true` says that all resources that write the object mean one"
        return Fault(codes.BAD_MANIFEST, ("shared",), "`shared` of a manifest is true or false", help_)
    if data["kind"] == "List" and data["apiVersion"] == "v1":
        message = "a driver can't write a List, which could hold a Secret"
        return Fault(codes.DRIVER_SECRET, ("kind",), message, "write its items")
    if data["kind"] == "Secret" and data["apiVersion"] == "v1":
        help_ = "say `secrets: {KEY: {generate: {}}}` in the driver; the target writes the Secret"
        message = f"a driver can't write Secret `{data['metadata']['name']}`"
        return Fault(codes.DRIVER_SECRET, ("kind",), message, help_)
    return None


def _metadata(emission: EmitContext, resource: ResolvedResource, data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object's metadata with the resource's namespace, and labels by a name, where the driver gives none."""
    found = dict(data["metadata"])
    driver = resource.selection.driver
    cluster_scoped = is_cluster_scoped(data["apiVersion"], data["kind"]) or (
        driver is not None and data["kind"] in driver.cluster_scoped
    )
    if not cluster_scoped and resource.namespace is not None:
        found.setdefault("namespace", resource.namespace)
    found["labels"] = {**emission.labels(name), **mapping(found.get("labels"))}
    return found
