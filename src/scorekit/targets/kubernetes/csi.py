"""Secrets that the Secrets Store CSI driver fetches: SecretProviderClasses in place of Secrets, and the mounts that make it sync them.

The driver writes the Secret when a pod mounts the class (https://secrets-store-csi-driver.sigs.k8s.io/topics/sync-as-kubernetes-secret),
so every pod that reads the Secret does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.codes.targets import SECRET_WITHOUT_BACKEND
from scorekit.errors import InternalError
from scorekit.names import cut
from scorekit.resolve.resolution import Origin
from scorekit.resolve.secrets import External
from scorekit.source.writer import dump
from scorekit.targets.kubernetes.emit_context import EmitContext, OriginBuilder, head
from scorekit.targets.kubernetes.kinds import POD_SPECS, is_core
from scorekit.targets.kubernetes.shapes import below, items, mapping, put, reads
from scorekit.targets.origins import MergedOrigins, PrefixOrigins

if TYPE_CHECKING:
    from scorekit.resolve.resolution import ResolvedResource
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest

_DRIVER = "secrets-store.csi.k8s.io"
#: Below it each class has a folder.
_FOLDER = "/mnt/secrets-store"

#: Entries of the store and their parts, to the names of the files that they become.
_Files = Mapping[tuple[str, str | None], str]


class _Provider(NamedTuple):
    """How a provider is told what to fetch: as YAML in one of its parameters."""

    parameter: str
    fetched: Callable[[_Files], Any]
    parts: bool = True


def _aws(files: _Files) -> Any:
    found: dict[str, dict[str, Any]] = {}
    for (entry, part), name in files.items():
        item = found.setdefault(entry, {"objectName": entry, "objectType": "secretsmanager"})
        if part is None:
            item["objectAlias"] = name
        else:
            # A name in JMESPath stands in quotes unless it is plain.
            path = part if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", part) else json.dumps(part)
            item.setdefault("jmesPath", []).append({"path": path, "objectAlias": name})
    return [*found.values()]


def _azure(files: _Files) -> Any:
    return {"array": [dump({"objectName": e, "objectType": "secret", "objectAlias": n}) for (e, _), n in files.items()]}


def _gcp(files: _Files) -> Any:
    return [
        {"resourceName": entry, "path": name, **({} if part is None else {"extractJSONKey": part})}
        for (entry, part), name in files.items()
    ]


def _vault(files: _Files) -> Any:
    return [
        {"objectName": name, "secretPath": entry, **({} if part is None else {"secretKey": part})}
        for (entry, part), name in files.items()
    ]


#: By the name of the provider, as environments and SecretProviderClasses have it.
PROVIDERS: Mapping[str, _Provider] = {
    "aws": _Provider("objects", _aws),
    "azure": _Provider("objects", _azure, parts=False),
    "gcp": _Provider("secrets", _gcp),
    "vault": _Provider("objects", _vault),
}


def secret_provider_class(
    emission: EmitContext,
    resource: ResolvedResource,
    namespace: str | None,
    origins: Mapping[str, Origin],
) -> tuple[dict[str, Any], OriginBuilder]:
    """The object that has the Secret of a resource written with some keys, those of the origins, and where its parts come from."""
    environment, places = emission.resolution.environment, OriginBuilder()
    settings = environment.secrets
    if settings.provider is None:
        raise InternalError("an environment with this backend names its provider")
    provider = PROVIDERS[settings.provider]
    files: dict[tuple[str, str | None], str] = {}
    data: list[dict[str, str]] = []
    for key, origin in sorted(origins.items()):
        source = resource.secrets[key]
        if not isinstance(source, External):
            raise InternalError(f"secret {key} of {resource.uid} is in no store")
        if source.property is not None and not provider.parts:
            message = f"`{settings.provider}` has no properties in entry `{source.key}` of its store"
            help_ = "leave out `property`, and give each secret an entry of its own by `key`"
            emission.findings.add(SECRET_WITHOUT_BACKEND.at(origin.span, message, help=help_))
        places.note(("spec", "secretObjects", 0, "data", len(data)), origin)
        data.append({"objectName": files.setdefault((source.key, source.property), key), "key": key})
    said = Origin("environment", environment.span(("secrets", "parameters")))
    places.note(("spec", "parameters"), said)
    places.note(("spec", "provider"), Origin("environment", environment.span(("secrets", "provider"))))
    spec = {
        "provider": settings.provider,
        "parameters": {**settings.parameters, provider.parameter: dump(provider.fetched(files))},
        "secretObjects": [{"secretName": resource.name, "type": "Opaque", "data": data}],
    }
    begun = head("SecretProviderClass", resource.name, namespace, emission.labels(resource.name))
    return {**begun, "apiVersion": "secrets-store.csi.x-k8s.io/v1", "spec": spec}, places


def with_mounts(
    emission: EmitContext, classes: Collection[tuple[str | None, str]], manifests: Iterable[Manifest]
) -> list[Manifest]:
    """The objects, whose pods mount what they read of the classes, by namespace and name."""
    span = emission.resolution.environment.span(("secrets", "backend"))
    return [_mounting(each, classes, Origin("environment", span)) for each in manifests] if classes else [*manifests]


def _mounting(found: Manifest, classes: Collection[tuple[str | None, str]], origin: Origin) -> Manifest:
    path = POD_SPECS.get(found.kind) if is_core(found.api_version) else None
    pod = mapping(below(found.data, path)) if path is not None else {}
    read = {name for kind, name, _ in reads(pod) if kind == "Secret" and (found.namespace, name) in classes}
    if path is None or not read or not items(pod.get("containers")):
        return found
    # One mount is enough: the volumes of a pod are there before its first container.
    first = pod["containers"][0]
    data = found.data
    written: dict[Path, Path] = {}
    for own, name_list, made in (
        ((*path, "volumes"), pod.get("volumes"), _volume),
        ((*path, "containers", 0, "volumeMounts"), first.get("volumeMounts"), _mount),
    ):
        before = name_list or []
        data = put(data, own, [*before, *map(made, sorted(read))])
        written.update({(*own, index): () for index in range(len(before), len(before) + len(read))})
        if not before:
            written[own] = ()
    return replace(found, data=data, origins=MergedOrigins(PrefixOrigins(origin), found.origins, written, {}))


def _volume(name: str) -> dict[str, Any]:
    attributes = {"secretProviderClass": name}
    return {"name": _called(name), "csi": {"driver": _DRIVER, "readOnly": True, "volumeAttributes": attributes}}


def _mount(name: str) -> dict[str, Any]:
    return {"name": _called(name), "mountPath": f"{_FOLDER}/{name}", "readOnly": True}


def _called(name: str) -> str:
    return cut(f"secrets-{name.replace('.', '-')}", name, limit=63)
