"""Which objects rest on a subject through the chains of their fields: names, ports, mounts, gates, fingerprints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.explain.paths import spelt
from scorekit.impact.result import ImpactCause
from scorekit.value_path import ValuePath

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from scorekit.explain.explainer import Explainer
    from scorekit.explain.explanation import Step
    from scorekit.impact.subject import ImpactSubject
    from scorekit.location import Span


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
            yield ImpactCause(f"{spelt(leaf.path)} rests on it", passed)


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
