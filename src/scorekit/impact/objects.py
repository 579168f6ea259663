"""Which emitted objects are reached: by their owner, and by where each of their fields comes from."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from scorekit.impact.result import Hit, ImpactCause, TouchedObject, TouchedResource
from scorekit.impact.workloads import taken
from scorekit.source.document import dotted
from scorekit.targets.record import find_target
from scorekit.value_path import ValuePath

if TYPE_CHECKING:
    from scorekit.explain.explainer import Explainer
    from scorekit.explain.explanation import Step
    from scorekit.explain.fields import EmittedField
    from scorekit.impact.subject import ImpactSubject
    from scorekit.lineage import Lineage
    from scorekit.location import Span
    from scorekit.resolve.resolution import Origin
    from scorekit.targets.api import Manifest, ManifestSet


#: The layers whose texts have a workload's placeholders.
_WRITTEN = ("score", "override")


def touched(
    subject: ImpactSubject, explainer: Explainer, resources: Mapping[str, TouchedResource], own: frozenset[str]
) -> Mapping[int, TouchedObject]:
    """The objects that are reached, by their number in the output. ``own`` are the workloads that are part of the subject themselves."""
    found: dict[int, TouchedObject] = {}
    for number, manifest in enumerate(explainer.manifests.manifests):
        leaves = explainer.fields.of_object(number)
        data = _held(explainer.manifests, manifest)
        one = _touched(subject, explainer.chains.lineage, leaves, manifest, resources, own, data)
        if one is not None:
            found[number] = one
    return found


def touched_indirectly(manifests: ManifestSet, causes: Mapping[int, ImpactCause]) -> Mapping[int, TouchedObject]:
    """The objects of which a field rests on the subject through others, by number."""
    return {
        number: TouchedObject(f"{one.kind}/{one.name}", one.owner, "indirect", cause, _held(manifests, one))
        for number, cause in causes.items()
        for one in (manifests.manifests[number],)
    }


def _held(manifests: ManifestSet, manifest: Manifest) -> str:
    """What of an object holds data that a change may cost, as the target says; empty where nothing does."""
    found = find_target(manifests.target).data(manifest, manifests.resolution, manifests.extra or {})
    return next((location.holder for location in found), "")


def owners(subject: ImpactSubject, explainer: Explainer) -> Mapping[str, str]:
    """The owners of the objects that have a field of the subject, each with the first such object."""
    found: dict[str, str] = {}
    for number, manifest in enumerate(explainer.manifests.manifests):
        if manifest.owner not in found and any(
            subject.holds(leaf.origin.span) for leaf in explainer.fields.of_object(number)
        ):
            found[manifest.owner] = f"{manifest.kind}/{manifest.name}"
    return found


def _touched(
    subject: ImpactSubject,
    lineage: Lineage,
    leaves: Iterable[EmittedField],
    manifest: Manifest,
    resources: Mapping[str, TouchedResource],
    own: frozenset[str],
    data: str,
) -> TouchedObject | None:
    fields: list[str] = []
    first: Origin | None = None
    through: dict[str, Origin] = {}
    owner = resources.get(manifest.owner)
    inner = False
    for leaf in leaves:
        origin = leaf.origin
        if subject.holds(origin.span):
            first = first or origin
            fields.append(dotted(leaf.path))
        inner = inner or (owner is not None and _reads_output(lineage, owner, origin))
        for resource in taken(lineage, manifest.owner, origin, resources) if origin.kind in _WRITTEN else ():
            through.setdefault(resource, origin)
    part = owner is not None and owner.outputs is not None
    hit: Hit = "direct"
    if owner is not None and owner.hit == "direct" and not part:
        cause = ImpactCause(f"made for {owner.uid}", owner.cause.span)
    elif manifest.owner in own:
        cause = ImpactCause(f"made for workload {manifest.owner}", first.span if first else None)
    elif first is not None:
        come = f"{fields[0]} comes" if len(fields) == 1 else f"{len(fields)} fields come"
        cause = ImpactCause(f"{come} from here", first.span)
    elif owner is not None and (not part or inner):
        hit, cause = "indirect", ImpactCause(f"made for {owner.uid}", owner.cause.span)
    elif through:
        hit, cause = (
            "indirect",
            ImpactCause(f"takes values of {', '.join(sorted(through))}", through[min(through)].span),
        )
    else:
        return None
    return TouchedObject(f"{manifest.kind}/{manifest.name}", manifest.owner, hit, cause, data, tuple(fields))


def _reads_output(lineage: Lineage, owner: TouchedResource, origin: Origin) -> bool:
    """Whether a driver's text reads an output of its resource that is reached."""
    values = (value for name in origin.inputs for value in lineage.meant(owner.uid, name))
    return any(v.kind == "output" and v.owner == owner.uid and owner.gives(str(v.key)) for v in values)


def resting(subject: ImpactSubject, explainer: Explainer, found: Container[int]) -> Mapping[int, ImpactCause]:
    """The objects, by number, of which a field's explanation passes the subject; those ``found`` before are left out."""
    chains = _Chains(subject)
    causes: dict[int, ImpactCause] = {}
    for number in range(len(explainer.manifests.manifests)):
        if number in found:
            continue
        cause = next(_causes(explainer, number, chains), None)
        if cause is not None:
            causes[number] = cause
    return causes


def _causes(explainer: Explainer, number: int, chains: _Chains) -> Iterator[ImpactCause]:
    owner = explainer.manifests.manifests[number].owner
    if owner in explainer.resolution.resources:
        for step in explainer.chains.inputs(owner, (ValuePath("name"),)):
            if passed := chains.passed(step):
                yield ImpactCause(f"the name of {owner} rests on it", passed)
    workload = explainer.chains.lineage.workload(owner)
    if workload is not None and workload.name in explainer.manifests.manifests[number].name:
        span = workload.spec.document.span(("metadata", "name"))
        if chains.first(span, ()):
            yield ImpactCause(f"the name of {owner} rests on it", span)
    for leaf in explainer.fields.of_object(number):
        if passed := chains.first(leaf.origin.span, explainer.field_steps.below(leaf)):
            yield ImpactCause(f"{dotted(leaf.path)} rests on it", passed)


class _Chains:
    """Chains looked through for a subject; a step that several share is looked at once."""

    def __init__(self, subject: ImpactSubject) -> None:
        self._subject = subject
        #: What was looked at is kept alive, for it is known by identity.
        self._seen: dict[int, tuple[Step, Span | None]] = {}

    def first(self, span: Span | None, steps: Iterable[Step]) -> Span | None:
        """The first place of a chain that the subject holds: its own, or one of the steps that it rests on."""
        if span is not None and self._subject.holds(span):
            return span
        for below in steps:
            # Rules that lost and values that were replaced have no hand in what came of it.
            if below.kind != "replaced" and below.chosen is not False and (found := self.passed(below)):
                return found
        return None

    def passed(self, step: Step) -> Span | None:
        """The first place of a step's chain that the subject holds."""
        seen = self._seen.get(id(step))
        if seen is None:
            seen = self._seen[id(step)] = (step, self.first(step.span, step.steps))
        return seen[1]
