"""What changes of a Compose file's entries do, and which of them hold data: tables, with the reason of each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from scorekit.targets.change_rules import (
    ChangedField,
    ChangeRules,
    DataLocation,
    FieldRule,
    HazardLevel,
    ListKey,
    ObjectRule,
    of_kind,
    other_major,
)

if TYPE_CHECKING:
    from scorekit.resolve.resolution import Resolution
    from scorekit.targets.api import Manifest

_S, _D = HazardLevel.STATEFUL, HazardLevel.DISRUPTIVE
_SERVICE, _VOLUME = of_kind("", "service"), of_kind("", "volume")
#: https://github.com/compose-spec/compose-spec/blob/main/13-merge.md names the items of these lists by these keys.
_LISTS: Mapping[str, tuple[ListKey, ...]] = {
    "volumes": (ListKey(("target",)),),
    "configs": (ListKey(("target",)),),
    "secrets": (ListKey(("target",)),),
    "ports": (ListKey(("target",)), ListKey(("protocol",), "TCP"), ListKey(("published",))),
}


def data(manifest: Manifest, resolution: Resolution | None, extra: Mapping[str, Any]) -> Iterator[DataLocation]:
    """A volume, unless somebody else made it. The project's name stands before a volume's that has no name of its own."""
    del resolution
    if manifest.kind == "volume" and not manifest.data.get("external"):
        own = manifest.data.get("name") or f"{extra.get('name', '')}_{manifest.name}"
        place = f"volume {own}"
        yield DataLocation(place, (place,), "stays behind until someone removes the volume", "a volume")


def runs_server(manifest: Manifest) -> bool:
    """Whether an entry runs what goes on and mounts no volume, so that what it keeps lasts nowhere."""
    return manifest.kind == "service" and not _mounts_volumes(manifest)


def _mounts_volumes(manifest: Manifest) -> bool:
    mounts = manifest.data.get("volumes")
    return manifest.kind == "service" and isinstance(mounts, list) and any(map(_is_volume, mounts))


def _source(change: ChangedField) -> bool:
    """Whether a mount of a service has another volume now, or is gone."""
    if len(change.steps) == 2:
        return change.verb == "removed" and _is_volume(change.before)
    return change.steps[-1] == "source" or change.verb == "removed"


def _is_volume(mount: Any) -> bool:
    return isinstance(mount, dict) and mount.get("type") == "volume"


@cache
def change_rules() -> ChangeRules:
    """What is known of changes."""
    return ChangeRules(fields=_FIELDS, objects=_OBJECTS, list_keys=lambda _: _LISTS)


_FIELDS = (
    FieldRule(
        "mount-replaced", _SERVICE, ("volumes",), _S,
        "{what} no longer has the volume `{before}` there, and what it wrote stays behind in it",
        "a volume that is mounted in place of another brings nothing of the other's", when=_source,
    ),
    FieldRule(
        "major-version", _mounts_volumes, ("image",), _S,
        "{before} becomes {after} on the data of its volumes, which the new version may not be able to read",
        "data files of one major version are often unreadable to the next: dump and restore, or run its upgrade",
        when=other_major,
    ),
    FieldRule(
        "volume-driver", _VOLUME, (), _S, "Compose refuses to go on with {what} as it is; made anew, it is empty",
        "the driver and the options of a volume are those that it was made with",
    ),
    FieldRule(
        "container-replaced", _SERVICE, (), _D, "the container of {what} is replaced",
        "Compose replaces the container of a service whose definition changed",
    ),
)  # fmt: skip
_OBJECTS = (
    ObjectRule(
        "container-removed", _SERVICE, _D, "the container of {what} goes, with `--remove-orphans`; without it runs on",
        "Compose leaves the containers of services that it no longer knows alone",
    ),
    ObjectRule(
        "container-moved", _SERVICE, _D, "the container of {what} goes, and that of {new} comes",
        "a service of another name is another service", verbs=("moved",),
    ),
)  # fmt: skip
