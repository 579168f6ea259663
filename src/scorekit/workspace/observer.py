"""Who is told how far a long call is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scorekit.catalogue import Catalogue
    from scorekit.targets.api import ManifestSet
    from scorekit.workspace.compilation import CompileInputs


class Observer:
    """Called as each stage ends. Here every method does nothing; a subclass has those that it is interested in."""

    def each(self, environments: Sequence[str]) -> Iterable[str]:
        """The environments before they are looked at, one after another: a bar of progress goes through them."""
        return environments

    def read(self, given: CompileInputs) -> None:
        """The score files are read."""

    def compiled(self, manifests: ManifestSet, catalogue: Catalogue) -> None:
        """One environment is compiled for one target."""

    def ended(self, given: CompileInputs) -> None:
        """Everything is compiled, or has failed."""
