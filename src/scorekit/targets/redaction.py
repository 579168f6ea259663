"""What of a Secret may be shown: its kind, name and type, and the keys of what it holds; never a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

#: What stands for a secret value.
HIDDEN = "<secret>"
#: The fields of a Secret that are none themselves.
_PLAIN = frozenset({"apiVersion", "kind", "metadata", "type", "immutable"})
#: Where ``kubectl apply`` leaves the whole object that it was given, values and all.
_COPY = ("metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration")


def is_hidden(path: Sequence[str | int]) -> bool:
    """Whether what stands at a path of a Secret is secret. The way to it may be shown in any case."""
    return bool(path) and (path[0] not in _PLAIN or tuple(path) == _COPY)


def redacted_secret(value: Any, path: tuple[str | int, ...] = ()) -> Any:
    """What stands at a path of a Secret, or all of it, with every leaf hidden that is secret."""
    if isinstance(value, dict):
        return {key: redacted_secret(below, (*path, key)) for key, below in value.items()}
    if isinstance(value, list):
        return [redacted_secret(below, (*path, index)) for index, below in enumerate(value)]
    return HIDDEN if is_hidden(path) else value
