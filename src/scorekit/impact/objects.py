"""Which emitted objects are reached: by their owner, and by where each of their fields comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.impact.holding import data_of
from scorekit.impact.result import ImpactCause, TouchedObject
from scorekit.impact.workloads import reached
from scorekit.source.document import dotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scorekit.explain.explainer import Explainer
    from scorekit.explain.fields import EmittedField
    from scorekit.impact.result import TouchedResource
    from scorekit.impact.subject import ImpactSubject
    from scorekit.resolve.resolution import Origin
    from scorekit.targets.api import Manifest, ManifestSet
    from scorekit.value_path import ValuePath


def touched(
    subject: ImpactSubject, explainer: Explainer, resources: Mapping[str, TouchedResource], own: frozenset[str]
) -> Mapping[int, TouchedObject]:
    """The objects that are reached, by their number in the output. ``own`` are the workloads that are part of the subject themselves."""
    names = {w.name: w.resources for w in explainer.resolution.workloads}
    found: dict[int, TouchedObject] = {}
    for number, manifest in enumerate(explainer.manifests.manifests):
        own_names = names.get(manifest.owner, {})
        through = {name: resources[str(uid)] for name, uid in own_names.items() if str(uid) in resources}
        one = _touched(subject, explainer.fields.of_object(number), manifest, resources, own, through)
        if one is not None:
            found[number] = one
    return found


def resting(manifests: ManifestSet, causes: Mapping[int, ImpactCause]) -> Mapping[int, TouchedObject]:
    """The objects of which a field rests on the subject through others, by number."""
    return {
        number: TouchedObject(f"{one.kind}/{one.name}", one.owner, "indirect", cause, data_of(one))
        for number, cause in causes.items()
        for one in (manifests.manifests[number],)
    }


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
    leaves: Iterable[EmittedField],
    manifest: Manifest,
    resources: Mapping[str, TouchedResource],
    own: frozenset[str],
    through: Mapping[str, TouchedResource],
) -> TouchedObject | None:
    fields: list[str] = []
    first: Origin | None = None
    taken: dict[str, Origin] = {}
    inner = False
    for leaf in leaves:
        origin = leaf.origin
        if subject.holds(origin.span):
            first = first or origin
            fields.append(dotted(leaf.path))
        inner = inner or any(_is_output(name, resources.get(manifest.owner)) for name in origin.inputs)
        for name in origin.inputs if origin.kind in ("score", "override") else ():
            if resource := reached(name, through):
                taken.setdefault(resource, origin)
    owner = resources.get(manifest.owner)
    part = owner is not None and owner.outputs is not None
    where = TouchedObject(
        f"{manifest.kind}/{manifest.name}", manifest.owner, "direct", ImpactCause(""), data_of(manifest), tuple(fields)
    )
    if owner is not None and owner.hit == "direct" and not part:
        return _with(where, "direct", ImpactCause(f"made for {owner.uid}", owner.cause.span))
    if manifest.owner in own:
        return _with(where, "direct", ImpactCause(f"made for workload {manifest.owner}", first.span if first else None))
    if first is not None:
        return _with(where, "direct", ImpactCause(f"{_fields(fields)} from here", first.span))
    if owner is not None and (not part or inner):
        return _with(where, "indirect", ImpactCause(f"made for {owner.uid}", owner.cause.span))
    if taken:
        names = ", ".join(sorted(taken))
        return _with(where, "indirect", ImpactCause(f"takes values of {names}", taken[min(taken)].span))
    return None


def _is_output(name: ValuePath, owner: TouchedResource | None) -> bool:
    """Whether a name in a driver's text is an output of its resource that is reached."""
    return name.root == "outputs" and owner is not None and owner.gives(name.key or "")


def _with(where: TouchedObject, hit: Any, cause: ImpactCause) -> TouchedObject:
    return TouchedObject(where.object, where.owner, hit, cause, where.data, where.fields)


def _fields(paths: list[str]) -> str:
    return f"{paths[0]} comes" if len(paths) == 1 else f"{len(paths)} fields come"
