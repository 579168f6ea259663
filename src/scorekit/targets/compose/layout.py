"""The Compose file, and the files that it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.source.writer import dump
from scorekit.targets.api import OutputFile
from scorekit.targets.compose.entries import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Collection

    from scorekit.targets.api import ManifestSet


def layout(manifests: ManifestSet, layout: str, kept: Collection[str]) -> tuple[OutputFile, ...]:
    """The Compose file, then what it reads. There is one layout, and nothing in it lists files."""
    del layout, kept
    return (OutputFile("compose.yaml", dump(document(manifests)).encode()), *manifests.files)


def document(manifests: ManifestSet) -> dict[str, Any]:
    """The one document: the name, then the sections that hold something."""
    found: dict[str, Any] = dict(manifests.extra or {})
    for kind, word in SECTIONS.items():
        listed = {m.name: m.data for m in manifests.manifests if m.kind == kind}
        # A file without services is legal only when it says so.
        if listed or kind == "service":
            found[word] = listed
    return found
