"""Secrets that encrypted files of the project hold: SealedSecrets, and Secrets encrypted by SOPS, which are handed on as they are.

Nothing is decrypted here. Of both kinds the keys can be read, and those that are asked for must be there
(https://github.com/bitnami-labs/sealed-secrets, https://getsops.io/docs/).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from scorekit.codes.targets import ENCRYPTED_FILE
from scorekit.resolve.resolution import Origin
from scorekit.resolve.secrets import Encrypted
from scorekit.source.encoding import decode_bytes
from scorekit.source.reader import read_all
from scorekit.suggest import listed
from scorekit.targets.kubernetes.emit_context import EmitContext, manifest, resource_unit
from scorekit.targets.kubernetes.secret_kinds import is_encrypted, is_secret, secret_values
from scorekit.targets.kubernetes.shapes import misshapen
from scorekit.targets.origins import PrefixOrigins

if TYPE_CHECKING:
    from scorekit.resolve.resolution import ResolvedResource
    from scorekit.source.document import Document
    from scorekit.targets.api import Manifest

_SEALED = ("bitnami.com/v1alpha1", "SealedSecret")
_HOW = "`kubeseal -o yaml`, or `sops encrypt --encrypted-regex '^(data|stringData)$'`"


def encrypted_secret(
    emission: EmitContext, resource: ResolvedResource, namespace: str | None, keys: Collection[str]
) -> Manifest | None:
    """The object of a file that has a resource's Secret of a namespace, with some keys; None, and a finding, where there is none."""
    source = next(source for source in resource.secrets.values() if isinstance(source, Encrypted))
    found = _found(resource.name, namespace, keys, source)
    if not isinstance(found, str):
        origins = PrefixOrigins(Origin("environment", found.mark.span))
        return manifest(found.data, unit=resource_unit(resource), owner=str(resource.uid), origins=origins)
    if source.content is not None:
        span = emission.resolution.environment.span(("secrets", "file"))
        help_ = f"write a Secret `{resource.name}`, encrypt it with {_HOW}, and put that into `{source.file}`"
        emission.findings.add(ENCRYPTED_FILE.at(span, found, help=help_))
    return None


def ciphertext(name: str, namespace: str | None, key: str, source: Encrypted) -> str:
    """What changes when a secret is encrypted anew; nothing where the file lacks it."""
    found = _found(name, namespace, (key,), source)
    return "" if isinstance(found, str) else str(secret_values(found.data)[key])


def _found(name: str, namespace: str | None, keys: Collection[str], source: Encrypted) -> Document | str:
    """The object in a file, or what is wrong with the file. Nothing of it is quoted: it may hold what should be encrypted."""
    objects, path = _objects(source.file, source.content or b""), source.file
    if isinstance(objects, str):
        return objects
    of = f"Secret `{name}`" + (f" of namespace `{namespace}`" if namespace else "")
    found = objects.get((namespace, name))
    if found is None:
        others = (f"{own}/{other}" if own else other for own, other in objects)
        return f"`{path}` has no {of}" + (f", but {listed(others)}" if objects else "")
    lacking = sorted(set(keys) - secret_values(found.data).keys())
    if lacking:
        return f"{of} in `{path}` lacks {', '.join(f'`{key}`' for key in lacking)}"
    return found


@lru_cache(maxsize=256)
def _objects(path: str, content: bytes) -> Mapping[tuple[str | None, str], Document] | str:
    """The encrypted objects of a file by namespace and name, or why they can't be used."""
    text = decode_bytes(path, content).value
    documents = read_all(text).value if text is not None else None
    if documents is None:
        return f"`{path}` is no YAML that can be read"
    found: dict[tuple[str | None, str], Document] = {}
    for document in documents:
        data = document.data
        if misshapen(data) is not None:
            continue
        if is_secret(data) and not is_encrypted(data):
            return f"`{path}` has a Secret that is not encrypted (line {document.mark.line})"
        if is_secret(data) or (data["apiVersion"], data["kind"]) == _SEALED:
            found[data["metadata"].get("namespace"), data["metadata"]["name"]] = document
    return found
