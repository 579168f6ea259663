"""One run of the target: what it works on, and the places that its objects' fields come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from scorekit.resolve.resolution import Origin
from scorekit.targets.api import Manifest
from scorekit.targets.kubernetes.literals import opaque
from scorekit.targets.kubernetes.trees import below

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import Resolution, ResolvedResource, ResolvedWorkload
    from scorekit.source.document import Path
    from scorekit.targets.api import Origins
    from scorekit.values import Opaque

#: The folder of what belongs to no workload.
SHARED = "_shared"

#: The label that says who wrote an object.
MANAGED_BY = "app.kubernetes.io/managed-by"


#: An origin, or what finds it when someone asks: most origins are never looked at.
LazyOrigin = Origin | Callable[[], Origin]


@dataclass(frozen=True, slots=True)
class Emission:
    """What every part of the target needs to know and where it reports to."""

    resolution: Resolution
    findings: Findings
    #: Uid to the workloads that declare the resource.
    users: Mapping[str, tuple[ResolvedWorkload, ...]]
    #: Uid to the values of its section that are known only at run time, with their paths.
    opaque: Mapping[str, tuple[tuple[Path, Opaque], ...]]

    @classmethod
    def of(cls, resolution: Resolution, findings: Findings) -> Emission:
        """The emission of a resolution."""
        users: dict[str, tuple[ResolvedWorkload, ...]] = {}
        for workload in resolution.workloads:
            for uid in sorted({str(uid) for uid in workload.resources.values()}):
                users[uid] = (*users.get(uid, ()), workload)
        found = {uid: opaque(r.section.data) for uid, r in resolution.resources.items() if r.section is not None}
        return cls(resolution, findings, users, found)

    def setting(self, workload: str, *path: str) -> Callable[[], Origin]:
        """Where the environment gives a setting of a workload: under its name, else under ``*``, else at all."""
        return partial(_setting, self.resolution, workload, path)


def _setting(resolution: Resolution, workload: str, path: Path) -> Origin:
    document = resolution.environment.document
    for key in (workload, "*"):
        below = document.at(("workloads", key, *path))
        if below is not None:
            return Origin("environment", below.mark.span)
    return Origin("environment", document.span(("workloads",)))


@dataclass(slots=True)
class Places:
    """Origins while an object is built: they are noted by path, and moved as a whole when a part goes into another."""

    found: dict[Path, LazyOrigin] = field(default_factory=dict)

    def note(self, path: Path, origin: LazyOrigin) -> None:
        """The origin of everything at and below a path."""
        self.found[path] = origin

    def place(self, path: Path, part: Places) -> None:
        """Take over a part's origins, below the path where the part is put."""
        for inner, origin in part.found.items():
            self.found[path + inner] = origin


@dataclass(frozen=True, slots=True)
class BuiltOrigins:
    """The origins of an object that the target built: the longest prefix of a path counts."""

    root: LazyOrigin
    prefixes: Mapping[Path, LazyOrigin]

    def at(self, path: Path) -> Origin:
        """The origin of the value at a path."""
        for length in range(len(path), 0, -1):
            found = self.prefixes.get(path[:length])
            if found is not None:
                return now(found)
        return now(self.root)


def now(origin: LazyOrigin) -> Origin:
    """An origin, found if it was not yet."""
    return origin if isinstance(origin, Origin) else origin()


def resource_unit(resource: ResolvedResource) -> str:
    """The folder of what a resource makes."""
    return resource.workload or SHARED


def score_origin(workload: ResolvedWorkload, path: Path = (), *, key: bool = False) -> Callable[[], Origin]:
    """The origin of what a workload's document says at a path."""
    return partial(_score, workload, path, key)


def _score(workload: ResolvedWorkload, path: Path, key: bool) -> Origin:  # noqa: FBT001 - bound by score_origin
    return Origin("score", workload.spec.document.span(path, key=key))


#: What makes a mapping a Kubernetes object; each a text that is not empty.
_IDENTITY: tuple[Path, ...] = (("apiVersion",), ("kind",), ("metadata", "name"))


def not_an_object(data: Any) -> Path | None:
    """What keeps a mapping from being an object: the path of the text that it lacks; None where it is one."""
    for path in _IDENTITY:
        if not (isinstance(text := below(data, path), str) and text):
            return path
    namespace = below(data, ("metadata", "namespace"))
    return None if namespace is None or (isinstance(namespace, str) and namespace) else ("metadata", "namespace")


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


def built(data: Mapping[str, Any], places: Places, root: LazyOrigin, *, unit: str, owner: str) -> Manifest:
    """An object that the target made itself."""
    return manifest(data, unit=unit, owner=owner, origins=BuiltOrigins(root, places.found))


def metadata(name: str, namespace: str | None, labels: Mapping[str, str], **more: Any) -> dict[str, Any]:
    """An object's ``metadata``, without what is empty."""
    found: dict[str, Any] = {"name": name}
    if namespace is not None:
        found["namespace"] = namespace
    found["labels"] = dict(labels)
    found.update((key, value) for key, value in more.items() if value)
    return found
