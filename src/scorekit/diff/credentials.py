"""Secrets that changed while the data behind them still expects the old ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scorekit.diff.model import Hazard, ObjectChange, SourcePlace
from scorekit.diff.resource_rules import places
from scorekit.resolve.resolution import ResourceUid
from scorekit.resolve.secrets import Composed, SecretKeeper
from scorekit.targets.change_rules import DataLocation, HazardLevel
from scorekit.values import SecretValue

if TYPE_CHECKING:
    from scorekit.diff.data_locations import Side
    from scorekit.diff.objects import ObjectPair
    from scorekit.diff.snapshot import Snapshot
    from scorekit.resolve.resolution import ResolvedResource


def replaced(before: Side, after: Side) -> Iterator[Hazard]:
    """The hazards of resources that keep their data and get other secrets: rotated, longer, or of another seed or source."""
    sides = [one.part.resolution.secrets for one in (before, after) if one.part.resolution is not None]
    if len(sides) < 2:
        return
    for uid, resource in sorted(after.resources.items()):
        kept = tuple(holding for holding in _own(after, uid) if holding in before.data.get(uid, ()))
        old, new = (side.sources.get(uid, {}) for side in sides)
        keys = sorted(key for key in old.keys() & new.keys() if _differs(SecretValue(uid, key), *sides))
        if kept and keys:
            yield _hazard(uid, keys, kept, _place(after.part, resource))


def rendered_anew(pairs: Iterable[tuple[ObjectPair, ObjectChange]], after: Side) -> Iterator[Hazard]:
    """The same of existing Secrets, of which it is not known what they were made from."""
    for (one, other), change in pairs:
        if one is None or other is None or not other.secret:
            continue
        kept = _own(after, str(other.name.owner))
        changed = [field.steps for field in change.fields if field.verb == "changed"]
        keys = [steps[1] for steps in changed if len(steps) > 1 and steps[0] == "data"]
        if kept and keys:
            uid = str(other.name.owner)
            yield _hazard(uid, keys, kept, _place(after.part, after.resources[uid]))


def _own(side: Side, uid: str) -> tuple[DataLocation, ...]:
    return tuple(holding for holding in side.data.get(uid, ()) if not holding.lent)


def _differs(value: SecretValue, one: SecretKeeper, other: SecretKeeper) -> bool:
    """Whether a secret is another one; where one side alone derives it, that is what its source says.

    A text around others is not: these are reported.
    """
    if isinstance(other.sources[value.uid][value.key], Composed):
        return False
    if one.can_reveal(value) and other.can_reveal(value):
        return one.reveal(value) != other.reveal(value)
    return one.sources[value.uid][value.key] != other.sources[value.uid][value.key]


def _hazard(uid: str, keys: list[str], kept: tuple[DataLocation, ...], place: SourcePlace) -> Hazard:
    names = " and ".join(f"`{key}`" for key in keys)
    are, they = ("have other values", "them") if len(keys) > 1 else ("has another value", "it")
    return Hazard(
        HazardLevel.STATEFUL,
        "secret-replaced",
        uid,
        f"{names} {are}, and the data in {places(kept)} was made without {they}: where the server keeps its users with its"
        f" data, nobody gets in until {they} {'are' if len(keys) > 1 else 'is'} set there by hand",
        "most databases read a password from their environment only when their data is first made",
        place=place,
    )


def _place(part: Snapshot, resource: ResolvedResource) -> SourcePlace:
    """Where the rotation is written; else what serves the resource is chosen."""
    rotation = part.resolution.environment.document.at(("secrets", "rotation")) if part.resolution is not None else None
    named = [key for key in (rotation.data if rotation is not None else ()) if ResourceUid.parse(key) == resource.uid]
    return SourcePlace(
        "environment", rotation.span((named[0],)) if rotation is not None and named else resource.selection.span
    )
