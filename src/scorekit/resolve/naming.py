"""The names of resource instances. They derive from the uid alone, so that nobody's neighbour renames anything."""

from __future__ import annotations

import re

from scorekit.names import cut
from scorekit.resolve.identity import ResourceUid
from scorekit.resolve.select import resource_of, workload_of

_ILLEGAL = re.compile(r"[^a-z0-9-]+")


def default_name(uid: ResourceUid) -> str:
    """``WORKLOAD-RESOURCE``, ``TYPE-ID`` or ``TYPE-CLASS-ID``, ``PARENT-ALIAS``; at most 52 characters, hashed when cut."""
    return cut(_whole(uid), str(uid))


def _whole(uid: ResourceUid) -> str:
    if "/" in uid.id:
        parent, _, alias = uid.id.rpartition("/")
        return f"{_whole(ResourceUid.parse(parent))}-{_label(alias)}"
    resource = resource_of(uid)
    if resource is not None:
        return f"{workload_of(uid)}-{resource}"
    parts = [uid.type] + ([uid.class_] if uid.class_ != "default" else []) + [uid.id]
    return "-".join(map(_label, parts))


def _label(text: str) -> str:
    return _ILLEGAL.sub("-", text.lower())
