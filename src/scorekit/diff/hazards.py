"""What the changes would do: the rules laid over what differs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from scorekit.diff.data_locations import held, unowned
from scorekit.diff.model import FieldChange, Hazard, ObjectChange, ObjectName, ResourceChange
from scorekit.diff.resource_rules import Case, fates, places, resource_hazards
from scorekit.source.document import ListItem, dotted
from scorekit.targets.change_rules import ChangeRules, HazardLevel, within

if TYPE_CHECKING:
    from scorekit.diff.data_locations import Side
    from scorekit.diff.objects import ObjectPair
    from scorekit.diff.snapshot import Snapshot, SnapshotObject


def of_resources(changes: Iterable[ResourceChange], before: Side, after: Side, *, standing: bool) -> Iterator[Hazard]:
    """What becomes of the data of each changed resource."""
    owners = {item.name.owner for item in after.part.items}
    for change in changes:
        later = after.resources.get(change.after.uid) if change.after else None
        case = Case(
            change,
            before.data.get(change.before.uid, ()) if change.before else (),
            after.data.get(change.after.uid, ()) if change.after else (),
            outside=later is not None and bool(later.outputs) and str(later.uid) not in owners,
        )
        yield from resource_hazards(case, first=before.part.label, second=after.part.label, standing=standing)


def unchanged_but_moved(before: Side, after: Side) -> tuple[str, ...]:
    """The resources whose data would be elsewhere although nothing of theirs changed, by uid."""
    there, here = before.data, after.data
    return tuple(uid for uid in sorted(there.keys() & here.keys()) if set(there[uid]) - set(here[uid]))


def of_objects(
    pairs: Collection[tuple[ObjectPair, ObjectChange]], before: Snapshot, after: Snapshot, judged: Iterable[str]
) -> Iterator[Hazard]:
    """What becomes of each changed object; of those whose owner is ``judged`` already, their fields alone."""
    owners = set(judged)
    rules = after.language.changes()
    come = {
        key: other.name for (one, other), _ in pairs if one is None and other is not None for key in _runs(other, rules)
    }
    for (one, other), change in pairs:
        if one is not None and change.verb in {"removed", "moved"}:
            if not owners & {one.name.owner, other.name.owner if other else None}:
                instead = next((come[key] for key in _runs(one, rules) if key in come), None)
                yield from _gone(one, before, change, instead, after)
            # What keeps its data is what it was, by another name.
            if other is not None and set(held(one, before)) & set(held(other, after)):
                yield from _of_fields(change.fields, one, other, after, owners)
        elif one is not None and other is not None:
            yield from _of_fields(change.fields, one, other, after, owners)


def _runs(item: SnapshotObject, rules: ChangeRules) -> tuple[tuple[str | None, str], ...]:
    """What the main object of a workload goes by whatever its kind: its name, and its owner's; nothing for other objects."""
    if not rules.runs_workload(item.manifest):
        return ()
    return tuple((item.name.namespace, name) for name in (item.name.name, item.name.owner) if name)


def _gone(
    item: SnapshotObject, part: Snapshot, change: ObjectChange, instead: ObjectName | None, after: Snapshot
) -> Iterator[Hazard]:
    """What becomes of an object that is no longer there, or no longer there by its name; ``instead`` is of another kind."""
    subject, new = str(item.name), change.subject
    lying = unowned(item, part)
    if lying:
        there = {holding for each in after.items for holding in held(each, after)}
        lying = tuple(holding for holding in lying if holding not in there)
    if lying:
        word = "removed" if change.verb == "removed" else f"renamed to {new.name}"
        if change.verb == "moved" and item.name.name == new.name:
            word = f"moved to namespace {new.namespace}" if new.namespace else "moved out of its namespace"
        effect = f"{subject} is {word}; the data in {fates(lying)}"
        reason = "an object of another name or namespace is another object, and brings no data along"
        if change.verb == "removed":
            reason = "nothing uses the data any longer"
        yield Hazard(HazardLevel.STATEFUL, f"object-{change.verb}", subject, effect, reason, place=item.place(()))
        return
    verb = "replaced" if instead is not None else change.verb
    for rule in part.language.changes().objects:
        if verb in rule.verbs and rule.about(item.manifest):
            words = {"what": subject, "new": instead or _apart(item.name, new)}
            yield Hazard(
                rule.severity, rule.name, str(new), rule.effect.format_map(words), rule.reason, place=item.place(())
            )
            return


def _apart(old: ObjectName, new: ObjectName) -> str:
    """What an object is called now, with its namespace where that is what differs."""
    return f"{new} in namespace {new.namespace}" if old.name == new.name and new.namespace else str(new)


def _of_fields(
    fields: Sequence[FieldChange], one: SnapshotObject, other: SnapshotObject, part: Snapshot, judged: set[str]
) -> Iterator[Hazard]:
    seen: set[tuple[str, str]] = set()
    brought_about = (_of_field(field, one, other, part, judged) for field in fields if not field.same)
    for hazard in (*_of_whole(fields, one, other, part), *filter(None, brought_about)):
        # What restarts restarts once, and what is stateful is reported field by field.
        group = hazard.path if hazard.severity is HazardLevel.STATEFUL else ""
        if (hazard.rule, group) not in seen:
            seen.add((hazard.rule, group))
            yield hazard


def _of_whole(
    fields: Sequence[FieldChange], one: SnapshotObject, other: SnapshotObject, part: Snapshot
) -> Iterator[Hazard]:
    """What the change of an object brings about as a whole, refusals among it."""
    for found in part.language.changes().consequences(one.manifest, other.manifest):
        path = tuple(map(str, found.path))
        field = next(
            (f for f in fields if within(tuple(s for s in f.steps if not isinstance(s, ListItem)), path)), None
        )
        lying = places(held(one, part) if found.data is None else found.data)
        effect = found.effect.format(what=other.name, places=lying)
        where = field.path if field is not None else dotted(found.path)
        place = field.place if field is not None else other.place(())
        yield Hazard(found.severity, found.rule, str(other.name), effect, found.reason, where, place)


def _of_field(
    field: FieldChange, one: SnapshotObject, other: SnapshotObject, part: Snapshot, judged: set[str]
) -> Hazard | None:
    """The hazard of the first rule that fits a changed field."""
    for rule in part.language.changes().fields:
        if not rule.about(other.manifest) or not rule.fits(field):
            continue
        if rule.held and not held(one, part):
            continue
        if rule.name == "major-version" and other.name.owner in judged:
            continue
        what, lying = str(other.name), places(held(one, part))
        before, after = _word(field.before), _word(field.after)
        effect = rule.effect.format(what=what, places=lying, before=before, after=after)
        return Hazard(rule.severity, rule.name, what, effect, rule.reason, field.path, field.place)
    return None


def _word(value: object) -> str:
    return str(value.get("source", value)) if isinstance(value, dict) else str(value)
