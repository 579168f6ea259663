"""Volumes of a workload: one for each resource that it mounts, however many mounts there are.

A claim is a PersistentVolumeClaim named after the resource; a StatefulSet's own claims are ``volumeClaimTemplates``, so
that every pod has its own. A shared resource's claim is always one object, since sharing is what it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import TYPE_CHECKING, Any

from scorekit.codes import targets as codes
from scorekit.diagnostics import Diagnostic, Label
from scorekit.lazy_dataclass import dataclass
from scorekit.names import dns, last_word
from scorekit.resolve.resolution import Origin, Resolution, ResolvedResource, ResolvedVolume, ResolvedWorkload
from scorekit.suggest import did_you_mean, in_words
from scorekit.targets.annotations import asked_kind
from scorekit.targets.kubernetes.emit_context import EmitContext, OriginBuilder, built, head
from scorekit.targets.kubernetes.kinds import POD_SPECS
from scorekit.targets.kubernetes.shapes import below, containers, items, mapping, refuse
from scorekit.targets.origins import MarkedOrigins
from scorekit.values import VolumeHandle

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.source.document import Document, Path
    from scorekit.targets.api import Manifest

#: A name that other tools take for a volume of the workload, as Compose does.
_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]*")
_CLAIM_NAME: Path = ("persistentVolumeClaim", "claimName")


@dataclass(frozen=True, slots=True)
class Single:
    """A claim that is mounted on one node at a time, where a workload mounts it."""

    name: str
    shared: bool
    #: Whether other workloads mount it as well.
    crowded: bool
    span: Span


@dataclass(slots=True)
class Volumes:
    """What a workload's volumes come to."""

    #: Container to its mounts.
    mounts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    #: The pod's volumes, by name.
    volumes: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: A StatefulSet's claims by name, and where each one's spec is written.
    claims: dict[str, tuple[dict[str, Any], MarkedOrigins]] = field(default_factory=dict)
    #: Volume name to where it is defined.
    origins: dict[str, MarkedOrigins] = field(default_factory=dict)
    #: The first claim among the pod's volumes that serves one node at a time.
    single: Single | None = None


def workload_volumes(emission: EmitContext, workload: ResolvedWorkload, kind: str) -> Volumes:
    """The volumes, templates and mounts of a workload of a kind."""
    found = Volumes()
    for container in workload.containers:
        for volume in container.volumes:
            resource = _resource(emission, workload, volume)
            if resource is None and (word := _plain_name(workload, volume)):
                _scratch(found, container.name, workload, volume, word)
            part = _part(emission, resource, volume) if resource else None
            if resource is None or part is None:
                continue
            name = dns(resource.name, limit=63)
            found.mounts.setdefault(container.name, []).append(_mounted(name, volume))
            if name not in found.origins:
                found.origins[name] = MarkedOrigins(part.mark.child("source") or part.mark)
                _define(emission, found, name, part, (workload, kind, resource, volume))
    return found


def _mounted(name: str, volume: ResolvedVolume) -> dict[str, Any]:
    mount: dict[str, Any] = {"name": name, "mountPath": volume.target}
    if volume.sub_path and volume.sub_path.strip("/"):
        mount["subPath"] = volume.sub_path
    if volume.read_only:
        mount["readOnly"] = True
    return mount


def _plain_name(workload: ResolvedWorkload, volume: ResolvedVolume) -> str:
    """The name of a volume that is no resource and near to none; empty where the source is anything else."""
    source, names = volume.source.value, tuple(workload.resources)
    word = last_word(source) if isinstance(source, str) and _NAME.fullmatch(source) else ""
    return "" if word in names or did_you_mean(word, names) else word


def _scratch(found: Volumes, container: str, workload: ResolvedWorkload, volume: ResolvedVolume, word: str) -> None:
    """Mount an empty folder for a name that is no resource: one for all containers of the workload."""
    name = dns(f"{workload.name}-{word}", limit=63)
    found.mounts.setdefault(container, []).append(_mounted(name, volume))
    found.volumes[name] = {"name": name, "emptyDir": {}}
    mark = workload.spec.document.nearest((*volume.path, "source"))
    found.origins.setdefault(name, MarkedOrigins(mark, "score"))


def _define(
    emission: EmitContext,
    found: Volumes,
    name: str,
    part: Document,
    use: tuple[ResolvedWorkload, str, ResolvedResource, ResolvedVolume],
) -> None:
    """Add the volume of a resource's part to the pod, or to a StatefulSet's templates."""
    workload, kind, resource, volume = use
    source = mapping(part.data)
    if "source" in source:
        found.volumes[name] = {"name": name, **mapping(source["source"])}
    elif kind == "StatefulSet" and not resource.shared:
        claim = {"metadata": {"name": name}, "spec": source["claim"]}
        found.claims[name] = (claim, MarkedOrigins(part.part(("claim",)).mark))
    else:
        if resource.namespace != workload.namespace:
            message = (
                f"`{resource.name}` is a claim in namespace `{resource.namespace}`; "
                f"workload `{workload.name}` runs in `{workload.namespace}`"
            )
            emission.findings.add(codes.VOLUME_NAMESPACE.at(volume.source.origin.span, message))
        found.volumes[name] = {"name": name, "persistentVolumeClaim": {"claimName": resource.name}}
        if found.single is None and not _for_many(source["claim"]):
            crowded = len(_users(emission, resource)) > 1
            found.single = Single(resource.name, resource.shared, crowded, volume.source.origin.span)


def _for_many(claim: Any) -> bool:
    """Whether pods on several nodes can mount a claim at once."""
    modes = mapping(claim).get("accessModes")
    return isinstance(modes, list) and ("ReadWriteMany" in modes or modes == ["ReadOnlyMany"])


def _resource(emission: EmitContext, workload: ResolvedWorkload, volume: ResolvedVolume) -> ResolvedResource | None:
    """The resource that a volume is; None, and a finding, where it is none."""
    source = volume.source.value
    if isinstance(source, VolumeHandle):
        return emission.resolution.resources[source.uid]
    span = volume.source.origin.span
    if not isinstance(source, str):
        emission.findings.add(codes.PLAIN_VOLUME.at(span, f"{source!r} can't be the source of a volume"))
        return None
    names = tuple(workload.resources)
    if (meant := last_word(source)) in names:
        help_ = f"write `${{resources.{meant}}}`"
    elif near := did_you_mean(meant, names):
        help_ = f"{near} A resource is written `${{resources.NAME}}`"
    else:
        help_ = f"declare a resource of type `volume` and write `${{resources.{meant or 'NAME'}}}`"
    if _plain_name(workload, volume):
        message = f"`{source}` is no resource but an empty folder here, which goes with the pod"
        emission.findings.add(codes.PLAIN_VOLUME.at(span, message, help=help_).softened())
    else:
        emission.findings.add(codes.PLAIN_VOLUME.at(span, f"`{source}` is no resource", help=help_))
    return None


def _part(emission: EmitContext, resource: ResolvedResource, volume: ResolvedVolume) -> Document | None:
    """The ``volume`` of a resource's section; None, and a finding, where it is missing or malformed."""
    part = volume_part(resource)
    if part is not None and len({"source", "claim"} & mapping(part.data).keys()) == 1:
        return part
    uid = resource.uid
    what = f"driver `{resource.selection.driver.name}`" if resource.selection.driver else "the binding"
    span = part.mark.span if part else volume.source.origin.span
    words = "must have one of `source` and `claim`" if part else "is missing"
    message = f"`{uid}` can't be mounted: `volume` of {what} for Kubernetes {words}"
    emission.findings.add(codes.NO_VOLUME.at(span, message))
    return None


def volume_part(resource: ResolvedResource) -> Document | None:
    """The ``volume`` of a resource's section."""
    return resource.section.at(("volume",)) if resource.section is not None else None


def claims(emission: EmitContext, resource: ResolvedResource) -> list[Manifest]:
    """The PersistentVolumeClaim of a resource, where a workload mounts it as such."""
    part = volume_part(resource)
    if part is None:
        return []
    values = emission.opaque[str(resource.uid)]
    refuse(((path[1:], v) for path, v in values if path[0] == "volume"), MarkedOrigins(part.mark), emission.findings)
    claim = mapping(part.data).get("claim")
    if claim is None or "source" in part.data:
        return []
    if not any(resource.shared or asked_kind(each) != "StatefulSet" for each in _users(emission, resource)):
        return []
    data = head("PersistentVolumeClaim", resource.name, resource.namespace, emission.labels(resource.name))
    places = OriginBuilder()
    places.note(("spec",), MarkedOrigins(part.part(("claim",)).mark))
    root = Origin("driver", part.mark.span)
    return [built(emission, {**data, "spec": claim}, places, root, str(resource.uid))]


def _users(emission: EmitContext, resource: ResolvedResource) -> list[ResolvedWorkload]:
    """The workloads that mount a resource."""
    handle = VolumeHandle(str(resource.uid))
    return [
        workload
        for workload in emission.users.get(str(resource.uid), ())
        if any(volume.source.value == handle for container in workload.containers for volume in container.volumes)
    ]


def crowded(resolution: Resolution, found: Iterable[Manifest], others: Iterable[Manifest]) -> Iterator[Diagnostic]:
    """The claims that pods on one node alone can mount, and that several workloads do: each has a pod at least."""
    asked = {each.owner for each in found}
    manifests = [*found, *others]
    claims = {
        (each.namespace, each.name): modes
        for each in manifests
        if each.kind == "PersistentVolumeClaim" and not _for_many(modes := each.data.get("spec"))
    }
    users: dict[tuple[str | None, str], dict[str, Manifest]] = {key: {} for key in claims}
    for each in manifests if claims else ():
        if resolution.workload(each.owner):
            for name in mounted(each):
                users.get((each.namespace, name), {})[each.owner] = each
    for key, mounting in users.items():
        if len(mounting) > 1 and not asked.isdisjoint(mounting):
            yield _crowded(key[1], list(mounting.values()), claims[key])


def mounted(found: Manifest) -> Iterator[str]:
    """The claims that the pods of an object mount."""
    for _, volume in items(below(found.data, (*POD_SPECS[found.kind], "volumes"))) if found.kind in POD_SPECS else ():
        yield str(below(volume, _CLAIM_NAME))


def _crowded(name: str, mounting: list[Manifest], claim: Any) -> Diagnostic:
    places = [_mount(each, name) for each in mounting]
    names = [f"`{each.owner}`" for each in mounting]
    alone = mapping(claim).get("accessModes") == ["ReadWriteOncePod"]
    diagnostic = codes.ONE_NODE_CLAIM.at(
        places[1],
        f"{in_words(names)} mount the claim `{name}`, which serves one {'pod' if alone else 'node'} at a time",
        labels=[Label(places[0], "mounted here as well")],
        help="ways out: `accessModes: [ReadWriteMany]` in the driver's settings, or one workload with several containers",
    )
    return diagnostic if alone else diagnostic.softened()


def _mount(found: Manifest, claim: str) -> Span:
    """Where the workload of an object mounts a claim."""
    spec = POD_SPECS[found.kind]
    volumes = items(below(found.data, (*spec, "volumes")))
    name = next(each.get("name") for _, each in volumes if below(each, _CLAIM_NAME) == claim)
    for path, container in sorted(containers(found.data), key=lambda each: each[0][-2] != "containers"):
        for number, mount in items(container.get("volumeMounts")):
            if mount.get("name") == name:
                return found.origins.at((*path, "volumeMounts", number)).span
    return found.origins.at(spec).span
