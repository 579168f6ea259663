"""What the drivers of a workload's resources change on it: ``kubernetes.workload`` of each, a list of ``{merge: TREE}``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scorekit.codes import target as codes
from scorekit.limits import attributed_to
from scorekit.resolve.tree_nodes import Computed
from scorekit.source.document import dotted
from scorekit.targets.kubernetes.emit_context import manifest
from scorekit.targets.kubernetes.env import in_variable, with_references, with_texts
from scorekit.targets.kubernetes.merging import Merge, keys_of
from scorekit.targets.kubernetes.shapes import misshapen
from scorekit.targets.kubernetes.trees import opaque, refuse
from scorekit.targets.origins import MarkedOrigins, MergedOrigins
from scorekit.targets.patching import PatchError
from scorekit.targets.schema_check import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.resolve.resolution import ResolvedWorkload
    from scorekit.source.document import Document
    from scorekit.targets.api import Manifest
    from scorekit.targets.kubernetes.references import ReferenceReader


def patched_by_resources(workload: ResolvedWorkload, main: Manifest, reader: ReferenceReader) -> Manifest:
    """The workload's main object with the patches of every resource that it declares, by uid."""
    findings = reader.emission.findings
    changed = False
    for patch in section_patches(workload, reader):
        marked = MarkedOrigins(patch.mark)
        if refused := [found for found in opaque(patch.data) if not in_variable(found[0], main.kind)]:
            refuse(refused, marked, findings)
            continue
        merge = Merge(keys_of(main.api_version, main.kind))
        try:
            with attributed_to(patch.mark):
                data = merge.mapping(main.data, patch.data)
                origins = MergedOrigins(marked, main.origins, merge.written, merge.moved)
        except PatchError as error:
            findings.add(codes.PATCH_FAILED.at(patch.mark.span, error.message, help=error.help))
            continue
        if misfit := misshapen(data):
            path, wanted = misfit
            message = f"`{dotted(path)}` of {main.kind} `{main.name}` must be {wanted}"
            findings.add(codes.PATCH_FAILED.at(marked.at(path).span, message))
        else:
            main = manifest(data, unit=main.unit, owner=main.owner, origins=origins)
            changed = True
    if changed:
        data, after = with_references(with_texts(main.data), main.origins, reader)
        main = replace(main, data=data, origins=after)
    return main


def section_patches(workload: ResolvedWorkload, reader: ReferenceReader) -> Iterator[Document]:
    """The trees that the resources of a workload merge into it."""
    resources = reader.emission.resolution.resources
    for uid in sorted({str(uid) for uid in workload.resources.values()}):
        section = resources[uid].section
        if section is None:
            continue
        patches = section.at(("workload",))
        if patches is None:
            continue
        for index, item in enumerate(patches.data if isinstance(patches.data, list) else ()):
            fault = patch_fault(item)
            if fault is not None:
                span = MarkedOrigins(patches.mark).at((index, *fault.path), key=fault.at_key).span
                reader.emission.findings.add(fault.code.at(span, fault.message, help=fault.help))
            else:
                yield patches.part((index, "merge"))


def patch_fault(item: Any) -> Fault | None:
    """What is wrong with an item of a section's ``workload``, whatever it merges."""
    if not isinstance(item, dict) or not isinstance(item.get("merge"), dict | Computed):
        return Fault(codes.PATCH_FAILED, (), "a change of the workload needs `merge` with a mapping")
    for key in item:
        if key != "merge" and not isinstance(key, Computed):
            help_ = "leave it out: what is changed is the object of the workload that declares the resource"
            return Fault(codes.PATCH_FAILED, (key,), f"a change of the workload has no `{key}`", help_, at_key=True)
    return None
