"""The objects of drivers: ``kubernetes.manifests`` of a resource's section, made fit for a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes import targets as codes
from scorekit.source.document import Document, Path, dotted
from scorekit.targets.api import SHARED, Manifest, Origins
from scorekit.targets.kubernetes.emit_context import EmitContext, manifest, resource_unit
from scorekit.targets.kubernetes.env import in_variable, with_references, with_texts
from scorekit.targets.kubernetes.kinds import is_cluster_scoped, is_core
from scorekit.targets.kubernetes.references import ReferenceReader
from scorekit.targets.kubernetes.shapes import mapping, misshapen, refuse
from scorekit.targets.origins import MarkedOrigins, MergedOrigins, PrefixOrigins

if TYPE_CHECKING:
    from scorekit.diagnostics import Code
    from scorekit.resolve.resolution import ResolvedResource


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
        code, message, path, help_ = fault
        emission.findings.add(code.at(origins.at(path).span, message, help=help_))
        return None
    common = data.get("shared", False)
    data = {key: value for key, value in data.items() if key != "shared"}
    # What several resources write bears the name of none of them.
    data["metadata"] = _metadata(emission, resource, data, data["metadata"]["name"] if common else resource.name)
    reader = ReferenceReader(emission, data["metadata"].get("namespace"))
    values = [
        (path[2:], value) for path, value in emission.opaque[str(resource.uid)] if path[:2] == ("manifests", index)
    ]
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


def _malformed(data: Any) -> tuple[Code, str, Path, str | None] | None:
    """Why a manifest can't be an object at all: code, message, where, help."""
    misfit = misshapen(data)
    if misfit is not None:
        path, wanted = misfit
        what = f"`{dotted(path)}` of a manifest" if path else "a manifest"
        return codes.BAD_MANIFEST, f"{what} must be {wanted}", path, None
    if not isinstance(data.get("shared", False), bool):
        help_ = "`shared: true` says that all resources that write the object mean one"
        return codes.BAD_MANIFEST, "`shared` of a manifest is true or false", ("shared",), help_
    if data["kind"] == "List" and data["apiVersion"] == "v1":
        return (
            codes.DRIVER_SECRET,
            "a driver can't write a List, which could hold a Secret",
            ("kind",),
            "write its items",
        )
    if data["kind"] == "Secret" and data["apiVersion"] == "v1":
        help_ = "say `secrets: {KEY: {generate: {}}}` in the driver; the target writes the Secret"
        return codes.DRIVER_SECRET, f"a driver can't write Secret `{data['metadata']['name']}`", ("kind",), help_
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
