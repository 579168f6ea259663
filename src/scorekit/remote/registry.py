"""Artefacts in a registry, by the OCI distribution specification 1.1, in the form that `oras` pushes and pulls.

A layer is an archive, or one file that is called as its annotation ``org.opencontainers.image.title`` says. Each manifest and layer
is held against its digest.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from scorekit.catalogue.trees import MOST_BYTES
from scorekit.lazy_dataclass import dataclass
from scorekit.remote import archive
from scorekit.remote.http import Answer, is_local, request
from scorekit.remote.refusal import RefusedError

#: What a registry calls a manifest of one artefact, and what ours say of themselves.
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
ARTEFACT, LAYER = "application/vnd.scorekit.platform.v1", "application/vnd.oci.image.layer.v1.tar+gzip"
_EMPTY = "application/vnd.oci.empty.v1+json"
_TITLE = "org.opencontainers.image.title"
_ARCHIVES = ("tar+gzip", "tar.gzip", "+zip")
_MOST_OF_A_MANIFEST, _MOST_LAYERS, _MOST_SAID = 4 * 1024 * 1024, 1_000, 1024 * 1024
_HUB_CALLED, _HUB, _HUB_LOGIN = "docker.io", "registry-1.docker.io", "https://index.docker.io/v1/"
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_OK, _CREATED, _ACCEPTED, _UNAUTHORISED = 200, 201, 202, 401


@dataclass(frozen=True, slots=True)
class Reference:
    """``registry.example.com/team/platform:1.2``, or with ``@sha256:...`` in the place of the tag."""

    host: str
    repository: str
    #: A tag or a digest.
    version: str

    @classmethod
    def parse(cls, text: str) -> Reference:
        """The reference of a text whose form was judged before."""
        host, _, rest = text.removeprefix("oci://").partition("/")
        repository, at, digest = rest.partition("@")
        if at:
            return cls(host, repository, digest)
        repository, _, tag = rest.rpartition(":")
        return cls(host, repository, tag)

    @property
    def server(self) -> str:
        """Who answers for the host: Docker Hub has another name for that."""
        return _HUB if self.host == _HUB_CALLED else self.host

    def url(self, path: str) -> str:
        """The address of a part of the repository."""
        scheme = "http" if is_local(f"http://{self.host}") else "https"
        return f"{scheme}://{self.server}/v2/{self.repository}/{path}"


@dataclass(frozen=True, slots=True)
class Artefact:
    """An artefact to push: its blobs by digest, the manifest among them."""

    manifest: bytes
    blobs: Mapping[str, bytes]

    @property
    def digest(self) -> str:
        """The manifest's digest."""
        return digest_of(self.manifest)

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Artefact:
        """The artefact of some files: the same for the same files."""
        layer, config = archive.packed(files), b"{}"
        document = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "artifactType": ARTEFACT,
            "config": _descriptor(_EMPTY, config),
            "layers": [{**_descriptor(LAYER, layer), "annotations": {_TITLE: "platform.tar.gz"}}],
        }
        return cls(json.dumps(document, indent=2).encode() + b"\n", {digest_of(b): b for b in (config, layer)})


def digest_of(content: bytes) -> str:
    """The digest of some bytes, with its algorithm."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _descriptor(media_type: str, content: bytes) -> dict[str, Any]:
    return {"mediaType": media_type, "digest": digest_of(content), "size": len(content)}


def pull(text: str, path: str | None, digest: str | None = None) -> tuple[str, dict[str, bytes]]:
    """The digest of an artefact's manifest, and its files that belong to a platform; ``digest``: as it was then.

    Raises RefusedError, and UnfitTreeError for files that can't be taken.
    """
    reference = Reference.parse(text)
    registry = _Registry(reference)
    version = digest or reference.version
    answer = registry.ask(f"manifests/{version}", _MOST_OF_A_MANIFEST, accept=MANIFEST)
    if answer.status != _OK:
        raise RefusedError(f"`{reference.host}` answers {answer.status} for `{reference.repository}:{version}`")
    found = digest_of(answer.body)
    promised = version if _DIGEST.fullmatch(version) else answer.headers.get("Docker-Content-Digest", found)
    if found != promised:
        raise RefusedError(f"`{reference.host}` sends a manifest of digest {found} for {promised}")
    entries: list[archive.Entry] = []
    for layer in _layers(answer.body):
        content = registry.blob(layer)
        title = str((layer.get("annotations") or {}).get(_TITLE, ""))
        if str(layer.get("mediaType")).endswith(_ARCHIVES) or title.endswith((".tar.gz", ".tgz", ".zip")):
            entries += archive.entries(content)
        else:
            entries.append((title, content))
    return found, archive.rooted(entries, path)


def _layers(manifest: bytes) -> list[dict[str, Any]]:
    """The layers that a manifest names, each with a digest and a size."""
    try:
        document = json.loads(manifest)
        layers = document["layers"]
        sizes = [layer["size"] for layer in layers]
        named = all(
            _DIGEST.fullmatch(layer["digest"]) and isinstance(layer.get("annotations") or {}, dict) for layer in layers
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise RefusedError("the registry's manifest is not one of an artefact") from None
    if not named or not all(type(size) is int and size >= 0 for size in sizes):
        raise RefusedError("the registry's manifest is not one of an artefact")
    if len(layers) > _MOST_LAYERS or sum(sizes) > MOST_BYTES:
        raise RefusedError(f"the artefact has more than {_MOST_LAYERS:,} layers or {MOST_BYTES >> 20} MiB")
    return list(layers)


def push(text: str, artefact: Artefact) -> None:
    """Put an artefact into a registry, under a tag. Raises RefusedError."""
    reference = Reference.parse(text)
    registry = _Registry(reference)
    for digest, content in artefact.blobs.items():
        if registry.ask(f"blobs/{digest}", 0, method="HEAD").status == _OK:
            continue
        begun = registry.ask("blobs/uploads/", _MOST_SAID, method="POST", body=b"")
        if begun.status != _ACCEPTED:
            raise RefusedError(f"`{reference.host}` answers {begun.status} to an upload")
        place = urljoin(begun.url, begun.headers.get("Location", ""))
        place += f"{'&' if urlsplit(place).query else '?'}{urlencode({'digest': digest})}"
        registry.put(place, content, "application/octet-stream")
    registry.put(reference.url(f"manifests/{reference.version}"), artefact.manifest, MANIFEST)


class _Registry:
    """One repository of a registry, and what it wants to know of who asks."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._authorization: str | None = None

    def blob(self, layer: Mapping[str, Any]) -> bytes:
        """A blob that is what its descriptor says."""
        digest, size = layer["digest"], layer["size"]
        answer = self.ask(f"blobs/{digest}", size)
        if answer.status != _OK:
            raise RefusedError(f"`{self._reference.host}` answers {answer.status} for {digest}")
        if len(answer.body) != size or digest_of(answer.body) != digest:
            raise RefusedError(f"`{self._reference.host}` sends something else for {digest}")
        return answer.body

    def put(self, url: str, content: bytes, media_type: str) -> None:
        """Have something created."""
        answer = self._asked(url, _MOST_SAID, "PUT", content, {"Content-Type": media_type})
        if answer.status != _CREATED:
            raise RefusedError(f"`{self._reference.host}` answers {answer.status} to what is pushed")

    def ask(
        self, path: str, limit: int, *, method: str = "GET", body: bytes | None = None, accept: str = "*/*"
    ) -> Answer:
        """Ask for a part of the repository."""
        return self._asked(self._reference.url(path), limit, method, body, {"Accept": accept})

    def _asked(self, url: str, limit: int, method: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Ask, and once more with what the registry wants to know."""
        # Of an answer that is no answer there may be more than of the answer.
        limit = max(limit, _MOST_SAID)
        own = urlsplit(url).netloc == self._reference.server
        known = self._authorization if own else None
        answer = request(url, limit, method=method, headers=headers, authorization=known, body=body)
        if answer.status != _UNAUTHORISED or not own:
            return answer
        self._authorization = self._authorised(answer.headers.get("WWW-Authenticate", ""))
        return request(url, limit, method=method, headers=headers, authorization=self._authorization, body=body)

    def _authorised(self, challenge: str) -> str:
        """What answers a registry's challenge. Raises RefusedError."""
        scheme, _, rest = challenge.partition(" ")
        basic = credentials(self._reference.host)
        if scheme.lower() == "basic" and basic is not None:
            return basic
        said = dict(re.findall(r'(\w+)="([^"]*)"', rest))
        if scheme.lower() != "bearer" or "realm" not in said:
            raise RefusedError(f"`{self._reference.host}` wants to know who asks", hint="`docker login` tells it")
        query = urlencode({key: said[key] for key in ("service", "scope") if key in said})
        realm = f"{said['realm']}{'&' if urlsplit(said['realm']).query else '?'}{query}"
        answer = request(realm, _MOST_SAID, authorization=basic)
        try:
            document = json.loads(answer.body)
            token = document.get("token") or document["access_token"]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            token = None
        if answer.status != _OK or not isinstance(token, str) or not re.fullmatch(r"[\x21-\x7e]+", token):
            raise RefusedError(f"`{self._reference.host}` refuses who asks", hint="`docker login` tells it who you are")
        return f"Bearer {token}"


def credentials(host: str) -> str | None:
    """What `docker login` left for a registry, as the user's own configuration says; None without it."""
    host = _HUB_LOGIN if host == _HUB_CALLED else host
    folder = Path(os.environ.get("DOCKER_CONFIG") or Path(os.path.expanduser("~"), ".docker"))  # noqa: PTH111 - never raises
    try:
        document = json.loads((folder / "config.json").read_bytes())
        helper = document.get("credHelpers", {}).get(host) or document.get("credsStore")
        entry = document.get("auths", {}).get(host, {})
        if isinstance(entry.get("auth"), str) and entry["auth"]:
            return f"Basic {base64.b64encode(base64.b64decode(entry['auth'])).decode()}"
        if helper is None or not re.fullmatch(r"[A-Za-z0-9._-]+", helper):
            return None
        done = subprocess.run(  # noqa: S603 - a helper that the user's own configuration names
            [f"docker-credential-{helper}", "get"], input=host.encode(), capture_output=True, check=True, timeout=30
        )
        told = json.loads(done.stdout)
        pair = f"{told['Username']}:{told['Secret']}"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"
    except (OSError, ValueError, KeyError, TypeError, AttributeError, subprocess.SubprocessError):
        return None
