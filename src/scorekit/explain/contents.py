"""What the pods of an object read: the objects whose contents its fingerprint is made of."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from scorekit.targets.compose.files import CHECKSUM_LABEL
from scorekit.targets.kubernetes.fingerprints import CHECKSUM, reads
from scorekit.targets.kubernetes.kinds import TEMPLATES, is_core
from scorekit.targets.kubernetes.trees import below

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scorekit.explain.fields import EmittedField
    from scorekit.targets.api import Manifest

#: The names of fingerprints: they change when something does that is read elsewhere.
FINGERPRINTS: Final = frozenset({CHECKSUM, CHECKSUM_LABEL})
_HASH = re.compile(r"-[0-9a-f]{8}")


class Contents:
    """The objects of one set of manifests, from readers to what they read."""

    def __init__(self, manifests: Sequence[Manifest]) -> None:
        self._manifests = manifests

    def read_by(self, number: int) -> Iterator[tuple[int, tuple[str, ...] | None]]:
        """What the pods of an object read: the number of the store, and the keys; None: all of them."""
        manifest = self._manifests[number]
        if not manifest.api_version:
            for mount in manifest.data.get("configs") or () if manifest.kind == "service" else ():
                store = self._named.get(("config", None, str(mount["source"] if isinstance(mount, dict) else mount)))
                if store is not None:
                    yield store, ("content",)
            return
        path = TEMPLATES.get(manifest.kind) if is_core(manifest.api_version) else None
        for kind, name, keys in reads(below(manifest.data, (*path, "spec"))) if path is not None else ():
            store = self._named.get((kind, manifest.namespace, name))
            if store is not None:
                yield store, keys

    @cached_property
    def _named(self) -> Mapping[tuple[str, str | None, str], int]:
        return {(m.kind, m.namespace, m.name): number for number, m in enumerate(self._manifests)}


def is_fingerprint(leaf: EmittedField) -> bool:
    """Whether a value is made of what is read elsewhere."""
    return leaf.origin.kind == "target" and bool(leaf.path) and leaf.path[-1] in FINGERPRINTS


def hashed_name(leaf: EmittedField) -> bool:
    """Whether a value is the name of a Job that ends in a hash of its spec, which is not what was written."""
    if leaf.manifest.kind != "Job" or leaf.path != ("metadata", "name"):
        return False
    found = _HASH.fullmatch(str(leaf.value)[-9:])
    return found is not None and found[0] not in leaf.origin.span.source.line(leaf.origin.span.line)
