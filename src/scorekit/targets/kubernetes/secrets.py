"""Secrets that resources own: one object for each namespace that reads some, with what is read there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.lazy_dataclass import dataclass
from scorekit.resolve.memo import per_object
from scorekit.resolve.resolution import Origin, ResolvedResource
from scorekit.targets.kubernetes.csi import secret_provider_class
from scorekit.targets.kubernetes.emit_context import EmitContext, OriginBuilder, built, head
from scorekit.targets.kubernetes.encrypted_files import encrypted_secret
from scorekit.targets.kubernetes.external_secrets import KIND, external_secret
from scorekit.targets.kubernetes.files import base64_text
from scorekit.targets.kubernetes.shapes import below, mapping
from scorekit.values import Reference, SecretValue, references

if TYPE_CHECKING:
    from scorekit.model.driver import Driver
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest


@dataclass(frozen=True, slots=True)
class DerivedSecrets:
    """Who reads which secret: uid to namespace to keys. A function of the compiled set, never of what is selected."""

    reads: Mapping[str, Mapping[str | None, frozenset[str]]]

    @classmethod
    def of(cls, emission: EmitContext) -> DerivedSecrets:
        """The readers in a compiled set."""
        resources = emission.resolution.resources
        reads: dict[str, dict[str | None, set[str]]] = {}
        for namespace, reference in (*_workload_reads(emission), *_driver_reads(emission)):
            if isinstance(reference, SecretValue):
                reads.setdefault(reference.uid, {}).setdefault(namespace, set()).add(reference.key)
        for uid, resource in resources.items():
            # Its own manifests may name the Secret itself, as a volume or an envFrom does, so there it is whole.
            if resource.secrets and resource.section is not None and mapping(resource.section.data).get("manifests"):
                reads.setdefault(uid, {}).setdefault(resource.namespace, set()).update(resource.secrets)
        return cls({uid: {name: frozenset(keys) for name, keys in found.items()} for uid, found in reads.items()})


def _workload_reads(emission: EmitContext) -> Iterator[tuple[str | None, Reference]]:
    """What workloads read: their variables, and files that are one reference."""
    for workload in emission.resolution.workloads:
        for container in workload.containers:
            for traced in container.variables.values():
                if type(traced.value) is not str:
                    yield from ((workload.namespace, reference) for reference in references(traced.value))
            for file in container.files:
                if isinstance(file.content.value, Reference):
                    yield workload.namespace, file.content.value


def _driver_reads(emission: EmitContext) -> Iterator[tuple[str | None, Reference]]:
    """What drivers' manifests read, and what drivers have the workloads that declare the resource read."""
    for uid, values in emission.opaque.items():
        resource = emission.resolution.resources[uid]
        for path, value in values:
            for reference in references(value):
                if path[0] == "workload":
                    yield from ((workload.namespace, reference) for workload in emission.users.get(uid, ()))
                elif path[0] == "manifests":
                    section: Any = resource.section
                    namespace = below(section.data["manifests"][path[1]], ("metadata", "namespace"))
                    yield namespace if isinstance(namespace, str) else resource.namespace, reference


def secret_objects(emission: EmitContext, secrets: DerivedSecrets, resource: ResolvedResource) -> list[Manifest]:
    """The Secrets of a resource, or what has them written: named after it, one for each namespace that reads some of its secrets."""
    uid = str(resource.uid)
    keeper = emission.resolution.secrets
    found: list[Manifest | None] = []
    for namespace, keys in sorted(secrets.reads.get(uid, {}).items(), key=lambda item: item[0] or ""):
        values = {key: SecretValue(uid, key) for key in sorted(keys)}
        provided = [key for key, value in values.items() if keeper.is_provided(value)]
        if provided:
            found.append(_BACKENDS[keeper.backend](emission, resource, namespace, provided))
        data = {key: base64_text(keeper.reveal(value)) for key, value in values.items() if keeper.can_reveal(value)}
        if data:
            found.append(_object(emission, resource, namespace, data))
    return [each for each in found if each is not None]


def classes(emission: EmitContext, secrets: DerivedSecrets) -> frozenset[tuple[str | None, str]]:
    """Where the Secrets lie that are written when a pod mounts the class of their name: their namespaces and names."""
    if emission.resolution.secrets.backend != "csi":
        return frozenset()
    resources = emission.resolution.resources
    return frozenset((namespace, resources[uid].name) for uid, reads in secrets.reads.items() for namespace in reads)


def _external(
    emission: EmitContext, resource: ResolvedResource, namespace: str | None, keys: Collection[str]
) -> Manifest:
    uid, begun = str(resource.uid), head(KIND, resource.name, namespace, emission.labels(resource.name))
    values = {key: SecretValue(uid, key) for key in keys}
    body, places = external_secret(emission, begun, values, uid, _origins(resource, keys))
    return _owned(emission, resource, namespace, body, places)


def _provider_class(
    emission: EmitContext, resource: ResolvedResource, namespace: str | None, keys: Collection[str]
) -> Manifest:
    body, places = secret_provider_class(emission, resource, namespace, _origins(resource, keys))
    return _owned(emission, resource, namespace, body, places)


def _owned(
    emission: EmitContext,
    resource: ResolvedResource,
    namespace: str | None,
    body: Mapping[str, Any],
    places: OriginBuilder,
) -> Manifest:
    _note_namespace(emission, resource, namespace, places)
    return built(emission, body, places, _origin(resource, ("secrets",)), str(resource.uid))


#: What has the secrets of a resource written that a backend provides, with some keys, in a namespace.
_BACKENDS: Mapping[str, Callable[[EmitContext, ResolvedResource, str | None, Collection[str]], Manifest | None]] = {
    "csi": _provider_class,
    "encrypted-files": encrypted_secret,
    "external-secrets": _external,
}


def _object(
    emission: EmitContext, resource: ResolvedResource, namespace: str | None, data: Mapping[str, str]
) -> Manifest:
    places = OriginBuilder()
    for key, origin in _origins(resource, data).items():
        places.note(("data", key), origin)
    body = {**head("Secret", resource.name, namespace, emission.labels(resource.name)), "type": "Opaque", "data": data}
    return _owned(emission, resource, namespace, body, places)


def _note_namespace(
    emission: EmitContext, resource: ResolvedResource, namespace: str | None, places: OriginBuilder
) -> None:
    if namespace != resource.namespace:
        # A copy for those who read it there lies where they do, which is not what places the resource.
        readers = (w.name for w in emission.resolution.workloads if w.namespace == namespace)
        places.note(("metadata", "namespace"), emission.namespace(next(readers, str(resource.uid))))


def _origins(resource: ResolvedResource, keys: Iterable[str]) -> dict[str, Origin]:
    return {key: _origin(resource, ("secrets", key)) for key in keys}


def _origin(resource: ResolvedResource, path: Path) -> Origin:
    driver = resource.selection.driver
    return _written(driver, path) if driver else Origin("driver", resource.selection.span)


@per_object
def _written(driver: Driver, path: Path) -> Origin:
    return Origin("driver", driver.span(path))
