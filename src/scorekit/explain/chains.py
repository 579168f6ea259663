"""The chains of one compile: each value's step is made once and shared by all that rest on it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from scorekit.catalogue.globs import PROJECT_FILE
from scorekit.explain.explanation import NOTHING, Step, distinct
from scorekit.explain.facts import fact_steps
from scorekit.explain.paths import leaves
from scorekit.explain.selection import resource_step
from scorekit.explain.wording import LAYER_WORDS, LAYERS, SECRET_SOURCES, coerced, expression, redacted_value, replaced
from scorekit.lineage import Lineage, Value
from scorekit.lineage.neighbours import Neighbours, neighbours
from scorekit.redaction import quotable, redacted
from scorekit.resolve.outputs import variable_origins
from scorekit.resolve.secrets import Encrypted, External
from scorekit.source.document import Mark, dotted, fragment_span
from scorekit.value_path import ValuePath
from scorekit.values import SecretValue, references

if TYPE_CHECKING:
    from scorekit.lineage.graph import Directive
    from scorekit.location import Span
    from scorekit.resolve.resolution import Origin, Resolution, ResolvedResource, Traced


class Chains:
    """The steps of a resolution's values."""

    def __init__(self, resolution: Resolution) -> None:
        self.resolution = resolution
        self.lineage = Lineage(resolution)
        self._makers: Mapping[str, Callable[[str, str], Step]] = {
            "param": self._param, "setting": self._setting, "output": self._output, "let": self._let, "image": self._image, "secret": self._secret,
            "variable": self._variable,
        }  # fmt: skip
        self._made: dict[Hashable, Step] = {}
        self._inputs: dict[tuple[str, tuple[ValuePath, ...]], tuple[Step, ...]] = {}

    @cached_property
    def _environment_files(self) -> frozenset[str]:
        """The files that the environment is written in."""
        return frozenset(mark.source.name for mark in self.resolution.environment.document.mark.walk())

    def layer(self, workload: str, origin: Origin) -> str:
        """Who wrote a value of a workload, where it is not the Score file: ``the environment's overrides``; else empty."""
        if origin.kind in ("environment", "option"):
            return "the project" if origin.span.file == PROJECT_FILE else LAYERS[origin.kind]
        found = self.lineage.workload(workload)
        own = found is None or origin.span.source == found.spec.document.source
        if origin.kind == "score" and (own or found is None):
            return ""
        if origin.span.file in self._environment_files:
            return "the environment's overrides"
        return "an override" if origin.kind in ("score", "override") and not own else ""

    def once(self, key: Hashable, make: Callable[[], Step]) -> Step:
        """The step of a key, made when it is first asked for."""
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = make()
        return found

    def resource(self, uid: str) -> ResolvedResource:
        """A resource that is known to be there."""
        return self.resolution.resources[uid]

    def called(self, uid: str, name: str) -> Step:
        """A resource under the name that its reader uses."""
        return self.once((uid, "resource", name), lambda: resource_step(self.resource(uid), name))

    def step(self, value: Value) -> Step:
        """A value, whatever it is, with what it is made of; of a secret how it comes about, never what it is."""
        return self.once(value, lambda: self._makers[value.kind](value.owner, str(value.key)))

    def inputs(self, uid: str, names: tuple[ValuePath, ...]) -> tuple[Step, ...]:
        """The steps of the names that an expression of a driver reads."""
        found = self._inputs.get((uid, names))
        if found is None:
            found = self._inputs[uid, names] = distinct(step for name in names for step in self.named(uid, name))
        return found

    def named(self, uid: str, name: ValuePath) -> tuple[Step, ...]:
        """The steps of a name in a text of a resource's driver; none for what a loop of the driver itself gives."""
        if name.root == "requires":
            return tuple(self._required(uid, name))
        if (near := neighbours(self.resolution, uid, name)) is not None:
            return tuple(self._neighbours(uid, name, near))
        if name.root == "name":
            return (self._name(uid),)
        return (*map(self.step, self.lineage.meant(uid, name)), *fact_steps(self.lineage, uid, name))

    def _required(self, uid: str, name: ValuePath) -> Iterator[Step]:
        """An output of what the driver requires, with the resource that gives it."""
        requires = self.resource(uid).requires
        for alias in (name.key,) if name.key else sorted(requires):
            if alias not in requires:
                continue
            values = self.lineage.meant(uid, ValuePath("requires", (alias, *name.path[1:])))
            plan = self.lineage.requirement(uid, alias)
            span = plan.document.mark.span if plan is not None else None
            one = len(values) == 1
            text = ValuePath("requires", (alias, str(values[0].key)) if one else (alias,))
            below = (self.called(str(requires[alias]), alias), *map(self.step, values))
            yield Step("requirement", f"`{text}`", span, below[-1].value if one else NOTHING, steps=below)

    def _neighbours(self, uid: str, name: ValuePath, near: Neighbours) -> Iterator[Step]:
        """The resources near one, each with what is read of it: a param, an output, or what it is called after."""
        values = self.lineage.meant(uid, name)
        words = {"dependents": "`{}` depends on it", "dependencies": "it depends on `{}`"}
        for one in near.uids:
            declared = self.resource(one).declarations
            below = tuple(self.step(v) for v in values if v.owner == one)
            if not near.read or near.read[0] not in ("params", "outputs"):
                # Its name above all: what it is called after, or the text that gives it.
                below = (self._name(one),) if self.lineage.given_name(one) else self.identity(one)
            text = words.get(name.root, "a workload that uses it uses `{}`").format(one)
            yield Step("dependent", text, declared[0].span if declared else None, steps=below, name=one)

    def _name(self, uid: str) -> Step:
        resource = self.resource(uid)
        given = self.lineage.given_name(uid)
        if given is not None:
            text = "`name`, given with the rule or binding"
            # There `name` is what it would be called without.
            others = tuple(name for name in given.inputs if name.root != "name")
            plain = self.identity(uid) if len(others) < len(given.inputs) else ()
            return Step("name", text, given.span, resource.name, steps=(*self.inputs(uid, others), *plain))
        span = resource.declarations[0].span if resource.declarations else None
        text = "`name`, which follows from what the resource is called"
        return Step("name", text, span, resource.name, steps=self.identity(uid))

    def identity(self, uid: str) -> tuple[Step, ...]:
        """What a resource is called after: its own id, or whom it is private to."""
        resource = self.resource(uid)
        for one in resource.declarations:
            whose = self.lineage.workload(one.workload) if one.workload is not None else None
            if one.parent is None and whose is not None:
                if resource.shared:
                    span = whose.spec.document.span(("resources", one.name, "id"))
                    return (Step("declaration", f"its id, `{resource.uid.id}`", span),)
                return (Step("workload", f"workload `{whose.name}`", whose.spec.document.span(("metadata", "name"))),)
            plan = self.lineage.requirement(str(one.parent), one.name)
            if plan is not None and resource.shared:
                read = self.inputs(str(one.parent), plan.shape.inputs)
                span = plan.document.span(("id",))
                return (Step("declaration", f"its id, `{resource.uid.id}`", span, steps=read),)
            if plan is not None:
                return (self._name(str(one.parent)),)
        return ()

    def under(self, uid: str, origin: Origin) -> tuple[Step, ...]:
        """The steps of the directives that a text of a resource's driver rests on."""
        return tuple(self._directive(uid, one, names) for one, names in self.lineage.above(uid, origin))

    def _directive(self, uid: str, one: Directive, names: tuple[ValuePath, ...]) -> Step:
        def make() -> Step:
            text = f"`{quotable('', one.text) or ('$each' if one.variable else '$when')}`"
            words = f"`{one.variable}` is each of {text}" if one.variable else f"there because {text} holds"
            kind = "loop" if one.variable else "condition"
            return Step(kind, words, one.span, steps=tuple(_gathered(self.inputs(uid, names))))

        return self.once((uid, f"directive {one.span}", " ".join(map(str, names))), make)

    def _output(self, uid: str, key: str) -> Step:
        traced = self.resource(uid).outputs.get(key)
        if traced is None:
            return Step("fact", f"output `{dotted((key,))}` of `{uid}` is left to whoever starts the workload")
        origin = traced.origin
        by = {"type": ", derived by the type's contract", "binding": " of the binding"}.get(origin.kind, "")
        steps = (*self.inputs(uid, origin.inputs), *self.under(uid, origin), *self._owned(uid, traced))
        text = f"output `{dotted((key,))}`{by}{expression(key, origin.span)}"
        return Step("output", text, origin.span, redacted_value(key, traced), steps=steps)

    def _owned(self, uid: str, traced: Traced) -> list[Step]:
        """The secrets that an output is or holds, where no name that it reads says so."""
        if any(name.root in ("secrets", "outputs", "requires") for name in traced.origin.inputs):
            return []
        own = [r for r in references(traced.value) if isinstance(r, SecretValue) and r.uid == uid]
        return [self.step(Value("secret", uid, one.key)) for one in dict.fromkeys(own)]

    def _param(self, uid: str, key: str) -> Step:
        traced = self.resource(uid).params[key]
        origin = traced.origin
        declaration = self.lineage.declaration(uid, key)
        by = LAYER_WORDS[origin.kind]
        steps: list[Step] = []
        if declaration is not None and declaration.parent is not None:
            by = f"from the driver of `{declaration.parent}`"
            steps += self.inputs(str(declaration.parent), origin.inputs)
        elif declaration is not None and declaration.workload is not None:
            steps += self.read(declaration.workload, origin)
        steps += coerced(declaration, key, traced)
        steps += [replaced(key, one) for one in origin.replaced]
        return Step(
            "param", f"param `{dotted((key,))}`, {by}", origin.span, redacted_value(key, traced), steps=tuple(steps)
        )

    def _setting(self, uid: str, key: str) -> Step:
        resource = self.resource(uid)
        origin = resource.setting_origins[key]
        driver = resource.selection.driver
        default = driver.document.source if driver is not None else None

        def whose(one: Origin, otherwise: str) -> str:
            return "the driver's default" if one.span.source == default else otherwise

        steps = tuple(replaced(key, one, whose(one, "what the environment says")) for one in origin.replaced)
        text = f"setting `{dotted((key,))}`, {whose(origin, 'from the environment')}"
        return Step("setting", text, origin.span, redacted(key, resource.settings[key]), steps=steps)

    def _image(self, uid: str, key: str) -> Step:
        value, origin = self.resource(uid).images[key]
        *asked, listed = (origin, *origin.replaced)
        below = [Step("let", "the line of the table of images", listed.span)]
        if len(asked) > 1:  # by way of a mirror
            below.insert(0, Step("let", "from the environment's mirror of its registry", origin.span))
        steps = (*below, *self.inputs(uid, origin.inputs))
        return Step("let", f"`{dotted(('images', key))}`", asked[-1].span, value, steps=steps)

    def _let(self, uid: str, key: str) -> Step:
        found = next(one for name, one, _ in self.lineage.plan(uid).let if name == key)
        text = f"`{dotted(('let', key))}`{expression(key, found.span)}"
        return Step("let", text, found.span, steps=self.inputs(uid, found.inputs))

    def _secret(self, uid: str, key: str) -> Step:
        resource = self.resource(uid)
        plan = self.lineage.plan(uid).secrets.get(key)
        source = resource.secrets.get(key)
        how = SECRET_SOURCES.get(type(source).__name__, "known only at run time")
        if isinstance(source, External):
            part = f", property `{source.property}`" if source.property else ""
            how = f"kept in an external store: entry `{source.key}`{part}"
        elif isinstance(source, Encrypted):
            how = f"encrypted in `{source.file}`"
        span = plan.span if plan is not None else resource.selection.span
        below = self.inputs(uid, plan.value.inputs) if plan is not None and plan.value is not None else ()
        return Step("secret", f"secret `{dotted((key,))}` of `{uid}`, {how}", span, steps=below)

    def _variable(self, workload: str, key: str) -> Step:
        environment = self.resolution.environment
        origin = variable_origins(environment, self.resolution.rules(workload))[key]
        found = self.resolution.workload(workload)
        value = {**environment.variables, **(found.settings.variables if found is not None else {})}[key]
        return Step("variable", f"variable `{dotted((key,))}` of the environment", origin.span, redacted(key, value))

    def read(self, workload: str, origin: Origin) -> tuple[Step, ...]:
        """What the placeholders of a workload's text read, or the variables that a rule for its image does."""
        return tuple(
            self._variable(workload, str(name.path[1]))
            if name.root == "environment"
            else self._placeholder(workload, name, origin.span)
            for name in origin.inputs
        )

    def _placeholder(self, workload: str, name: ValuePath, span: Span) -> Step:
        raw = f"${{{name}}}"
        text, place = f"`{raw}`", _within(span, raw)
        value = next(iter(self.lineage.meant(workload, name)), None)
        found = self.lineage.workload(workload)
        if value is None or found is None:
            return Step("placeholder", text, place)
        if value.kind == "fact":
            where = found.spec.document.span((name.root, *name.path))
            return Step(
                "placeholder", text, place, steps=(Step("metadata", f"`{name}` of workload `{workload}`", where),)
            )
        resource = self.called(value.owner, str(name.key))
        if value.kind == "resource":
            return Step(
                "placeholder", f"{text} is the resource itself", place, steps=(resource, *self._mounted(value.owner))
            )
        output = self.step(value)
        return Step("placeholder", text, place, output.value, steps=(resource, output))

    def _mounted(self, uid: str) -> tuple[Step, ...]:
        """What the driver of a volume writes for the workloads that mount it."""
        section = self.resource(uid).section
        part = section.at(("volume",)) if section is not None else None
        return tuple(
            Step("field", f"`{dotted(('volume', *path))}`, written by the driver", part.span(path))
            for path, _ in leaves(part.data if part is not None else None)
            if part is not None
        )


def _gathered(steps: Iterable[Step]) -> Iterator[Step]:
    """Steps in which each dependent stands once, with all that is read of it."""
    found: dict[str, list[Step]] = {}
    for step in steps:
        key = step.name if step.kind == "dependent" else f"{id(step)}"
        found.setdefault(key, []).append(step)
    for same in found.values():
        yield replace(same[0], steps=distinct(b for s in same for b in s.steps)) if len(same) > 1 else same[0]


def _within(span: Span, fragment: str) -> Span:
    """Where a fragment stands in a text; the whole text where it is dotted in another way."""
    return fragment_span(Mark(span.source, span.line, span.column, span.end_line, span.end_column), fragment)
