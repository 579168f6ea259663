"""Types and drivers for instances, and what to say when a resource gets none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorekit.catalogue.synonyms import type_hint
from scorekit.codes.catalogue import DRIVER_OF_OTHER_TYPE, UNKNOWN_DRIVER
from scorekit.codes.resolution import DRIVER_LACKS_TARGET, NO_RULE, UNKNOWN_CLASS, UNKNOWN_TYPE, WIDE_BINDING
from scorekit.diagnostics import Diagnostic, Label
from scorekit.limits import READ_A_STEP, spend
from scorekit.resolve.select import DriverChoice, Selector, resource_of
from scorekit.suggest import did_you_mean, listed

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.model.driver import Driver
    from scorekit.model.resource_type import ResourceType
    from scorekit.outcome import Findings
    from scorekit.resolve.context import Run
    from scorekit.resolve.identity import ResourceUid
    from scorekit.resolve.resolution import Declaration
    from scorekit.source.document import Document

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
        found = self._run.library.resource_type(uid.type)
        findings.extend(found.diagnostics)
        if found.value is None and not found.diagnostics:
            hint = _hint_for(uid.type, self._run.library.type_names())
            for one in asked:
                findings.add(UNKNOWN_TYPE.at(one.span("type"), f"there is no resource type `{uid.type}`", help=hint))
        return found.value

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
            self._run.ledger.mark_failed(key)
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
        if driver is None:
            faults = self._run.library.driver(rule.driver).diagnostics
            if faults:
                yield from faults
                return
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


def _hint_for(type_: str, known: Sequence[str]) -> str:
    """What to write instead of a type that is not there, else how to add it."""
    bring = (
        f"bring it: `resource_drivers/{type_}/type.yaml` says what it takes and gives, and drivers beside it provide it"
    )
    return type_hint(type_, known, ": write `type: {}`") or f"{bring}; there are: {listed(known)}"


class _Drivers(dict[str, "Driver | None"]):
    """The drivers of a run, each looked up when first used."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run = run

    def __missing__(self, name: str) -> Driver | None:
        driver = self[name] = self._run.library.driver(name).value
        if driver is not None:
            spend(len(driver.document.source.text) // READ_A_STEP, driver.document.mark)
        return driver
