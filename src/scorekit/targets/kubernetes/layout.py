"""The files of an output: one stream, one file an object, or a kustomize base."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.source.writer import dump, joined
from scorekit.targets.api import SHARED, Manifest, ManifestSet, OutputFile, folder_of
from scorekit.targets.kubernetes.secret_kinds import is_encrypted, is_secret
from scorekit.targets.kubernetes.shapes import mapping
from scorekit.targets.origins import MarkedOrigins

if TYPE_CHECKING:
    from scorekit.source.document import Document

#: Where objects with secret values are in a unit's folder.
SECRETS = "secrets"

_KUSTOMIZATION = "kustomization.yaml"
#: Their mode: readable to the owner alone.
_PRIVATE = 0o600
#: What stands in the kustomization that overlays name.
_LIMITS = """\
# Overlays may patch and label this. namePrefix, nameSuffix and another namespace break it: host names in values, selectors and
# routes keep the names that were rendered. A second copy is a second render, into another namespace: `--namespace NAME`.
"""
_UNSAFE = r"[^A-Za-z0-9.-]"


def read(document: Document) -> tuple[tuple[Manifest, ...], dict[str, Any]]:
    """A document's object, or those of a List; a kustomization is none."""
    return tuple(_objects(document)), {}


def _objects(document: Document) -> Iterator[Manifest]:
    data = document.data
    if not isinstance(data, dict):
        return
    kind, version = data.get("kind"), data.get("apiVersion")
    if not isinstance(kind, str) or not isinstance(version, str) or version.startswith("kustomize.config.k8s.io/"):
        return
    if kind == "List" and isinstance(data.get("items"), list):
        for index in range(len(data["items"])):
            yield from _objects(document.part(("items", index)))
        return
    own = mapping(data.get("metadata"))
    namespace = own.get("namespace")
    yield Manifest(
        kind=kind,
        api_version=version,
        namespace=None if namespace is None else str(namespace),
        name=str(own.get("name", "")),
        data=data,
        unit="",
        owner="",
        origins=MarkedOrigins(document.mark),
        secret=is_secret(data) and not is_encrypted(data),
    )


def layout(manifests: ManifestSet, name: str, kept: Collection[str] = ()) -> tuple[OutputFile, ...]:
    """The files of an output in a layout; ``kept`` are paths of other workloads' files that stay beside them."""
    if name == "stream":
        return (_stream(manifests),)
    files = _files(manifests)
    return files if name == "files" else (*_kustomizations(files, kept), *files)


def _stream(manifests: ManifestSet) -> OutputFile:
    content = joined(map(manifests.text, manifests.manifests)).encode()
    secret = any(manifest.secret for manifest in manifests.manifests)
    return OutputFile("manifests.yaml", content, _PRIVATE if secret else None, secret)


def _files(manifests: ManifestSet) -> tuple[OutputFile, ...]:
    """One file an object, by path."""
    found: dict[str, OutputFile] = {}
    resolution = manifests.resolution
    homes: dict[str, str | None] = {workload.name: workload.namespace for workload in resolution.workloads}
    homes.update((uid, resource.namespace) for uid, resource in resolution.resources.items())
    for manifest in manifests.manifests:
        path = _path(manifest, homes)
        if path in found:
            path = _path(manifest, homes, full=True)
        mode = _PRIVATE if manifest.secret else None
        found[path] = OutputFile(path, manifests.text(manifest).encode(), mode, manifest.secret)
    return tuple(found[path] for path in sorted(found))


def _path(manifest: Manifest, homes: Mapping[str, str | None], *, full: bool = False) -> str:
    """``UNIT/KIND-NAME.yaml``; with the namespace where it is not the owner's own, with all of them where that clashes.

    Who applies a folder does so by the names of its files, and a Namespace must exist before its objects.
    """
    kind = "0-namespace" if manifest.kind == "Namespace" else re.sub(_UNSAFE, "_", manifest.kind.lower())
    name = re.sub(_UNSAFE, "_", manifest.name)
    if full:
        kind = f"{kind}.{manifest.group}"
    if full or manifest.namespace not in {None, homes.get(manifest.owner, manifest.namespace)}:
        name = f"{name}.{manifest.namespace}"
    unit = folder_of(manifest.unit)
    folder = f"{unit}/{SECRETS}" if manifest.secret else unit
    return f"{folder}/{kind}-{name}.yaml"


def _kustomizations(files: Iterable[OutputFile], kept: Collection[str]) -> tuple[OutputFile, ...]:
    """A kustomization for each unit, and one above them that lists the units.

    They list what is kept too, so that a part of the workloads gives the bytes that all of them give. A kept unit that
    has a kustomization keeps that one.
    """
    made = {file.path for file in files}
    units: dict[str, list[str]] = {}
    for each in sorted({*made, *kept}):
        unit, _, path = each.partition("/")
        if path and path != _KUSTOMIZATION:
            units.setdefault(unit, []).append(path)
    own = {path.partition("/")[0] for path in made}
    wanted = [unit for unit in sorted(units) if unit in own or f"{unit}/{_KUSTOMIZATION}" not in kept]
    # What all of them may need comes first: the namespaces of several.
    root = _kustomization(_KUSTOMIZATION, sorted(units, key=lambda unit: (unit != SHARED, unit)), _LIMITS)
    return (root, *(_kustomization(f"{unit}/{_KUSTOMIZATION}", units[unit]) for unit in wanted))


def _kustomization(path: str, resources: list[str], comment: str = "") -> OutputFile:
    data: dict[str, Any] = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": resources,
    }
    return OutputFile(path, (comment + dump(data)).encode())
