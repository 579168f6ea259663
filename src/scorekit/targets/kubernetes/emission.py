"""One run of the target: what it works on, and the places that its objects' fields come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scorekit.resolve.resolution import Origin
from scorekit.targets.api import Manifest
from scorekit.targets.origins import PrefixOrigins

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import Resolution, ResolvedResource, ResolvedWorkload
    from scorekit.source.document import Path
    from scorekit.targets.api import Origins
    from scorekit.targets.kubernetes.secrets import DerivedSecrets

#: The folder of what belongs to no workload.
SHARED = "_shared"

#: The label that says who wrote an object.
MANAGED_BY = "app.kubernetes.io/managed-by"


@dataclass(frozen=True, slots=True)
class Emission:
    """What every part of the target needs to know and where it reports to."""

    resolution: Resolution
    findings: Findings
    secrets: DerivedSecrets

    def setting(self, workload: str, *path: str) -> Origin:
        """Where the environment gives a setting of a workload: under its name, else under ``*``, else at all."""
        document = self.resolution.environment.document
        for key in (workload, "*"):
            below = document.at(("workloads", key, *path))
            if below is not None:
                return Origin("environment", below.mark.span)
        return Origin("environment", document.span(("workloads",)))


@dataclass(slots=True)
class Places:
    """Origins while an object is built: they are noted by path, and moved as a whole when a part goes into another."""

    found: dict[Path, Origin] = field(default_factory=dict)

    def note(self, path: Path, origin: Origin) -> None:
        """The origin of everything at and below a path."""
        self.found[path] = origin

    def place(self, path: Path, part: Places) -> None:
        """Take over a part's origins, below the path where the part is put."""
        for inner, origin in part.found.items():
            self.found[path + inner] = origin


def resource_unit(resource: ResolvedResource) -> str:
    """The folder of what a resource makes."""
    return resource.workload or SHARED


def score_origin(workload: ResolvedWorkload, path: Path = (), *, key: bool = False) -> Origin:
    """The origin of what a workload's document says at a path."""
    return Origin("score", workload.spec.document.span(path, key=key))


def manifest(data: Mapping[str, Any], *, unit: str, owner: str, origins: Origins) -> Manifest:
    """An object as the target hands it on. ``kind``, ``apiVersion`` and ``metadata.name`` are texts by now."""
    metadata = data["metadata"]
    return Manifest(
        kind=data["kind"],
        api_version=data["apiVersion"],
        namespace=metadata.get("namespace"),
        name=metadata["name"],
        data=data,
        unit=unit,
        owner=owner,
        origins=origins,
        secret=data["kind"] == "Secret",
    )


def built(data: Mapping[str, Any], places: Places, root: Origin, *, unit: str, owner: str) -> Manifest:
    """An object that the target made itself."""
    return manifest(data, unit=unit, owner=owner, origins=PrefixOrigins(root, places.found))


def metadata(name: str, namespace: str | None, labels: Mapping[str, str], **more: Any) -> dict[str, Any]:
    """An object's ``metadata``, without what is empty."""
    found: dict[str, Any] = {"name": name}
    if namespace is not None:
        found["namespace"] = namespace
    found["labels"] = dict(labels)
    found.update((key, value) for key, value in more.items() if value)
    return found
