"""The origins of an emitted object's fields, kept cheap: a few prefixes, or the marks of the tree it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scorekit.resolve.resolution import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.resolve.resolution import OriginKind
    from scorekit.source.document import Mark, Path
    from scorekit.targets.api import Origins


@dataclass(frozen=True, slots=True)
class PrefixOrigins:
    """Origins by path prefix; the longest prefix of a path counts. For objects that the target builds itself."""

    root: Origin
    prefixes: Mapping[Path, Origin] = field(default_factory=dict)

    def at(self, path: Path) -> Origin:
        """The origin of the value at a path."""
        for length in range(len(path), 0, -1):
            found = self.prefixes.get(path[:length])
            if found is not None:
                return found
        return self.root


@dataclass(frozen=True, slots=True)
class MarkedOrigins:
    """Origins from the marks of an evaluated tree, whose shape the object has. For objects of a driver's section."""

    mark: Mark
    kind: OriginKind = "driver"

    def at(self, path: Path) -> Origin:
        """The origin of the value at a path: its own mark, or the nearest above."""
        mark = self.mark
        for step in path:
            below = mark.child(step)
            if below is None:
                break
            mark = below
        return Origin(self.kind, mark.span)


@dataclass(frozen=True, slots=True)
class PatchedOrigins:
    """Origins of an object after a patch: the patch's for what it wrote, else those of before."""

    patch: PrefixOrigins
    below: Origins

    def at(self, path: Path) -> Origin:
        """The origin of the value at a path."""
        found = self.patch.at(path)
        return self.below.at(path) if found is self.patch.root else found
