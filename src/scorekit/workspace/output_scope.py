"""Which files of an earlier render stay in a folder, although this one does not make them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scorekit import projections, targets
from scorekit.catalogue import read_source
from scorekit.catalogue.output_list import listed_below
from scorekit.graph import node_name
from scorekit.lazy_dataclass import dataclass
from scorekit.location import Source
from scorekit.names import label
from scorekit.parsing import documents, written_name
from scorekit.source.reader import read_all
from scorekit.targets.api import NUMBERED, SHARED
from scorekit.workspace.opened import home_of
from scorekit.workspace.outputs import listed_content, real_path

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.catalogue import Catalogue, ProjectFolder
    from scorekit.resolve.resolution import Resolution
    from scorekit.targets.api import ManifestSet

#: The folders of what a stream reads, beside it.
BESIDE = ("files", "secrets")


@dataclass(frozen=True, slots=True)
class OutputScope:
    """The selection chooses what is emitted, so files of other workloads stay, and so does what they may share.

    A unit is the folder of a workload's files, or ``_shared``.
    """

    #: The units that this render writes.
    asked: frozenset[str] = frozenset()
    #: The units of other workloads, none where everything was asked for; None where they are not all known.
    others: frozenset[str] | None = frozenset()
    #: Files that stay in any case, and of what they are.
    kept: frozenset[str] = frozenset()

    @classmethod
    def of(cls, resolution: Resolution, folder: ProjectFolder, *, keep_others: bool = False) -> OutputScope:
        """The scope of a render into a folder of manifests. ``keep_others``: there are workloads that nobody told of."""
        asked = frozenset(w.name for w in resolution.workloads if w.selected)
        known = frozenset(node_name(key) for key, kind in resolution.graph.nodes.items() if kind == "workload")
        if keep_others or not _are_known(folder, resolution, known):
            return cls(asked, None)
        others = known - asked
        # Another layout of the same folder may have put everything below its target's name.
        return cls(asked, others | {SHARED, *targets.names()} if others else others)

    @classmethod
    def of_projection(cls, documents: ManifestSet, catalogue: Catalogue, place: Path, home: Path) -> OutputScope:
        """The scope of a projection: files about environments that the project has, and that nobody asked for now, stay."""
        from scorekit.projections.api import find_projection

        about = find_projection(documents.target).environment
        made = {str(about(document.data)) for document in documents.manifests}
        others = {name for name in map(label, catalogue.offered_environments()) if name not in made}
        kept = set()
        for name in listed_below(place):
            with suppress(OSError):  # said where it is written to
                found = _documents(name, listed_content(real_path(place, home), name) or b"")
                environments = [str(about(each)) for each in found]
                if environments and others.issuperset(environments):
                    kept.add(name)
        return cls(kept=frozenset(kept))

    def of_stream(self) -> OutputScope:
        """The scope of a stream: the files that it reads are its own."""
        return replace(self, asked=self.asked.union(BESIDE))

    def keeps(self, path: str) -> bool:
        """Whether a file of an earlier render stays although this one does not make it."""
        if path in self.kept:
            return True
        unit, below, _ = path.removeprefix(NUMBERED).partition("/")
        if not below or unit in self.asked:
            return False
        return self.others is None or unit in self.others

    def keeps_beside(self, name: str) -> bool:
        """The same of a file beside a stream, whose name begins with its workload's."""
        return self.others != frozenset() and not any(name.startswith(f"{workload}-") for workload in self.asked)


def scope_of(
    sets: Sequence[ManifestSet],
    folder: ProjectFolder,
    catalogue: Catalogue,
    place: Path | None,
    *,
    keep_others: bool = False,
) -> OutputScope:
    """The scope of what some sets write; ``place`` is the folder that they are written to, if it is one."""
    # A target that takes what is not there for gone is asked for more workloads than others.
    first = min(sets, key=lambda each: sum(workload.selected for workload in each.resolution.workloads))
    if first.target not in projections.names():
        return OutputScope.of(first.resolution, folder, keep_others=keep_others)
    return OutputScope() if place is None else OutputScope.of_projection(first, catalogue, place, home_of(folder))


def _are_known(folder: ProjectFolder, resolution: Resolution, known: frozenset[str]) -> bool:
    """Whether a compile knows every workload of the project: by its file, or by its name where it was given otherwise."""
    understood = {w.spec.document.source.name for w in resolution.workloads}
    for path in folder.score_files():
        if folder.relative(path) in understood:
            continue
        source = read_source(path, folder.root).value
        found = documents(source).value if source is not None else None
        if found is None or not all(written_name(document) in known for document in found):
            return False
    return True


def _documents(name: str, content: bytes) -> list[Mapping[str, Any]]:
    """The mappings of a file, in order."""
    found = read_all(Source(name, content.decode("utf-8", "replace"))).value or ()
    return [document.data for document in found if isinstance(document.data, dict)]
