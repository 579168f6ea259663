"""What is compared: the objects of one side, wherever they were read from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from scorekit.diff.model import ObjectName, SourcePlace
from scorekit.lazy_dataclass import dataclass
from scorekit.lineage import Lineage
from scorekit.outcome import Findings, Outcome
from scorekit.source import reader
from scorekit.targets.record import Target, find_target

if TYPE_CHECKING:
    from typing import Self

    from scorekit.location import Source
    from scorekit.resolve.resolution import Origin, Resolution
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest, ManifestSet, OutputFile


@dataclass(frozen=True, slots=True)
class SnapshotObject:
    """One object of a side."""

    name: ObjectName
    manifest: Manifest
    #: Whether a compile gave it; else it was read from a file.
    compiled: bool = True

    @property
    def data(self) -> Mapping[str, Any]:
        """Its fields."""
        return self.manifest.data

    @property
    def secret(self) -> bool:
        """Whether it holds secret values."""
        return self.manifest.secret

    @property
    def group(self) -> str:
        """The API group; empty for Kubernetes' first kinds and for Compose."""
        return self.manifest.group

    def origin(self, path: Path) -> Origin | None:
        """What a compile knows of where the value at a path comes from; None for what was read from a file."""
        return self.manifest.origins.at(path) if self.compiled else None

    def place(self, path: Path) -> SourcePlace:
        """Where the value at a path comes from."""
        origin = self.manifest.origins.at(path)
        return SourcePlace.of(origin) if self.compiled else SourcePlace("rendered", origin.span)

    @classmethod
    def of(cls, manifest: Manifest, *, compiled: bool = True) -> Self:
        """A manifest as an item; one that was read is nobody's."""
        owner = manifest.owner if compiled else None
        name = ObjectName(manifest.kind, manifest.api_version, manifest.namespace, manifest.name, owner)
        return cls(name, manifest, compiled)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One side: its objects and further files, and the model behind them where there is one."""

    label: str
    environment: str
    target: str
    items: tuple[SnapshotObject, ...] = ()
    files: tuple[OutputFile, ...] = ()
    resolution: Resolution | None = None
    #: How its values flow, where there is a model.
    lineage: Lineage | None = None
    #: Facts about the whole, as the target has them.
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def language(self) -> Target:
        """What its target knows."""
        return find_target(self.target)

    @classmethod
    def of(cls, manifests: ManifestSet, label: str | None = None) -> Self:
        """What a compile gave."""
        environment = manifests.resolution.environment_name
        return cls(
            label=environment if label is None else label,
            environment=environment,
            target=manifests.target,
            items=tuple(map(SnapshotObject.of, manifests.manifests)),
            files=manifests.files,
            resolution=manifests.resolution,
            lineage=Lineage(manifests.resolution),
            extra=manifests.extra or {},
        )


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
