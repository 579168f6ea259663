"""The graph of values: what each is, where it is written, and what its text reads.

Nothing is worked out before somebody asks, so that a compile which nobody asks about pays nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from scorekit.expressions import compile_expression
from scorekit.graph import node_name
from scorekit.lazy_dataclass import dataclass
from scorekit.lineage.neighbours import neighbours
from scorekit.outcome import Findings
from scorekit.resolve.memo import per_object
from scorekit.resolve.outputs import EVERY_OUTPUT, variable_origins
from scorekit.resolve.plan import Plan, RequirementPlan, plan_driver, plan_text
from scorekit.resolve.resolution import Declaration, Origin, Resolution, ResolvedResource, ResolvedWorkload, Traced
from scorekit.value_path import ValuePath

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.model.driver import Driver
    from scorekit.source.document import Mark, Path

#: ``value`` is one of a workload: a variable, file, volume or image of a container. ``resource`` is the resource itself, as
#: a volume's source names it; ``variable`` is one of the environment; ``fact`` is what a workload or a resource is called and the like.
Kind = Literal["param", "setting", "image", "output", "let", "secret", "value", "resource", "variable", "fact"]
_ROOTS: Mapping[str, Kind] = {
    "params": "param", "settings": "setting", "images": "image", "outputs": "output", "let": "let", "secrets": "secret",
}  # fmt: skip


class Value(NamedTuple):
    """A node: ``param size of postgres.default#shop.db``."""

    kind: Kind
    #: A resource's uid, or the workload's name.
    owner: str
    #: What its owner calls it; the path in its Score file for what a workload has, the path of a name for a fact.
    key: str | Path


class Lineage:
    """The values of one resolution."""

    def __init__(self, resolution: Resolution) -> None:
        self.resolution = resolution
        self._read: dict[str, Mapping[Value, Mapping[Value, None]]] = {}

    @cached_property
    def _workloads(self) -> Mapping[str, ResolvedWorkload]:
        return {workload.name: workload for workload in self.resolution.workloads}

    def workload(self, name: str) -> ResolvedWorkload | None:
        """The workload of a name."""
        return self._workloads.get(name)

    def plan(self, uid: str) -> Plan:
        """What the driver of a resource does; nothing under a binding."""
        driver = self.resolution.resources[uid].selection.driver
        return Plan() if driver is None else plan_driver(driver, self.resolution.target)

    def requirement(self, uid: str, alias: str) -> RequirementPlan | None:
        """What the driver of a resource requires, or has made beside it, under an alias."""
        return next((plan for plan in self.plan(uid).requires if plan.alias == alias), None)

    # From names to values

    def meant(self, owner: str, name: ValuePath) -> tuple[Value, ...]:
        """The values that a name in a text of an owner, a workload or the driver of a resource, means.

        Where it names a whole, as ``params`` does, those are all in it; none for what the loops of the text give.
        """
        if (resource := self.resolution.resources.get(owner)) is not None:
            return tuple(self._in_driver(owner, resource, name))
        workload = self.workload(owner)
        return () if workload is None else self._in_workload(workload, name)

    def _in_workload(self, workload: ResolvedWorkload, name: ValuePath) -> tuple[Value, ...]:
        uid = workload.resources.get(str(name.key)) if name.root == "resources" else None
        if uid is not None:
            if len(name.path) == 1:
                return (Value("resource", str(uid), ""),)
            resource, key = self.resolution.resources.get(str(uid)), str(name.path[1])
            given = () if resource is None else resource.outputs
            return (Value("output", str(uid), EVERY_OUTPUT if key not in given and EVERY_OUTPUT in given else key),)
        if name.root == "environment":
            return (Value("variable", workload.name, str(name.path[1])),)
        return (Value("fact", workload.name, name),) if name.root == "metadata" else ()

    def _in_driver(self, uid: str, resource: ResolvedResource, name: ValuePath) -> Iterator[Value]:
        path = name.path
        if name.root == "requires":
            for alias in _named(path, resource.requires):
                below = str(resource.requires[alias])
                yield from self._below(below, ValuePath("outputs", path[1:]))
        elif (near := neighbours(self.resolution, uid, name)) is not None:
            for one in near.uids if near.read and near.read[0] in ("params", "outputs") else ():
                yield from self._below(one, ValuePath(str(near.read[0]), near.read[1:]))
        elif name.root == "environment":
            if name.key == "variables":
                known = self._variable_origins(resource.workload or "")
                yield from (Value("variable", resource.workload or "", key) for key in _named(path[1:], known))
        else:
            yield from self._below(uid, name)

    def _below(self, uid: str, name: ValuePath) -> Iterator[Value]:
        kind = _ROOTS.get(name.root)
        if kind is not None:
            yield from (Value(kind, uid, key) for key in _named(name.path, self._known(uid, kind)))

    def _known(self, uid: str, kind: Kind) -> Mapping[str, object]:
        """The values of a kind that a resource has."""
        resource = self.resolution.resources[uid]
        if kind == "let":
            return {name: None for name, _, _ in self.plan(uid).let}
        if kind == "secret":
            return {**self.plan(uid).secrets, **resource.secrets}
        return {
            "param": resource.params, "setting": resource.settings, "image": resource.images, "output": resource.outputs,
        }[kind]  # fmt: skip

    def variables(self, key: str) -> tuple[Value, ...]:
        """A variable of the environment as each owner sees it: shared resources, whose owner is empty, and workloads."""
        owners = ("", *self._workloads)
        return tuple(Value("variable", one, key) for one in owners if key in self._variable_origins(one))

    def _variable_origins(self, owner: str) -> Mapping[str, object]:
        return variable_origins(self.resolution.environment, self.resolution.rules(owner))

    # What values are made of

    def values(self, uid: str) -> Iterator[tuple[Value, Origin]]:
        """The values of a resource, each with where it is written and what its text reads."""
        resource, plan = self.resolution.resources[uid], self.plan(uid)
        for key, traced in resource.params.items():
            yield Value("param", uid, key), traced.origin
        for key, origin in resource.setting_origins.items():
            yield Value("setting", uid, key), origin
        for key, traced in resource.images.items():
            yield Value("image", uid, key), traced.origin
        for key, expression, _ in plan.let:
            yield Value("let", uid, key), expression.origin("driver")
        for key, secret in plan.secrets.items():
            yield Value("secret", uid, key), Origin("driver", secret.span, secret.value.inputs if secret.value else ())
        for key, traced in resource.outputs.items():
            yield Value("output", uid, key), traced.origin

    def traced(self, value: Value) -> Traced | None:
        """A param, setting or output with its origin; None for any other value."""
        resource = self.resolution.resources.get(value.owner)
        if resource is None or not isinstance(value.key, str):
            return None
        if value.kind == "setting":
            origin = resource.setting_origins.get(value.key)
            return None if origin is None else Traced(resource.settings[value.key], origin)
        known = {"param": resource.params, "image": resource.images, "output": resource.outputs}.get(value.kind, {})
        return known.get(value.key)

    def declaration(self, uid: str, key: str) -> Declaration | None:
        """The declaration that gives a param; None where a rule or the contract does."""
        resource = self.resolution.resources[uid]
        origin = resource.params[key].origin
        if origin.kind not in ("score", "override", "driver"):
            return None
        giving = (one for one in resource.declarations if one.params is not None and key in one.params.data)
        return next(giving, None)

    def reader(self, value: Value) -> str:
        """Whose names the text of a value reads: its owner's, or those of whoever gives a param; empty where it reads none."""
        if value.kind == "setting":
            return ""
        if value.kind != "param":
            return value.owner
        giving = self.declaration(value.owner, str(value.key))
        return "" if giving is None else giving.workload or str(giving.parent)

    def made_of(self, value: Value, origin: Origin) -> Iterator[Value]:
        """What a value is made of: what its text reads, and what the loops and conditions read that it stands under."""
        reader = self.reader(value)
        names = (*origin.inputs, *(name for _, read in self.above(reader, origin) for name in read))
        for name in dict.fromkeys(names) if reader else ():
            yield from self.meant(reader, name)
        if value.kind == "output" and origin.kind == "environment":  # a variable that is passed on as it is
            yield Value("variable", self.resolution.resources[value.owner].workload or "", value.key)

    def above(self, uid: str, origin: Origin) -> tuple[tuple[Directive, tuple[ValuePath, ...]], ...]:
        """The directives that a text of a resource's driver rests on, the innermost first, and what it has of each.

        A condition always counts, a loop where the text, or a directive below the loop, reads its item.
        """
        resource = self.resolution.resources.get(uid)
        driver = resource.selection.driver if resource is not None else None
        if driver is None:
            return ()
        found: list[tuple[Directive, tuple[ValuePath, ...]]] = []
        names = list(origin.inputs)
        for one in reversed(directives(driver, self.resolution.target).get(origin.span.start, ())):
            if not one.variable or any(name.root == one.variable for name in names):
                found.append((one, one.read(names)))
                names += one.names
        return tuple(found)

    def given_name(self, uid: str) -> Origin | None:
        """The text that gives a resource its name in the rule or binding that serves it; None where it follows from its uid."""
        selection, environment = self.resolution.resources[uid].selection, self.resolution.environment
        given = selection.rule or selection.binding
        if given is None or given.name is None:
            return None
        rules = (("drivers", index) for index, one in enumerate(environment.drivers) if one is given)
        bindings = (("bindings", key) for key, one in environment.bindings.items() if one is given)
        path = next(chain(rules, bindings))
        expression = plan_text(environment, (*path, "name"), Findings())
        return Origin("environment", environment.span((*path, "name")), expression.inputs if expression else ())

    # Where values go

    @cached_property
    def readers(self) -> Mapping[Value, tuple[Value, ...]]:
        """From each value to those that are made of it."""
        found: dict[Value, list[Value]] = defaultdict(list)
        for owner in (*self.resolution.resources, *self._workloads):
            for value, readers in self._readers_in(owner).items():
                found[value] += readers
        return {value: tuple(readers) for value, readers in found.items()}

    def _readers_in(self, owner: str) -> Mapping[Value, Iterable[Value]]:
        """From values to those of a resource or workload that are made of them; nothing where it failed."""
        if owner not in self._read:
            workload = self.workload(owner)
            values: Iterable[tuple[Value, Origin]] = ()
            if workload is not None:
                values = ((Value("value", owner, path), traced.origin) for path, _, traced in workload.values)
            elif owner in self.resolution.resources:
                values = self.values(owner)
            found: dict[Value, dict[Value, None]] = defaultdict(dict)
            for value, origin in values:
                for below in self.made_of(value, origin):
                    found[below][value] = None
            self._read[owner] = found
        return self._read[owner]

    def _readers_of(self, value: Value) -> Iterable[Value]:
        """Those that are made of a value: none of a workload's, and of a resource's its own and those near it."""
        if value.kind == "value":
            return ()
        if value.owner not in self.resolution.resources:
            return self.readers.get(value, ())
        graph = self.resolution.graph
        above = [edge.source for edge in graph.edges_to(value.owner)]
        below = [edge.target for edge in graph.edges_from(value.owner)]
        # What else a workload uses may look at all that the workload uses.
        beside = graph.all_dependencies(node for node in above if graph.nodes[node] == "workload")
        owners = dict.fromkeys(
            [value.owner, *map(node_name, above), *below, *sorted(beside & self.resolution.resources.keys())]
        )
        return (reader for owner in owners for reader in self._readers_in(owner).get(value, ()))

    def reached(self, values: Iterable[Value]) -> tuple[Value, ...]:
        """Some values and all that are made of them, through any number of steps."""
        found = dict.fromkeys(values)
        waiting = list(found)
        while waiting:
            for reader in self._readers_of(waiting.pop()):
                if reader not in found:
                    found[reader] = None
                    waiting.append(reader)
        return tuple(found)


def _named(path: Path, known: Mapping[str, object]) -> Iterable[str]:
    """The known keys that a path means: the one that it begins with, or all where it is empty."""
    if not path:
        return sorted(known)
    return (str(path[0]),) if str(path[0]) in known else ()


@dataclass(frozen=True, slots=True)
class Directive:
    """A ``$when`` or an ``$each`` of a driver."""

    #: What each item is called; empty for a condition.
    variable: str
    #: The expression, as written.
    text: str
    span: Span
    #: The names that the expression reads.
    names: tuple[ValuePath, ...]

    #: What the items are those of, where the expression is a name and nothing else.
    whole: ValuePath | None

    def read(self, names: Sequence[ValuePath]) -> tuple[ValuePath, ...]:
        """What is read by those who read ``names``: parts of the items where the loop goes through something with a name."""
        if not self.variable or self.whole is None:
            return self.names
        item = (self.whole.root, *self.whole.path, 0)
        return tuple(dict.fromkeys(name.below(item) for name in names if name.root == self.variable))


#: Where a text begins: its file, line and column.
Place = tuple[str, int, int]


@per_object
def directives(driver: Driver, target: str) -> Mapping[Place, tuple[Directive, ...]]:
    """From the places of a driver's texts to what they stand under, the outermost first."""
    found: dict[Place, tuple[Directive, ...]] = {}
    for key in ("requires", "coprovisions", "outputs", target):
        part = driver.document.at((key,))
        if part is not None:
            found.update(_below(part.data, part.mark, ()))
    return found


def _below(
    data: Any, mark: Mark, above: tuple[Directive, ...], *, raw: bool = False
) -> Iterator[tuple[Place, tuple[Directive, ...]]]:
    """``raw``: below a ``$raw``, whose tree is copied unread and has no directives, whatever its keys are called."""
    if isinstance(data, dict) and not raw:
        above = (*above, *_own(data, mark))
    if above:
        yield mark.span.start, above
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in steps:
        below = mark.child(step)
        if below is not None:
            yield from _below(value, below, above, raw=raw or step == "$raw")


def _own(data: dict[Any, Any], mark: Mark) -> Iterator[Directive]:
    """The directives of a mapping; what is repeated is weighed item by item."""
    each, there = data.get("$each"), mark.child("$each")
    if isinstance(each, dict) and there is not None:
        for variable, text in each.items():
            yield from _directive(str(variable), text, there.child(variable) or there)
    yield from _directive("", data.get("$when"), mark.child("$when") or mark)


def _directive(variable: str, text: Any, mark: Mark) -> Iterator[Directive]:
    if isinstance(text, str):
        # What does not compile was refused before anything was made that could be explained.
        found = compile_expression(text)
        names = tuple(dict.fromkeys(name.reads for name in found.names))
        yield Directive(variable, text.strip(), mark.span, names, found.name.reads if found.name else None)
