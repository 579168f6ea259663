"""The keys of a Compose file: the order in which they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.source.document import Path

#: What people look for first, in that order; every other key follows by name.
_SERVICE = (
    "image", "build", "profiles", "hostname", "entrypoint", "command", "environment", "configs", "volumes", "depends_on",
    "healthcheck", "network_mode", "networks", "ports", "restart", "deploy", "cap_drop", "security_opt", "annotations",
    "labels",
)  # fmt: skip
#: Below a service, by its key. A list's items have the order of the key.
_BELOW = {
    "build": ("context", "dockerfile"),
    "configs": ("source", "target", "mode"),
    "healthcheck": ("test", "interval", "timeout", "retries", "start_period"),
    "ports": ("target", "published", "host_ip", "protocol"),
    "volumes": ("type", "source", "target", "read_only"),
}
_RANKS: Mapping[str | None, Mapping[str, int]] = {
    key: {word: rank for rank, word in enumerate(words)} for key, words in ((None, _SERVICE), *_BELOW.items())
}


def in_order(data: Mapping[Any, Any], kind: str, path: Path) -> list[tuple[Any, Any]]:
    """The items of a mapping at a path of an entry, in the order in which they are written."""
    ranks: Mapping[str, int] = {}
    if kind == "service" and (not path or len(path) == 1 or (len(path) == 2 and isinstance(path[1], int))):
        ranks = _RANKS.get(path[0] if path else None, {})
    return sorted(data.items(), key=lambda item: (ranks.get(item[0], len(ranks)), str(item[0])))
