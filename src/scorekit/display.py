"""Resolved values as plain data that may be shown: a reference is named, never followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.values import Reference, Text

if TYPE_CHECKING:
    from scorekit.values import Value


def shown(value: Value) -> Any:
    """A value as JSON-like data, each reference as ``<secret password of postgres.default#shop.db>``."""
    if isinstance(value, Reference):
        return f"<{value!r}>"
    if isinstance(value, Text):
        return "".join(part if isinstance(part, str) else f"<{part!r}>" for part in value.parts)
    if isinstance(value, bytes):
        return f"<{len(value)} bytes>"
    if isinstance(value, dict):
        return {str(key): shown(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [shown(below) for below in value]
    return value
