"""What a driver's section has to change in the workloads that use its resource: the items of its key ``workload``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scorekit.codes.targets import PATCH_FAILED
from scorekit.graph import workload_node
from scorekit.resolve.tree_nodes import Computed
from scorekit.suggest import did_you_mean
from scorekit.targets.origins import MarkedOrigins
from scorekit.targets.schema_check import Fault

if TYPE_CHECKING:
    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import Resolution, ResolvedWorkload
    from scorekit.source.document import Document

#: ``workload``: which of the workloads that use the resource is meant; without it, each. ``merge``: what is merged into it.
KEYS = ("merge", "workload")


def changes(
    workload: ResolvedWorkload,
    resolution: Resolution,
    findings: Findings,
    keys: tuple[str, ...] = KEYS,
) -> Iterator[Document]:
    """The items for a workload in the sections of the resources that it uses, by uid; a target may know more ``keys``."""
    for uid in resolution.graph.dependencies(workload_node(workload.name)):
        resource = resolution.resources.get(uid)
        section = None if resource is None else resource.section
        listed = section.at(("workload",)) if section is not None else None
        if listed is None or not isinstance(listed.data, list):
            continue
        for index, item in enumerate(listed.data):
            if (wrong := change_fault(item, keys)) is not None:
                findings.add(wrong.diagnostic(MarkedOrigins(listed.mark), (index,)))
            elif item.get("workload", workload.name) == workload.name:
                yield listed.part((index,))


def change_fault(item: Any, keys: tuple[str, ...] = KEYS) -> Fault | None:
    """What is wrong with an item, whatever it merges."""
    if not isinstance(item, dict) or not isinstance(item.get("merge"), dict | Computed):
        return Fault(PATCH_FAILED, (), "a change of the workload needs `merge` with a mapping")
    for key, value in item.items():
        if key not in keys and not isinstance(key, Computed):
            help_ = (
                did_you_mean(key, keys)
                or "leave it out: what is changed is the object of the workload that declares the resource"
            )
            return Fault(PATCH_FAILED, (key,), f"a change of the workload has no `{key}`", help_, at_key=True)
        if key != "merge" and not isinstance(value, str | Computed):
            return Fault(PATCH_FAILED, (key,), f"`{key}` of a change of the workload is a name")
    return None
