"""References in pods that others wrote: a driver's manifests, and workloads that a driver patched.

What people write there is Kubernetes' own language: a literal ``$(NAME)`` means what Kubernetes takes it for.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from scorekit.targets.kubernetes.env import HELPER, as_written, composed
from scorekit.targets.kubernetes.kinds import POD_SPECS, is_core
from scorekit.targets.kubernetes.references import ReferenceSite
from scorekit.targets.kubernetes.trees import below, items, put
from scorekit.targets.origins import MergedOrigins
from scorekit.values import Opaque, to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.resolve.resolution import Origin
    from scorekit.source.document import Path
    from scorekit.targets.api import Origins
    from scorekit.targets.kubernetes.references import ReferencedKey, ReferenceReader

_GROUPS = ("initContainers", "containers")


def with_references(data: Mapping[str, Any], origins: Origins, reader: ReferenceReader) -> tuple[Any, Origins]:
    """An object whose containers' variables say in Kubernetes' words what references they are; and its origins."""
    path = POD_SPECS.get(data["kind"]) if is_core(data["apiVersion"]) else None
    if path is None:
        return data, origins
    moved: dict[Path, tuple[int | None, ...]] = {}
    for group in _GROUPS:
        for index, container in items(below(data, (*path, group))):
            entries = container.get("env")
            where = (*path, group, index, "env")
            if not isinstance(entries, list) or not any(_has_reference(entry) for entry in entries):
                continue
            env, added = _env(entries, where, origins, reader)
            data = put(data, where, env)
            if added:
                moved[where] = (*[None] * added, *range(len(entries)))
    return data, MergedOrigins(origins, origins, {}, moved) if moved else origins


def with_texts(data: Mapping[str, Any]) -> Any:
    """An object whose containers' variables and words are texts where a driver's expression gave a number or a flag."""
    path = POD_SPECS.get(data["kind"]) if is_core(data["apiVersion"]) else None
    if path is None:
        return data
    for group in _GROUPS:
        for index, container in items(below(data, (*path, group))):
            where = (*path, group, index)
            for number, entry in items(container.get("env")):
                if type(entry.get("value")) in _SCALARS:
                    data = put(data, (*where, "env", number, "value"), _text(entry["value"]))
            for name in ("command", "args"):
                words = container.get(name)
                if isinstance(words, list) and not _SCALARS.isdisjoint(map(type, words)):
                    data = put(data, (*where, name), [_text(word) for word in words])
    return data


#: What is written as Score writes it into a text.
_SCALARS = frozenset({bool, int, float})


def _text(value: Any) -> Any:
    """A scalar as a text; what JSON has no number for, and what is no scalar, as it is, for the rules to refuse."""
    if type(value) not in _SCALARS or not math.isfinite(value):
        return value
    return to_text(value)


def in_variable(path: Path, kind: str) -> bool:
    """Whether a path in an object of one of Kubernetes' kinds leads to the value of a container's variable."""
    spec = POD_SPECS.get(kind)
    if spec is None or path[: len(spec)] != spec:
        return False
    rest = path[len(spec) :]
    return len(rest) == 5 and rest[0] in _GROUPS and rest[2] == "env" and rest[4] == "value"


def _has_reference(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("value"), Opaque)


def _env(entries: list[Any], where: Path, origins: Origins, reader: ReferenceReader) -> tuple[list[Any], int]:
    """The entries in Kubernetes' words, new helpers before them, and how many those are."""
    helpers: dict[str, tuple[ReferencedKey, Origin]] = {}
    env: list[Any] = list(entries)
    for index, entry in items(entries):
        if _has_reference(entry):
            site = ReferenceSite(origins.at((*where, index, "value")))
            found = composed(entry.get("name", ""), entry["value"], site, reader, helpers, plain=as_written)
            rest = {key: value for key, value in entry.items() if key != "value"}
            env[index] = {**rest, **(found or {})}
    there = {entry.get("name") for _, entry in items(entries) if str(entry.get("name")).startswith(HELPER)}
    new = [{"name": name, "valueFrom": helpers[name][0].selector} for name in sorted(helpers) if name not in there]
    return new + env, len(new)
