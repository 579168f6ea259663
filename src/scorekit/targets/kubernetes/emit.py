"""Emission: the objects of the selected workloads and of what they need, patched, fingerprinted, judged, in order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from scorekit.caller import spelt
from scorekit.codes import targets as codes
from scorekit.codes.resolution import CLUSTER_NEEDS
from scorekit.outcome import Findings, Outcome
from scorekit.resolve.resolution import Origin, Resolution, ResolvedResource
from scorekit.resolve.schema import MOST_STEPS
from scorekit.targets.api import SHARED, Manifest, ManifestSet, TargetOptions
from scorekit.targets.kubernetes.csi import with_mounts
from scorekit.targets.kubernetes.custom import CustomKinds
from scorekit.targets.kubernetes.data import templates
from scorekit.targets.kubernetes.emit_context import EmitContext, OriginBuilder, built, head
from scorekit.targets.kubernetes.fingerprints import fingerprinted
from scorekit.targets.kubernetes.kinds import arranged, by_kind, with_group
from scorekit.targets.kubernetes.patches import patched
from scorekit.targets.kubernetes.routing_rules import hidden, taken
from scorekit.targets.kubernetes.schemas import is_ours
from scorekit.targets.kubernetes.secret_kinds import is_encrypted, written_secret
from scorekit.targets.kubernetes.secrets import DerivedSecrets, classes, secret_objects
from scorekit.targets.kubernetes.section import driver_objects
from scorekit.targets.kubernetes.security import container_faults
from scorekit.targets.kubernetes.server_defaults import applied_alike
from scorekit.targets.kubernetes.validation import Validation, faults
from scorekit.targets.kubernetes.volumes import claims, crowded, mounted
from scorekit.targets.kubernetes.workload import workload_objects
from scorekit.targets.origins import ByTarget, MergedOrigins, PrefixOrigins
from scorekit.targets.ownership import Claim, asked, by_name, clashes, folded_name
from scorekit.values import ConfigMapKey, SecretKey, references

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Span
    from scorekit.resolve.apart import Apart
    from scorekit.source.document import Path

#: The kinds and operators that a driver needs in a cluster.
_Needs = tuple[set[str], Collection[str]]
#: How many kinds without a schema are named.
_NAMED = 5


def emit(resolution: Resolution, options: TargetOptions) -> Outcome[ManifestSet]:
    """The objects of every selected workload and of every shared resource that one of them needs."""
    return _emitted(resolution, options, None)


def emit_apart(resolution: Resolution, options: TargetOptions, apart: Apart) -> Outcome[ManifestSet]:
    """The same of a part of a compiled set."""
    return _emitted(resolution, options, apart)


def _emitted(resolution: Resolution, options: TargetOptions, apart: Apart | None) -> Outcome[ManifestSet]:
    findings = Findings()
    emission = EmitContext.of(resolution, findings, apart)
    quiet = replace(emission, findings=Findings())
    secrets = DerivedSecrets.of(emission)
    chosen = asked(resolution)
    rest = {*(workload.name for workload in resolution.workloads), *resolution.resources} - chosen
    found, others = objects(emission, secrets, chosen), objects(quiet, secrets, rest)
    mounted_classes = classes(emission, secrets)
    found, others = with_mounts(emission, mounted_classes, found), with_mounts(quiet, mounted_classes, others)
    if options.generate_namespace:
        used = {each.namespace for each in found}
        found += (each for each in _namespaces(emission, [*found, *others]) if each.name in used)
    _add_environments(emission, quiet, found, others, chosen, rest)
    found, others = patched(emission, found, others), patched(quiet, others, found)
    found, others = fingerprinted(emission, secrets, found), fingerprinted(quiet, secrets, others)
    findings.extend(_claimed_twice(resolution, [*found, *others], apart))
    units = {w.name for w in resolution.workloads if w.selected and options.shared != "only"}
    if options.shared != "exclude":
        units.add(SHARED)
    found = [each for each in once(found) if each.unit in units]
    findings.extend(container_faults(resolution, found))
    findings.extend(crowded(resolution, found, others))
    findings.extend(hidden(resolution, [*found, *others]))
    drivers = (r.selection.driver.name for r in resolution.resources.values() if r.selection.driver is not None)
    custom = CustomKinds(options.definition, findings, drivers)
    validation = Validation(custom.schema_of, resolution.environment.kubernetes.minor)
    for each in found:
        findings.extend(faults(each, validation, resolution.resources.get(each.owner)))
    needs = cluster_needs((resolution.resources[uid] for uid in resolution.resources.keys() & chosen), found)
    if apart is None:
        findings.extend((*_needed(needs), *_unchecked(validation.unchecked)))
    else:
        apart.told.update(needs=needs, unchecked=validation.unchecked, effort=validation.effort.used)
    found.sort(key=by_kind)
    for index, each in enumerate(found):
        found[index] = _arranged(each)  # one by one, so that each object makes room for the next
    return findings.outcome(ManifestSet("kubernetes", resolution, tuple(found)))


def _add_environments(
    emission: EmitContext,
    quiet: EmitContext,
    found: list[Manifest],
    others: list[Manifest],
    chosen: Collection[str],
    rest: Collection[str],
) -> None:
    """Add what the environment makes of all that is emitted, and beside it. Few ask for that, and only they load it."""
    environment = emission.resolution.environment
    if environment.network_policies is not None:
        from scorekit.targets.kubernetes.network import Network  # noqa: PLC0415 - see above

        network = Network(emission.resolution, environment.network_policies, [*found, *others])
        found += network.policies(emission, chosen)
        others += network.policies(quiet, rest)
    if environment.objects:
        from scorekit.targets.kubernetes.extra_objects import extra_objects  # noqa: PLC0415 - see above

        found += extra_objects(emission, chosen, once=True)
        others += extra_objects(quiet, rest, once=False)


def _claimed_twice(
    resolution: Resolution, manifests: Collection[Manifest], apart: Apart | None
) -> Iterable[Diagnostic]:
    """The names that two owners take; of a part its names are noted."""
    claimed = list(names(resolution, manifests))
    if apart is not None:
        apart.made.update(claim.key for claim in claimed)
        _note(resolution, manifests, apart)
    return clashes(resolution, claimed, codes.DUPLICATE_OBJECT)


def _note(resolution: Resolution, manifests: Iterable[Manifest], apart: Apart) -> None:
    """Note what else of a part no other may have, beside the names that it takes."""
    apart.made.update(("name", folded_name(resource)) for resource in resolution.resources.values())
    for each in manifests:
        apart.made.update(("route", key) for key, _ in taken(each))
        apart.read.update(("", "PersistentVolumeClaim", each.namespace, name) for name in mounted(each))


def told_of_all(parts: Iterable[Apart]) -> Iterable[Diagnostic] | None:
    """What the parts of a compiled set need of a cluster, and what of them is not checked; None where a patch matches none of them."""
    parts = [*parts]
    needs: dict[str, _Needs] = {}
    for name, (kinds, operators) in (need for part in parts for need in part.told["needs"].items()):
        needs.setdefault(name, (set(), operators))[0].update(kinds)
    unmatched = (part.told.get("unmatched", frozenset()) for part in parts)
    if frozenset.intersection(*map(frozenset, unmatched)) or sum(part.told["effort"] for part in parts) > MOST_STEPS:
        return None
    return (*_needed(needs), *_unchecked({kind for part in parts for kind in part.told["unchecked"]}))


def _unchecked(unchecked: Iterable[tuple[str, str]]) -> Iterator[Diagnostic]:
    """One note for all kinds that have no schema, however many there are."""
    kinds = [with_group(*each) for each in sorted(unchecked)]
    if kinds:
        left = len(kinds) - _NAMED
        more = f" and {left} more kind{'s' if left > 1 else ''}" if left > 0 else ""
        message = f"the fields of {', '.join(kinds[:_NAMED])}{more} are not checked: `crds/` has no definition"
        yield codes.UNCHECKED_KIND.at(None, message)


def _arranged(found: Manifest) -> Manifest:
    if is_encrypted(found.data):
        return found  # SOPS signs the values in their order
    data = applied_alike(found.data)
    filled = tuple(_added(found.data, data))
    if not filled:
        return replace(found, data=arranged(found.data))
    own = {path: ByTarget(found.origins, path) for path in filled}
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
                help=f"set `namespace` in it, or say {spelt('`namespace=NAME`', '--namespace NAME')}",
            )
        )
    units: dict[str, set[str]] = {}
    for each in manifests:
        if each.namespace in placed and each.namespace is not None:
            units.setdefault(each.namespace, set()).add(each.unit)
    written = {each.name for each in manifests if each.kind == "Namespace"}
    for name in sorted(units.keys() - written):
        unit = next(iter(units[name])) if len(units[name]) == 1 else SHARED
        data = head("Namespace", name, None, emission.labels(name))
        yield built(emission, data, OriginBuilder(), Origin("environment", span), unit)


def cluster_needs(resources: Iterable[ResolvedResource], manifests: Iterable[Manifest]) -> dict[str, _Needs]:
    """By driver the kinds of its objects that are not Kubernetes' own, and its operators."""
    custom: dict[str, set[str]] = {}
    for each in manifests:
        if not is_ours(each.api_version):
            custom.setdefault(each.owner, set()).add(with_group(each.api_version, each.kind))
    needs: dict[str, _Needs] = {}
    for resource in resources:
        if (driver := resource.selection.driver) is not None:
            kinds, _ = needs.setdefault(driver.name, (set(), [f"`{name}`" for name in driver.needs.operators]))
            kinds |= custom.get(str(resource.uid), set())
    return needs


def _needed(needs: Mapping[str, _Needs]) -> Iterator[Diagnostic]:
    """One note that lists what drivers need of a cluster."""
    wanted = [f"`{name}` needs {_words(*needs[name])}" for name in sorted(needs) if any(needs[name])]
    if len(wanted) == 1:
        yield CLUSTER_NEEDS.at(None, f"driver {wanted[0]} in the cluster")
    elif wanted:
        yield CLUSTER_NEEDS.at(None, f"{len(wanted)} drivers need more than a plain cluster", notes=wanted)


def _words(kinds: Collection[str], operators: Collection[str]) -> str:
    return " and ".join(
        f"the {word}{'s' if len(names) > 1 else ''} {of}{', '.join(sorted(names))}"
        for word, of, names in (("CRD", "of ", kinds), ("operator", "", operators))
        if names
    )


def _identity(found: Manifest) -> tuple[str, str, str | None, str]:
    return (found.group, found.kind, found.namespace, found.name)


def once(manifests: Iterable[Manifest]) -> Iterable[Manifest]:
    """Each object once: what several resources mean as one, or a driver writes twice."""
    found: dict[tuple[str, str, str | None, str], Manifest] = {}
    for each in manifests:
        found.setdefault(_identity(each), each)
    return found.values()


def names(resolution: Resolution, manifests: Iterable[Manifest]) -> Iterator[Claim]:
    """The names that owners take: of objects, and of what a cluster makes for them."""
    for each in manifests:
        place = partial(_span, each, ("metadata", "name"))
        yield Claim(_identity(each), f"{each.kind} `{each.name}`", each.owner, place, each.data, each.common)
        yield from (Claim(key, what, each.owner, place) for key, what in _volume_claims(each))
        if (written := written_secret(each)) is not None:
            yield Claim(("", "Secret", each.namespace, written), f"Secret `{written}`", each.owner, place)
    yield from by_name(resolution)
    for uid, resource in resolution.resources.items():
        for key in sorted(resource.named_outputs):
            value, span = resource.outputs[key].value, resource.outputs[key].origin.span
            for one in references(value):
                if isinstance(one, SecretKey | ConfigMapKey):
                    kind = "Secret" if isinstance(one, SecretKey) else "ConfigMap"
                    yield Claim(("", kind, one.namespace, one.name), f"{kind} `{one.name}`", uid, span)


def _span(found: Manifest, path: Path) -> Span:
    return found.origins.at(path).span


def _volume_claims(found: Manifest) -> Iterator[tuple[tuple[str, str | None, str], str]]:
    """The claims that an object is, or that the pods of a StatefulSet get, each without the pod's number."""
    numbered = re.fullmatch(r"(.+)-\d+", found.name)
    if (found.group, found.kind) == ("", "PersistentVolumeClaim") and numbered:
        yield ("claims", found.namespace, numbered[1]), f"PersistentVolumeClaim `{found.name}`"
    for template in templates(found):
        name = f"{template}-{found.name}"
        yield ("claims", found.namespace, name), f"PersistentVolumeClaim `{name}-0`"
