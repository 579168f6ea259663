"""The step of an emitted field: who wrote it, and the values that it is made of."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from scorekit.explain.chains import VALUES
from scorekit.explain.explanation import Step
from scorekit.explain.fields import place_of
from scorekit.explain.paths import spelt
from scorekit.explain.veil import quoted
from scorekit.explain.workload_names import traced_values, value_step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.explain.chains import Chains
    from scorekit.explain.fields import Leaf, Place
    from scorekit.resolve.resolution import ResolvedWorkload


class FieldSteps:
    """Makes the steps of fields; the values of workloads are indexed by where they are written."""

    def __init__(self, chains: Chains) -> None:
        self._chains = chains
        self._values: dict[str, Mapping[Place, Step]] = {}

    def step(self, leaf: Leaf) -> Step:
        """A field with its whole chain."""
        text = f"`{spelt(leaf.path)}`, {self._writer(leaf)}" if leaf.path else f"the object, {self._writer(leaf)}"
        return Step("field", text, leaf.origin.span, leaf.shown, steps=self._below(leaf))

    def _writer(self, leaf: Leaf) -> str:
        origin = leaf.origin
        if origin.kind == "driver" and not leaf.hidden:
            written = quoted("", origin.span)
            return f"written by the driver `{written}`" if written and "{{" in written else "written by the driver"
        if origin.kind == "target":
            return "set by the target"
        by = self._chains.layer(leaf.manifest.owner, origin) if origin.kind in ("score", "override") else ""
        return f"from {by}" if by else VALUES[origin.kind]

    def _below(self, leaf: Leaf) -> tuple[Step, ...]:
        owner, resources = leaf.manifest.owner, self._chains.resolution.resources
        if leaf.origin.kind != "target":
            value = self._value(leaf)
            if value is not None:
                return (value,)
        if leaf.origin.kind == "driver":
            uids = (owner,) if owner in resources else self._drivers(leaf)
            return tuple(step for uid in uids for step in (*self._read(leaf, uid), self._chains.called(uid, "")))
        return (self._chains.called(owner, ""),) if owner in resources and leaf.origin.kind != "environment" else ()

    def _read(self, leaf: Leaf, uid: str) -> tuple[Step, ...]:
        if leaf.hidden and len(leaf.path) == 2:
            return (self._chains.secret(uid, str(leaf.path[1])),)
        return self._chains.inputs(uid, leaf.origin.inputs)

    def _value(self, leaf: Leaf) -> Step | None:
        """The workload's value that a field of the workload's own object holds."""
        owner = leaf.manifest.owner
        if owner not in self._values:
            workload = self._chains.resolution.workload(owner)
            self._values[owner] = self._values_of(workload) if workload is not None else {}
        return self._values[owner].get(place_of(leaf.origin.span))

    def _values_of(self, workload: ResolvedWorkload) -> Mapping[Place, Step]:
        """The values of a workload by where they are written."""
        found: dict[Place, Step] = {}
        for path, kind, traced in traced_values(workload):
            found.setdefault(place_of(traced.origin.span), value_step(self._chains, workload, path, kind, traced))
        return found

    def _drivers(self, leaf: Leaf) -> tuple[str, ...]:
        """The resources of a workload whose driver may have written a field of its: those that the field names, if any."""
        workload = self._chains.resolution.workload(leaf.manifest.owner)
        uids = self._by_source.get(leaf.origin.span.file, ())
        near = tuple(uid for uid in uids if workload is None or self._concerns(uid, workload))
        text = f"{spelt(leaf.path)} {leaf.value}"
        named = tuple(uid for uid in near if self._chains.resource(uid).name in text)
        return named or near

    def _concerns(self, uid: str, workload: ResolvedWorkload) -> bool:
        """Whether a resource is the workload's, or one that its resources rest on."""
        return uid in self._chains.resolution.graph.all_dependencies([str(u) for u in workload.resources.values()])

    @cached_property
    def _by_source(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for uid, resource in self._chains.resolution.resources.items():
            driver = resource.selection.driver
            section = resource.section.mark.source.name if resource.section is not None else ""
            for name in sorted({section, driver.document.source.name} if driver is not None else ()):
                found.setdefault(name, []).append(uid)
        return {name: tuple(uids) for name, uids in found.items()}
