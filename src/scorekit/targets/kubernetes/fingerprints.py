"""Checksums that replace pods when what they read changes: in an annotation of their template, or in a Job's name.

Both are made of what is emitted in the end, so they come after the patches, which know a Job by its unhashed name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scorekit.lazy_dataclass import dataclass
from scorekit.names import cut
from scorekit.resolve.secrets import Encrypted, External
from scorekit.targets.kubernetes import CHECKSUM
from scorekit.targets.kubernetes.encrypted_files import ciphertext
from scorekit.targets.kubernetes.external_secrets import written
from scorekit.targets.kubernetes.kinds import TEMPLATES, is_core
from scorekit.targets.kubernetes.secret_kinds import written_secret
from scorekit.targets.kubernetes.shapes import below, mapping, put, reads
from scorekit.targets.origins import ByTarget, MergedOrigins, PrefixOrigins
from scorekit.values import SecretValue

if TYPE_CHECKING:
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest
    from scorekit.targets.kubernetes.emit_context import EmitContext
    from scorekit.targets.kubernetes.secrets import DerivedSecrets

#: A driver's Job with this annotation, and a workload's unless it says ``false``, is named by its content: a changed one
#: runs again instead of being refused.
NAME_BY_HASH = "scorekit.dev/name-by-hash"


@dataclass(frozen=True, slots=True)
class _Stores:
    """The contents that pods can read: their owners' ConfigMaps and Secrets, and what resources derive."""

    emission: EmitContext
    #: By owner, kind, namespace and name. Another owner's may not be among what is asked for, so it never counts.
    own: Mapping[tuple[str, str, str | None, str], Mapping[str, Any]]
    #: What has others write a Secret, by owner, namespace and the Secret's name.
    written: Mapping[tuple[str, str | None, str], Manifest]
    #: By namespace and name of the Secret: the resource and its keys there.
    derived: Mapping[tuple[str | None, str], tuple[str, frozenset[str]]]

    def contents(self, found: Manifest, pod: Any) -> dict[str, str]:
        """Everything that the pods of an object read, by kind, name and key."""
        contents: dict[str, str] = {}
        for kind, name, keys in reads(pod):
            values = self._values(found, kind, name)
            for key in values.keys() if keys is None else values.keys() & set(keys):
                contents[f"{kind}/{name}/{key}"] = str(values[key])
            if kind == "Secret":
                contents.update(self._stored(found, name, keys))
        return contents

    def _stored(self, found: Manifest, name: str, keys: tuple[str, ...] | None) -> dict[str, str]:
        """What of a Secret is copied from a store: which entries, in which text."""
        own = self.written.get((found.owner, found.namespace, name))
        if own is not None:
            return {f"{own.kind}/{name}": json.dumps(own.data.get("spec"), sort_keys=True)}
        uid, known = self.derived.get((found.namespace, name), ("", frozenset[str]()))
        keeper = self.emission.resolution.secrets
        contents = {}
        for key in known if keys is None else known & set(keys):
            value, source = SecretValue(uid, key), self.emission.resolution.resources[uid].secrets.get(key)
            if isinstance(source, Encrypted):
                contents[f"Encrypted/{name}/{key}"] = ciphertext(name, found.namespace, key, source)
            elif isinstance(source, External) and keeper.backend == "csi":
                contents[f"SecretProviderClass/{name}/{key}"] = repr((source.key, source.property))
            elif keeper.is_stored(value):
                contents[f"ExternalSecret/{name}/{key}"] = written(keeper, value)
        return contents

    def digest(self, content: bytes, contents: Mapping[str, str]) -> str:
        """The hex digest of a content; keyed where it is made of secrets, since a short one could else be guessed from it."""
        if any(name.startswith("Secret/") for name in contents):
            return self.emission.resolution.secrets.fingerprint(content)
        return hashlib.sha256(content).hexdigest()

    def _values(self, found: Manifest, kind: str, name: str) -> Mapping[str, Any]:
        own = self.own.get((found.owner, kind, found.namespace, name))
        if own is not None:
            return own
        if self.emission.apart is not None:
            self.emission.apart.read.add(("", kind, found.namespace, name))
        derived = self.derived.get((found.namespace, name)) if kind == "Secret" else None
        if derived is None:
            return {}
        keeper = self.emission.resolution.secrets
        values = {key: SecretValue(derived[0], key) for key in sorted(derived[1])}
        return {key: keeper.reveal(value) for key, value in values.items() if keeper.can_reveal(value)}


def fingerprinted(emission: EmitContext, secrets: DerivedSecrets, manifests: Iterable[Manifest]) -> list[Manifest]:
    """The objects with the checksums and names that follow from what their pods read."""
    found = list(manifests)
    own = {
        (each.owner, each.kind, each.namespace, each.name): {
            **mapping(each.data.get("data")),
            **mapping(each.data.get("binaryData")),
        }
        for each in found
        if each.api_version == "v1" and each.kind in {"ConfigMap", "Secret"}
    }
    written = {(each.owner, each.namespace, name): each for each in found if (name := written_secret(each)) is not None}
    resources = emission.resolution.resources
    derived = {
        (namespace, resources[uid].name): (uid, keys)
        for uid, reads in secrets.reads.items()
        for namespace, keys in reads.items()
    }
    stores = _Stores(emission, own, written, derived)
    return [_fingerprinted(each, stores) for each in found]


def _fingerprinted(found: Manifest, stores: _Stores) -> Manifest:
    path = TEMPLATES.get(found.kind) if is_core(found.api_version) else None
    template = below(found.data, path) if path is not None else None
    if path is None or not isinstance(template, dict):
        return found
    contents = stores.contents(found, template.get("spec"))
    if found.kind == "Job":
        # A Job's template can't be changed: a new checksum would have the cluster refuse the Job.
        return _named_by_hash(found, stores, contents)
    return _with_checksum(found, path, stores.digest(listed(contents), contents)[:16]) if contents else found


def _with_checksum(found: Manifest, template: Path, checksum: str) -> Manifest:
    path = (*template, "metadata", "annotations")
    annotations = {**mapping(below(found.data, path)), CHECKSUM: checksum}
    own = PrefixOrigins(ByTarget(found.origins, path))
    origins = MergedOrigins(own, found.origins, {(*path, CHECKSUM): ()}, {})
    return replace(found, data=put(found.data, path, annotations), origins=origins)


def _named_by_hash(found: Manifest, stores: _Stores, contents: Mapping[str, str]) -> Manifest:
    """A Job named by its spec and what it reads, where that is asked for."""
    metadata = mapping(found.data["metadata"])
    annotations = mapping(metadata.get("annotations"))
    is_workloads = found.owner not in stores.emission.resolution.resources
    if str(annotations.get(NAME_BY_HASH, is_workloads)).lower() != "true":
        return found
    content = json.dumps([found.data.get("spec"), contents], sort_keys=True, separators=(",", ":"))
    digest = stores.digest(content.encode(), contents)[:8]
    renamed = {**metadata, "name": f"{cut(found.name, found.name, limit=54)}-{digest}"}
    rest = {key: value for key, value in annotations.items() if key != NAME_BY_HASH}
    if rest:
        renamed["annotations"] = rest
    else:
        renamed.pop("annotations", None)
    return replace(found, name=renamed["name"], data={**found.data, "metadata": renamed})


def listed(contents: Mapping[str, str]) -> bytes:
    """Texts by name as one text, each behind its length, so that no two lists are the same bytes."""
    found = bytearray()
    for name in sorted(contents):
        raw = contents[name].encode()
        found += f"{len(name)} {len(raw)} {name}".encode() + raw
    return bytes(found)
