"""The step of an emitted field: who wrote it, and the values that it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from scorekit.explain.explanation import Step
from scorekit.explain.wording import LAYER_WORDS, expression
from scorekit.explain.workload_values import value_step
from scorekit.lineage import Value
from scorekit.source.document import dotted
from scorekit.targets.record import Target, find_target
from scorekit.value_path import ValuePath

if TYPE_CHECKING:
    from scorekit.explain.chains import Chains
    from scorekit.explain.fields import EmittedField, Fields
    from scorekit.lineage.graph import Place
    from scorekit.resolve.resolution import ResolvedWorkload
    from scorekit.targets.api import Manifest


#: The name of a resource, as its driver reads it.
NAME = (ValuePath("name"),)
#: Where objects keep what pods read.
STORED = frozenset({"data", "binaryData", "stringData", "content", "file"})


class FieldSteps:
    """Makes the steps of fields; the values of workloads are indexed by where they are written."""

    def __init__(self, chains: Chains, fields: Fields) -> None:
        self._chains = chains
        self._fields = fields
        self._contents = Contents(fields.manifests, find_target(chains.resolution.target))
        self._values: dict[str, Mapping[Place, Step]] = {}

    def step(self, leaf: EmittedField) -> Step:
        """A field with its whole chain."""
        text = f"`{dotted(leaf.path)}`, {self._writer(leaf)}" if leaf.path else f"the object, {self._writer(leaf)}"
        return Step("field", text, leaf.origin.span, leaf.shown, steps=self.below(leaf))

    def _writer(self, leaf: EmittedField) -> str:
        origin = leaf.origin
        if self._contents.is_fingerprint(leaf):
            return "set by the target"
        if origin.kind == "driver" and not leaf.hidden:
            return f"written by the driver{expression('', origin.span, ' ')}"
        if origin.kind == "target":
            return "set by the target"
        by = self._chains.layer(leaf.manifest.owner, origin) if origin.kind in ("score", "override") else ""
        return f"from {by}" if by else LAYER_WORDS[origin.kind]

    def below(self, leaf: EmittedField) -> tuple[Step, ...]:
        """The steps that a field rests on."""
        return (*self._hashed(leaf), *self._written(leaf))

    def _written(self, leaf: EmittedField) -> tuple[Step, ...]:
        """A field as a driver, a patch or the target wrote it."""
        owner, resources = leaf.manifest.owner, self._chains.resolution.resources
        if leaf.origin.kind != "target":
            value = self._value(leaf)
            if value is not None:
                return (value,)
        if self._contents.is_fingerprint(leaf):
            return (*self._read_elsewhere(leaf), *self._owner(leaf))
        if leaf.origin.kind == "driver":
            uids = (owner,) if owner in resources else self._drivers(leaf)
            below = [step for uid in uids for step in (*self._read(leaf, uid), self._chains.called(uid, ""))]
            if owner not in resources:  # it is known there by the resource's name
                below = [step for uid in uids for step in self._chains.inputs(uid, NAME)] + below
            return tuple(below)
        return (*self._named(leaf), *self._owner(leaf))

    def _named(self, leaf: EmittedField) -> Iterator[Step]:
        """The workload or resource that something is named after which the target made up."""
        owner = leaf.manifest.owner
        workload = self._chains.lineage.workload(owner)
        if workload is not None and leaf.origin.kind == "target" and workload.name in str(leaf.value):
            span = workload.spec.document.span(("metadata", "name"))
            if span.start != leaf.origin.span.start:
                yield Step("workload", f"named after workload `{workload.name}`", span)
        resource = self._chains.resolution.resources.get(owner)
        if resource is not None and leaf.origin.kind == "target" and resource.name in str(leaf.value):
            yield from self._chains.inputs(owner, NAME)

    def _owner(self, leaf: EmittedField) -> tuple[Step, ...]:
        """The resource that an object is made for, where a field is none of the environment's."""
        owner = leaf.manifest.owner
        known = owner in self._chains.resolution.resources and leaf.origin.kind != "environment"
        return (self._chains.called(owner, ""),) if known else ()

    def _hashed(self, leaf: EmittedField) -> tuple[Step, ...]:
        """What a Job's name ends in, where it is a hash."""
        if not self._contents.hashed_name(leaf):
            return ()
        span = leaf.manifest.origins.at(("spec",)).span
        ending = Step("fact", "ends in a hash of the Job's spec and of what its pods read", span)
        return (ending, *self._read_elsewhere(leaf))

    def _read_elsewhere(self, leaf: EmittedField) -> Iterator[Step]:
        """What a fingerprint is made of: the contents that the object's pods read."""
        for number, keys in self._contents.read_by(leaf.number):
            stored = [one for one in self._fields.of_object(number) if one.path[0] in STORED]
            if keys is not None:
                stored = [one for one in stored if set(one.path[:2]) & set(keys)]
            text = f"made of what is read of `{self._fields.objects[number]}`"
            span = leaf.manifest.origins.at(leaf.path).span if not stored else stored[0].origin.span
            yield Step("object", text, span, steps=tuple(self.step(one) for one in stored))

    def _read(self, leaf: EmittedField, uid: str) -> tuple[Step, ...]:
        if leaf.hidden and len(leaf.path) == 2:
            return (self._chains.step(Value("secret", uid, str(leaf.path[1]))),)
        named: tuple[Step, ...] = ()
        if not leaf.origin.inputs and self._chains.resource(uid).name in str(leaf.value):
            named = self._chains.inputs(uid, NAME)  # the target named it, a Secret say
        return (*self._chains.inputs(uid, leaf.origin.inputs), *named, *self._chains.under(uid, leaf.origin))

    def _value(self, leaf: EmittedField) -> Step | None:
        """The workload's value that a field of the workload's own object holds."""
        owner = leaf.manifest.owner
        if owner not in self._values:
            workload = self._chains.lineage.workload(owner)
            self._values[owner] = self._values_of(workload) if workload is not None else {}
        return self._values[owner].get(leaf.origin.span.start)

    def _values_of(self, workload: ResolvedWorkload) -> Mapping[Place, Step]:
        """The values of a workload by where they are written."""
        found: dict[Place, Step] = {}
        for path, kind, traced in workload.values:
            found.setdefault(traced.origin.span.start, value_step(self._chains, workload, path, kind, traced))
        return found

    def _drivers(self, leaf: EmittedField) -> tuple[str, ...]:
        """The resources of a workload whose driver may have written a field of its: those that the field names, if any."""
        workload = self._chains.lineage.workload(leaf.manifest.owner)
        uids = self._by_source.get(leaf.origin.span.file, ())
        near = tuple(uid for uid in uids if workload is None or self._concerns(uid, workload))
        text = f"{dotted(leaf.path)} {leaf.value}"
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


class Contents:
    """The objects of one set of manifests, from readers to what they read."""

    def __init__(self, manifests: Sequence[Manifest], target: Target) -> None:
        self._manifests = manifests
        self._target = target

    def read_by(self, number: int) -> Iterator[tuple[int, tuple[str, ...] | None]]:
        """What an object reads: the number of the store, and the keys; None: all of them."""
        manifest = self._manifests[number]
        for kind, name, keys in self._target.reads(manifest):
            store = self._named.get((kind, manifest.namespace, name))
            if store is not None:
                yield store, keys

    @cached_property
    def _named(self) -> Mapping[tuple[str, str | None, str], int]:
        return {(m.kind, m.namespace, m.name): number for number, m in enumerate(self._manifests)}

    def is_fingerprint(self, leaf: EmittedField) -> bool:
        """Whether a value is made of what is read elsewhere."""
        return bool(leaf.path) and leaf.path[-1] in self._target.checksums

    def hashed_name(self, leaf: EmittedField) -> bool:
        """Whether a value is a name that ends in a hash of the content, which is not what was written."""
        rules = self._target.changes()
        stem = rules.content_name(leaf.manifest) if leaf.path in rules.name_fields else None
        if stem is None or leaf.value != leaf.manifest.name:
            return False
        return leaf.manifest.name.removeprefix(stem) not in leaf.origin.span.source.line(leaf.origin.span.line)
