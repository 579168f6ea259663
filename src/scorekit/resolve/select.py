"""The choice of a driver for each resource: the most specific rule wins, and a binding beats every rule.

The choice depends on the resource and the environment alone, so that no driver changes because another workload
is present. Rules are weighed strongest first; the place of a rule in its file never matters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scorekit.limits import spend
from scorekit.resolve.memo import per_object
from scorekit.resolve.resolution import Candidate, Selection

if TYPE_CHECKING:
    from typing import Any

    from scorekit.location import Span
    from scorekit.model.driver import Driver
    from scorekit.model.environment import Binding, Environment, Rule
    from scorekit.resolve.identity import ResourceUid
    from scorekit.targets.record import Target

#: What stands in the way of a choice: no rule matches; or the winning rule's driver does not exist, or lacks the target.
Fault = Literal["", "no rule", "unknown driver", "other type", "no target"]
Rank = tuple[bool, bool, bool, bool]


@dataclass(frozen=True, slots=True)
class DriverChoice:
    """A selection, the key or index under which the environment has it, and what stands in its way."""

    selection: Selection
    #: The binding's key or the rule's index; -1 when nothing matches.
    place: str | int
    fault: Fault = ""

    @property
    def rule(self) -> tuple[Rule, int] | None:
        """The rule that won, with its index."""
        found = self.selection.rule
        return None if found is None or isinstance(self.place, str) else (found, self.place)


def resource_of(uid: ResourceUid, workload: str | None) -> str | None:
    """The name by which a workload declares its private resource; None for shared ones and those of other resources.

    An id may be spelt like a private one, so ``workload`` says whose it is.
    """
    if workload is None or "/" in uid.id:
        return None
    return uid.id.removeprefix(f"{workload}.")


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A rule with what does not depend on the resource: its rank, its place and why it loses by each selector."""

    rule: Rule
    index: int
    rank: Rank
    span: Span


@per_object
def _ranked_rules(environment: Environment) -> Mapping[str, Sequence[_Ranked]]:
    """An environment's rules by type, the strongest first."""
    found: dict[str, list[_Ranked]] = {}
    for index, rule in enumerate(environment.drivers):
        span = environment.span(("drivers", index))
        found.setdefault(rule.type, []).append(_Ranked(rule, index, rank_of(rule), span))
    for ranked in found.values():
        ranked.sort(key=lambda r: (tuple(not given for given in r.rank), _selectors(r.rule), r.index))
    return found


class Selector:
    """The rules and bindings of one environment, indexed by type and key."""

    def __init__(self, environment: Environment, drivers: Mapping[str, Driver | None], target: Target) -> None:
        """``drivers`` looks a driver up by name, and has None for unknown ones."""
        self._environment = environment
        self._drivers = drivers
        self._target = target
        self._rules = _ranked_rules(environment)
        self._losses: dict[tuple[int, str], Candidate] = {}

    def classes(self, type_: str) -> frozenset[str]:
        """The classes that a type's rules name."""
        return frozenset(r.rule.class_ for r in self._rules.get(type_, ()) if r.rule.class_)

    def choose(self, uid: ResourceUid, workload: str | None) -> DriverChoice:
        """What serves a resource; ``workload`` is the one that it is private to, through any number of parents."""
        rules = self._rules.get(uid.type, ())
        if rules:
            spend(2 * len(rules), rules[0])  # each is looked at, and may be kept with why it lost
        resource = resource_of(uid, workload)
        bound = self._binding(uid, resource)
        matched: list[_Ranked] = []
        candidates: list[Candidate] = []
        if bound:
            candidates.append(Candidate(self._binding_span(bound), f"binding {bound}", (True,) * 4, ""))
        for ranked in rules:
            lost = _mismatch(ranked.rule, uid, workload, resource)
            if not lost:
                lost = self._beaten(matched, bound)
                matched.append(ranked)
            candidates.append(self._candidate(ranked, lost))
        if bound:
            binding = self._environment.bindings[bound]
            return DriverChoice(Selection(None, None, binding, self._binding_span(bound), tuple(candidates)), bound)
        if not matched:
            span = self._environment.span(("drivers",), key=True)
            return DriverChoice(Selection(None, None, None, span, tuple(candidates)), -1, "no rule")
        return self._serve(matched[0], uid, tuple(candidates))

    def _serve(self, winner: _Ranked, uid: ResourceUid, candidates: tuple[Candidate, ...]) -> DriverChoice:
        driver = self._drivers[winner.rule.driver]
        fault: Fault = ""
        if driver is None:
            fault = "unknown driver"
        elif driver.type != uid.type:
            fault = "other type"
        elif self._target.sort == "workload" and not driver.supports(self._target.name):
            fault = "no target"
        return DriverChoice(Selection(winner.rule, driver, None, winner.span, candidates), winner.index, fault)

    def _candidate(self, ranked: _Ranked, lost: str) -> Candidate:
        key = (ranked.index, lost)
        found = self._losses.get(key)
        if found is None:
            found = self._losses[key] = Candidate(ranked.span, ranked.rule.driver, ranked.rank, lost)
        return found

    @staticmethod
    def _beaten(matched: list[_Ranked], bound: str | None) -> str:
        if bound:
            return f"a binding, `{bound}`, beats every rule"
        return f"the rule for `{matched[0].rule.driver}` is more specific" if matched else ""

    def _binding(self, uid: ResourceUid, resource: str | None) -> str | None:
        """The key of the strongest binding: uid, id (of which WORKLOAD.RESOURCE is one), resource name."""
        bindings = self._environment.bindings
        if not bindings:
            return None
        keys = [str(uid), uid.id, resource]
        if uid.class_ == "default":
            keys.insert(1, f"{uid.type}#{uid.id}")
        for key in keys:
            binding: Binding | None = bindings.get(key) if key else None
            if key and binding is not None and binding.type in (None, uid.type):
                return key
        return None

    def _binding_span(self, key: str) -> Span:
        return self._environment.span(("bindings", key), key=True)


def rank_of(rule: Rule) -> Rank:
    """How specific a rule is, compared from the left: id or workload and resource, workload, resource, class."""
    exact = rule.id is not None or (rule.workload is not None and rule.resource is not None)
    return (exact, rule.workload is not None, rule.resource is not None, rule.class_ is not None)


def _selectors(rule: Rule) -> tuple[str, ...]:
    return (rule.id or "", rule.workload or "", rule.resource or "", rule.class_ or "")


def _mismatch(rule: Rule, uid: ResourceUid, workload: str | None, resource: str | None) -> str:
    """Why a rule does not match; empty when it does."""
    checks: tuple[tuple[str, Any, Any], ...] = (
        ("id", rule.id, uid.id),
        ("workload", rule.workload, workload),
        ("resource", rule.resource, resource),
        ("class", rule.class_, uid.class_),
    )
    for word, wanted, found in checks:
        if wanted is not None and wanted != found:
            return f"for {word} `{wanted}`" + (f", not `{found}`" if found else " alone")
    return ""
