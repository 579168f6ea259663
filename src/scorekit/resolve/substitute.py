"""Workloads with every placeholder replaced: variables, files, volumes, images."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from scorekit.codes.values import NOT_MOUNTABLE
from scorekit.graph import workload_node
from scorekit.resolve.files import Files, kind_of
from scorekit.resolve.resolution import Origin, ResolvedContainer, ResolvedVolume, ResolvedWorkload, Traced
from scorekit.values import VolumeHandle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.model.workload import Container, Workload
    from scorekit.outcome import Findings
    from scorekit.resolve.context import Run
    from scorekit.resolve.expand import Expanded
    from scorekit.resolve.images import Images
    from scorekit.resolve.placeholders import PlaceholderReader
    from scorekit.resolve.resolution import ResolvedResource
    from scorekit.source.document import Document, Path


class Substitution:
    """Replaces the placeholders of one workload after another."""

    def __init__(self, run: Run, expanded: Expanded, resources: Mapping[str, ResolvedResource], images: Images) -> None:
        self._run = run
        self._expanded = expanded
        self._resources = resources
        self._images = images

    def resolve(self, workload: Workload, reader: PlaceholderReader) -> ResolvedWorkload | None:
        """The workload; None, and the ledger knows why, when something in it can't be resolved."""
        node = workload_node(workload.name)
        findings = self._run.ledger.of(node)
        uids = self._expanded.names.get(workload.name, {})
        containers = [
            self._container(workload, name, container, reader, findings)
            for name, container in sorted(workload.containers.items())
        ]
        if any(container is None for container in containers) or any(u not in self._resources for u in uids.values()):
            self._run.ledger.mark_failed(node)
        if self._run.ledger.failed(node):
            return None
        return ResolvedWorkload(
            name=workload.name,
            namespace=self._run.homes[workload.name],
            spec=workload,
            settings=self._run.settings.of(workload.name),
            containers=tuple(c for c in containers if c is not None),
            resources={name: self._resources[uid].uid for name, uid in uids.items()},
            selected=self._run.selected(workload.name),
            start_order=start_order(workload.containers),
        )

    def bare(self, workload: Workload) -> ResolvedWorkload:
        """The workload for a target that runs none: what it declares of what the target takes, and nothing of its containers."""
        uids = self._expanded.names.get(workload.name, {})
        return ResolvedWorkload(
            name=workload.name,
            namespace=self._run.homes[workload.name],
            spec=workload,
            settings=self._run.settings.of(workload.name),
            containers=(),
            resources={name: self._resources[uid].uid for name, uid in uids.items() if uid in self._resources},
            selected=self._run.selected(workload.name),
        )

    def _container(
        self, workload: Workload, name: str, container: Container, reader: PlaceholderReader, findings: Findings
    ) -> ResolvedContainer | None:
        document = workload.document
        path: Path = ("containers", name)
        files = Files(self._run.options.sources, document, reader, findings)
        image = self._images.of(workload, name)
        variables = {
            key: self._text(text, document, (*path, "variables", key), reader, findings)
            for key, text in sorted(container.variables.items())
        }
        found = [
            files.resolve(target, file, (*path, "files", target)) for target, file in sorted(container.files.items())
        ]
        volumes = [
            self._volume(document, (*path, "volumes", target), container, target, reader, findings)
            for target in sorted(container.volumes)
        ]
        kept = {key: traced for key, traced in variables.items() if traced is not None}
        if len(kept) < len(variables) or None in found or None in volumes:
            return None
        return ResolvedContainer(
            name=name,
            spec=container,
            image=image,
            build=self._images.build_of(workload, name),
            variables=kept,
            files=tuple(f for f in found if f is not None),
            volumes=tuple(v for v in volumes if v is not None),
        )

    def _text(
        self, text: str, document: Document, path: Path, reader: PlaceholderReader, findings: Findings
    ) -> Traced | None:
        mark = document.nearest(path)
        filled = reader.fill(text, mark, findings)
        if filled is None:
            return None
        return Traced(filled.value, Origin(kind_of(document, mark.source), mark.span, filled.inputs))

    def _volume(
        self,
        document: Document,
        path: Path,
        container: Container,
        target: str,
        reader: PlaceholderReader,
        findings: Findings,
    ) -> ResolvedVolume | None:
        mount = container.volumes[target]
        source_path = (*path, "source")
        handle = reader.uid_of_volume(mount.source)
        if handle is None:
            source = self._text(mount.source, document, source_path, reader, findings)
        else:
            uid, placeholder = handle
            mark = document.nearest(source_path)
            resource = self._resources.get(uid)
            if resource is None:
                return None
            if not _mountable(resource):
                findings.add(
                    NOT_MOUNTABLE.at(
                        mark.span,
                        f"`{placeholder.raw}` is a `{resource.type.name}`, which is no volume",
                        help="mount a resource of type `volume`",
                    )
                )
                return None
            source = Traced(VolumeHandle(uid), Origin(kind_of(document, mark.source), mark.span, (placeholder.reads,)))
        if source is None:
            return None
        return ResolvedVolume(target, source, mount.path, mount.read_only, path)


def _mountable(resource: ResolvedResource) -> bool:
    """Whether a resource can be the source of a volume: its type says so, or its driver has a ``volume`` here."""
    section = resource.section.data if resource.section is not None else None
    return resource.type.mountable or (isinstance(section, dict) and "volume" in section)


def start_order(containers: Mapping[str, Container]) -> tuple[str, ...]:
    """The containers in the order in which they can start: each after those that it waits for, ties by name.

    A cycle and a name that is no container's are errors of the score file, which checks report; here they only end the search.
    """
    later = {name: [other for other in one.before if other in containers] for name, one in containers.items()}
    waits = dict.fromkeys(containers, 0)
    for others in later.values():
        for other in others:
            waits[other] += 1
    names = iter(sorted(containers))
    free = sorted(name for name, count in waits.items() if not count)
    order: dict[str, None] = {}
    while len(order) < len(containers):
        first = heappop(free) if free else next(name for name in names if name not in order)
        order[first] = None
        for other in later[first]:
            waits[other] -= 1
            if not waits[other] and other not in order:
                heappush(free, other)
    return tuple(order)
