"""Instances to resources, dependencies first: params, settings, ``let``, secrets, outputs; then each driver's section.

Phase 1 gives every resource its outputs. Phase 2 evaluates the sections, which see their own outputs and everyone who
depends on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.codes.resolution import BAD_REFERENCE, DRIVER_WARNING, EXPRESSION_FAILED
from scorekit.diagnostics import Label
from scorekit.graph import node_name, workload_node
from scorekit.outcome import Findings
from scorekit.resolve.contract_outputs import misshapen
from scorekit.resolve.driver_secrets import secret_references, secret_sources
from scorekit.resolve.evaluation_faults import ParamValues
from scorekit.resolve.given import from_driver, from_workload
from scorekit.resolve.images import driver_images
from scorekit.resolve.outputs import named_outputs, resolve_outputs, variable_origins
from scorekit.resolve.params import GivenParams, resolve_params
from scorekit.resolve.placeholders import PlaceholderReader
from scorekit.resolve.resolution import ResolvedResource, Traced

if TYPE_CHECKING:
    from scorekit.graph import DependencyGraph
    from scorekit.location import Span
    from scorekit.model.resource_type import ResourceType
    from scorekit.resolve.context import Run
    from scorekit.resolve.expand import Expanded
    from scorekit.resolve.instances import Instance
    from scorekit.resolve.plan import Expression, Phase
    from scorekit.resolve.resolution import Origin
    from scorekit.targets.record import Target


class _Prepared(NamedTuple):
    """A resource as far as it is known before what it requires: enough to give params to that."""

    params: Mapping[str, Traced]
    images: Mapping[str, Traced]
    #: What its driver's expressions see by now.
    scope: Mapping[str, Any]


class Evaluation:
    """One pass over the instances of a run."""

    def __init__(self, run: Run, expanded: Expanded, graph: DependencyGraph) -> None:
        self._run = run
        self._expanded = expanded
        self._graph = graph
        self._prepared: dict[str, _Prepared | None] = {}
        #: What the driver of each resource sees when it makes outputs.
        self.scopes: dict[str, Mapping[str, Any]] = {}
        #: By uid, dependencies first.
        self.resources: dict[str, ResolvedResource] = {}

    def resolve(self) -> None:
        """Both phases. What fails is left out, and so is what depends on it."""
        for key in self._graph.order():
            resource = self._resource(key)
            if resource is None:
                self._run.ledger.mark_failed(key)
            else:
                self.resources[key] = resource
        for key in self.resources:
            self.resources[key] = self._with_section(self.resources[key])
        for key in [k for k in self.resources if self._run.ledger.failed(k)]:
            del self.resources[key]

    def reader(self, workload: str) -> PlaceholderReader:
        """The reader of a workload's placeholders."""
        return PlaceholderReader(
            self._run.workloads[workload],
            self._expanded.names.get(workload, {}),
            self.resources.get,
            self._run.options.target.name,
            self._run.environment.document.source.name,
            self._type_of,
        )

    def _type_of(self, key: str) -> ResourceType | None:
        instance = self._expanded.instances.get(key)
        return None if instance is None else instance.type

    # Phase 1

    def _resource(self, key: str) -> ResolvedResource | None:
        instance = self._expanded.instances.get(key)
        if instance is None or self._run.ledger.failed(key):
            return None
        requires = self._expanded.requires.get(key, {})
        needed = [edge for edge in self._graph.edges_from(key) if edge.kind in ("requires", "accompanies")]
        if any(edge.target not in self.resources for edge in needed):
            return None
        if (prepared := self._prepare(key)) is None:
            return None
        scope = dict(prepared.scope)
        scope["requires"] = {alias: _values(self.resources[child].outputs) for alias, child in requires.items()}
        if instance.plan.reads_dependencies:
            scope["dependencies"] = self._seen(self._graph.dependencies(key))
        found = Findings()
        self._let(instance, scope, found, "requires")
        if found.failed:
            self._tell(key, found)
            return None
        secrets = secret_sources(instance, scope, self._run.environment, self._run.options.sources, found)
        outputs = resolve_outputs(instance, scope, self._variables(instance.workload), found)
        self._tell(key, found)
        if self._run.ledger.failed(key):
            return None
        self.scopes[key] = scope
        self._warn(instance, {**scope, "outputs": _values(outputs)})
        uids = self._expanded.instances
        return ResolvedResource(
            uid=instance.uid,
            name=instance.name,
            namespace=instance.namespace,
            type=instance.type,
            selection=instance.selection,
            declarations=tuple(asked.declaration for asked in self._expanded.asked[key]),
            workload=instance.workload,
            metadata=instance.metadata,
            params=prepared.params,
            settings=instance.settings,
            outputs=outputs,
            secrets=secrets,
            requires={alias: uids[child].uid for alias, child in sorted(requires.items())},
            dependents=tuple(uids[k].uid for k in self._graph.dependents(key) if k in uids),
            section=None,
            setting_origins=instance.setting_origins,
            images=prepared.images,
            named_outputs=named_outputs(instance.plan, outputs),
        )

    def _variables(self, workload: str | None) -> Mapping[str, Origin]:
        """Where the variables of the environment come from that a workload's resources see."""
        return variable_origins(self._run.environment, self._run.settings.rules(workload) if workload else ())

    def _tell(self, key: str, found: Findings) -> None:
        """Note the results of a driver's expressions. A fault there is often caused by the declaration, so it points there too."""
        asker = self._expanded.asked[key][0].declaration.span
        asked = Label(asker, f"asks for `{key}`")
        for fault in found.items:
            labels = (*fault.labels, asked) if fault.code == EXPRESSION_FAILED.id else fault.labels
            self._run.ledger.of(key).add(replace(fault, labels=labels))

    def _warn(self, instance: Instance, scope: Mapping[str, Any]) -> None:
        """Say what the driver has to say of this resource, where it is asked for."""
        if instance.plan.warnings is None:
            return
        found = Findings()
        written = instance.plan.warnings.evaluate(scope, found)
        for index, warning in enumerate(written.data if written is not None else ()):
            message, help_ = warning.get("message"), warning.get("help")
            if isinstance(message, str) and isinstance(help_, str | None):
                place = self._expanded.asked[instance.key][0].declaration.span
                found.add(DRIVER_WARNING.at(place, message, help=help_))
            else:
                words = "what a driver warns of is a text that is known by now"
                found.add(BAD_REFERENCE.at(written.span((index, "message")) if written else None, words))
        self._tell(instance.key, found)

    def _seen(self, uids: Iterable[str]) -> list[Any]:
        """What expressions see of some resources, as far as they have outputs."""
        return [_as_neighbour(self.resources[uid]) for uid in uids if uid in self.resources]

    def _prepare(self, key: str) -> _Prepared | None:
        """A resource's params, and the scope in which it gives params to what it requires."""
        if key not in self._prepared:
            self._prepared[key] = None  # resources that require one another fail here; their cycle is reported already
            self._prepared[key] = self._prepare_once(key)
        return self._prepared[key]

    def _prepare_once(self, key: str) -> _Prepared | None:
        instance = self._expanded.instances[key]
        findings = self._run.ledger.of(key)
        given = self._given(key, findings)
        if given is None:
            self._run.ledger.mark_failed(key)
            return None
        asked, run = self._expanded.asked[key], self._run
        params = resolve_params(instance.type, given, instance.rule, run.environment, asked, findings, run.effort)
        if findings.failed:
            return None
        scope = dict(instance.scope)
        scope["params"] = ParamValues(_values(params), _chosen(instance.type, params), asked[0].declaration.span)
        scope["secrets"] = {}
        found = Findings()
        images = driver_images(instance.plan, scope, run, asked[0].declaration, found)
        scope["images"] = _values(images)
        self._let(instance, scope, found, "params")
        scope["secrets"] = secret_references(instance, scope, found)
        self._let(instance, scope, found, "secrets")
        self._tell(key, found)
        return None if self._run.ledger.failed(key) else _Prepared(params, images, scope)

    def _given(self, key: str, findings: Findings) -> list[GivenParams] | None:
        """What every declaration that gives params gives; None when one of them can't be worked out."""
        found: list[GivenParams | None] = []
        for asked in self._expanded.asked[key]:
            one = asked.declaration
            if one.params is None:
                continue
            if one.workload is not None:
                workload = self._run.workloads[one.workload]
                found.append(from_workload(asked, self.reader(one.workload), workload, findings))
                continue
            requirement = self._expanded.requirement(asked)
            # Literal params wait for nothing; others for those of the resource that gives them.
            parent = str(one.parent)
            if requirement.beside:
                scope = self._finished_scope(parent)
            else:
                giver = self._prepare(parent) if requirement.follows_params else self._expanded.instances[parent]
                scope = None if giver is None else giver.scope
            found.append(None if scope is None else from_driver(asked, requirement, scope, findings))
        given = [g for g in found if g is not None]
        return given if len(given) == len(found) else None

    def _finished_scope(self, key: str) -> Mapping[str, Any] | None:
        """What a resource sees that has its outputs; None where it failed."""
        resource = self.resources.get(key)
        return None if resource is None else {**self.scopes[key], "outputs": _values(resource.outputs)}

    @staticmethod
    def _let(instance: Instance, scope: dict[str, Any], findings: Findings, phase: Phase) -> None:
        """The entries of the driver's ``let`` that a phase makes known, top to bottom.

        What reads a name that failed is left out without a word.
        """
        values = dict(scope.get("let", {}))
        scope["let"] = values
        failed: set[tuple[str, ...]] = set()
        for name, expression, waits_for in instance.plan.let:
            if waits_for != phase:
                continue
            found = None if expression.reads_any(failed) else expression.evaluate(scope, findings)
            if found is not None:
                values[name] = found.data
            elif findings.failed:
                failed.add(("let", name))

    # Phase 2

    def _with_section(self, resource: ResolvedResource) -> ResolvedResource:
        key = str(resource.uid)
        section = self._expanded.instances[key].plan.section
        if section is None:
            return resource
        scope = dict(self.scopes[key])
        if section.reads_any({("consumers",), ("workload",)}):
            # Those of a shared resource that score files declare are all in one part.
            users = [edge.source for edge in self._graph.edges_to(key) if self._graph.nodes[edge.source] == "workload"]
            own = scope.get("workload")
            of = {node_name(node): node for node in (*users, *([workload_node(own["name"])] if own else []))}
            resources = {name: self._seen(self._graph.dependencies(node)) for name, node in of.items()}
            scope["consumers"] = self._run.scopes.consumers(map(node_name, users), resources)
            if own:
                scope["workload"] = {**own, "resources": resources[own["name"]]}
        make = partial(_with_section, section, scope, self._run.options.target)
        if self._run.apart is not None and section.reads_any({("dependents",)}):
            self._run.apart.sections[key] = make
        dependents = (self.resources[k] for uid in resource.dependents if (k := str(uid)) in self.resources)
        made = make(resource, dependents, found := Findings())
        self._tell(key, found)
        return made


def _with_section(
    section: Expression,
    scope: Mapping[str, Any],
    target: Target,
    resource: ResolvedResource,
    dependents: Iterable[ResolvedResource],
    findings: Findings,
) -> ResolvedResource:
    """A resource with its section, given the scope of its outputs and all that depend on it."""
    seen = {"outputs": _values(resource.outputs), "dependents": [*map(_as_neighbour, dependents)]}
    made = section.evaluate({**scope, **seen}, findings)
    findings.extend(misshapen(made, target) if made is not None else ())
    return resource if made is None else replace(resource, section=made)


def _as_neighbour(resource: ResolvedResource) -> dict[str, Any]:
    """What expressions see of a resource that depends on their own, or that theirs depends on."""
    return {
        "uid": str(resource.uid),
        "name": resource.name,
        "type": resource.uid.type,
        "class": resource.uid.class_,
        "workload": resource.workload or "",
        "params": _values(resource.params),
        "outputs": _values(resource.outputs),
    }


def _values(traced: Mapping[str, Traced]) -> dict[str, Any]:
    return {key: one.value for key, one in traced.items()}


def _chosen(type_: ResourceType, params: Mapping[str, Traced]) -> dict[str, Span]:
    """Where the params are written that someone chose freely: not the contract's defaults, nor one of its few words."""
    properties = type_.params.get("properties", {})
    return {
        key: traced.origin.span
        for key, traced in params.items()
        if traced.origin.kind != "type" and not (isinstance(properties[key], dict) and "enum" in properties[key])
    }
