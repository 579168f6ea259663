"""What is compared: the objects of one side, wherever they were read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scorekit.diff.model import ObjectName, SourcePlace
from scorekit.lineage import Lineage
from scorekit.source.document import Document
from scorekit.targets.kubernetes.kinds import group_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from scorekit.resolve.resolution import Origin, Resolution
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest, ManifestSet, OutputFile


@dataclass(frozen=True, slots=True)
class SnapshotObject:
    """One object of a side."""

    name: ObjectName
    data: Mapping[str, Any]
    #: Where its fields come from: what a compile knows, or the document that was read.
    source: Manifest | Document
    secret: bool = False

    @property
    def group(self) -> str:
        """The API group; empty for Kubernetes' first kinds and for Compose."""
        return group_of(self.name.api_version)

    def origin(self, path: Path) -> Origin | None:
        """What a compile knows of where the value at a path comes from; None for what was read from a file."""
        return None if isinstance(self.source, Document) else self.source.origins.at(path)

    def place(self, path: Path) -> SourcePlace:
        """Where the value at a path comes from."""
        if isinstance(self.source, Document):
            return SourcePlace("rendered", self.source.span(path))
        return SourcePlace.of(self.source.origins.at(path))

    @classmethod
    def of(cls, manifest: Manifest) -> Self:
        """A manifest as an item."""
        name = ObjectName(manifest.kind, manifest.api_version, manifest.namespace, manifest.name, manifest.owner)
        return cls(name, manifest.data, manifest, manifest.secret)


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
    #: Compose's name of the project, which its volumes are named after.
    project: str = ""

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
            project=str((manifests.extra or {}).get("name", "")),
        )
