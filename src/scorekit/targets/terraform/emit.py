"""From a Resolution to the objects of Terraform's files: a call of a module for each resource whose driver asks for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from scorekit.codes.targets import BAD_MODULE, CALL_TAKEN
from scorekit.outcome import Findings, Outcome
from scorekit.targets.api import SHARED, Manifest, ManifestSet, Origins, TargetOptions
from scorekit.targets.origins import ByTarget, MarkedOrigins, MergedOrigins, PrefixOrigins
from scorekit.targets.ownership import Claim, asked, clashes
from scorekit.targets.terraform.file import COMMENT, KINDS, moves
from scorekit.targets.terraform.finish import Finisher
from scorekit.targets.terraform.modules import META, ModuleCall, calls, output_name
from scorekit.targets.terraform.settings import blocks, check_states, idle, moved, settings_of
from scorekit.values import ModuleOutput, references

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.resolve.resolution import Resolution, ResolvedResource
    from scorekit.source.document import Document, Path


def emit(resolution: Resolution, options: TargetOptions) -> Outcome[ManifestSet]:
    """The objects of every unit."""
    del options
    findings = Findings()
    chosen = asked(resolution)
    by_namespace = resolution.environment.terraform.unit == "namespace"
    resources = [resource for uid, resource in sorted(resolution.resources.items()) if uid in chosen]
    found = [each for resource in resources for each in calls(resource, findings)]
    units: dict[str | None, list[ModuleCall]] = {} if by_namespace else {None: []}
    for call in found:
        units.setdefault(call.resource.namespace if by_namespace else None, []).append(call)
    check_states(resolution, units, findings)
    manifests = [
        each
        for unit, own in units.items()
        for each in _unit(unit, own, settings_of(resolution, unit, resolution.environment_name, findings), findings)
    ]
    findings.extend(clashes(resolution, _claims(manifests), CALL_TAKEN))
    findings.extend(idle(resolution.environment, found))
    findings.extend(fault for each in manifests for fault in _beyond_json(each, each.data))
    once = {(each.kind, each.namespace, each.name): each for each in manifests}
    ordered = tuple(sorted(once.values(), key=lambda each: (each.namespace or "", KINDS.index(each.kind), each.name)))
    return findings.outcome(ManifestSet("terraform", resolution, ordered, extra=moves(ordered)))


def _beyond_json(manifest: Manifest, value: Any, path: Path = ()) -> Iterator[Diagnostic]:
    """The numbers that YAML can write and JSON can't."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from _beyond_json(manifest, part, (*path, key))
    if isinstance(value, float) and not isfinite(value):
        yield BAD_MODULE.at(manifest.origins.at(path).span, f"`{value}` is no number that JSON can write")


def _unit(
    unit: str | None, own: Iterable[ModuleCall], settings: Document | None, findings: Findings
) -> Iterator[Manifest]:
    """The objects of one file."""
    finisher = Finisher({call.name for call in own}, findings)
    arguments = settings.at(("arguments",)) if settings is not None else None
    for call in own:
        yield _module(unit, call, arguments, finisher)
    for resource in {id(call.resource): call.resource for call in own}.values():
        yield from _outputs(unit, resource, finisher)
    if settings is not None:
        yield from blocks(settings, unit, findings)
        yield from moved(settings, {call.name: unit for call in own})


def _module(unit: str | None, call: ModuleCall, arguments: Document | None, finisher: Finisher) -> Manifest:
    """A call, with what the environment says of the driver's calls over what the driver does."""
    resource, driver = call.resource, call.resource.selection.driver
    data = finisher.data(call.data, call.origins)
    origins = call.origins
    for name in ("*", driver.name if driver is not None else "*"):
        given = arguments.at((name,)) if arguments is not None else None
        if given is not None and isinstance(given.data, dict):
            data |= given.data
            written = {(key,): (key,) for key in given.data}
            origins = MergedOrigins(MarkedOrigins(given.mark, "environment"), origins, written, {})
    comment: dict[str, Any] = {"resource": str(resource.uid)}
    comment |= {word: names for word, names in call.effects.items() if names}
    said = PrefixOrigins(ByTarget(call.origins, ()))
    origins = MergedOrigins(said, origins, {(COMMENT,): ()}, {})
    rest = sorted(data.keys() - set(META))
    ordered = {COMMENT: comment, **{key: data[key] for key in (*META, *rest) if key in data}}
    return _of(resource, "module", unit, call.name, ordered, origins)


def _outputs(unit: str | None, resource: ResolvedResource, finisher: Finisher) -> Iterator[Manifest]:
    """The outputs of a resource that its modules give, for whoever reads the state."""
    for key, traced in resource.outputs.items():
        if traced.origin.kind == "driver" and any(isinstance(r, ModuleOutput) for r in references(traced.value)):
            origins = PrefixOrigins(traced.origin)
            data = {"value": finisher.data(traced.value, origins)}
            contract = resource.type.outputs.get(key)
            if contract is not None and contract.secret:
                data["sensitive"] = True
            yield _of(resource, "output", unit, output_name(resource.name, key), data, origins)


def _of(
    resource: ResolvedResource, kind: str, unit: str | None, name: str, data: Mapping[str, Any], origins: Origins
) -> Manifest:
    return Manifest(
        kind, "", unit, name, data, unit=resource.workload or SHARED, owner=str(resource.uid), origins=origins
    )


def _claims(manifests: Iterable[Manifest]) -> Iterator[Claim]:
    """The names that resources take: a module's is one in all units, so that a diff knows it by that."""
    for each in manifests:
        if each.kind in ("module", "output"):
            yield Claim(
                (each.kind, each.name), f"{each.kind} `{each.name}`", each.owner, each.origins.at(()).span, each.data
            )
