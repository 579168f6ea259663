"""Manifests as they may be shown: what a Secret holds is named by its key alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scorekit.targets.api import Manifest

#: What stands for a secret value.
HIDDEN = "<secret>"
#: The fields of an object that holds secrets which are none themselves.
PLAIN = {"apiVersion", "kind", "metadata", "type", "immutable"}


def redacted(manifest: Manifest) -> Any:
    """A manifest's data, with every leaf hidden that may be secret: all of a Secret but its kind, name and type."""
    if not manifest.secret:
        return manifest.data
    return {key: value if key in PLAIN else _hidden(value) for key, value in manifest.data.items()}


def _hidden(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _hidden(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_hidden(below) for below in value]
    return HIDDEN
