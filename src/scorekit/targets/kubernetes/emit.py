"""Emission: the objects of the selected workloads and of what they need, patched, fingerprinted, judged, in order."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from scorekit.codes import target as codes
from scorekit.diagnostics import Label
from scorekit.graph import workload_node
from scorekit.outcome import Findings
from scorekit.resolve.resolution import Origin
from scorekit.targets.api import SHARED, ManifestSet
from scorekit.targets.kubernetes.driver_objects import driver_objects
from scorekit.targets.kubernetes.emission import Emission, Places, built, manifest, metadata
from scorekit.targets.kubernetes.fingerprints import fingerprinted
from scorekit.targets.kubernetes.kinds import group_of
from scorekit.targets.kubernetes.order import arranged, by_kind
from scorekit.targets.kubernetes.patches import patched
from scorekit.targets.kubernetes.rules import faults
from scorekit.targets.kubernetes.secrets import DerivedSecrets, secret_objects
from scorekit.targets.kubernetes.security import check_containers
from scorekit.targets.kubernetes.volumes import claims
from scorekit.targets.kubernetes.workload import workload_objects

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from scorekit.outcome import Outcome
    from scorekit.resolve.resolution import Resolution
    from scorekit.targets.api import Manifest, TargetOptions


def emit(resolution: Resolution, options: TargetOptions) -> Outcome[ManifestSet]:
    """The objects of every selected workload and of every shared resource that one of them needs."""
    findings = Findings()
    emission = Emission.of(resolution, findings)
    workloads, resources = selected(resolution, options.shared)
    secrets = DerivedSecrets.of(emission)
    found = objects(emission, secrets, workloads, resources)
    if options.generate_namespace:
        found += _namespaces(emission, found, options.shared)

    @cache
    def others() -> list[Manifest]:
        """The objects that exist and are not asked for, so that a patch of theirs is no mistake."""
        quiet = replace(emission, findings=Findings())
        rest = {w.name for w in resolution.workloads} - workloads
        return objects(quiet, secrets, rest, resolution.resources.keys() - resources)

    found = patched(emission, found, others)
    check_containers(emission, found)
    found = unique(fingerprinted(emission, secrets, found), findings)
    for each in found:
        findings.extend(faults(each))
    ready = tuple(_arranged(each) for each in sorted(found, key=by_kind))
    return findings.outcome(ManifestSet("kubernetes", resolution, ready))


def _arranged(found: Manifest) -> Manifest:
    return manifest(arranged(found.data), unit=found.unit, owner=found.owner, origins=found.origins)


def selected(resolution: Resolution, shared: str) -> tuple[set[str], set[str]]:
    """The names of the workloads and the uids of the resources that are emitted; ``shared`` as in TargetOptions."""
    asked = {workload.name for workload in resolution.workloads if workload.selected}
    needed = resolution.graph.all_dependencies(workload_node(name) for name in asked)
    resources = {
        uid
        for uid, resource in resolution.resources.items()
        if (
            shared != "exclude" and uid in needed
            if resource.shared
            else shared != "only" and resource.workload in asked
        )
    }
    return (set() if shared == "only" else asked), resources


def objects(
    emission: Emission, secrets: DerivedSecrets, workloads: Collection[str], resources: Collection[str]
) -> list[Manifest]:
    """The objects of some workloads and resources."""
    resolution = emission.resolution
    found: list[Manifest] = []
    for workload in resolution.workloads:
        if workload.name in workloads:
            found += workload_objects(emission, workload)
    for uid in sorted(resources):
        resource = resolution.resources[uid]
        found += secret_objects(emission, secrets, resource)
        found += driver_objects(emission, resource)
        found += claims(emission, resource)
    return found


def unique(manifests: Iterable[Manifest], findings: Findings) -> list[Manifest]:
    """Each object once; an error where two of one name differ. What two units write alike belongs to neither."""
    seen: dict[tuple[str, str, str | None, str], Manifest] = {}
    for each in manifests:
        key = (group_of(each.api_version), each.kind, each.namespace, each.name)
        first = seen.get(key)
        if first is None:
            seen[key] = each
        elif first.data == each.data:
            if first.unit != each.unit:
                seen[key] = replace(first, unit=SHARED)
        else:
            path = ("metadata", "name")
            span, other = each.origins.at(path).span, first.origins.at(path).span
            message = f"{each.kind} `{each.name}` of `{each.owner}` is already one of `{first.owner}`"
            help_ = "give one of them another name: `name:` of the rule that chooses its driver"
            findings.add(codes.DUPLICATE_OBJECT.at(span, message, help=help_, labels=(Label(other, "the other one"),)))
    return list(seen.values())


def _namespaces(emission: Emission, found: Iterable[Manifest], shared: str) -> list[Manifest]:
    """A Namespace for each that is used, in the unit that alone uses it, else in the shared one."""
    resolution = emission.resolution
    units: dict[str, set[str]] = {}
    for workload in resolution.workloads:
        if workload.namespace is not None:
            units.setdefault(workload.namespace, set()).add(workload.name)
    for resource in resolution.resources.values():
        if resource.namespace is not None:
            units.setdefault(resource.namespace, set()).add(resource.workload or SHARED)
    span = resolution.environment.span(("namespace",))
    if not units:
        emission.findings.add(
            codes.NO_NAMESPACE.at(span, f"environment `{resolution.environment.name}` gives no namespace")
        )
    used = {each.namespace for each in found}
    made: list[Manifest] = []
    for name in sorted(units.keys() & used):
        unit = next(iter(units[name])) if len(units[name]) == 1 else SHARED
        if shared != "include" and (unit == SHARED) != (shared == "only"):
            continue
        data = {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata(name, None, emission.labels(name))}
        made.append(built(emission, data, Places(), Origin("environment", span), unit=unit, owner=unit))
    return made
