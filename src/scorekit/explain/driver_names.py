"""The names that a driver's expressions read, each led back to where its value is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.explain.explanation import NOTHING, Step
from scorekit.location import written
from scorekit.redaction import redacted
from scorekit.resolve.variables import variable_origins
from scorekit.targets.record import find_target
from scorekit.value_path import ValuePath

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scorekit.explain.chains import Chains
    from scorekit.source.document import Path

#: What a name holds: its root, and the keys behind it.
Keys = tuple[str, ...]


class DriverNames:
    """What the expressions of one resource's driver read."""

    def __init__(self, chains: Chains, uid: str) -> None:
        self._chains = chains
        self._uid = uid
        self._resource = chains.resource(uid)
        self._roots: Mapping[str, Callable[[Keys], tuple[Step, ...]]] = {
            "params": self._params,
            "settings": self._settings,
            "outputs": self._outputs,
            "let": self._let,
            "secrets": self._secrets,
            "requires": self._requires,
            "environment": self._environment,
            "workload": self._workload,
            "workloads": self._workloads,
            "metadata": self._metadata,
            "dependents": self._dependents,
            "name": self._name,
            "namespace": self._namespace,
            "domain": self._namespace,
            "uid": self._identity,
            "type": self._identity,
            "class": self._identity,
            "id": self._identity,
            "target": self._target,
        }

    def steps(self, name: ValuePath) -> tuple[Step, ...]:
        """The steps of a name; none for what a loop of the driver itself gives."""
        found = self._roots.get(name.root)
        return found((name.root, *map(str, name.path))) if found is not None else ()

    def _params(self, keys: Keys) -> tuple[Step, ...]:
        return tuple(self._chains.param(self._uid, key) for key in _meant(keys, self._resource.params))

    def _settings(self, keys: Keys) -> tuple[Step, ...]:
        return tuple(self._chains.setting(self._uid, key) for key in _meant(keys, self._resource.settings))

    def _outputs(self, keys: Keys) -> tuple[Step, ...]:
        return tuple(self._chains.output(self._uid, key) for key in _meant(keys, self._resource.outputs))

    def _let(self, keys: Keys) -> tuple[Step, ...]:
        known = {name: None for name, _, _ in self._chains.plan(self._uid).let}
        return tuple(self._chains.let(self._uid, key) for key in _meant(keys, known))

    def _secrets(self, keys: Keys) -> tuple[Step, ...]:
        known = {**self._chains.plan(self._uid).secrets, **self._resource.secrets}
        return tuple(self._chains.secret(self._uid, key) for key in _meant(keys, known))

    def _requires(self, keys: Keys) -> tuple[Step, ...]:
        """An output of what the driver requires, with the resource that gives it."""
        found: list[Step] = []
        for alias in _meant(keys, self._resource.requires):
            uid = str(self._resource.requires[alias])
            outputs = _meant(keys[1:], self._chains.resource(uid).outputs)
            plan = next((p for p in self._chains.plan(self._uid).requires if p.alias == alias), None)
            span = plan.document.mark.span if plan is not None else None
            spelt = ValuePath("requires", (alias, *outputs) if len(outputs) == 1 else (alias,))
            below = (self._chains.called(uid, alias), *(self._chains.output(uid, key) for key in outputs))
            value = below[-1].value if len(outputs) == 1 else NOTHING
            found.append(Step("requirement", f"`{spelt}`", span, value, steps=below))
        return tuple(found)

    def _environment(self, keys: Keys) -> tuple[Step, ...]:
        environment, resolution = self._chains.resolution.environment, self._chains.resolution
        word = keys[1] if len(keys) > 1 else "name"
        if word == "variables":
            origins = variable_origins(environment, self._resource.workload or "")
            return tuple(
                Step(
                    "variable", f"variable `{key}` of the environment", origins[key].span, _variable(self._chains, key)
                )
                for key in _meant(keys[1:], origins)
            )
        if word == "name" and resolution.environment_name != environment.name:
            return (
                Step("fact", "the environment's name, given by the command line", value=resolution.environment_name),
            )
        path = ("metadata", "name") if word == "name" else (word,)
        if word == "type" and not _has(environment.document.data, path):
            return (Step("fact", "the environment's type, which it does not say", value=environment.type),)
        value = environment.name if word == "name" else environment.type
        return (Step("environment", f"the environment's {word}", environment.span(path), value),)

    def _workload(self, keys: Keys) -> tuple[Step, ...]:
        workload = self._resource.workload
        return () if workload is None else self._of_workload(workload, keys[1:])

    def _workloads(self, keys: Keys) -> tuple[Step, ...]:
        """A workload that is called by its name, or each where a param says which."""
        known = {w.name: None for w in self._chains.resolution.workloads}
        return self._of_workload(keys[1], keys[2:]) if len(keys) > 1 and keys[1] in known else ()

    def _of_workload(self, name: str, keys: tuple[str, ...]) -> tuple[Step, ...]:
        found = self._chains.workload(name)
        if found is None:
            return ()
        document = found.spec.document
        if keys[:1] == ("namespace",):
            return (namespace_step(self._chains, name, found.namespace),)
        path: Path = ("service", "ports", *keys[1:2]) if keys[:1] == ("ports",) else ("metadata", "name")
        if keys[:1] == ("metadata",):
            path = keys
        what = " ".join(keys) or "name"
        return (Step("workload", f"workload `{name}`: its {what}", document.span(path)),)

    def _metadata(self, keys: Keys) -> tuple[Step, ...]:
        text = f"the resource's `{'.'.join(keys)}`"
        given = [d for d in self._resource.declarations if d.metadata is not None] or self._resource.declarations
        return (Step("declaration", text, given[0].span if given else None),)

    def _dependents(self, keys: Keys) -> tuple[Step, ...]:
        """Whoever depends on the resource, each with what is read of it: a param, an output, or what it is called after."""
        of = {"params": self._chains.param, "outputs": self._chains.output}
        found: list[Step] = []
        for uid in map(str, self._resource.dependents):
            one = self._chains.resolution.resources.get(uid)
            if one is None:
                continue
            known = {"params": one.params, "outputs": one.outputs}.get(keys[2]) if len(keys) > 2 else None
            below = identity_steps(self._chains, uid)
            if known is not None:
                below = tuple(of[keys[2]](uid, key) for key in _meant(keys[2:], known))
            span = one.declarations[0].span if one.declarations else None
            found.append(Step("dependent", f"`{uid}` depends on it", span, steps=below, name=uid))
        return tuple(found)

    def _name(self, keys: Keys) -> tuple[Step, ...]:
        del keys
        resource = self._resource
        selection = resource.selection
        given = selection.rule or selection.binding
        span = resource.declarations[0].span if resource.declarations else None
        text = "`name`, which follows from what the resource is called"
        if given is not None and given.name is not None:
            text, span = "`name`, given with the rule or binding", given_name(self._chains, self._uid)
            return (Step("name", text, span, resource.name),)
        return (Step("name", text, span, resource.name, steps=identity_steps(self._chains, self._uid)),)

    def _namespace(self, keys: Keys) -> tuple[Step, ...]:
        """The namespace, and ``domain``, which follows from it."""
        if not find_target(self._chains.resolution.target).namespaces:
            return ()  # so that nobody misses it
        return (namespace_step(self._chains, self._resource.workload, self._resource.namespace, keys[0]),)

    def _identity(self, keys: Keys) -> tuple[Step, ...]:
        uid = self._resource.uid
        value = {"uid": str(uid), "type": uid.type, "class": uid.class_, "id": uid.id}[keys[0]]
        span = self._resource.declarations[0].span if self._resource.declarations else None
        return (Step("declaration", f"the resource's {keys[0]}", span, value),)

    def _target(self, keys: Keys) -> tuple[Step, ...]:
        del keys
        return (Step("fact", "the target", value=self._chains.resolution.target),)


def namespace_step(chains: Chains, workload: str | None, namespace: str | None, word: str = "namespace") -> Step:
    """The namespace of a workload or resource: of the environment, or of the command line."""
    resolution = chains.resolution
    what = "`namespace`" if word == "namespace" else "`domain`, which follows from the namespace"
    if namespace is None:
        return Step("fact", "there is no namespace" if word == "namespace" else "there is no namespace, so no domain")
    value = namespace if word == "namespace" else f".{namespace}.svc.{resolution.environment.cluster_domain}"
    if resolution.namespace is not None:
        return Step("environment", f"{what}, given by the command line", written("--namespace", namespace), value)
    environment = resolution.environment
    shared = workload is None and environment.shared_namespace is not None
    path = ("sharedNamespace",) if shared else ("namespace",)
    return Step("environment", what, environment.span(path), value)


def identity_steps(chains: Chains, uid: str) -> tuple[Step, ...]:
    """What a resource is called after: its own id, or whom it is private to."""
    resource = chains.resource(uid)
    for one in resource.declarations:
        whose = chains.workload(one.workload) if one.workload is not None else None
        if one.parent is None and whose is not None:
            if resource.shared:
                span = whose.spec.document.span(("resources", one.name, "id"))
                return (Step("declaration", f"its id, `{resource.uid.id}`", span),)
            return (Step("workload", f"workload `{whose.name}`", whose.spec.document.span(("metadata", "name"))),)
        plan = next((p for p in chains.plan(str(one.parent)).requires if p.alias == one.name), None)
        if plan is not None and resource.shared:
            read = chains.inputs(str(one.parent), plan.shape.inputs)
            span = plan.document.span(("id",))
            return (Step("declaration", f"its id, `{resource.uid.id}`", span, steps=read),)
        if plan is not None:
            return chains.names(str(one.parent)).steps(ValuePath("name"))
    return ()


def given_name(chains: Chains, uid: str) -> Any:
    """Where a rule or binding gives a resource's name: the mapping that chose it holds it."""
    selection = chains.resource(uid).selection
    environment = chains.resolution.environment
    rule = selection.rule
    if rule is not None:
        index = next((i for i, one in enumerate(environment.drivers) if one is rule), None)
        return selection.span if index is None else environment.span(("drivers", index, "name"))
    key = next((k for k, one in environment.bindings.items() if one is selection.binding), None)
    return selection.span if key is None else environment.span(("bindings", key, "name"))


def _variable(chains: Chains, key: str) -> Any:
    value = chains.resolution.environment.variables.get(key)
    return NOTHING if value is None else redacted(key, value)


def _meant(keys: tuple[str, ...], known: Mapping[str, Any]) -> tuple[str, ...]:
    """The known keys that a name means: the one that it says, or all where it names the whole."""
    if len(keys) < 2:
        return tuple(sorted(known))
    return (keys[1],) if keys[1] in known else ()


def _has(data: Any, path: Path) -> bool:
    for key in path:
        if not isinstance(data, dict) or key not in data:
            return False
        data = data[key]
    return True
