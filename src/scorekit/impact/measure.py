"""The impact of a subject on compiled environments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from scorekit.explain.explainer import Explainer
from scorekit.impact import objects, resources, workloads
from scorekit.impact.objects import resting
from scorekit.impact.result import ChoosingRule, Impact, InEnvironment

if TYPE_CHECKING:
    from scorekit.impact.subject import ImpactSubject
    from scorekit.model.environment import Environment, Rule
    from scorekit.targets.api import ManifestSet


def impact(
    subject: ImpactSubject,
    compiled: Sequence[ManifestSet],
    *,
    environments: Iterable[Environment] = (),
    failed: Iterable[str] = (),
) -> Impact:
    """What a subject affects. ``environments`` are those whose rules are listed where it is a driver or a type.

    Of the subject's sets of areas the narrowest counts from which anything is taken.
    """
    rules = tuple(sorted(_rules(subject, environments), key=lambda r: (r.environment, r.span.order)))
    left = tuple(sorted(set(failed)))
    explainers = [Explainer(manifests) for manifests in compiled]
    found: list[Impact] = []
    for one in [subject.with_areas(areas) for areas in subject.areas] or [subject]:
        found.append(Impact(one, tuple(_measured(one, explainer) for explainer in explainers), left, rules))
        if any(e.reached or e.considered for e in found[-1].environments):
            return found[-1]
    return found[0]


def _measured(subject: ImpactSubject, explainer: Explainer) -> InEnvironment:
    manifests, resolution = explainer.manifests, explainer.resolution
    if sourced := workloads.sourced(subject, resolution):
        subject = subject.with_areas([area for areas in subject.areas for area in areas] + list(sourced))
    through = resources.touched(subject, explainer.chains.lineage, objects.owners(subject, explainer))
    emitted = objects.touched(subject, explainer, through, workloads.own(subject, resolution))
    further = resting(subject, explainer, emitted)
    through = {**through, **resources.resting(manifests, further, through)}
    emitted = {**emitted, **objects.touched_indirectly(manifests, further)}
    return InEnvironment(
        resolution.environment_name,
        manifests.target,
        tuple(through.values()),
        workloads.touched(subject, explainer.chains.lineage, through, tuple(emitted.values())),
        tuple(emitted[number] for number in sorted(emitted)),
        resources.considered(subject, resolution),
    )


def _rules(subject: ImpactSubject, environments: Iterable[Environment]) -> Iterable[ChoosingRule]:
    """The rules of environments that name the driver asked about, or are about the type."""
    for environment in environments:
        for index, rule in enumerate(environment.drivers):
            named = rule.driver in subject.drivers if subject.drivers else rule.type == subject.type
            if named and subject.kind in ("driver", "type"):
                span = environment.span(("drivers", index))
                yield ChoosingRule(environment.name, rule.driver, selectors(rule), span)


def selectors(rule: Rule) -> str:
    """What a rule matches, as people say it: ``postgres, class large, workload shop``."""
    given = (("class", rule.class_), ("id", rule.id), ("workload", rule.workload), ("resource", rule.resource))
    return ", ".join([rule.type, *(f"{key} {value}" for key, value in given if value)])
