"""The names of resource instances. They derive from the resource alone, so that nobody's neighbour renames anything."""

from __future__ import annotations

import re

from scorekit.names import cut
from scorekit.resolve.identity import ResourceUid
from scorekit.resolve.select import resource_of

_ILLEGAL = re.compile(r"[^a-z0-9-]+")


def default_name(uid: ResourceUid, workload: str | None) -> str:
    """``WORKLOAD-RESOURCE``, ``TYPE-ID`` or ``TYPE-CLASS-ID``, ``PARENT-ALIAS``; at most 52 characters, hashed when cut.

    ``workload`` is the one that the resource is private to. Services and StatefulSets take such a name, so that one
    which begins with a digit gets ``s-``.
    """
    whole = _whole(uid, workload)
    return cut(f"s-{whole}" if whole[0].isdigit() else whole, str(uid))


def _whole(uid: ResourceUid, workload: str | None) -> str:
    if "/" in uid.id:
        parent, _, alias = uid.id.rpartition("/")
        return f"{_whole(ResourceUid.parse(parent), workload)}-{_label(alias)}"
    resource = resource_of(uid, workload)
    if resource is not None:
        return f"{workload}-{resource}"
    parts = [uid.type] + ([uid.class_] if uid.class_ != "default" else []) + [uid.id]
    return "-".join(map(_label, parts))


def _label(text: str) -> str:
    return _ILLEGAL.sub("-", text.lower())
