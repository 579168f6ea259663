"""Emission: the objects of the selected workloads and of what they need, patched, fingerprinted, judged, in order."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from scorekit.codes import target as codes
from scorekit.outcome import Findings
from scorekit.resolve.resolution import Origin
from scorekit.targets.api import SHARED, ManifestSet
from scorekit.targets.kubernetes.custom import CustomKinds
from scorekit.targets.kubernetes.defaulting import applied_alike
from scorekit.targets.kubernetes.driver_objects import driver_objects
from scorekit.targets.kubernetes.emit_context import EmitContext, OriginBuilder, built, metadata
from scorekit.targets.kubernetes.fingerprints import fingerprinted
from scorekit.targets.kubernetes.kinds import with_group
from scorekit.targets.kubernetes.order import arranged, by_kind
from scorekit.targets.kubernetes.owners import names, once
from scorekit.targets.kubernetes.patches import patched
from scorekit.targets.kubernetes.requirements import cluster_needs
from scorekit.targets.kubernetes.routing_rules import hidden
from scorekit.targets.kubernetes.rules import faults
from scorekit.targets.kubernetes.secrets import DerivedSecrets, secret_objects
from scorekit.targets.kubernetes.security import check_containers
from scorekit.targets.kubernetes.validation import Validation
from scorekit.targets.kubernetes.volumes import claims, crowded
from scorekit.targets.kubernetes.workload import workload_objects
from scorekit.targets.origins import MergedOrigins, PrefixOrigins, by_target
from scorekit.targets.ownership import asked, clashes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.outcome import Outcome
    from scorekit.resolve.resolution import Resolution
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest, TargetOptions

#: How many kinds without a schema are named.
_NAMED = 5


def emit(resolution: Resolution, options: TargetOptions) -> Outcome[ManifestSet]:
    """The objects of every selected workload and of every shared resource that one of them needs."""
    findings = Findings()
    emission = EmitContext.of(resolution, findings)
    quiet = replace(emission, findings=Findings())
    secrets = DerivedSecrets.of(emission)
    chosen = asked(resolution)
    everyone = {*(workload.name for workload in resolution.workloads), *resolution.resources}
    found, others = objects(emission, secrets, chosen), objects(quiet, secrets, everyone - chosen)
    if options.generate_namespace:
        used = {each.namespace for each in found}
        found += (each for each in _namespaces(emission, [*found, *others]) if each.name in used)
    found, others = patched(emission, found, others), patched(quiet, others, found)
    found, others = fingerprinted(emission, secrets, found), fingerprinted(quiet, secrets, others)
    findings.extend(clashes(resolution, names(resolution, [*found, *others]), codes.DUPLICATE_OBJECT))
    units = {w.name for w in resolution.workloads if w.selected and options.shared != "only"}
    if options.shared != "exclude":
        units.add(SHARED)
    found = [each for each in once(found) if each.unit in units]
    check_containers(emission, found)
    findings.extend(crowded(resolution, found, others))
    findings.extend(hidden(resolution, [*found, *others]))
    custom = CustomKinds(options.definition, findings)
    validation = Validation(custom.schema_of, resolution.environment.kubernetes.minor)
    for each in found:
        findings.extend(faults(each, validation, resolution.resources.get(each.owner)))
    findings.extend(cluster_needs((resolution.resources[uid] for uid in resolution.resources.keys() & chosen), found))
    findings.extend(_unchecked(validation))
    ready = tuple(_arranged(each) for each in sorted(found, key=by_kind))
    return findings.outcome(ManifestSet("kubernetes", resolution, ready))


def _unchecked(validation: Validation) -> Iterator[Diagnostic]:
    """One note for all kinds that have no schema, however many there are."""
    kinds = [with_group(*each) for each in sorted(validation.unchecked)]
    if kinds:
        more = f" and {len(kinds) - _NAMED} more kinds" if len(kinds) > _NAMED else ""
        message = f"the fields of {', '.join(kinds[:_NAMED])}{more} are not checked: `crds/` has no definition"
        yield codes.UNCHECKED_KIND.at(None, message)


def _arranged(found: Manifest) -> Manifest:
    data = applied_alike(found.data)
    filled = tuple(_added(found.data, data))
    if not filled:
        return replace(found, data=arranged(found.data))
    own = {path: partial(by_target, found.origins, path) for path in filled}
    origins = MergedOrigins(PrefixOrigins(own[filled[0]], own), found.origins, {path: path for path in filled}, {})
    return replace(found, data=arranged(data), origins=origins)


def _added(before: Any, after: Any, path: Path = ()) -> Iterator[Path]:
    """Where a value has what an earlier one, of the same items in each list, does not."""
    if before is after:
        return
    pairs = after.items() if isinstance(after, dict) else enumerate(after) if isinstance(after, list) else ()
    for key, value in pairs:
        if isinstance(before, dict) and key not in before:
            yield (*path, key)
        else:
            yield from _added(before[key], value, (*path, key))


def objects(emission: EmitContext, secrets: DerivedSecrets, owners: Collection[str]) -> list[Manifest]:
    """The objects of some owners: names of workloads, uids of resources."""
    resolution = emission.resolution
    found: list[Manifest] = []
    for workload in resolution.workloads:
        if workload.name in owners:
            found += workload_objects(emission, workload)
    for uid in sorted(resolution.resources.keys() & owners):
        resource = resolution.resources[uid]
        found += secret_objects(emission, secrets, resource)
        found += driver_objects(emission, resource)
        found += claims(emission, resource)
    return found


def _namespaces(emission: EmitContext, manifests: Collection[Manifest]) -> Iterator[Manifest]:
    """A Namespace for each that the environment places something in, in the unit that alone uses it, else in the shared one."""
    resolution = emission.resolution
    placed = {workload.namespace for workload in resolution.workloads}
    placed |= {resource.namespace for resource in resolution.resources.values()}
    span = resolution.environment.span(("namespace",))
    if placed == {None}:
        emission.findings.add(
            codes.NO_NAMESPACE.at(
                span,
                f"environment `{resolution.environment.name}` gives no namespace",
                help="set `namespace` in it, or say --namespace NAME",
            )
        )
    units: dict[str, set[str]] = {}
    for each in manifests:
        if each.namespace in placed and each.namespace is not None:
            units.setdefault(each.namespace, set()).add(each.unit)
    written = {each.name for each in manifests if each.kind == "Namespace"}
    for name in sorted(units.keys() - written):
        unit = next(iter(units[name])) if len(units[name]) == 1 else SHARED
        data = {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata(name, None, emission.labels(name))}
        yield built(emission, data, OriginBuilder(), Origin("environment", span), unit=unit, owner=unit)
