"""The impact of a subject on compiled environments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.impact import objects, resources, workloads
from scorekit.impact.resting import resting
from scorekit.impact.result import ChoosingRule, Impact, InEnvironment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scorekit.impact.subject import Subject
    from scorekit.model.environment import Environment, Rule
    from scorekit.targets.api import ManifestSet


def impact(
    subject: Subject,
    compiled: Sequence[ManifestSet],
    *,
    environments: Iterable[Environment] = (),
    failed: Iterable[str] = (),
) -> Impact:
    """What a subject has a hand in. ``environments`` are those whose rules are told where it is a driver or a type.

    Of the subject's sets of areas the narrowest counts from which anything is taken.
    """
    rules = tuple(sorted(_rules(subject, environments), key=lambda r: (r.environment, r.span.order)))
    left = tuple(sorted(set(failed)))
    narrowed = [subject.with_areas(areas) for areas in subject.areas] or [subject]
    for one in narrowed:
        found = Impact(one, tuple(_measured(one, manifests) for manifests in compiled), left, rules)
        if any(e.reached or e.considered for e in found.environments):
            return found
    return Impact(narrowed[0], tuple(_measured(narrowed[0], manifests) for manifests in compiled), left, rules)


def _measured(subject: Subject, manifests: ManifestSet) -> InEnvironment:
    resolution = manifests.resolution
    if sourced := workloads.sourced(subject, resolution):
        subject = subject.with_areas([area for areas in subject.areas for area in areas] + list(sourced))
    through = resources.touched(subject, resolution, objects.owners(subject, manifests))
    emitted = objects.touched(subject, manifests, through, workloads.own(subject, resolution))
    further = resting(subject, manifests, emitted)
    through = {**through, **resources.resting(manifests, further, through)}
    emitted = {**emitted, **objects.resting(manifests, further)}
    return InEnvironment(
        resolution.environment_name,
        manifests.target,
        tuple(through.values()),
        workloads.touched(subject, resolution, through, tuple(emitted.values())),
        tuple(emitted[number] for number in sorted(emitted)),
        resources.considered(subject, resolution),
    )


def _rules(subject: Subject, environments: Iterable[Environment]) -> Iterable[ChoosingRule]:
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
