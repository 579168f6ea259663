"""What the pods of an object read: the objects whose contents its fingerprint is made of."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scorekit.explain.fields import EmittedField
    from scorekit.targets.api import Manifest
    from scorekit.targets.record import Target


class Contents:
    """The objects of one set of manifests, from readers to what they read."""

    def __init__(self, manifests: Sequence[Manifest], target: Target) -> None:
        self._manifests = manifests
        self._target = target

    def read_by(self, number: int) -> Iterator[tuple[int, tuple[str, ...] | None]]:
        """What an object reads: the number of the store, and the keys; None: all of them."""
        manifest = self._manifests[number]
        for kind, name, keys in self._target.reads(manifest):
            store = self._named.get((kind, manifest.namespace, name))
            if store is not None:
                yield store, keys

    @cached_property
    def _named(self) -> Mapping[tuple[str, str | None, str], int]:
        return {(m.kind, m.namespace, m.name): number for number, m in enumerate(self._manifests)}

    def is_fingerprint(self, leaf: EmittedField) -> bool:
        """Whether a value is made of what is read elsewhere."""
        return bool(leaf.path) and leaf.path[-1] in self._target.checksums

    def hashed_name(self, leaf: EmittedField) -> bool:
        """Whether a value is a name that ends in a hash of the content, which is not what was written."""
        rules = self._target.changes()
        stem = rules.content_name(leaf.manifest) if leaf.path in rules.name_fields else None
        if stem is None or leaf.value != leaf.manifest.name:
            return False
        return leaf.manifest.name.removeprefix(stem) not in leaf.origin.span.source.line(leaf.origin.span.line)
