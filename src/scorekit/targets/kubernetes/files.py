"""Files of a workload's containers: one ConfigMap of what is plain, one Secret of what is not, one volume of both.

Each file is mounted as a file, by ``subPath``, so that other files of its folder stay. Such a mount does not follow
later changes; the checksum on the pod template rolls the pods instead.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from scorekit.codes import targets as codes
from scorekit.lazy_dataclass import dataclass
from scorekit.names import cut
from scorekit.targets.kubernetes.emit_context import EmitContext, OriginBuilder, built, head, target_origin
from scorekit.targets.kubernetes.external_secrets import KIND, external_secret
from scorekit.targets.kubernetes.references import ReferenceReader, ReferenceSite
from scorekit.targets.kubernetes.services import files_name
from scorekit.values import ConfigMapKey, Reference, SecretKey, Text

if TYPE_CHECKING:
    from scorekit.resolve.resolution import Origin, ResolvedFile, ResolvedWorkload
    from scorekit.targets.api import Manifest

#: The name of the volume.
VOLUME = "files"

_NOT_IN_KEYS = r"[^-._a-zA-Z0-9]+"


@dataclass(slots=True)
class Store:
    """A ConfigMap or Secret that is being filled with a workload's files."""

    kind: str
    name: str
    #: Key to content.
    contents: dict[str, str | bytes] = field(default_factory=dict)
    #: Key to a text around secrets that are kept in a store, which the cluster fills in.
    texts: dict[str, Text] = field(default_factory=dict)
    #: What the volume picks: ``{key, path, mode}``.
    items: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class WorkloadFiles:
    """What a workload's files come to."""

    #: Container to its mounts.
    mounts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    volume: dict[str, Any] | None = None
    objects: list[Manifest] = field(default_factory=list)


def workload_files(workload: ResolvedWorkload, labels: Mapping[str, str], reader: ReferenceReader) -> WorkloadFiles:
    """The objects, the volume and the mounts of a workload's files."""
    files = WorkloadFiles()
    if not any(container.files for container in workload.containers):
        return files
    name = files_name(workload)
    plain, secret = Store("ConfigMap", name), Store("Secret", name)
    foreign: dict[tuple[str, str], Store] = {}
    origins: dict[str, Origin] = {}
    keys = _keys(workload)
    for container in workload.containers:
        for file in sorted(container.files, key=lambda f: f.target):
            key = keys[container.name, file.target]
            store, source_key = _stored(file, key, workload, reader, (plain, secret), foreign)
            if store is None:
                continue
            item = {"key": source_key, "path": key}
            store.items.append(item if file.mode is None else {**item, "mode": file.mode})
            origins[key] = file.content.origin
            mount = {"name": VOLUME, "mountPath": file.target, "subPath": key, "readOnly": True}
            files.mounts.setdefault(container.name, []).append(mount)
    files.volume = _volume((plain, secret, *(foreign[key] for key in sorted(foreign))))
    for store in (plain, secret):
        if store.contents:
            files.objects.append(_object(reader.emission, store, workload, labels, origins))
    if secret.texts:
        files.objects.append(_external(reader.emission, secret, workload, labels, origins))
    return files


def _stored(
    file: ResolvedFile,
    key: str,
    workload: ResolvedWorkload,
    reader: ReferenceReader,
    own: tuple[Store, Store],
    foreign: dict[tuple[str, str], Store],
) -> tuple[Store | None, str]:
    """Where a file's content lies and under which key; None where it can lie nowhere."""
    content = file.content.value
    site = ReferenceSite(file.content.origin, workload)
    if isinstance(content, Text):
        text = _composed(content, site, reader)
        if text is None:
            return None, key
        if isinstance(text, Text):
            own[1].texts[key] = text
        else:
            own[1].contents[key] = text
        return own[1], key
    if isinstance(content, Reference):
        found = reader.key(content, site)
        if found is None:
            return None, key
        return foreign.setdefault((found.kind, found.name), Store(found.kind, found.name)), found.key
    own[0].contents[key] = content
    return own[0], key


def _composed(text: Text, site: ReferenceSite, reader: ReferenceReader) -> str | Text | None:
    """The text with its secrets put in, or as it is where the cluster does that; None, and a finding each, where one is known only at run time."""
    secrets = reader.emission.resolution.secrets
    if secrets.can_reveal(text):
        return secrets.reveal(text)
    if secrets.is_stored(text):
        return text
    for reference in dict.fromkeys(text.references):
        if secrets.can_reveal(reference) or secrets.is_stored(reference):
            continue
        if not isinstance(reference, SecretKey | ConfigMapKey) and reader.key(reference, site) is None:
            continue
        message = f"a file can't hold {reference!r} among other text: it is known only at run time"
        help_ = "read it from a variable, or let the driver offer the whole text as one secret"
        reader.report(codes.SECRET_IN_FILE, message, reference, site, help_)
    return None


def _keys(workload: ResolvedWorkload) -> dict[tuple[str, str], str]:
    """Container and path to the file's key: readable, and with a hash where two would be alike."""
    plain: dict[tuple[str, str], str] = {}
    for container in workload.containers:
        for file in container.files:
            readable = re.sub(_NOT_IN_KEYS, "_", f"{container.name}/{file.target.strip('/')}")
            plain[container.name, file.target] = readable
    taken: dict[str, int] = {}
    for key in plain.values():
        taken[key] = taken.get(key, 0) + 1
    return {
        where: _distinct(where, key) if taken[key] > 1 else cut(key, "\0".join(where), limit=253)
        for where, key in plain.items()
    }


def _distinct(where: tuple[str, str], key: str) -> str:
    return f"{key[:240]}-{hashlib.sha256(chr(0).join(where).encode()).hexdigest()[:8]}"


def _volume(stores: tuple[Store, ...]) -> dict[str, Any] | None:
    """The pod's volume of all files: a ConfigMap's where that is all, else a projected one."""
    used = [store for store in stores if store.items]
    if not used:
        return None
    own = used[0]
    if len(used) == 1 and own.kind == "ConfigMap" and own.contents:
        return {"name": VOLUME, "configMap": _projection(own)}
    sources = [{"configMap" if s.kind == "ConfigMap" else "secret": _projection(s)} for s in used]
    return {"name": VOLUME, "projected": {"sources": sources}}


def _projection(store: Store) -> dict[str, Any]:
    """The store as a volume source; its items are listed where a key is renamed or has a mode."""
    if all(item["key"] == item["path"] and "mode" not in item for item in store.items):
        return {"name": store.name}
    return {"name": store.name, "items": store.items}


def _object(
    emission: EmitContext,
    store: Store,
    workload: ResolvedWorkload,
    labels: Mapping[str, str],
    origins: Mapping[str, Origin],
) -> Manifest:
    data = head(store.kind, store.name, workload.namespace, labels)
    places = OriginBuilder()
    if store.kind == "Secret":
        data["type"] = "Opaque"
    for key in sorted(store.contents):
        content = store.contents[key]
        encoded = isinstance(content, bytes) or store.kind == "Secret"
        where = "binaryData" if encoded and store.kind == "ConfigMap" else "data"
        data.setdefault(where, {})[key] = base64_text(content) if encoded else content
        places.note((where, key), origins[key])
    emission.own_labels(workload, places)
    return built(emission, data, places, target_origin(workload), workload.name)


def _external(
    emission: EmitContext,
    store: Store,
    workload: ResolvedWorkload,
    labels: Mapping[str, str],
    origins: Mapping[str, Origin],
) -> Manifest:
    data, places = external_secret(
        emission, head(KIND, store.name, workload.namespace, labels), store.texts, None, origins
    )
    emission.own_labels(workload, places)
    return built(emission, data, places, target_origin(workload), workload.name)


def base64_text(content: str | bytes) -> str:
    """A value as ``Secret.data`` and ``ConfigMap.binaryData`` hold it."""
    raw = content.encode() if isinstance(content, str) else content
    return base64.b64encode(raw).decode()
