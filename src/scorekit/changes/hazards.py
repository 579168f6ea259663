"""What the changes would do: the rules laid over what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.changes.holdings import held, holder_of, holdings
from scorekit.changes.model import Hazard, Severity
from scorekit.changes.resource_rules import Case, places, resource_hazards
from scorekit.changes.rules import FIELD_RULES, OBJECT_RULES
from scorekit.targets.kubernetes.kinds import is_core

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scorekit.changes.model import FieldChange, ObjectChange, ResourceChange
    from scorekit.changes.objects import Couple
    from scorekit.changes.parts import Item, Part
    from scorekit.changes.rules import FieldRule
    from scorekit.resolve.resolution import ResolvedResource


def of_resources(
    changes: Iterable[ResourceChange],
    before: tuple[Part, Mapping[str, ResolvedResource]],
    after: tuple[Part, Mapping[str, ResolvedResource]],
    *,
    standing: bool,
) -> Iterator[Hazard]:
    """What becomes of the data of each changed resource."""
    there, here = holdings(*before), holdings(*after)
    owners = {item.name.owner for item in after[0].items}
    for change in changes:
        later = after[1].get(change.after.uid) if change.after else None
        case = Case(
            change,
            there.get(change.before.uid, ()) if change.before else (),
            here.get(change.after.uid, ()) if change.after else (),
            outside=later is not None and bool(later.outputs) and str(later.uid) not in owners,
        )
        yield from resource_hazards(case, first=before[0].label, second=after[0].label, standing=standing)


def unchanged_but_moved(
    before: tuple[Part, Mapping[str, ResolvedResource]], after: tuple[Part, Mapping[str, ResolvedResource]]
) -> tuple[str, ...]:
    """The resources whose data would lie elsewhere although nothing of their own changed, by uid."""
    there, here = holdings(*before), holdings(*after)
    return tuple(uid for uid in sorted(there.keys() & here.keys()) if set(there[uid]) - set(here[uid]))


def of_objects(
    pairs: Iterable[tuple[Couple, ObjectChange]], before: Part, after: Part, told: Iterable[str]
) -> Iterator[Hazard]:
    """What becomes of each changed object; of those whose owner's data was ``told`` of, their fields alone."""
    owners = set(told)
    for (one, other), change in pairs:
        if one is not None and change.verb in {"removed", "moved"}:
            if not owners & {one.name.owner, other.name.owner if other else None}:
                yield from _gone(one, before, change)
        elif one is not None and other is not None:
            seen: set[tuple[str, str]] = set()
            for field in change.fields:
                hazard = _of_field(field, one, other, after, owners)
                if hazard is not None and (hazard.rule, _group(field, hazard)) not in seen:
                    seen.add((hazard.rule, _group(field, hazard)))
                    yield hazard


def _group(field: FieldChange, hazard: Hazard) -> str:
    """What a hazard is told of once: what restarts restarts once, and what is stateful is told of field by field."""
    return field.path if hazard.severity is Severity.STATEFUL else ""


def _gone(item: Item, part: Part, change: ObjectChange) -> Iterator[Hazard]:
    holder = holder_of(item, part)
    subject = str(item.name)
    if holder is not None:
        word = "removed" if change.verb == "removed" else f"renamed to {change.subject.name}"
        if change.verb == "moved" and item.name.name == change.subject.name:
            to = change.subject.namespace
            word = f"moved to namespace {to}" if to else "moved out of its namespace"
        effect = f"{subject} is {word}; the data in {places(held(item, part))} {holder.fate}"
        reason = "an object of another name or namespace is another object, and brings no data along"
        if change.verb == "removed":
            reason = "nothing uses the data any longer"
        yield Hazard(Severity.STATEFUL, f"object-{change.verb}", subject, effect, reason, place=item.place(()))
    for rule in OBJECT_RULES:
        if change.verb == "removed" and item.group == rule.group and item.name.kind in rule.kinds:
            yield Hazard(
                rule.severity, rule.name, subject, rule.effect.format(what=subject), rule.reason, place=item.place(())
            )


def _of_field(field: FieldChange, one: Item, other: Item, part: Part, told: set[str]) -> Hazard | None:
    """The hazard of the first rule that fits a changed field."""
    if _is_immutable(one) and field.steps[:1] in {("data",), ("binaryData",), ("immutable",)}:
        return Hazard(
            Severity.REFUSED,
            "immutable-data",
            str(other.name),
            f"the API server refuses the change: delete {other.name} and apply it anew",
            "the object says `immutable: true`",
            field.path,
            field.place,
        )
    for rule in FIELD_RULES:
        if not _is_about(rule, other) or not rule.fits(field):
            continue
        if rule.held and not _holds(one, part):
            continue
        if rule.name == "major-version" and other.name.owner in told:
            continue
        words = {
            "what": str(other.name),
            "places": places(held(one, part)),
            "before": _word(field.before),
            "after": _word(field.after),
        }
        where = field.place
        return Hazard(
            rule.severity, rule.name, str(other.name), rule.effect.format_map(words), rule.reason, field.path, where
        )
    return None


def _holds(item: Item, part: Part) -> bool:
    """Whether an object holds data: of its own, or as a service of Compose in a volume that it mounts."""
    mounts = item.data.get("volumes") if not item.name.api_version else None
    if isinstance(mounts, list):
        return any(isinstance(m, dict) and m.get("type") == "volume" for m in mounts)
    return holder_of(item, part) is not None


def _word(value: object) -> str:
    return str(value.get("source", value)) if isinstance(value, dict) else str(value)


def _is_about(rule: FieldRule, item: Item) -> bool:
    if rule.group is None:
        return not item.name.api_version and item.name.kind in rule.kinds
    if not item.name.api_version:
        return False
    if rule.group == "*":
        return not is_core(item.name.api_version)
    return item.group == rule.group and item.name.kind in rule.kinds


def _is_immutable(item: Item) -> bool:
    return item.name.api_version == "v1" and item.data.get("immutable") is True
