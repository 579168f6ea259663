"""Merging a tree into an object: maps by key, lists of Kubernetes' own kinds by the keys that its API gives them.

Beside the merged object it keeps which parts the tree wrote and how lists moved, so that origins stay exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from itertools import compress
from typing import TYPE_CHECKING, Any

from scorekit.lazy_dataclass import dataclass
from scorekit.limits import spend
from scorekit.targets.kubernetes.kinds import is_core
from scorekit.targets.origins import MergedOrigins
from scorekit.targets.patching import PatchError

if TYPE_CHECKING:
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest, Origins

#: The lists of core kinds that join by key (``x-kubernetes-list-map-keys``); every other list is replaced whole.
LIST_KEYS: Mapping[str, tuple[str, ...]] = {
    "containers": ("name",),
    "env": ("name",),
    "ephemeralContainers": ("name",),
    "hostAliases": ("ip",),
    "imagePullSecrets": ("name",),
    "initContainers": ("name",),
    "ports": ("containerPort", "protocol"),
    "resourceClaims": ("name",),
    "schedulingGates": ("name",),
    "secrets": ("name",),
    "topologySpreadConstraints": ("topologyKey", "whenUnsatisfiable"),
    "volumeDevices": ("devicePath",),
    "volumeMounts": ("mountPath",),
    "volumes": ("name",),
    "webhooks": ("name",),
}

#: A Service's ports join by another key than a container's.
_SERVICE_KEYS: Mapping[str, tuple[str, ...]] = {**LIST_KEYS, "ports": ("port", "protocol")}

#: Keys that may be left out, with what they then are.
KEY_DEFAULTS = {"protocol": "TCP", "whenUnsatisfiable": "DoNotSchedule"}

#: ``$patch: delete`` in a list's item deletes it; ``$patch: replace`` in a map or item replaces the whole.
_DIRECTIVE = "$patch"


def keys_of(api_version: str, kind: str) -> Mapping[str, tuple[str, ...]]:
    """The lists that join by key in objects of a kind; none in kinds that are not Kubernetes' own."""
    if not is_core(api_version):
        return {}
    return _SERVICE_KEYS if kind == "Service" else LIST_KEYS


@dataclass(slots=True)
class Merge:
    """One merge while it runs."""

    keys: Mapping[str, tuple[str, ...]]
    #: Path in the result to the path in the patch that wrote it.
    written: dict[Path, Path] = field(default_factory=dict)
    #: List in the result to the earlier index of each item; None for a new one. Only lists whose items moved.
    moved: dict[Path, tuple[int | None, ...]] = field(default_factory=dict)

    def mapping(
        self, base: Mapping[str, Any], patch: Mapping[str, Any], at: Path = (), of: Path = ()
    ) -> dict[str, Any]:
        """The mapping ``base`` with ``patch`` merged in."""
        spend(1 + len(base) + len(patch))
        replaced = patch.get(_DIRECTIVE) == "replace"
        result = {} if replaced else dict(base)
        if replaced:
            self.written[at] = of
        for key, value in patch.items():
            here, there = (*at, key), (*of, key)
            if value is None:
                result.pop(key, None)
                self.written[here] = there
            elif key != _DIRECTIVE:
                result[key] = self._value(key, result.get(key), value, here, there)
        return result

    def _value(self, key: str, base: Any, value: Any, at: Path, of: Path) -> Any:
        if isinstance(value, dict):
            if not isinstance(base, dict):
                self.written[at] = of
                base = {}
            return self.mapping(base, value, at, of)
        keys = self.keys.get(key)
        if keys and isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return self._listing(key, keys, base if isinstance(base, list) else [], value, at, of)
        self.written[at] = of
        return value

    def _listing(
        self, name: str, keys: tuple[str, ...], base: list[Any], patch: list[Any], at: Path, of: Path
    ) -> list[Any]:
        """A list that joins by key: items go, matching ones merge in place, new ones follow."""
        if any(item == {_DIRECTIVE: "replace"} for item in patch):
            self.written[at] = of
            return [item for item in patch if _DIRECTIVE not in item]
        result: list[Any] = list(base)
        sources: list[int | None] = list(range(len(base)))
        identities = [_identity(name, keys, item) for item in patch]
        gone = [item.get(_DIRECTIVE) == "delete" for item in patch]
        for identity in compress(identities, gone):
            place = _place(keys, result, identity)
            if place is None:
                raise PatchError(f"`{name}` has no item with `{keys[0]}: {identity[0]}` to delete")
            del result[place], sources[place]
        for index, (item, identity) in enumerate(zip(patch, identities, strict=True)):
            if gone[index]:
                continue
            place = _place(keys, result, identity)
            if place is None:
                place = len(result)
                result.append({})
                sources.append(None)
                self.written[(*at, place)] = (*of, index)
            result[place] = self.mapping(result[place], item, (*at, place), (*of, index))
        if sources != list(range(len(base))):
            self.moved[at] = tuple(sources)
        return result


def merged(found: Manifest, tree: Any, origins: Origins) -> Manifest:
    """An object with a tree merged into it, by the origins of the tree's values. Raises PatchError."""
    merge = Merge(keys_of(found.api_version, found.kind))
    data = merge.mapping(found.data, tree)
    return replace(found, data=data, origins=MergedOrigins(origins, found.origins, merge.written, merge.moved))


def _identity(name: str, keys: tuple[str, ...], item: Mapping[str, Any]) -> tuple[Any, ...]:
    for key in keys:
        if key not in item and key not in KEY_DEFAULTS:
            raise PatchError(f"an item of `{name}` has no `{key}`, by which the list joins")
    return tuple(item.get(key, KEY_DEFAULTS.get(key)) for key in keys)


def _place(keys: tuple[str, ...], items: Sequence[Any], identity: tuple[Any, ...]) -> int | None:
    """Where a list has the item of an identity."""
    for index, item in enumerate(items):
        if isinstance(item, dict) and tuple(item.get(key, KEY_DEFAULTS.get(key)) for key in keys) == identity:
            return index
    return None
