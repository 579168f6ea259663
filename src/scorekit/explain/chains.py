"""The chains of one compile: each value's step is made once, and whoever rests on it shares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from scorekit.explain.directives import directives
from scorekit.explain.driver_names import DriverNames
from scorekit.explain.explanation import NOTHING, Step, distinct
from scorekit.explain.fields import place_of
from scorekit.explain.selection import resource_step
from scorekit.explain.workload_names import placeholder_steps
from scorekit.redaction import quotable, quoted, redacted
from scorekit.resolve.plan import Plan, plan_driver
from scorekit.value_path import is_delicate
from scorekit.values import SecretValue, references

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scorekit.explain.directives import Directive
    from scorekit.explain.fields import Place
    from scorekit.resolve.resolution import Declaration, Origin, Resolution, ResolvedResource, ResolvedWorkload, Traced
    from scorekit.source.document import Mark
    from scorekit.value_path import ValuePath

#: How a value of each layer is called.
VALUES = {
    "score": "from the score file",
    "override": "from an override",
    "type": "the type's default",
    "default": "the rule's default",
    "enforced": "enforced by the rule",
    "setting": "from the settings",
    "binding": "from the binding",
    "driver": "from the driver",
    "environment": "from the environment",
    "option": "from the command line",
    "target": "from the target",
}
#: How the layers of a workload's values are called.
LAYERS = {"environment": "the environment", "option": "the command line"}
#: The key of a value: its resource, what it is, its name.
Key = tuple[str, str, str]


class Chains:
    """The steps of a resolution's values."""

    def __init__(self, resolution: Resolution) -> None:
        self.resolution = resolution
        self._made: dict[Key, Step] = {}
        self._names: dict[str, DriverNames] = {}
        self._directives: dict[str, Mapping[Place, tuple[Directive, ...]]] = {}
        self._inputs: dict[tuple[str, tuple[ValuePath, ...]], tuple[Step, ...]] = {}

    @cached_property
    def _environment_files(self) -> frozenset[str]:
        """The files that the environment is written in."""
        return frozenset(_files(self.resolution.environment.document.mark))

    def layer(self, workload: str, origin: Origin) -> str:
        """Who wrote a value of a workload, where it is not the Score file: ``the environment's overrides``; else empty."""
        if origin.kind in ("environment", "option"):
            return LAYERS[origin.kind]
        found = self.workload(workload)
        own = found is None or origin.span.source == found.spec.document.source
        if origin.kind == "score" and (own or found is None):
            return ""
        if origin.span.file in self._environment_files:
            return "the environment's overrides"
        return "an override" if origin.kind in ("score", "override") and not own else ""

    def _once(self, key: Key, make: Callable[[], Step]) -> Step:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = make()
        return found

    def resource(self, uid: str) -> ResolvedResource:
        """A resource that is known to be there."""
        return self.resolution.resources[uid]

    @cached_property
    def _workloads(self) -> Mapping[str, ResolvedWorkload]:
        return {workload.name: workload for workload in self.resolution.workloads}

    def workload(self, name: str) -> ResolvedWorkload | None:
        """The workload of a name."""
        return self._workloads.get(name)

    def plan(self, uid: str) -> Plan:
        """What the driver of a resource does; nothing under a binding."""
        driver = self.resource(uid).selection.driver
        return Plan() if driver is None else plan_driver(driver, self.resolution.target)

    def names(self, uid: str) -> DriverNames:
        """What the expressions of a resource's driver read."""
        found = self._names.get(uid)
        if found is None:
            found = self._names[uid] = DriverNames(self, uid)
        return found

    def called(self, uid: str, name: str) -> Step:
        """A resource under the name by which somebody knows it."""
        return self._once((uid, "resource", name), lambda: resource_step(self.resource(uid), name))

    def output(self, uid: str, key: str) -> Step:
        """An output of a resource, and what it is computed from."""
        return self._once((uid, "output", key), lambda: self._output(uid, key))

    def param(self, uid: str, key: str) -> Step:
        """A param of a resource, and what it replaced."""
        return self._once((uid, "param", key), lambda: self._param(uid, key))

    def setting(self, uid: str, key: str) -> Step:
        """A setting of a resource's driver, and what it replaced."""
        return self._once((uid, "setting", key), lambda: self._setting(uid, key))

    def let(self, uid: str, key: str) -> Step:
        """A value that a driver works out for itself."""
        return self._once((uid, "let", key), lambda: self._let(uid, key))

    def secret(self, uid: str, key: str) -> Step:
        """A secret that a resource owns: how it comes about, never what it is."""
        return self._once((uid, "secret", key), lambda: self._secret(uid, key))

    def inputs(self, uid: str, names: tuple[ValuePath, ...]) -> tuple[Step, ...]:
        """The steps of the names that an expression of a driver reads."""
        found = self._inputs.get((uid, names))
        if found is None:
            own = self.names(uid)
            found = self._inputs[uid, names] = distinct(step for name in names for step in own.steps(name))
        return found

    def above(self, uid: str, origin: Origin) -> tuple[tuple[Directive, tuple[ValuePath, ...]], ...]:
        """The directives that a text of a resource's driver rests on, the innermost first, and what it has of each.

        A condition always counts, a loop where the text, or a directive below the loop, reads its item.
        """
        driver = self.resource(uid).selection.driver
        if driver is None or origin.kind != "driver":
            return ()
        if driver.name not in self._directives:
            self._directives[driver.name] = directives(driver, self.resolution.target)
        found: list[tuple[Directive, tuple[ValuePath, ...]]] = []
        names = list(origin.inputs)
        for one in reversed(self._directives[driver.name].get(place_of(origin.span), ())):
            if not one.variable or any(name.root == one.variable for name in names):
                found.append((one, one.read(names)))
                names += one.names
        return tuple(found)

    def under(self, uid: str, origin: Origin) -> tuple[Step, ...]:
        """The steps of the directives that a text of a resource's driver rests on."""
        return tuple(self._directive(uid, one, names) for one, names in self.above(uid, origin))

    def _directive(self, uid: str, one: Directive, names: tuple[ValuePath, ...]) -> Step:
        def make() -> Step:
            text = f"`{quotable('', one.text) or ('$each' if one.variable else '$when')}`"
            words = f"`{one.variable}` is each of {text}" if one.variable else f"there because {text} holds"
            kind = "loop" if one.variable else "condition"
            return Step(kind, words, one.span, steps=tuple(_gathered(self.inputs(uid, names))))

        return self._once((uid, f"directive {one.span}", " ".join(map(str, names))), make)

    def _output(self, uid: str, key: str) -> Step:
        resource = self.resource(uid)
        traced = resource.outputs.get(key)
        if traced is None:
            return Step("fact", f"output `{key}` of `{uid}` is left to whoever starts the workload")
        origin = traced.origin
        written = quoted(key, origin.span)
        how = f", `{written}`" if written and "{{" in written else ""
        by = {"type": ", derived by the type's contract", "binding": " of the binding"}.get(origin.kind, "")
        steps = [*self.inputs(uid, origin.inputs), *self.under(uid, origin), *self._owned(uid, key, traced)]
        return Step(
            "output",
            f"output `{key}`{by}{how}",
            origin.span,
            redacted(key, traced.value, delicate=is_delicate(origin.inputs)),
            steps=tuple(steps),
        )

    def _owned(self, uid: str, key: str, traced: Traced) -> list[Step]:
        """The secrets that an output is or holds, where no name that it reads says so."""
        if any(name.root in ("secrets", "outputs", "requires") for name in traced.origin.inputs):
            return []
        del key
        own = [r for r in references(traced.value) if isinstance(r, SecretValue) and r.uid == uid]
        return [self.secret(uid, one.key) for one in dict.fromkeys(own)]

    def _param(self, uid: str, key: str) -> Step:
        resource = self.resource(uid)
        traced = resource.params[key]
        origin = traced.origin
        declaration = declaring(resource, key, origin)
        steps: list[Step] = []
        if declaration is not None and declaration.parent is not None:
            steps += self.inputs(str(declaration.parent), origin.inputs)
        elif declaration is not None and declaration.workload is not None:
            steps += self.read(declaration.workload, origin)
        steps += _coerced(declaration, key, traced)
        steps += [_replaced(key, one) for one in origin.replaced]
        by = f"from the driver of `{declaration.parent}`" if declaration and declaration.parent else VALUES[origin.kind]
        return Step(
            "param",
            f"param `{key}`, {by}",
            origin.span,
            redacted(key, traced.value, delicate=is_delicate(origin.inputs)),
            steps=tuple(steps),
        )

    def _setting(self, uid: str, key: str) -> Step:
        resource = self.resource(uid)
        origin = resource.setting_origins.get(key)
        value = redacted(key, resource.settings.get(key))
        if origin is None:
            return Step("fact", f"setting `{key}`", value=value)
        driver = resource.selection.driver
        default = driver.document.source if driver is not None else None

        def whose(one: Origin) -> str:
            return "the driver's default" if one.span.source == default else "what the environment says"

        steps = tuple(_replaced(key, one, whose(one)) for one in origin.replaced)
        by = "the driver's default" if origin.span.source == default else "from the environment"
        return Step("setting", f"setting `{key}`, {by}", origin.span, value, steps=steps)

    def _let(self, uid: str, key: str) -> Step:
        expression = next((e for name, e, _ in self.plan(uid).let if name == key), None)
        if expression is None:
            return Step("fact", f"`{key}`, worked out by the driver")
        written = quoted(key, expression.span)
        how = f", `{written}`" if written and "{{" in written else ""
        return Step("let", f"`let.{key}`{how}", expression.span, steps=self.inputs(uid, expression.inputs))

    def _secret(self, uid: str, key: str) -> Step:
        resource = self.resource(uid)
        plan = self.plan(uid).secrets.get(key)
        how = SOURCES.get(type(resource.secrets.get(key)).__name__, "known only at run time")
        span = plan.span if plan is not None else resource.selection.span
        below = self.inputs(uid, plan.value.inputs) if plan is not None and plan.value is not None else ()
        return Step("secret", f"secret `{key}` of `{uid}`, {how}", span, steps=below)

    def read(self, workload: str, origin: Origin) -> tuple[Step, ...]:
        """What the placeholders of a workload's text read."""
        return placeholder_steps(self, workload, origin)


def _gathered(steps: Iterable[Step]) -> Iterator[Step]:
    """Steps in which each dependent stands once, with all that is read of it."""
    found: dict[str, list[Step]] = {}
    for step in steps:
        key = step.name if step.kind == "dependent" else f"{id(step)}"
        found.setdefault(key, []).append(step)
    for same in found.values():
        yield replace(same[0], steps=distinct(b for s in same for b in s.steps)) if len(same) > 1 else same[0]


#: How a secret comes about, by the class of its source.
SOURCES = {
    "Derived": "derived from the project's seed",
    "Composed": "a text around others",
    "External": "kept in an external store",
}


def _files(mark: Mark) -> Iterator[str]:
    yield mark.source.name
    children = mark.children
    for below in children.values() if isinstance(children, Mapping) else children or ():
        yield from _files(below)


def _replaced(key: str, origin: Origin, called: str = "") -> Step:
    written = quoted(key, origin.span)
    return Step("replaced", f"instead of {called or _WHAT[origin.kind]}", origin.span, written or NOTHING)


#: What a value of each layer is, where another replaced it.
_WHAT = {
    **VALUES,
    "score": "the score file's value",
    "override": "the override's value",
    "enforced": "the enforced value",
    "driver": "the driver's value",
    "environment": "the environment's value",
}


def declaring(resource: ResolvedResource, key: str, origin: Origin) -> Declaration | None:
    """The declaration that gives a param; None where a rule or the contract does."""
    if origin.kind not in ("score", "override", "driver", "environment", "option"):
        return None
    for one in resource.declarations:
        if one.params is not None and key in one.params.data and one.params.mark.source == origin.span.source:
            return one
    return next((d for d in resource.declarations if d.params is not None and key in d.params.data), None)


def _coerced(declaration: Declaration | None, key: str, traced: Traced) -> list[Step]:
    """That the contract took a value as another type than it was written in."""
    raw = None if declaration is None or declaration.params is None else declaration.params.data.get(key)
    before, after = _TYPES.get(type(raw)), _TYPES.get(type(traced.value))
    if before is None or after is None or before == after or traced.origin.inputs:
        return []
    return [Step("fact", f"written as {before}, taken as {after}, as the contract has it", traced.origin.span)]


_TYPES: dict[type, str] = {str: "a text", int: "a number", float: "a number", bool: "true or false"}
