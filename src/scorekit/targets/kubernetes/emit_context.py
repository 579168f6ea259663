"""One run of the target: what it works on, and the places that its objects' fields come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.caller import spelt
from scorekit.graph import workload_node
from scorekit.lazy_dataclass import dataclass
from scorekit.location import one_line_span
from scorekit.names import label
from scorekit.resolve.resolution import Origin, Resolution, ResolvedResource, ResolvedWorkload
from scorekit.resolve.scope import MANAGED_BY, selector_labels
from scorekit.resolve.workload_settings import setting_span
from scorekit.targets.api import SHARED, Manifest, Origins
from scorekit.targets.kubernetes.kinds import VERSIONS
from scorekit.targets.kubernetes.secret_kinds import may_be_read
from scorekit.targets.kubernetes.shapes import opaque
from scorekit.targets.origins import FindOrigin, LazyOrigin, MarkedOrigins, PrefixOrigins, now

if TYPE_CHECKING:
    from scorekit.model.environment import Environment
    from scorekit.outcome import Findings
    from scorekit.resolve.apart import Apart
    from scorekit.source.document import Path
    from scorekit.values import Opaque

#: The label that says which project an object is part of. No selector may use it: a project can be called otherwise.
PART_OF = "app.kubernetes.io/part-of"


@dataclass(frozen=True, slots=True)
class EmitContext:
    """What every part of the target needs to know and where it reports to."""

    resolution: Resolution
    findings: Findings
    #: Uid to the workloads that declare the resource.
    users: Mapping[str, tuple[ResolvedWorkload, ...]]
    #: Uid to the values of its section that are known only at run time, with their paths.
    opaque: Mapping[str, tuple[tuple[Path, Opaque], ...]]
    #: Where the namespaces of a workload's own objects, and of those of shared resources, are given.
    namespaces: tuple[Origin, Origin]
    #: Where this is a part of a set whose other parts are emitted apart from it.
    apart: Apart | None = None

    @classmethod
    def of(cls, resolution: Resolution, findings: Findings, apart: Apart | None = None) -> EmitContext:
        """The emission of a resolution."""
        users: dict[str, list[ResolvedWorkload]] = defaultdict(list)
        for workload in resolution.workloads:
            for uid in resolution.graph.dependencies(workload_node(workload.name)):
                users[uid].append(workload)
        found = {uid: opaque(r.section.data) for uid, r in resolution.resources.items() if r.section is not None}
        namespaces = _namespace(resolution, "namespace"), _namespace(resolution, "sharedNamespace", "namespace")
        return cls(resolution, findings, {uid: tuple(each) for uid, each in users.items()}, found, namespaces, apart)

    def labels(self, name: str) -> dict[str, str]:
        """The labels of every object of an owner, below those of its driver or the environment."""
        found = {**selector_labels(label(name)), MANAGED_BY: "scorekit"}
        if project := self.resolution.project:
            found[PART_OF] = label(project)
        return dict(sorted(found.items()))  # as they are written, so that they are shared and not copied

    def setting(self, workload: str, *path: str) -> FindOrigin:
        """Where the environment gives a setting of a workload: in the strongest rule that has it, else at all."""
        # Not the whole resolution: it has the seed, and origins are kept with what may be pickled.
        return _Setting(self.resolution.environment, self.resolution.rules(workload), path)

    def namespace(self, owner: str) -> Origin:
        """Where the environment gives the namespace of a workload's or resource's objects; else the caller does."""
        resource = self.resolution.resources.get(owner)
        return self.namespaces[resource is not None and resource.shared]

    def own_labels(
        self, workload: ResolvedWorkload, places: OriginBuilder, path: Path = ("metadata", "labels")
    ) -> None:
        """Note where the labels come from that the environment gives the objects of a workload."""
        for key in workload.settings.labels:
            places.note((*path, key), self.setting(workload.name, "labels", key))


def _namespace(resolution: Resolution, *keys: str) -> Origin:
    environment, given = resolution.environment, resolution.namespace
    if given is not None:
        return Origin("option", one_line_span(spelt("namespace", "--namespace"), given))
    for key in keys:
        part = environment.document.at((key,))
        if part is not None:
            return Origin("environment", part.mark.span)
    return Origin("option", environment.span(("namespace",)))


# What finds an origin when someone asks. There are dozens of them for each workload, and a ``partial`` takes three times as much memory.


class _Setting(NamedTuple):
    environment: Environment
    rules: tuple[str, ...]
    path: Path

    def __call__(self) -> Origin:
        return Origin("environment", setting_span(self.environment, self.rules, self.path))


class _Score(NamedTuple):
    workload: ResolvedWorkload
    path: Path
    key: bool

    def __call__(self) -> Origin:
        return Origin("score", self.workload.spec.document.span(self.path, key=self.key))


class _Decided(NamedTuple):
    root: LazyOrigin

    def __call__(self) -> Origin:
        return Origin("target", now(self.root).span)


@dataclass(slots=True)
class OriginBuilder:
    """Origins while an object is built: they are noted by path, and moved as a whole when a part goes into another."""

    found: dict[Path, LazyOrigin | MarkedOrigins] = field(default_factory=dict)

    def note(self, path: Path, origin: LazyOrigin | MarkedOrigins) -> None:
        """The origin of everything at and below a path."""
        self.found[path] = origin

    def place(self, path: Path, part: OriginBuilder) -> None:
        """Take over a part's origins, below the path where the part is put."""
        for inner, origin in part.found.items():
            self.found[path + inner] = origin


def resource_unit(resource: ResolvedResource) -> str:
    """The folder of what a resource makes."""
    return resource.workload or SHARED


def score_origin(workload: ResolvedWorkload, path: Path = (), *, key: bool = False) -> FindOrigin:
    """The origin of what a workload's document says at a path."""
    return _Score(workload, path, key)


def target_origin(workload: ResolvedWorkload, path: Path = ("metadata", "name")) -> FindOrigin:
    """The origin of what the target decides, and the text of a workload's document that it stands for."""
    return _Decided(score_origin(workload, path))


def manifest(data: Mapping[str, Any], *, unit: str, owner: str, origins: Origins, common: bool = False) -> Manifest:
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
        secret=may_be_read(data),
        common=common,
    )


def built(
    emission: EmitContext, data: Mapping[str, Any], places: OriginBuilder, root: LazyOrigin, owner: str
) -> Manifest:
    """An object that the target made itself. What the target decides of every object is noted here."""
    resource = emission.resolution.resources.get(owner)
    unit = owner if resource is None else resource_unit(resource)
    decided = _Decided(root)
    prefixes = {
        ("apiVersion",): decided,
        ("metadata", "namespace"): emission.namespace(owner),
        ("metadata", "labels"): decided,
        **places.found,
    }
    return manifest(data, unit=unit, owner=owner, origins=PrefixOrigins(root, prefixes))


def head(
    kind: str,
    name: str,
    namespace: str | None,
    labels: Mapping[str, str],
    annotations: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What every object begins with, its metadata without what is empty."""
    metadata: dict[str, Any] = {"name": name}
    if namespace is not None:
        metadata["namespace"] = namespace
    metadata["labels"] = dict(labels)
    if annotations:
        metadata["annotations"] = dict(annotations)
    return {"apiVersion": VERSIONS.get(kind, "v1"), "kind": kind, "metadata": metadata}
