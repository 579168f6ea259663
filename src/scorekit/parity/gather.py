"""The facts of one compiled environment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit.lineage import Lineage, Value
from scorekit.parity.result import Fact, FactKey, fact, plain
from scorekit.resolve.outputs import EVERY_OUTPUT
from scorekit.source.document import dotted
from scorekit.targets.record import find_target

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.model.environment import Environment
    from scorekit.resolve.resolution import Resolution, ResolvedResource, ResolvedWorkload
    from scorekit.targets.api import Manifest, ManifestSet


def facts_of(manifests: ManifestSet) -> Mapping[FactKey, Fact]:
    """Everything that a developer can see of an environment, by what it is about."""
    found: dict[FactKey, Fact] = {}
    resolution = manifests.resolution
    used = _used(resolution)
    owned: dict[str, list[Manifest]] = {}
    for manifest in manifests.manifests:
        owned.setdefault(manifest.owner, []).append(manifest)
    for workload in resolution.workloads:
        if workload.selected:
            found.update(_workload(workload, resolution.environment))
    for uid, subject in _subjects(resolution).items():
        resource = resolution.resources[uid]
        made = [m for one in _with_required(resolution, uid) for m in owned.get(one, ())]
        found.update(_resource(subject, resource, used.get(uid, frozenset())))
        found.update(_running(subject, manifests, resource, made))
    environment = resolution.environment
    for name in sorted(environment.variables):
        text = environment.variables[name]
        read = any(name in names for uid, names in used.items() if uid.startswith("environment."))
        span = environment.span(("variables", name))
        found[FactKey("environment", "environment variable", dotted((name,)))] = Fact(
            plain(name, text), span=span, used=read
        )
    found[FactKey("environment", "targets")] = Fact(", ".join(environment.targets), span=environment.span(("targets",)))
    return found


def _subjects(resolution: Resolution) -> Mapping[str, str]:
    """The resources that selected workloads declare, by uid, with how they are called: ``api.db``, or the uid if shared."""
    found: dict[str, str] = {}
    for workload in resolution.workloads:
        for name, uid in sorted(workload.resources.items()) if workload.selected else ():
            shared = resolution.resources[str(uid)].shared
            found.setdefault(str(uid), str(uid) if shared else f"{workload.name}.{name}")
    return found


def _used(resolution: Resolution) -> Mapping[str, frozenset[str]]:
    """The outputs that workloads read, for themselves and for params that they give, by uid."""
    found: dict[str, set[str]] = {}
    lineage = Lineage(resolution)
    texts = [(workload.name, traced.origin) for workload in resolution.workloads for _, _, traced in workload.values]
    for uid, resource in resolution.resources.items():
        texts += [(lineage.reader(Value("param", uid, key)), param.origin) for key, param in resource.params.items()]
    for reader, origin in texts:
        for name in origin.inputs if lineage.workload(reader) else ():
            for value in lineage.meant(reader, name):
                if value.kind == "output":
                    found.setdefault(value.owner, set()).add(str(value.key))
    return {uid: frozenset(names) for uid, names in found.items()}


def _with_required(resolution: Resolution, uid: str) -> tuple[str, ...]:
    """A resource, and what its driver requires through any number of steps."""
    found = [uid]
    for one in found:
        found += [str(r) for r in resolution.resources[one].requires.values() if str(r) not in found]
    return tuple(found)


def _resource(subject: str, resource: ResolvedResource, used: frozenset[str]) -> Iterator[tuple[FactKey, Fact]]:
    selection = resource.selection
    served = selection.driver.name if selection.driver is not None else "binding"
    declared = resource.declarations[0].span if resource.declarations else None
    yield FactKey(subject, "resource"), Fact(resource.type.name, span=declared)
    yield FactKey(subject, "class"), Fact(resource.uid.class_, span=declared)
    yield FactKey(subject, "driver"), Fact(served, span=selection.span)
    later = resource.type.additional_outputs
    for name, output in sorted(resource.outputs.items()):
        if name == EVERY_OUTPUT and later is not None and later.runtime:
            continue  # a target where whoever starts it gives them has no such output, and they are all there
        yield FactKey(subject, "output", dotted((name,))), fact(name, output.value, output.origin, used=name in used)
    for name, param in sorted(resource.params.items()):
        key = FactKey(subject, "version") if name == "version" else FactKey(subject, "param", dotted((name,)))
        yield key, fact(name, param.value, param.origin)


def _running(
    subject: str, manifests: ManifestSet, resource: ResolvedResource, made: list[Manifest]
) -> Iterator[tuple[FactKey, Fact]]:
    """What a resource's driver runs, and whether it outlives a restart."""
    span = resource.selection.span
    for name, tag in sorted(images_of(made).items()):
        yield FactKey(subject, "image", name), Fact(tag, span=span)
    storage = storage_of(manifests, made, resource)
    if storage:
        yield FactKey(subject, "storage"), Fact(storage, span=span)


def _workload(workload: ResolvedWorkload, environment: Environment) -> Iterator[tuple[FactKey, Fact]]:
    settings, name = workload.settings, workload.name
    yield FactKey(name, "workload"), Fact("there", span=workload.spec.span(("metadata", "name")))
    yield (
        FactKey(name, "replicas"),
        Fact(
            "1" if settings.replicas is None else str(settings.replicas),
            span=_setting(environment, workload, "replicas"),
        ),
    )
    yield (
        FactKey(name, "profile"),
        Fact(settings.security.profile, span=_setting(environment, workload, "security", "profile")),
    )
    for port, found in sorted((workload.spec.service.ports if workload.spec.service else {}).items()):
        target = f" to {found.target_port}" if found.target_port else ""
        span = workload.spec.span(("service", "ports", port))
        yield FactKey(name, "port", port), Fact(f"{found.port}{target} {found.protocol}", span=span)
    for container in workload.containers:
        if container.image is not None:
            yield (
                FactKey(name, "container image", container.name),
                fact(name, container.image.value, container.image.origin),
            )
        for part, words in (("command", container.spec.command), ("args", container.spec.args)):
            if words:
                span = workload.spec.span(("containers", container.name, part))
                yield FactKey(name, "command", f"{container.name}.{part}"), Fact(plain(part, list(words)), span=span)
        for variable, traced in sorted(container.variables.items()):
            yield (
                FactKey(name, "variable", dotted((container.name, variable))),
                fact(variable, traced.value, traced.origin),
            )


def _setting(environment: Environment, workload: ResolvedWorkload, *path: str) -> Span | None:
    """Where a setting of a workload is written: in the strongest rule that has it; None where it is the default."""
    for key in reversed(workload.rules):
        if environment.document.at(("workloads", key, *path)) is not None:
            return environment.span(("workloads", key, *path))
    return None


#: What outlives a restart, in the words of the report.
KEPT, LOST = "kept", "lost at a restart"
#: The class by which a developer says that nothing need be kept.
_EPHEMERAL = "ephemeral"


def images_of(manifests: Iterable[Manifest]) -> Mapping[str, str]:
    """The images that some objects run: the last part of the name to the tag; those without a tag are left out."""
    found: dict[str, set[str]] = {}
    for manifest in manifests:
        for image in _images(manifest.data) if not manifest.secret else ():
            name, _, tag = image.partition("@")[0].rpartition("/")[2].partition(":")
            if tag:
                found.setdefault(name, set()).add(tag)
    return {name: ", ".join(sorted(tags)) for name, tags in found.items()}


def storage_of(manifests: ManifestSet, made: Sequence[Manifest], resource: ResolvedResource) -> str:
    """Whether what a resource holds is kept; empty where it holds nothing or nobody can tell. ``made`` are its objects and its servers'."""
    target = find_target(manifests.target)
    if any(True for one in made for _ in target.data(one, manifests.resolution, manifests.extra or {})):
        return KEPT
    section = resource.section
    scratch = section is not None and target.is_scratch(section) and resource.uid.class_ != _EPHEMERAL
    return LOST if scratch or any(map(target.runs_server, made)) else ""


def _images(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            if key == "image" and isinstance(below, str):
                yield below
            else:
                yield from _images(below)
    elif isinstance(value, list):
        for below in value:
            yield from _images(below)
