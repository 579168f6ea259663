"""What a change of a resource does to the data behind it: a table, in the order in which the first that fits counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from scorekit.diff.model import FieldChange, Hazard, ResourceChange, SourcePlace
from scorekit.diff.resources import BINDING, askers
from scorekit.lazy_dataclass import dataclass
from scorekit.targets.change_rules import DataLocation, HazardLevel, other_major

if TYPE_CHECKING:
    from scorekit.diff.data_locations import Side


@dataclass(frozen=True, slots=True)
class Case:
    """A changed resource, and where its data lies on both sides."""

    change: ResourceChange
    before: tuple[DataLocation, ...]
    after: tuple[DataLocation, ...]
    #: Whether it leads to what exists, in none of the objects on the later side.
    outside: bool = False

    @property
    def left(self) -> tuple[DataLocation, ...]:
        """The places that it no longer knows."""
        return tuple(holding for holding in self.before if holding not in self.after)

    @property
    def version(self) -> FieldChange | None:
        """Its param ``version``, where that has another major version."""
        return next((p for p in self.change.params if p.path == "version" and other_major(p)), None)


@dataclass(frozen=True, slots=True)
class ResourceRule:
    """What one kind of change does, as one becomes the other or, where they stand side by side, for those who compare."""

    name: str
    when: Callable[[Case], bool]
    #: Empty: nothing to say of two that stand side by side.
    standing: str
    effect: str
    reason: str


RULES: tuple[ResourceRule, ...] = (
    ResourceRule(
        "resource-removed",
        lambda case: case.change.after is None and bool(case.before),
        "",
        "{type} `{old}` is removed; its data in {fates}",
        "nothing uses the data any longer, and what held it may be deleted",
    ),
    ResourceRule(
        "resource-renamed",
        lambda case: case.change.verb == "renamed" and bool(case.left),
        "",
        "a new, empty {type} `{new}` is created; the data of `{old}` in {fates}",
        "a resource is known by its type, class and id, so another of these is another resource",
    ),
    ResourceRule(
        "driver-changed",
        lambda case: case.change.served_anew and bool(case.left),
        "{first} keeps the data of {type} `{new}` in {left}, {second} in {kept}: neither has the other's",
        "{type} `{new}` is now served by {server}, in {kept}; the data of before in {fates}",
        "another driver makes something new and moves no data",
    ),
    ResourceRule(
        "resource-moved",
        lambda case: bool(case.left) and bool(case.after) and not _bound(case),
        "",
        "a new, empty {type} `{new}` is created in {kept}; its data in {fates}",
        "another name, namespace, server or kind of workload is another place, and moves no data",
    ),
    ResourceRule(
        "binding-changed",
        lambda case: _bound(case) and _points_elsewhere(case.change),
        "{first} and {second} are bound to a {type} of their own for `{new}`: {outputs}",
        "whoever uses {type} `{new}` is led elsewhere ({outputs}), where the data of before is not",
        "a binding leads to what exists, and moves no data",
    ),
    ResourceRule(
        "data-let-go",
        lambda case: bool(case.left) and not case.after and case.change.after is not None,
        "{first} keeps the data of {type} `{new}` in {left}, {second} keeps none",
        "{type} `{new}` keeps no data any longer; that of before in {fates}",
        "what is emitted holds nothing that outlives a restart",
    ),
    ResourceRule(
        "major-version",
        lambda case: case.version is not None and bool(case.before),
        "{first} runs version {from}, {second} {to}: a dump of the one may not load in the other",
        "version {from} becomes {to} on the data in {left_or_kept}, which the new one may not be able to read",
        "data files of one major version are often unreadable to the next: dump and restore, or run its upgrade",
    ),
)


def resource_hazards(case: Case, *, first: str, second: str, standing: bool) -> Iterator[Hazard]:
    """The hazards of a changed resource."""
    for rule in RULES:
        text = rule.standing if standing else rule.effect
        if text and rule.when(case):
            effect = text.format_map(_words(case, first, second))
            yield Hazard(
                HazardLevel.STATEFUL,
                rule.name,
                case.change.subject.uid,
                effect,
                rule.reason,
                place=_place(case, rule.name),
            )
            return


def _bound(case: Case) -> bool:
    change = case.change
    sides = (change.before, change.after)
    return bool(case.before) and all(side is not None and side.served_by == BINDING for side in sides)


def _points_elsewhere(change: ResourceChange) -> bool:
    return bool(_elsewhere(change))


def _elsewhere(change: ResourceChange) -> list[FieldChange]:
    """The outputs of a binding that both sides have and that differ; a reference may be renamed without a move."""
    return [
        o
        for o in change.outputs
        if o.verb == "changed" and not any(str(v).startswith("<") for v in (o.before, o.after))
    ]


def _place(case: Case, rule: str) -> SourcePlace | None:
    version = case.version
    if rule == "major-version" and version is not None:
        return version.after_at or version.before_at
    chosen = rule in {"driver-changed", "binding-changed", "data-let-go"}
    return case.change.subject.place if chosen else case.change.subject.declared


def _words(case: Case, first: str, second: str) -> dict[str, str]:
    change, version = case.change, case.version
    old, new = _names(change)
    kept = tuple(holding for holding in case.after if holding not in case.before)
    return {
        "type": change.subject.uid.partition(".")[0],
        "old": old,
        "new": new,
        "first": f"`{first}`",
        "second": f"`{second}`",
        "left": places(case.left),
        "fates": fates(case.left),
        "kept": places(kept) if kept or not case.outside else f"what {_server(change)} leads to",
        "left_or_kept": places(case.before),
        "server": _server(change),
        # One under several names is said once.
        "outputs": ", ".join(
            f"{o.path} {o.before} -> {o.after}"
            for o in {(str(o.before), str(o.after)): o for o in _elsewhere(change)}.values()
        ),
        "from": str(version.before) if version else "",
        "to": str(version.after) if version else "",
    }


def _server(change: ResourceChange) -> str:
    if change.after is None:
        return ""
    return "a binding" if change.after.served_by == BINDING else f"`{change.after.served_by}`"


def _names(change: ResourceChange) -> tuple[str, str]:
    """What a resource was called, and is: by its id, or by all of its uid where the ids are the same."""
    old, new = (side.uid if side else "" for side in (change.before, change.after))
    return (old, new) if old != new and _short(old) == _short(new) else (_short(old), _short(new))


def _short(uid: str) -> str:
    """A uid's id, as developers call it."""
    return uid.partition("#")[2]


def fates(held: tuple[DataLocation, ...]) -> str:
    """Places in words, and what becomes of the data there: ``claim a stays behind``."""
    found: dict[str, list[DataLocation]] = {}
    for holding in held:
        found.setdefault(holding.fate, []).append(holding)
    return ", and that in ".join(f"{places(tuple(some))} {fate}" for fate, some in found.items())


def places(held: tuple[DataLocation, ...]) -> str:
    """Places in words."""
    return " and ".join(dict.fromkeys(holding.place for holding in held)) or "nothing that lasts"


def switched(before: Side, after: Side) -> Iterator[Hazard]:
    """The hazards of workloads that leave the data of a resource that others keep."""
    there, here = before.data, after.data
    now = {asker: uid for uid, resource in after.resources.items() for asker in askers(resource)}
    for old, resource in sorted(before.resources.items()):
        if old not in after.resources or not there.get(old):
            continue
        for workload, name in sorted(askers(resource)):
            new = now.get((workload, name))
            if new is None or new == old or set(there[old]) <= set(here.get(new, ())):
                continue
            declared = next(d for d in after.resources[new].declarations if (d.workload, d.name) == (workload, name))
            yield Hazard(
                HazardLevel.STATEFUL,
                "resource-left",
                new,
                f"`{name}` of workload `{workload}` is now `{new}`; what it kept in `{old}` stays behind in"
                f" {places(there[old])}",
                "another id or class is another resource, and brings no data along",
                place=SourcePlace("score", declared.span),
            )
