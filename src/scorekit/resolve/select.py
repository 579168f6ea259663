"""The choice of a driver for each resource: the most specific rule wins, and a binding beats every rule.

The choice depends on the resource and the environment alone, so that no driver changes because another workload
is present. Rules are weighed strongest first; the place of a rule in its file never matters. ``Selector`` weighs them,
``Chooser`` says of each resource what it gets, and what is wrong where it gets nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from scorekit.codes.catalogue import DRIVER_OF_OTHER_TYPE, UNKNOWN_DRIVER
from scorekit.codes.resolution import DRIVER_LACKS_TARGET, NO_RULE, UNKNOWN_CLASS, UNKNOWN_TYPE, WIDE_BINDING
from scorekit.diagnostics import Diagnostic, Label
from scorekit.errors import UnknownNameError
from scorekit.lazy_dataclass import dataclass
from scorekit.limits import READ_A_STEP, spend
from scorekit.resolve.memo import per_object
from scorekit.resolve.resolution import Candidate, Selection
from scorekit.suggest import did_you_mean, listed

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.model.driver import Driver
    from scorekit.model.environment import Binding, Environment, Rule
    from scorekit.model.resource_type import ResourceType
    from scorekit.outcome import Findings
    from scorekit.resolve.context import Run
    from scorekit.resolve.options import Library
    from scorekit.resolve.resolution import Declaration, ResourceUid
    from scorekit.source.document import Document
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
                if bound:
                    lost = f"a binding, `{bound}`, beats every rule"
                elif matched:
                    lost = f"the rule for `{matched[0].rule.driver}` is more specific"
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


#: How many further places one diagnostic points at.
_LABELS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One declaration of a resource, with the mapping that it is written as."""

    declaration: Declaration
    document: Document
    #: Whether it makes the resource private to the workload or resource that declares it.
    private: bool

    def span(self, key: str) -> Span:
        """Where ``type``, ``class`` or ``id`` is written."""
        return self.document.span((key,))

    @property
    def who(self) -> str:
        """Who declares it, for messages."""
        one = self.declaration
        return f"workload `{one.workload}`" if one.parent is None else f"`{one.parent}`"


class Chooser:
    """Chooses a type and a driver for each uid. Faults of rules are reported once, with the resources that they hit."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._drivers = _Drivers(run)
        self._selector = Selector(run.environment, self._drivers, run.options.target)
        self._faults: dict[int, list[tuple[DriverChoice, str, Asked]]] = defaultdict(list)
        self._bound: dict[str, list[str]] = defaultdict(list)

    def type_of(self, uid: ResourceUid, asked: Sequence[Asked], findings: Findings) -> ResourceType | None:
        """The contract of a resource's type."""
        try:
            return findings.take(self._run.library.resource_type(uid.type))
        except UnknownNameError:
            message, hint = f"there is no resource type `{uid.type}`", _hint_for(uid.type, self._run.library)
            findings.extend(UNKNOWN_TYPE.at(one.span("type"), message, help=hint) for one in asked)
        return None

    def choose(
        self, uid: ResourceUid, type_: ResourceType, asked: Sequence[Asked], workload: str | None
    ) -> DriverChoice | None:
        """What serves a resource; None, and the ledger knows why, when nothing can."""
        key = str(uid)
        choice = self._selector.choose(uid, workload)
        self._check_class(uid, type_, asked)
        if isinstance(choice.place, str):
            if choice.place == resource_of(uid, workload):
                self._bound[choice.place].append(key)
        elif choice.fault == "no rule":
            self._run.ledger.of(key).extend(self._no_rule(uid, choice, asked))
            return None
        elif choice.fault:
            self._faults[choice.place].append((choice, key, asked[0]))
            return None
        return choice

    def finish(self) -> None:
        """Note what is about rules and bindings rather than about one resource."""
        for index, hit in self._faults.items():
            subjects = [key for _, key, _ in hit]
            for diagnostic in self._rule_fault(index, hit):
                self._run.ledger.share(subjects, diagnostic)
        for key, uids in self._bound.items():
            if self._run.apart is not None:
                self._run.apart.made.add(("binding", key))
            if len(uids) > 1:
                span = self._run.environment.span(("bindings", key), key=True)
                names = sorted(uids)
                message = (
                    f"`{key}` binds {len(uids)} resources: {listed(names[:_LABELS])}{', ...' * (len(names) > _LABELS)}"
                )
                hint = f"write WORKLOAD.{key} for one of them, or narrow it by `type`"
                self._run.ledger.share(uids, WIDE_BINDING.at(span, message, help=hint))

    def _check_class(self, uid: ResourceUid, type_: ResourceType, asked: Sequence[Asked]) -> None:
        others = self._selector.classes(uid.type)
        if uid.class_ == "default" or uid.class_ in type_.classes or uid.class_ in others:
            return
        known = {*type_.classes, *others, "default"}
        hint = did_you_mean(uid.class_, known) or f"known: {listed(known)}"
        if "workload" in type_.params.get("properties", {}):
            hint = f"to name a workload write `params: {{workload: {uid.class_}}}`, and no `class`"
        message = f"nothing knows the class `{uid.class_}` of `{uid.type}`"
        self._run.ledger.of(str(uid)).extend(UNKNOWN_CLASS.at(one.span("class"), message, help=hint) for one in asked)

    def _no_rule(self, uid: ResourceUid, choice: DriverChoice, asked: Sequence[Asked]) -> Iterable[Diagnostic]:
        target = self._run.options.target.name
        names = self._run.library.driver_names(uid.type)
        drivers = [n for n in names if (driver := self._drivers[n]) is not None and driver.supports(target)]
        there = f"drivers for {target}: {listed(drivers)}" if drivers else f"no driver serves it for {target}"
        class_ = f" of class `{uid.class_}`" if uid.class_ != "default" else ""
        for one in asked:
            yield NO_RULE.at(
                one.span("type"),
                f"environment `{self._run.environment.name}` has no rule for `{uid.type}`{class_}",
                notes=[f"the rule with `{c.what}` is {c.lost}" for c in choice.selection.candidates],
                help=f"add a rule to its `drivers`, or a binding; {there}",
            )

    def _rule_fault(self, index: int, hit: Sequence[tuple[DriverChoice, str, Asked]]) -> Iterable[Diagnostic]:
        rule = self._run.environment.drivers[index]
        span = self._run.environment.span(("drivers", index, "driver"))
        labels = [Label(one.document.mark.span, f"`{key}` gets this driver") for _, key, one in hit[:_LABELS]]
        notes = [f"and {len(hit) - _LABELS} more"] if len(hit) > _LABELS else []
        fault = hit[0][0].fault
        driver = self._drivers[rule.driver]
        if driver is None and rule.driver in self._drivers.faults:
            yield from self._drivers.faults[rule.driver]
        elif driver is None:
            names = self._run.library.driver_names(rule.type)
            hint = did_you_mean(rule.driver, names) or f"drivers of `{rule.type}`: {listed(names) or 'none'}"
            yield UNKNOWN_DRIVER.at(span, f"there is no driver `{rule.driver}`", help=hint, labels=labels, notes=notes)
        elif fault == "other type":
            message = f"`{rule.driver}` does not provide `{rule.type}`"
            yield DRIVER_OF_OTHER_TYPE.at(span, message, labels=labels, notes=notes)
        else:
            message = f"`{rule.driver}` has no section for target `{self._run.options.target.name}`"
            hint = f"it serves {listed(driver.targets)}; choose another driver here, or add the section to it"
            yield DRIVER_LACKS_TARGET.at(span, message, help=hint, labels=labels, notes=notes)


def _hint_for(type_: str, library: Library) -> str:
    """What to write instead of a type that is not there, else how to add it."""
    file = f"resource_drivers/{type_}/type.yaml"
    bring = f"bring it: `{file}` says what it takes and gives, and drivers beside it provide it"
    known, synonyms = library.type_names(), library.synonyms().value
    near = None if synonyms is None else synonyms.hint(type_, known, ": write `type: {}`")
    return near or f"{bring}; there are: {listed(known)}"


class _Drivers(dict[str, "Driver | None"]):
    """The drivers of a run, each looked up when first used."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run = run
        #: What keeps one from being read; those that are not there are not among these.
        self.faults: dict[str, tuple[Diagnostic, ...]] = {}

    def __missing__(self, name: str) -> Driver | None:
        try:
            found = self._run.library.driver(name)
        except UnknownNameError:
            self[name] = None
            return None
        if not found.ok:
            self.faults[name] = found.diagnostics
        driver = self[name] = found.value
        if driver is not None:
            spend(steps := len(driver.document.source.text) // READ_A_STEP, driver.document.mark)
            if self._run.apart is not None:
                self._run.apart.once[name] = steps
        return driver
