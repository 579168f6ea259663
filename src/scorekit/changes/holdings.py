"""What of a side holds data, and where: told from what is emitted, never from the name of a type."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from scorekit.showing import shown
from scorekit.targets.kubernetes.kinds import is_core
from scorekit.values import references

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scorekit.changes.parts import Item, Part
    from scorekit.resolve.resolution import ResolvedResource


@dataclass(frozen=True, slots=True)
class Holding:
    """One place where data lies. Two are the same place when all of it is equal."""

    #: ``claim data-shop-db-0 in namespace shop``.
    place: str
    #: What of it tells places apart beside the words.
    key: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """One kind of object that holds data."""

    holds: Callable[[Item, Part], bool]
    places: Callable[[Item, Part], Iterator[str]]
    #: What becomes of the data when the object is deleted.
    fate: str


def _claims(item: Item, part: Part) -> Iterator[str]:
    """A StatefulSet's claims are called TEMPLATE-NAME-ORDINAL and outlive it."""
    del part
    spec = _mapping(item.data.get("spec"))
    first = _mapping(spec.get("ordinals")).get("start", 0)
    replicas = spec.get("replicas", 1)
    for template in spec.get("volumeClaimTemplates") or ():
        stem = f"{_mapping(_mapping(template).get('metadata')).get('name')}-{item.name.name}"
        last = f" to {stem}-{first + replicas - 1}" if isinstance(replicas, int) and replicas > 1 else ""
        yield f"claim {stem}-{first}{last}{_in_namespace(item)}"


def _itself(word: str) -> Callable[[Item, Part], Iterator[str]]:
    def places(item: Item, part: Part) -> Iterator[str]:
        del part
        yield f"{word} {item.name.name}{_in_namespace(item)}"

    return places


def _volume(item: Item, part: Part) -> Iterator[str]:
    """Compose puts the project's name before a volume's, unless the volume has a name of its own."""
    own = item.data.get("name")
    yield f"volume {own or f'{part.project}_{item.name.name}'}"


def _made_outside(item: Item, part: Part) -> Iterator[str]:
    del part
    yield f"what {item.name.kind} {item.name.name}{_in_namespace(item)} stands for"


def _in_namespace(item: Item) -> str:
    return f" in namespace {item.name.namespace}" if item.name.namespace else ""


def _is_kind(group: str, kind: str) -> Callable[[Item, Part], bool]:
    return lambda item, _: (item.group, item.name.kind) == (group, kind)


def _has_templates(item: Item, part: Part) -> bool:
    del part
    is_set = (item.group, item.name.kind) == ("apps", "StatefulSet")
    return is_set and bool(_mapping(item.data.get("spec")).get("volumeClaimTemplates"))


def _is_own_volume(item: Item, part: Part) -> bool:
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


def _lasts(item: Item, part: Part) -> bool:
    """Whether a custom resource stands for something: its fields say so, or its owner's outputs are known only later."""
    if not item.name.api_version or is_core(item.name.api_version):
        return False
    if _SIGNS & _mapping(item.data.get("spec")).keys():
        return True
    owner = part.resolution.resources.get(item.name.owner or "") if part.resolution is not None else None
    return owner is not None and any(references(value.value) for value in owner.outputs.values())


#: Every kind of object that holds data; the first that fits counts.
HOLDERS: tuple[Holder, ...] = (
    Holder(_has_templates, _claims, "stays behind, since claims outlive their StatefulSet"),
    Holder(
        _is_kind("", "PersistentVolumeClaim"),
        _itself("claim"),
        "is deleted with the claim, unless its volume's reclaim policy is Retain",
    ),
    Holder(_is_kind("", "PersistentVolume"), _itself("volume"), "is let go of, as the reclaim policy says"),
    Holder(_is_own_volume, _volume, "stays behind until someone removes the volume"),
    Holder(_lasts, _made_outside, "is deleted with it, unless its deletion policy is Orphan"),
)


def holder_of(item: Item, part: Part) -> Holder | None:
    """How an object holds data; None where it holds none."""
    return next((holder for holder in HOLDERS if holder.holds(item, part)), None)


def held(item: Item, part: Part) -> tuple[Holding, ...]:
    """Where the data of an object lies."""
    holder = holder_of(item, part)
    return tuple(map(Holding, holder.places(item, part))) if holder is not None else ()


def holdings(part: Part, resources: Mapping[str, ResolvedResource]) -> dict[str, tuple[Holding, ...]]:
    """Where the data of each resource lies; a resource of a server that others share has a part of the server's."""
    emitted: dict[str, list[Holding]] = {}
    for item in part.items:
        if item.name.owner is not None:
            emitted.setdefault(item.name.owner, []).extend(held(item, part))
    found: dict[str, tuple[Holding, ...]] = {}
    for uid, resource in resources.items():  # dependencies come first
        own = (*emitted.get(uid, ()), *_bound(resource))
        if not own:
            servers = [h for needed in resource.requires.values() for h in found.get(str(needed), ())]
            own = tuple(
                replace(h, place=f"{h.place}, as `{resource.name}`", key=(*h.key, resource.name)) for h in servers
            )
        found[uid] = own
    return found


def _bound(resource: ResolvedResource) -> Iterator[Holding]:
    """What a binding leads to, where it takes a secret to get in: nobody guards an address that leads to no data."""
    if resource.selection.binding is None or not any(o.secret for o in resource.type.outputs.values()):
        return
    contract = resource.type.outputs
    plain = {
        name: shown(value.value)
        for name, value in sorted(resource.outputs.items())
        if name in contract and not contract[name].secret and contract[name].from_ is None
    }
    yield Holding(f"what the binding at {resource.selection.span.place} leads to", tuple(plain.items()))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
