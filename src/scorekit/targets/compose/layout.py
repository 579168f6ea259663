"""The Compose file as bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.source.writer import dump
from scorekit.targets.api import OutputFile
from scorekit.targets.compose.entries import SECTIONS

if TYPE_CHECKING:
    from scorekit.targets.api import ManifestSet


def stream(manifests: ManifestSet) -> OutputFile:
    """The one file."""
    return OutputFile("compose.yaml", dump(document(manifests)).encode())


def document(manifests: ManifestSet) -> dict[str, Any]:
    """The one document: the name, then the sections that hold something."""
    found: dict[str, Any] = dict(manifests.extra or {})
    for kind, word in SECTIONS.items():
        listed = {m.name: m.data for m in manifests.manifests if m.kind == kind}
        # A file without services is legal only when it says so.
        if listed or kind == "service":
            found[word] = listed
    return found
