"""The Compose file, and the files that it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.source.writer import dump
from scorekit.targets.api import Manifest, OutputFile
from scorekit.targets.compose.entries import SECTIONS
from scorekit.targets.origins import MarkedOrigins

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from scorekit.source.document import Document
    from scorekit.targets.api import ManifestSet


def layout(manifests: ManifestSet, layout: str, kept: Collection[str]) -> tuple[OutputFile, ...]:
    """The Compose file, then what it reads. There is one layout, and nothing in it lists files."""
    del layout, kept
    return (OutputFile("compose.yaml", dump(document(manifests)).encode()), *manifests.files)


def read(document: Document) -> tuple[tuple[Manifest, ...], dict[str, Any]]:
    """The entries of a Compose file, and the project's name."""
    data = document.data if isinstance(document.data, dict) else {}
    return tuple(_entries(document, data)), {"name": str(data["name"])} if data.get("name") else {}


def _entries(document: Document, data: Mapping[str, Any]) -> Iterator[Manifest]:
    for kind, section in SECTIONS.items():
        listed = data.get(section)
        for name, entry in listed.items() if isinstance(listed, dict) else ():
            if isinstance(entry, dict):
                origins = MarkedOrigins(document.part((section, name)).mark)
                yield Manifest(kind, "", None, str(name), entry, unit="", owner="", origins=origins)


def document(manifests: ManifestSet) -> dict[str, Any]:
    """The one document: the name, then the sections that hold something."""
    found: dict[str, Any] = dict(manifests.extra or {})
    for kind, word in SECTIONS.items():
        listed = {m.name: m.data for m in manifests.manifests if m.kind == kind}
        # A file without services is legal only when it says so.
        if listed or kind == "service":
            found[word] = listed
    return found
