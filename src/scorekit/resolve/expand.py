"""Declarations to instances: one for each uid, over all workloads and everything that drivers require.

Which instances there are is decided before any of them has outputs. So the structure of ``requires`` (type, class, id,
``$when``) sees what is written down, not what other resources answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from scorekit.codes.resolution import (
    BAD_REQUIREMENT,
    BORROWED_RESOURCE,
    DECIDED_TOO_EARLY,
    DRIVER_CYCLE,
    DRIVERS_OWN,
    KNOWN_TOO_LATE,
    SYNONYM,
)
from scorekit.diagnostics import Label
from scorekit.errors import UnknownNameError
from scorekit.graph import workload_node
from scorekit.lazy_dataclass import dataclass
from scorekit.limits import STEPS_OF_INSTANCE, spend
from scorekit.outcome import Findings
from scorekit.resolve.given import from_driver, from_workload
from scorekit.resolve.instances import Instance, InstanceBuilder
from scorekit.resolve.params import resolve_params
from scorekit.resolve.placeholders import PlaceholderReader, resources_in
from scorekit.resolve.resolution import Declaration, ResourceUid, declaration_order
from scorekit.resolve.select import Asked
from scorekit.source.document import Document

if TYPE_CHECKING:
    from scorekit.model.workload import Resource, Workload
    from scorekit.resolve.context import Run
    from scorekit.resolve.plan import RequirementPlan
    from scorekit.value_path import ValuePath

#: Score's patterns of types and classes, and of ids (score-v1b1).
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]")
_ID = re.compile(r"(?=.{2,63}$)[a-z0-9]+(?:-+[a-z0-9]+)*(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)*")


@dataclass(frozen=True, slots=True)
class Expanded:
    """Every instance that a compiled set needs, and who asked for it."""

    #: By uid; one that is asked for and missing here has failed, and the ledger knows why.
    instances: Mapping[str, Instance]
    asked: Mapping[str, tuple[Asked, ...]]
    #: Alias to uid, by the uid of the resource that requires.
    requires: Mapping[str, Mapping[str, str]]
    #: Resource name to uid, by workload.
    names: Mapping[str, Mapping[str, str]]

    def requirement(self, asked: Asked) -> RequirementPlan:
        """The plan of the requirement that a driver's declaration is."""
        return self.instances[str(asked.declaration.parent)].plan.requirement(asked.declaration.name)


def expand(run: Run) -> Expanded:
    """The instances of all workloads and of everything that they require."""
    expansion = _Expansion(run)
    for workload in run.workloads.values():
        expansion.declare(workload)
    expansion.note_borrowed()
    expansion.drain()
    expansion.refuse_trespass()
    return Expanded(
        expansion.instances,
        {key: tuple(sorted(asked, key=_in_order)) for key, asked in expansion.asked.items()},
        expansion.requires,
        expansion.names,
    )


def _in_order(asked: Asked) -> tuple[str, ...]:
    """Workloads first, which ask in their order; then drivers, whenever they came to ask."""
    return declaration_order(asked.declaration) if asked.declaration.parent is not None else ()


@dataclass(slots=True)
class _Expansion:
    """The worklist."""

    run: Run
    instances: dict[str, Instance] = field(default_factory=dict)
    asked: dict[str, list[Asked]] = field(default_factory=dict)
    requires: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    names: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    _uids: dict[str, ResourceUid] = field(default_factory=dict)
    _owners: dict[str, str | None] = field(default_factory=dict)
    _parents: dict[str, Instance | None] = field(default_factory=dict)
    #: Asked for and not yet built.
    _fresh: list[str] = field(default_factory=list)
    #: Built, and waiting because what they require depends on their params, which others may still give.
    _postponed: list[str] = field(default_factory=list)
    _decided: set[str] = field(default_factory=set)
    #: Params that hold other resources' outputs, by uid.
    _unknown: dict[str, frozenset[str]] = field(default_factory=dict)

    def declare(self, workload: Workload) -> None:
        for name, resource in sorted(workload.resources.items()):
            uid, asked = self._declared(workload, name, resource)
            self.names[workload.name][name] = str(uid)
            self._ask(uid, asked, workload.name if asked.private else None, None)

    def _declared(self, workload: Workload, name: str, resource: Resource) -> tuple[ResourceUid, Asked]:
        """A workload's declaration: its uid and where it stands."""
        document = workload.document.at(("resources", name)) or Document({}, workload.document.mark)
        private = resource.id is None
        type_, class_ = self._meant(resource, document, workload)
        uid = ResourceUid(type_, class_ or "default", resource.id or f"{workload.name}.{name}")
        declaration = Declaration(
            workload=workload.name,
            parent=None,
            name=name,
            span=document.span(key=True),
            params=document.at(("params",)) if resource.params is not None else None,
            metadata=document.data.get("metadata"),
        )
        return uid, Asked(declaration, document, private)

    def _meant(self, resource: Resource, document: Document, workload: Workload) -> tuple[str, str | None]:
        """The type and class of a declaration: those that it says, or those that it has another word for."""
        library = self.run.library
        try:
            library.resource_type(resource.type)
        except UnknownNameError:
            findings = self.run.ledger.of(workload_node(workload.name))
            synonyms = findings.take(library.synonyms())
            meant = None if synonyms is None else synonyms.type_of(resource.type, library.type_names())
            if meant is not None:
                type_, class_ = meant
                written = f"type: {type_}" + (f", class: {class_}" if class_ and resource.class_ is None else "")
                message = f"`{resource.type}` is called `{type_}` here"
                findings.add(SYNONYM.at(document.span(("type",)), message, help=f"write `{written}`"))
                return type_, resource.class_ or class_
        return resource.type, resource.class_

    def _ask(self, uid: ResourceUid, asked: Asked, owner: str | None, parent: Instance | None) -> None:
        key = str(uid)
        if key not in self.asked:
            self.asked[key] = [asked]
            self._uids[key], self._owners[key], self._parents[key] = uid, owner, parent
            self._fresh.append(key)
            return
        self.asked[key].append(asked)
        self._owners[key] = self._owners[key] or owner
        if key in self._decided and asked.declaration.params is not None:
            message = f"params for `{key}` come too late: they decide what it requires"
            hint = "give them where a score file declares it"
            self.run.ledger.of(key).add(DECIDED_TOO_EARLY.at(asked.declaration.span, message, help=hint))

    def note_borrowed(self) -> None:
        """Say of every id that it is spelt like another workload's private resource, which it then is."""
        for key, asked in self.asked.items():
            owner = self._owners[key]
            for one in asked if owner is not None else ():
                if not one.private:
                    message = f"`{key}` is the private `{self._uids[key].id}` of workload `{owner}`"
                    hint = (
                        "spell the id otherwise, or give that resource the `id` as well if they are meant to share it"
                    )
                    self.run.ledger.of(key).add(BORROWED_RESOURCE.at(one.span("id"), message, help=hint))

    def refuse_trespass(self) -> None:
        """Refuse the workloads that name a server of a driver's: they would read what opens everybody's databases."""
        for key, instance in self.instances.items():
            drivers = [one for one in self.asked[key] if one.declaration.parent is not None]
            if not drivers or not any(output.secret for output in instance.type.outputs.values()):
                continue
            for one in self.asked[key]:
                if one.declaration.workload is not None:
                    message = f"`{key}` belongs to a driver, and a workload that names it would read its secrets"
                    label = Label(drivers[0].declaration.span, "the driver requires it here")
                    hint = "give the resource another `id`, or none"
                    self.run.ledger.of(key).add(DRIVERS_OWN.at(one.span("id"), message, labels=[label], help=hint))

    def drain(self) -> None:
        builder = InstanceBuilder(self.run)
        while self._fresh or self._postponed:
            batch, self._fresh = sorted(self._fresh), []
            for key in batch:
                instance = self._build(builder, key)
                if instance is None:
                    continue
                if any(r.shape.reads_any({("params",)}) for r in instance.plan.requires):
                    self._postponed.append(key)
                else:
                    self._require(instance)
            if not self._fresh:
                batch, self._postponed = sorted(self._postponed), []
                for key in batch:
                    self._decided.add(key)
                    self._require(self.instances[key])
        builder.chooser.finish()

    def _build(self, builder: InstanceBuilder, key: str) -> Instance | None:
        asked = self.asked[key]
        spend(STEPS_OF_INSTANCE, asked[0].declaration)
        instance = builder.build(self._uids[key], asked, self._owners[key], self._parents[key])
        if instance is None:
            self.run.ledger.mark_failed(key)
            return None
        driver, above = instance.chain[-1:], instance.chain[:-1]
        if driver and driver[0] in above:
            words = " -> ".join(f"`{name}`" for name in instance.chain[above.index(driver[0]) :])
            message = f"`{driver[0]}` would require itself without end: {words}"
            hint = "require a class that another driver serves, or a shared resource by `id`"
            self.run.ledger.of(key).add(DRIVER_CYCLE.at(asked[0].declaration.span, message, help=hint))
            return None
        self.instances[key] = instance
        return instance

    def _require(self, instance: Instance) -> None:
        findings = self.run.ledger.of(instance.key)
        scope = dict(instance.scope)
        unknown: frozenset[str] = frozenset()
        if instance.key in self._decided:
            scope["params"], unknown = self._static_params(instance)
        for requirement in instance.plan.requires:
            if self._too_late(requirement, unknown, findings):
                continue
            found = requirement.shape.evaluate(scope, findings)
            uid = None if found is None else _required_uid(instance, requirement, found, findings)
            if uid is None:
                continue
            if not requirement.beside:
                self.requires[instance.key][requirement.alias] = str(uid)
            private = "id" not in (found.data if found is not None else {})
            declaration = Declaration(
                workload=None,
                parent=instance.uid,
                name=requirement.alias,
                span=requirement.document.span(key=True),
                params=requirement.document.at(("params",)),
            )
            asked = Asked(declaration, requirement.document, private)
            self._ask(uid, asked, instance.workload if private else None, instance)

    def _too_late(self, requirement: RequirementPlan, unknown: frozenset[str], findings: Findings) -> bool:
        for name, span in requirement.shape.names.items():
            if _reads_param(name, unknown):
                message = (
                    f"`{name}` is not known when `{requirement.alias}` is decided: it holds another resource's output"
                )
                findings.add(KNOWN_TOO_LATE.at(span, message, help="write that param out in the score file"))
                return True
        return False

    def _static_params(self, instance: Instance, above: tuple[str, ...] = ()) -> tuple[dict[str, Any], frozenset[str]]:
        """The params that need no other resource's outputs, by value, and the names of the others.

        Faults among them are reported when all params are resolved. ``above`` are the instances that ask, so that those
        which require one another come to an end.
        """
        if instance.key in above:
            return {}, frozenset(instance.type.params.get("properties", ()))
        given = []
        unknown: set[str] = set()
        quiet = Findings()
        for asked in self.asked[instance.key]:
            one = asked.declaration
            if one.params is None:
                continue
            if one.workload is not None:
                late = {k for k, v in one.params.data.items() if any(resources_in(v, one.params.mark))}
                workload = self.run.workloads[one.workload]
                reader = PlaceholderReader(workload, {}, lambda _: None, self.run.options.target.name)
                found = from_workload(asked, reader, workload, quiet, without=late)
            else:
                parent = self.instances[str(one.parent)]
                requirement = parent.plan.requirement(one.name)
                values, hidden = self._static_params(parent, (*above, instance.key))
                late = {k for k, e in requirement.params.items() if _reads_late(e.names, hidden)}
                found = from_driver(asked, requirement, {**parent.scope, "params": values}, quiet, without=late)
            unknown |= late
            given += [found] if found is not None else []
        params = resolve_params(
            instance.type,
            given,
            instance.rule,
            self.run.environment,
            self.asked[instance.key],
            quiet,
            self.run.effort,
        )
        return {k: p.value for k, p in params.items() if k not in unknown}, frozenset(unknown)


def _reads_late(names: Iterable[ValuePath], hidden: frozenset[str]) -> bool:
    late = ("dependencies", "images", "let", "outputs", "requires", "secrets")
    return any(name.root in late or _reads_param(name, hidden) for name in names)


def _reads_param(name: ValuePath, among: frozenset[str]) -> bool:
    """Whether a name is one of some params, or all params where there are such."""
    return name.root == "params" and (name.key in among if name.path else bool(among))


def _required_uid(
    instance: Instance, requirement: RequirementPlan, found: Document, findings: Findings
) -> ResourceUid | None:
    """The uid that a requirement's evaluated mapping names."""
    data = found.data
    type_, class_, id_ = data.get("type"), data.get("class"), data.get("id")
    for word, value, pattern in (("type", type_, _WORD), ("class", class_, _WORD), ("id", id_, _ID)):
        if value is None and word != "type":
            continue
        if not isinstance(value, str) or not pattern.fullmatch(value):
            message = f"`{word}` of what `{instance.key}` requires as `{requirement.alias}` comes out as {value!r}"
            hint = "lower-case words joined by dashes and dots" if word == "id" else "letters, digits and dashes"
            hint += ", 2 to 63 characters"
            span = requirement.document.span((word,))
            findings.add(BAD_REQUIREMENT.at(span, message, help=f"it must have {hint}"))
            return None
    id_ = id_ or f"{instance.key}/{requirement.alias}"
    return ResourceUid(str(type_), str(class_ or "default"), str(id_))
