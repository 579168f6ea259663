"""A resource instance before it has params and outputs: its type, what serves it, its name, its settings and what its driver sees."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit.codes.resolution import BAD_NAME, DIFFERENT_METADATA, WORKLOAD_OF_SHARED, WRONG_SETTING
from scorekit.diagnostics import Diagnostic, Label, Severity
from scorekit.graph import workload_node
from scorekit.lazy_dataclass import dataclass
from scorekit.names import LONGEST, cut, is_dns_label
from scorekit.outcome import Findings
from scorekit.resolve.contract import check_driver
from scorekit.resolve.memo import per_object
from scorekit.resolve.plan import Plan, plan_binding, plan_driver, plan_text
from scorekit.resolve.resolution import Origin, ResourceUid, Selection
from scorekit.resolve.schema import coerce
from scorekit.resolve.select import Asked, Chooser, DriverChoice, resource_of
from scorekit.resolve.validate import violations
from scorekit.resolve.workload_settings import merge_maps
from scorekit.source.document import Document, Path, dotted
from scorekit.suggest import did_you_mean, listed
from scorekit.values import same

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.model.driver import Driver
    from scorekit.model.environment import Environment, Rule
    from scorekit.model.resource_type import ResourceType
    from scorekit.resolve.context import Run
    from scorekit.resolve.schema import Effort


@dataclass(frozen=True, slots=True)
class Instance:
    """A resource instance whose driver is chosen."""

    uid: ResourceUid
    #: The uid as text.
    key: str
    type: ResourceType
    selection: Selection
    #: The rule with its index; None under a binding.
    rule: tuple[Rule, int] | None
    plan: Plan
    name: str
    namespace: str | None
    #: The workload that it is private to, through any number of parents.
    workload: str | None
    metadata: Mapping[str, Any]
    settings: Mapping[str, Any]
    setting_origins: Mapping[str, Origin]
    #: What every expression of its driver sees.
    scope: Mapping[str, Any]
    #: The drivers that led here through private requirements, its own last.
    chain: tuple[str, ...]


class InstanceBuilder:
    """Builds instances, one uid at a time, and notes in the ledger why one can't be built."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.chooser = Chooser(run)
        self._bindings: dict[str, Plan] = {}
        self._shared: tuple[str | None, tuple[Diagnostic, ...]] | None = None

    def build(
        self, uid: ResourceUid, asked: Sequence[Asked], workload: str | None, parent: Instance | None
    ) -> Instance | None:
        """The instance of a uid; None when something stands in the way. ``parent`` required it, if a resource did."""
        key = str(uid)
        findings = self._run.ledger.of(key)
        if workload is not None and self._run.ledger.failed(workload_node(workload)):
            return None
        type_ = self.chooser.type_of(uid, asked, findings)
        choice = self.chooser.choose(uid, type_, asked, workload) if type_ is not None else None
        if type_ is None or choice is None:
            return None
        plan = self._plan(choice, type_, findings)
        settings, setting_origins = self._settings_of(choice, findings)
        metadata = _metadata(asked, findings)
        if workload is None and plan.workload_span is not None:
            findings.add(_no_workload(choice, plan.workload_span, asked[0]))
        namespace = self._shared_namespace(findings) if workload is None else self._run.homes.get(workload)
        name = self._name(uid, choice, workload, metadata, findings)
        if findings.failed:
            return None
        scope = self._run.scopes.base(
            uid, name=name, namespace=namespace, workload=workload, metadata=metadata, settings=settings
        )
        driver = choice.selection.driver
        above = parent.chain if parent is not None and asked[0].private else ()
        return Instance(
            uid=uid,
            key=key,
            type=type_,
            selection=choice.selection,
            rule=choice.rule,
            plan=plan,
            name=name,
            namespace=namespace,
            workload=workload,
            metadata=metadata,
            settings=settings,
            setting_origins=setting_origins,
            scope=scope,
            chain=above if driver is None else (*above, driver.name),
        )

    def _plan(self, choice: DriverChoice, type_: ResourceType, findings: Findings) -> Plan:
        driver = choice.selection.driver
        if driver is None:
            place = str(choice.place)
            if place not in self._bindings:
                outputs = self._run.environment.document.at(("bindings", place, "outputs"))
                self._bindings[place] = plan_binding(outputs)
            plan = self._bindings[place]
        else:
            plan = plan_driver(driver, self._run.options.target.name)
            read = self._run.library.driver(choice.rule[0].driver if choice.rule else driver.name)
            findings.extend(d for d in read.diagnostics if d.severity is not Severity.ERROR)
            findings.extend(
                _check_driver(driver, type_, self._run.library if driver.requires or driver.coprovisions else None)
            )
        findings.extend(plan.diagnostics)
        return plan

    def _settings_of(self, choice: DriverChoice, findings: Findings) -> tuple[Mapping[str, Any], Mapping[str, Origin]]:
        driver, rule = choice.selection.driver, choice.rule
        if driver is None or rule is None:
            return {}, {}
        values, origins, diagnostics = _driver_settings(driver, self._run.environment, rule[1], self._run.effort.common)
        findings.extend(diagnostics)
        return values, origins

    def _shared_namespace(self, findings: Findings) -> str | None:
        if self._shared is None:
            own = Findings()
            self._shared = (self._run.namespaces.of_shared(own), own.items)
        findings.extend(self._shared[1])
        return self._shared[0]

    def _name(
        self,
        uid: ResourceUid,
        choice: DriverChoice,
        workload: str | None,
        metadata: Mapping[str, Any],
        findings: Findings,
    ) -> str:
        """The ``name`` of the rule or binding where it gives one, else the one that follows from the uid."""
        name = default_name(uid, workload)
        given = choice.selection.rule or choice.selection.binding
        if given is None or given.name is None:
            return name
        path = ("drivers" if choice.selection.rule else "bindings", choice.place, "name")
        expression = plan_text(self._run.environment, path, findings)
        scope = self._run.scopes.base(uid, name=name, namespace=None, workload=workload, metadata=metadata, settings={})
        found = expression.evaluate(scope, findings) if expression is not None else None
        if found is None:
            return name
        if not isinstance(found.data, str) or not is_dns_label(found.data) or len(found.data) > LONGEST:
            message = f"`name` of `{uid}` comes out as `{found.data!r}`, which is no name"
            hint = f"a name has lower-case letters, digits and dashes, at most {LONGEST}; the filter `dns` makes one"
            findings.add(BAD_NAME.at(self._run.environment.span(path), message, help=hint))
            return name
        return found.data


_check_driver = per_object(check_driver)


def _metadata(asked: Sequence[Asked], findings: Findings) -> Mapping[str, Any]:
    """The metadata of a resource: all declarations that give any must give the same."""
    given = [one for one in asked if one.declaration.metadata is not None]
    if not given:
        return {}
    first = given[0].declaration.metadata
    if any(not same(first, one.declaration.metadata, exact=True) for one in given[1:]):
        message = "declarations of one shared resource give different metadata"
        labels = [Label(one.span("metadata"), f"{one.who} gives other") for one in given[1:]]
        hint = "give the metadata in one place only, or make it equal"
        findings.add(DIFFERENT_METADATA.at(given[0].span("metadata"), message, labels=labels, help=hint))
    return first or {}


def _no_workload(choice: DriverChoice, reads: Span, asked: Asked) -> Diagnostic:
    driver = choice.selection.driver
    labels = [
        Label(asked.document.mark.span, "this resource belongs to no workload, for it has an `id`"),
        Label(reads, "here it reads `workload`"),
    ]
    return WORKLOAD_OF_SHARED.at(
        choice.selection.span,
        f"`{driver.name if driver else choice.place}` serves one workload's resources, and this one is shared",
        labels=labels,
        help="choose another driver for it by a rule with `id`, or leave the `id` out",
    )


@per_object
def _driver_settings(
    driver: Driver, environment: Environment, rule: int, effort: Effort
) -> tuple[Mapping[str, Any], Mapping[str, Origin], tuple[Diagnostic, ...]]:
    """The settings of a driver under the rule of an index, their origins, and what the driver's schema refuses."""
    findings = Findings()
    properties = driver.settings.get("properties", {})
    values: dict[str, Any] = {k: s["default"] for k, s in properties.items() if isinstance(s, dict) and "default" in s}
    origins = {k: Origin("setting", driver.span(("settings", "properties", k, "default"))) for k in values}
    paths: tuple[Path, ...] = (("settings", driver.name), ("drivers", rule, "settings"))
    layers = [part for path in paths if (part := environment.document.at(path)) is not None]
    for layer in layers:
        for key, value in layer.data.items():
            if key in properties:
                coerced = coerce(value, properties[key], layer.mark.child(key), root=driver.settings)
                values[key] = merge_maps(values.get(key), coerced)
                origins[key] = Origin("setting", layer.span((key,))).over(origins.get(key))
            else:
                findings.add(_unknown(driver, key, layer, properties))
    for violation in violations(driver.settings, values, effort=effort):
        key = violation.path[0] if violation.path else ""
        span = _written(layers, violation.path) or environment.span(("drivers", rule, "driver"))
        name = dotted(violation.path)
        what = f"setting `{name}` of `{driver.name}`" if key else f"`{driver.name}`"
        findings.add(WRONG_SETTING.at(span, f"{what} {violation.text}", help=violation.help))
    return dict(sorted(values.items())), origins, findings.items


def _unknown(driver: Driver, key: str, layer: Document, properties: Mapping[str, Any]) -> Any:
    known = listed(properties)
    hint = did_you_mean(key, properties) or (f"it has {known}" if known else "it has no settings")
    return WRONG_SETTING.at(layer.span((key,), key=True), f"`{driver.name}` has no setting `{key}`", help=hint)


def _written(layers: list[Document], path: Path) -> Span | None:
    """Where a setting is given: by the strongest layer that has it."""
    for layer in reversed(layers):
        if path and path[0] in layer.data:
            return layer.span(path)
    return None


_ILLEGAL = r"[^a-z0-9-]+"


def default_name(uid: ResourceUid, workload: str | None) -> str:
    """``WORKLOAD-RESOURCE``, ``TYPE-ID`` or ``TYPE-CLASS-ID``, ``PARENT-ALIAS``; at most 52 characters, hashed when cut.

    ``workload`` is the one that the resource is private to. Services and StatefulSets take such a name, so that one
    which begins with a digit gets ``s-``.
    """
    whole = _whole(uid, workload)
    return cut(f"s-{whole}" if whole[0].isdigit() else whole, str(uid))


def _whole(uid: ResourceUid, workload: str | None) -> str:
    if "/" in uid.id:
        parent, _, alias = uid.id.rpartition("/")
        return f"{_whole(ResourceUid.parse(parent), workload)}-{_label(alias)}"
    resource = resource_of(uid, workload)
    if resource is not None:
        return f"{workload}-{resource}"
    parts = [uid.type] + ([uid.class_] if uid.class_ != "default" else []) + [uid.id]
    return "-".join(map(_label, parts))


def _label(text: str) -> str:
    return re.sub(_ILLEGAL, "-", text.lower())
