"""The objects of two sides, paired and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from scorekit.diff.fields import Difference, differences, indistinct
from scorekit.diff.model import Cause, FieldChange, ObjectChange, SourcePlace
from scorekit.explain.explanation import NOTHING
from scorekit.explain.fields import reads_delicate
from scorekit.lazy_dataclass import dataclass
from scorekit.redaction import name_at, redacted
from scorekit.targets.change_rules import ChangeRules, ListKeys, within
from scorekit.targets.redaction import is_hidden, redacted_secret
from scorekit.values import same

if TYPE_CHECKING:
    from scorekit.diff.snapshot import Snapshot, SnapshotObject
    from scorekit.resolve.resolution import Origin
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest
    from scorekit.value_path import ValuePath


#: The object as it was and as it is; None where it was not, or is no more.
ObjectPair = tuple["SnapshotObject | None", "SnapshotObject | None"]

#: How alike two names must be, of several objects of one kind and owner, to be those of one object that moved.
_ALIKE = 0.5


def pairs(
    before: Sequence[SnapshotObject],
    after: Sequence[SnapshotObject],
    renamed: Mapping[str, str],
    homes: Mapping[str | None, str | None],
    rules: ChangeRules | None = None,
) -> list[ObjectPair]:
    """The objects of two sides side by side: by kind, namespace and name, what is named by its content also by its name
    without that, then those that moved with their owner.

    ``renamed`` maps owners of the first side to those of the second; ``homes`` does so with namespaces.
    """
    found: list[ObjectPair] = []
    content_name = (rules or ChangeRules()).content_name
    # By identity: two objects may be equal, and to look for one in a list is to compare it with those before it.
    left, right = {id(item): item for item in before}, {id(item): item for item in after}

    def owner(item: SnapshotObject) -> str | None:
        name = item.name.owner
        return renamed.get(name, name) if name is not None else None

    def join(one: SnapshotObject, other: SnapshotObject) -> None:
        found.append((one, other))
        del left[id(one)], right[id(other)]

    def take(of_before: Callable[[SnapshotObject], Any], of_after: Callable[[SnapshotObject], Any]) -> None:
        there: dict[Any, list[SnapshotObject]] = {}
        for item in left.values():
            there.setdefault(of_before(item), []).append(item)
        for item in tuple(right.values()):
            key = of_after(item)
            if key is not None and there.get(key):
                join(there[key].pop(0), item)

    take(
        lambda i: (i.group, i.name.kind, homes.get(i.name.namespace, i.name.namespace), i.name.name),
        lambda i: (i.group, i.name.kind, i.name.namespace, i.name.name),
    )
    take(lambda i: (i.group, i.name.kind, i.name.name), lambda i: (i.group, i.name.kind, i.name.name))
    take(lambda i: _by_content(i, content_name), lambda i: _by_content(i, content_name))
    for one, other in tuple(_moved(tuple(left.values()), tuple(right.values()), owner)):
        join(one, other)
    return found + [(item, None) for item in left.values()] + [(None, item) for item in right.values()]


def _by_content(item: SnapshotObject, content_name: Callable[[Manifest], str | None]) -> Any:
    """An object that is named by its content, without what follows from that."""
    found = content_name(item.manifest)
    return None if found is None else (item.group, item.name.kind, item.name.namespace, found)


def _moved(
    left: Sequence[SnapshotObject], right: Sequence[SnapshotObject], owner: Callable[[SnapshotObject], str | None]
) -> Iterator[tuple[SnapshotObject, SnapshotObject]]:
    """Objects of one kind and one owner whose names differ: the likest first."""
    groups: dict[Any, tuple[list[SnapshotObject], list[SnapshotObject]]] = {}
    for item in left:
        if item.name.owner is not None:
            groups.setdefault((item.group, item.name.kind, owner(item)), ([], []))[0].append(item)
    for item in right:
        key = (item.group, item.name.kind, item.name.owner)
        if key in groups:
            groups[key][1].append(item)
    for first, second in groups.values():
        alone = len(first) == len(second) == 1
        ranked = sorted(
            ((-_likeness(one, other), one.name.name, other.name.name, one, other) for one in first for other in second),
            key=lambda row: row[:3],
        )
        taken: list[SnapshotObject] = []
        for score, _, _, one, other in ranked:
            free = not any(item is one or item is other for item in taken)
            if free and (alone or -score >= _ALIKE):
                taken += [one, other]
                yield one, other


def _likeness(one: SnapshotObject, other: SnapshotObject) -> float:
    return SequenceMatcher(None, one.name.name, other.name.name, autojunk=False).ratio()


def compared(
    couple: ObjectPair, homes: Mapping[str | None, str | None], parts: tuple[Snapshot, Snapshot]
) -> ObjectChange | None:
    """What became of an object; None where it is the same."""
    before, after = couple
    if before is None or after is None:
        one = before or after
        assert one is not None  # noqa: S101 - a couple is never empty
        shown = redacted_secret(one.data) if one.secret else redacted("", one.data)
        field = (
            FieldChange((), after=shown, after_at=one.place(()))
            if before is None
            else FieldChange((), before=shown, before_at=one.place(()))
        )
        return ObjectChange(before.name if before else None, after.name if after else None, (field,))
    moved = (
        before.name.name != after.name.name
        or homes.get(before.name.namespace, before.name.namespace) != after.name.namespace
    )
    rules = parts[1].language.changes()
    keys = rules.list_keys(after.manifest)
    found = [each for each in differences(before.data, after.data, keys) if each.steps not in rules.name_fields]
    meant = _meant(before, after, rules, keys) if found else None
    fields = tuple(_field(each, before, after, parts, meant) for each in found)
    if not fields and not moved:
        return None
    return ObjectChange(before.name, after.name, fields, moved)


def _meant(
    before: SnapshotObject, after: SnapshotObject, rules: ChangeRules, keys: ListKeys
) -> list[tuple[str, ...]] | None:
    """Where what the consumer holds of an object differs; None where nobody knows what it holds."""
    stored = rules.stored(before.manifest, after.manifest)
    return None if stored is None else [each.steps for each in differences(*stored, keys)]


def _field(
    found: Difference,
    before: SnapshotObject,
    after: SnapshotObject,
    parts: tuple[Snapshot, Snapshot],
    meant: list[tuple[str, ...]] | None,
) -> FieldChange:
    secret = before.secret or after.secret
    one, other = before.origin(found.before_path), after.origin(found.after_path)
    first = _shown(before, found.before, found.before_path, one or other, secret=secret)
    second = _shown(after, found.after, found.after_path, other or one, secret=secret)
    return FieldChange(
        found.steps,
        first,
        second,
        None if found.before is NOTHING else before.place(found.before_path),
        None if found.after is NOTHING else after.place(found.after_path),
        secret=indistinct(first, second) or (secret and is_hidden(found.steps)),
        cause=_cause(found, before, after, parts),
        same=meant is not None and not any(within(steps, found.steps) for steps in meant),
    )


def _cause(
    found: Difference, before: SnapshotObject, after: SnapshotObject, parts: tuple[Snapshot, Snapshot]
) -> Cause | None:
    one, other = before.origin(found.before_path), after.origin(found.after_path)
    if one is None or other is None or found.before is NOTHING or found.after is NOTHING:
        return None
    return cause((parts[0], before.name.owner, one), (parts[1], after.name.owner, other))


def _shown(item: SnapshotObject, value: Any, path: Path, origin: Origin | None, *, secret: bool) -> Any:
    """A value as it may be shown; what was read from a file goes by the origin of what takes its place."""
    if value is NOTHING:
        return value
    delicate = origin is not None and reads_delicate(path, origin)
    return redacted(name_at(item.data, path), redacted_secret(value, path) if secret else value, delicate=delicate)


#: How many names are followed one after the other.
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class _Reached:
    """What a name leads to: its value, where that is written, and whose it is."""

    value: Any
    origin: Origin
    owner: str
    words: str


def cause(before: tuple[Snapshot, str | None, Origin], after: tuple[Snapshot, str | None, Origin]) -> Cause | None:
    """What a difference goes back to; None where its own place says it all."""
    found: Cause | None = None
    for _ in range(_DEEPEST):
        there, here = _inputs(*before), _inputs(*after)
        name = next((n for n in here if n in there and not same(there[n].value, here[n].value)), None)
        if name is None:
            return found
        one, other = there[name], here[name]
        found = Cause(other.words, SourcePlace.of(one.origin), SourcePlace.of(other.origin))
        before, after = (before[0], one.owner, one.origin), (after[0], other.owner, other.origin)
    return found


def _inputs(part: Snapshot, owner: str | None, origin: Origin) -> dict[ValuePath, _Reached]:
    """The names that a text uses and that lead somewhere, in its order."""
    found = ((name, _reached(part, owner, name)) for name in origin.inputs)
    return {name: reached for name, reached in found if reached is not None}


def _reached(part: Snapshot, owner: str | None, name: ValuePath) -> _Reached | None:
    if part.lineage is None or owner is None:
        return None
    values = part.lineage.meant(owner, name)
    traced = part.lineage.traced(values[0]) if len(values) == 1 else None
    if traced is None:
        return None
    words = str(name) if part.lineage.workload(owner) else f"{name} of {owner}"
    return _Reached(traced.value, traced.origin, part.lineage.reader(values[0]), words)
