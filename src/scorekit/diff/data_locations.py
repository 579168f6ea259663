"""What of a snapshot holds data, and where: known from what is emitted, never from the name of a type."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scorekit.names import dns
from scorekit.redaction import shown
from scorekit.targets.kubernetes.kinds import is_core
from scorekit.values import references

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scorekit.diff.snapshot import Snapshot, SnapshotObject
    from scorekit.resolve.resolution import ResolvedResource


@dataclass(frozen=True, slots=True)
class DataLocation:
    """One place where data lies."""

    #: ``claim data-shop-db-0 in namespace shop``.
    place: str = field(compare=False)
    #: What identifies a place: how many claims a StatefulSet has now does not.
    key: tuple[Any, ...]
    #: What becomes of the data when what holds it goes.
    fate: str = field(compare=False)
    #: Whether it is a part of what another resource's server holds, where a separate one-shot creates its account.
    lent: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class DataKind:
    """One kind of object that holds data."""

    holds: Callable[[SnapshotObject, Snapshot], bool]
    places: Callable[[SnapshotObject, Snapshot], Iterator[DataLocation]]


def claims(item: SnapshotObject, first: int | None = None, last: int | None = None) -> Iterator[DataLocation]:
    """A StatefulSet's claims, which are called TEMPLATE-NAME-ORDINAL; of all its ordinals, or of some."""
    start, end = ordinals(item)
    first, last = start if first is None else first, end if last is None else last
    policy = _mapping(_mapping(item.data.get("spec")).get("persistentVolumeClaimRetentionPolicy"))
    fate = "stays behind, since claims outlive their StatefulSet"
    if policy.get("whenDeleted") == "Delete":
        fate = (
            "goes with the StatefulSet, as its `persistentVolumeClaimRetentionPolicy` says, unless the volumes' reclaim"
            " policy is Retain"
        )
    for name in templates(item):
        stem = f"{name}-{item.name.name}"
        more = f" to {stem}-{last}" if last > first else ""
        yield DataLocation(f"claim {stem}-{first}{more}{_in_namespace(item)}", (stem, item.name.namespace), fate)


def templates(item: SnapshotObject) -> tuple[str, ...]:
    """The names of a StatefulSet's claim templates."""
    if (item.group, item.name.kind) != ("apps", "StatefulSet"):
        return ()
    listed = _mapping(item.data.get("spec")).get("volumeClaimTemplates")
    metadata = (_mapping(_mapping(each).get("metadata")) for each in (listed if isinstance(listed, list) else ()))
    return tuple(str(each.get("name")) for each in metadata)


def ordinals(item: SnapshotObject) -> tuple[int, int]:
    """The first and last ordinal of a StatefulSet's pods; the last is before the first where it has none."""
    spec = _mapping(item.data.get("spec"))
    start, replicas = _mapping(spec.get("ordinals")).get("start", 0), spec.get("replicas", 1)
    first = start if isinstance(start, int) else 0
    return first, first + (replicas if isinstance(replicas, int) else 1) - 1


def _itself(word: str, fate: str) -> Callable[[SnapshotObject, Snapshot], Iterator[DataLocation]]:
    def places(item: SnapshotObject, part: Snapshot) -> Iterator[DataLocation]:
        del part
        place = f"{word} {item.name.name}{_in_namespace(item)}"
        yield DataLocation(place, (place,), fate)

    return places


def _volume(item: SnapshotObject, part: Snapshot) -> Iterator[DataLocation]:
    """Compose puts the project's name before a volume's, unless the volume has an explicit name."""
    place = f"volume {item.data.get('name') or f'{part.project}_{item.name.name}'}"
    yield DataLocation(place, (place,), "stays behind until someone removes the volume")


def _made_outside(item: SnapshotObject, part: Snapshot) -> Iterator[DataLocation]:
    del part
    place = f"what {item.name.kind} {item.name.name}{_in_namespace(item)} stands for"
    yield DataLocation(place, (place,), "is deleted with it, unless its deletion policy is Orphan")


def _in_namespace(item: SnapshotObject) -> str:
    return f" in namespace {item.name.namespace}" if item.name.namespace else ""


def _is_kind(group: str, kind: str) -> Callable[[SnapshotObject, Snapshot], bool]:
    return lambda item, _: (item.group, item.name.kind) == (group, kind)


def _is_own_volume(item: SnapshotObject, part: Snapshot) -> bool:
    del part
    return not item.name.api_version and item.name.kind == "volume" and not item.data.get("external")


#: Fields by which a custom resource says that an operator makes something for it that lasts: Crossplane's, and the
#: storage that operators of databases ask for (https://docs.crossplane.io/latest/concepts/composite-resources/).
_SIGNS = frozenset(
    {
        "compositionRef", "compositionSelector", "crossplane", "deletionPolicy", "forProvider", "providerConfigRef",
        "storage", "volumeClaimTemplate", "volumeClaimTemplates", "writeConnectionSecretToRef",
    }
)  # fmt: skip


def _lasts(item: SnapshotObject, part: Snapshot) -> bool:
    """Whether a custom resource stands for something: its fields say so, or its owner's outputs are known only later."""
    if not item.name.api_version or is_core(item.name.api_version):
        return False
    if _SIGNS & _mapping(item.data.get("spec")).keys():
        return True
    owner = part.resolution.resources.get(item.name.owner or "") if part.resolution is not None else None
    return owner is not None and any(references(value.value) for value in owner.outputs.values())


#: Every kind of object that holds data; the first that fits counts.
HOLDERS: tuple[DataKind, ...] = (
    DataKind(lambda item, _: bool(templates(item)), lambda item, _: claims(item)),
    DataKind(
        _is_kind("", "PersistentVolumeClaim"),
        _itself("claim", "goes when the claim is deleted, unless its volume's reclaim policy is Retain"),
    ),
    DataKind(_is_kind("", "PersistentVolume"), _itself("volume", "is let go of, as the reclaim policy says")),
    DataKind(_is_own_volume, _volume),
    DataKind(_lasts, _made_outside),
)


def held(item: SnapshotObject, part: Snapshot) -> tuple[DataLocation, ...]:
    """Where the data of an object lies; nowhere where it holds none."""
    holder = next((holder for holder in HOLDERS if holder.holds(item, part)), None)
    return tuple(holder.places(item, part)) if holder is not None else ()


def data_locations(part: Snapshot, resources: Mapping[str, ResolvedResource]) -> dict[str, tuple[DataLocation, ...]]:
    """Where the data of each resource lies; a resource of a server that others share has a part of the server's."""
    emitted: dict[str, list[DataLocation]] = {}
    for item in part.items:
        for owner, holding in _owned(item, part):
            emitted.setdefault(owner, []).append(holding)
    found: dict[str, tuple[DataLocation, ...]] = {}
    for uid, resource in resources.items():  # dependencies come first
        own = (*emitted.get(uid, ()), *_bound(resource))
        if not own:
            servers = [h for needed in resource.requires.values() for h in found.get(str(needed), ())]
            own = tuple(
                DataLocation(f"{h.place}, as `{resource.name}`", (*h.key, resource.name), "stays there", lent=True)
                for h in servers
            )
        found[uid] = own
    return found


def unowned(item: SnapshotObject, part: Snapshot) -> tuple[DataLocation, ...]:
    """Where that data of an object lies that is no resource's."""
    resources = part.resolution.resources if part.resolution is not None else {}
    return tuple(holding for owner, holding in _owned(item, part) if owner not in resources)


def _owned(item: SnapshotObject, part: Snapshot) -> Iterator[tuple[str, DataLocation]]:
    """The data of an object, each with whose it is: a template in a workload's StatefulSet is a volume's that it mounts."""
    owner, found, names = item.name.owner or "", held(item, part), templates(item)
    workload = part.resolution.workload(owner) if part.resolution is not None and names else None
    if workload is None or part.resolution is None:
        yield from ((owner, holding) for holding in found)
        return
    resources = part.resolution.resources
    mounted = {dns(resources[str(uid)].name, limit=63): str(uid) for uid in workload.resources.values()}
    yield from ((mounted.get(name, owner), holding) for name, holding in zip(names, found, strict=True))


def _bound(resource: ResolvedResource) -> Iterator[DataLocation]:
    """What a binding leads to, where it takes a secret to get in: an address without data needs none."""
    if resource.selection.binding is None or not any(o.secret for o in resource.type.outputs.values()):
        return
    contract = resource.type.outputs
    plain = {
        name: shown(value.value)
        for name, value in sorted(resource.outputs.items())
        if name in contract and not contract[name].secret and contract[name].from_ is None
    }
    place = f"what the binding at {resource.selection.span.place} leads to"
    yield DataLocation(place, tuple(plain.items()), "stays there")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
