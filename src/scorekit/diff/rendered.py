"""Rendered manifests read back: the objects of a committed output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.diff.snapshot import Snapshot, SnapshotObject
from scorekit.outcome import Findings, Outcome
from scorekit.source import reader
from scorekit.targets.record import find_target

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scorekit.location import Source


def rendered(sources: Iterable[Source], *, label: str, environment: str, target: str) -> Outcome[Snapshot]:
    """The objects of some files of an output; other documents (a kustomization, values of other tools) are skipped."""
    language = find_target(target)
    findings = Findings()
    items: list[SnapshotObject] = []
    extra: dict[str, Any] = {}
    for source in sources:
        for document in findings.take(reader.read_all(source)) or ():
            found, facts = language.read(document)
            items += (SnapshotObject.of(manifest, compiled=False) for manifest in found)
            extra = {**facts, **extra}
    if findings.failed:
        return findings.outcome(None)
    return findings.outcome(Snapshot(label, environment, target, tuple(items), extra=extra))
