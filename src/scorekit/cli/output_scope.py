"""Which files of an output folder a render may remove: those of the workloads that it was asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scorekit import targets
from scorekit.graph import node_name
from scorekit.inputs import source_name
from scorekit.targets.api import NUMBERED, SHARED

if TYPE_CHECKING:
    from scorekit.cli.compilation import CompileInputs
    from scorekit.resolve.resolution import Resolution

#: The folders of what a stream reads, beside it.
BESIDE = ("files", "secrets")


@dataclass(frozen=True, slots=True)
class OutputScope:
    """FILES choose what is emitted, so files of other workloads stay, and so does what they may share.

    A unit is the folder of a workload's files, or ``_shared``.
    """

    #: The units that this render writes.
    asked: frozenset[str] = frozenset()
    #: The units of other workloads, none where everything was asked for; None where they are not all known.
    others: frozenset[str] | None = frozenset()
    #: Files that stay in any case, and of what they are.
    kept: frozenset[str] = frozenset()
    kind: str = "workloads"

    @classmethod
    def of(cls, resolution: Resolution, given: CompileInputs) -> OutputScope:
        """The scope of a render into a folder of manifests."""
        sources = {source_name(source) for source in given.inputs.sources}
        # Outside a project the sources are those that were named, and there may be others.
        whole = given.workspace.folder.found or not given.request.files
        asked = frozenset(w.name for w in resolution.workloads if w.selected)
        known = {node_name(key) for key, kind in resolution.graph.nodes.items() if kind == "workload"}
        understood = {w.spec.document.source.name for w in resolution.workloads}
        if not whole or not understood.issuperset(sources):
            return cls(asked, None)
        others = frozenset(known) - asked
        # Another layout of the same folder may have put everything below its target's name.
        return cls(asked, others | {SHARED, *targets.names()} if others else others)

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
