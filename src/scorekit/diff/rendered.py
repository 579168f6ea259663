"""Rendered manifests read back: the objects of a committed output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.diff.model import ObjectName
from scorekit.diff.snapshot import Snapshot, SnapshotObject
from scorekit.outcome import Findings, Outcome
from scorekit.source import reader
from scorekit.targets.compose.entries import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scorekit.location import Source
    from scorekit.source.document import Document


def rendered(sources: Iterable[Source], *, label: str, environment: str, target: str) -> Outcome[Snapshot]:
    """The objects of some files of an output; other documents (a kustomization, values of other tools) are skipped."""
    findings = Findings()
    items: list[SnapshotObject] = []
    project = ""
    for source in sources:
        for document in findings.take(reader.read_all(source)) or ():
            if target == "compose":
                items += _entries(document)
                name = document.data.get("name") if isinstance(document.data, dict) else None
                project = project or str(name or "")
            else:
                items += _objects(document)
    if findings.failed:
        return findings.outcome(None)
    return findings.outcome(Snapshot(label, environment, target, tuple(items), project=project))


def _objects(document: Document) -> Iterator[SnapshotObject]:
    """A document's object, or those of a List."""
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
    metadata = data.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    namespace = metadata.get("namespace")
    name = ObjectName(kind, version, None if namespace is None else str(namespace), str(metadata.get("name", "")))
    yield SnapshotObject(name, data, document, secret=(version, kind) == ("v1", "Secret"))


def _entries(document: Document) -> Iterator[SnapshotObject]:
    """The services, volumes, networks and configs of a Compose file."""
    for kind, section in SECTIONS.items():
        listed: Any = document.data.get(section) if isinstance(document.data, dict) else None
        for name, data in listed.items() if isinstance(listed, dict) else ():
            if isinstance(data, dict):
                yield SnapshotObject(ObjectName(kind, "", None, str(name)), data, document.part((section, name)))
