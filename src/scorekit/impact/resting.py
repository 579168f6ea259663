"""Which objects rest on a subject through the chains of their fields: names, ports, mounts, gates, fingerprints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.explain.explainer import Explainer
from scorekit.explain.paths import spelt
from scorekit.impact.result import Cause

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from scorekit.explain.explanation import Step
    from scorekit.impact.subject import Subject
    from scorekit.targets.api import ManifestSet


def resting(subject: Subject, manifests: ManifestSet, found: Container[int]) -> Mapping[int, Cause]:
    """The objects, by number, of which a field's explanation passes the subject; those ``found`` before are left out."""
    explainer = Explainer(manifests)
    chains = _Chains(subject)
    causes: dict[int, Cause] = {}
    for number in range(len(manifests.manifests)):
        if number in found:
            continue
        cause = next(_causes(explainer, number, chains), None)
        if cause is not None:
            causes[number] = cause
    return causes


def _causes(explainer: Explainer, number: int, chains: _Chains) -> Iterator[Cause]:
    owner = explainer.manifests.manifests[number].owner
    if owner in explainer.resolution.resources:
        for step in explainer.chains.names(owner).steps("name"):
            if passed := chains.passed(step):
                yield Cause(f"the name of {owner} rests on it", passed.span)
    for leaf in explainer.fields.of_object(number):
        if passed := chains.passed(explainer.field_step(leaf)):
            yield Cause(f"{spelt(leaf.path)} rests on it", passed.span)


class _Chains:
    """Chains looked through for a subject; a step that several share is looked at once."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        #: What was looked at is kept alive, for it is known by identity.
        self._seen: dict[int, tuple[Step, Step | None]] = {}

    def passed(self, step: Step) -> Step | None:
        """The first step of a chain that is written in the subject; rules that lost and values that were replaced are none."""
        seen = self._seen.get(id(step))
        if seen is not None:
            return seen[1]
        own = step.span is not None and self._subject.holds(step.span)
        found = step if own else None
        for below in step.steps if found is None else ():
            if below.kind != "replaced" and below.chosen is not False:
                found = found or self.passed(below)
        self._seen[id(step)] = (step, found)
        return found
