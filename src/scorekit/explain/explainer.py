"""Explanations of one compile, indexed once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from scorekit.errors import UsageError, expect
from scorekit.explain.chains import Chains
from scorekit.explain.explanation import NOTHING, Explanation, Field, Step, distinct
from scorekit.explain.field_steps import FieldSteps
from scorekit.explain.fields import EmittedField, Fields, Flow
from scorekit.explain.overview import container_overview, driver_overview, resource_overview, workload_overview
from scorekit.explain.selection import serving
from scorekit.explain.subjects import Subject, Subjects
from scorekit.explain.workload_values import plain_step, value_step
from scorekit.lineage import Value
from scorekit.redaction import redacted
from scorekit.source.document import dotted
from scorekit.suggest import suggestion
from scorekit.targets.api import SHARED, ManifestSet
from scorekit.targets.origins import value_at

if TYPE_CHECKING:
    from scorekit.lineage.graph import Kind
    from scorekit.location import Span
    from scorekit.resolve.resolution import ResolvedResource, ResolvedWorkload
    from scorekit.source.document import Mark, Path


class Explainer:
    """Explains whatever a ManifestSet holds. Build it once: everything that it works out is kept."""

    def __init__(self, manifests: ManifestSet) -> None:
        expect("manifests", manifests, ManifestSet, "a ManifestSet")
        self.manifests = manifests
        self.resolution = manifests.resolution
        self.chains = Chains(manifests.resolution)
        self.fields = Fields(manifests)
        self._flow = Flow(self.chains.lineage, self.fields)
        self.field_steps = FieldSteps(self.chains, self.fields)
        self.known = Subjects(manifests, self.fields)

    def __repr__(self) -> str:
        return f"<Explainer of {self.resolution.environment_name} ({self.manifests.target})>"

    def explain(self, subject: str) -> Explanation:
        """The explanation of a subject; UsageError, with what is near it, where there is no such thing."""
        found = self.known.find(subject)
        return {
            "workload": lambda: self.workload(found.name),
            "container": lambda: self.container(found.name, str(found.path[1])),
            "value": lambda: self._value(found.name, found.path),
            "resource": lambda: self.resource(found.name),
            "part": lambda: self._part_of(found),
            "driver": lambda: self._driver(found.name),
            "variable": lambda: self._variable(found.name),
            "object": lambda: self._object(found.number),
            "field": lambda: self._field(found),
            "place": lambda: self._place(found.name, found.number),
        }[found.kind]()

    def resource(self, uid: str) -> Explanation:
        """A resource at a glance, by its uid."""
        expect("uid", uid, str, "a resource's uid")
        if uid not in self.resolution.resources:
            raise UsageError(f"there is no resource `{uid}`; {suggestion(uid, self.resolution.resources)}")
        return self._made(uid, resource_overview(self.chains, uid), self.fields.objects_of(uid))

    def workload(self, name: str) -> Explanation:
        """A workload at a glance."""
        workload = self._workload(name)
        return self._made(name, workload_overview(self.chains, workload), self.fields.objects_of(name))

    def container(self, workload: str, name: str) -> Explanation:
        """A container at a glance."""
        found = self._workload(workload)
        expect("name", name, str, "a container's name")
        if name not in found.spec.containers:
            raise UsageError(f"`{workload}` has no container `{name}`; {suggestion(name, found.spec.containers)}")
        reaches = self._written(found, ("containers", name))
        subject = f"{workload}.{dotted(('containers', name))}"
        return self._made(subject, container_overview(self.chains, found, name), reaches)

    def _driver(self, name: str) -> Explanation:
        """A driver, and the resources that it serves here."""
        step = driver_overview(self.chains, name)
        if step is None:
            raise UsageError(f"driver `{name}` serves nothing here")
        return self._made(name, step, ())

    def _variable(self, name: str) -> Explanation:
        """A variable of the environment, as each workload sees it that has its own, and the fields that it ends in."""
        values = self.chains.lineage.variables(name)
        # Most workloads see the one of the environment.
        steps = tuple({step.span: step for step in map(self.chains.step, values)}.values())
        root = steps[0] if len(steps) == 1 else replace(steps[0], span=None, value=NOTHING, steps=steps)
        return self._made(dotted(("variables", name)), root, self._flow.reached(*values))

    def _value(self, workload: str, path: Path) -> Explanation:
        """A variable, file, volume or image; or any other path of a Score file."""
        found = self._workload(workload)
        subject = f"{workload}.{dotted(path)}"
        for own, kind, traced in found.values:
            if own == path:
                reaches = self._flow.reached(Value("value", workload, path)) or self._written(found, path)
                return self._made(subject, value_step(self.chains, found, path, kind, traced), reaches)
        return self._made(subject, plain_step(self.chains, found, path), self._written(found, path))

    def _part(self, uid: str, kind: str, key: str) -> Explanation:
        """A param, setting, output or secret of a resource."""
        value = Value(cast("Kind", kind), uid, key)
        step = self.chains.step(value)
        called = f"{uid}.{dotted((f'{kind}s', key))}"
        name = f"`{dotted((key,))}`"
        own = step.text if f"of `{uid}`" in step.text else step.text.replace(name, f"{name} of `{uid}`", 1)
        root = replace(step, text=own, steps=(*step.steps, self.chains.called(uid, "")))
        return self._made(called, root, self._flow.reached(value))

    def _object(self, number: int) -> Explanation:
        """An emitted object: whose it is, and each of its fields with what it is made of."""
        manifest = self.manifests.manifests[number]
        leaves = self.fields.of_object(number)
        resource = manifest.owner in self.resolution.resources
        whose = f"made for {'resource' if resource else 'workload'} `{manifest.owner}`"
        if manifest.owner == SHARED:
            whose = f"made for environment `{self.resolution.environment_name}`"
        span = manifest.origins.at(()).span
        steps = tuple(_shallow(self.field_steps.step(leaf)) for leaf in leaves)
        made = (self.chains.called(manifest.owner, ""), *steps) if resource else steps
        return self._made(
            self.fields.objects[number],
            Step("object", f"`{self.fields.objects[number]}`, {whose}", span, steps=made),
            (),
        )

    def _leaf(self, leaf: EmittedField) -> Explanation:
        """One emitted field."""
        field = self.fields.field(leaf)
        subject = f"{field.object}{_joined(field.path)}"
        reaches: tuple[Field, ...] = (field,)
        if leaf.hidden and len(leaf.path) > 1 and leaf.manifest.owner in self.resolution.resources:
            # Of a secret, the question is who reads it.
            reaches = self._flow.reached(Value("secret", leaf.manifest.owner, str(leaf.path[1])))
        return self._made(subject, self.field_steps.step(leaf), reaches)

    def _place(self, file: str, line: int) -> Explanation:
        """Everything that is written at a line of a file, and what it gives."""
        leaves = [one for one in self.fields.leaves if (one.origin.span.file, one.origin.span.line) == (file, line)]
        root, nodes = place_step(self.chains, file, line)
        fields = (*self._flow.reached(*nodes), *self.fields.reached(leaves))
        return self._made(f"{file}:{line}", root, dict.fromkeys(fields))

    def subjects(self) -> tuple[str, ...]:
        """Every subject, less the single fields of objects: for hints and completion."""
        return self.known.all

    def _part_of(self, found: Subject) -> Explanation:
        kind, key, *rest = found.path
        whole = self._part(found.name, str(kind), str(key))
        if not rest:
            return whole
        data = {
            "param": lambda r: r.params[key].value,
            "output": lambda r: r.outputs[key].value,
            "setting": lambda r: r.settings[key],
        }
        value = value_at(data[str(kind)](self.chains.resource(found.name)), tuple(rest))
        return replace(
            whole,
            subject=f"{whole.subject}{_joined(dotted(tuple(rest)))}",
            root=replace(whole.root, value=redacted(str(rest[-1]), value)),
        )

    def _field(self, found: Subject) -> Explanation:
        """A field, or everything below a mapping or a list."""
        manifest = self.manifests.manifests[found.number]
        own = self.fields.of_object(found.number)
        below = [leaf for leaf in own if leaf.path[: len(found.path)] == found.path]
        if len(below) == 1 and below[0].path == found.path:
            return self._leaf(below[0])
        name = self.fields.objects[found.number]
        span = manifest.origins.at(found.path).span
        steps = tuple(self.field_steps.step(leaf) for leaf in below)
        root = Step("field", f"`{dotted(found.path)}`", span, steps=steps)
        return self._made(f"{name}{_joined(dotted(found.path))}", root, self.fields.reached(below))

    def _made(self, subject: str, root: Step, reaches: Iterable[Field]) -> Explanation:
        return Explanation(subject, self.resolution.environment_name, self.manifests.target, root, tuple(reaches))

    def _workload(self, name: str) -> ResolvedWorkload:
        expect("name", name, str, "a workload's name")
        found = self.resolution.workload(name)
        if found is None:
            raise UsageError(f"there is no workload `{name}`")
        return found

    def _written(self, workload: ResolvedWorkload, path: Path) -> tuple[Field, ...]:
        """The fields that a stretch of a Score file gives; those of the mapping around it where it gives none itself."""
        document = workload.spec.document
        for length in range(len(path), 2 if path[0] == "containers" else 1, -1):
            marks = [
                one for mark in document.nearest(path[:length]).walk() for one in (mark, mark.key) if one is not None
            ]
            found = self.fields.written_at((mark.span for mark in marks), workload.name)
            if found:
                return self.fields.reached(found)
        return ()


def _joined(path: str) -> str:
    return path if not path or path.startswith("[") else f".{path}"


def _shallow(step: Step) -> Step:
    """A field with what it is made of, one step deep."""
    return replace(step, steps=tuple(replace(below, steps=()) for below in step.steps if below.kind != "resource"))


def place_step(chains: Chains, file: str, line: int) -> tuple[Step, tuple[Value, ...]]:
    """Everything that stands at a line, and its values; the whole line where nothing there has a name."""
    found = (*_of_workloads(chains, file, line), *_of_resources(chains, file, line))
    steps = distinct(step for step, _ in found) or tuple(_plain(chains, file, line))
    nothing = () if steps else (Step("fact", "nothing that is compiled here has a name on this line"),)
    root = Step("place", f"what is written at `{file}:{line}`", None, steps=(*steps, *nothing))
    return root, tuple(node for _, node in found if node is not None)


def _of_workloads(chains: Chains, file: str, line: int) -> Iterator[tuple[Step, Value | None]]:
    for workload in chains.resolution.workloads:
        for path, kind, traced in workload.values:
            if _covers(traced.origin.span, file, line):
                yield value_step(chains, workload, path, kind, traced), Value("value", workload.name, path)


def _of_resources(chains: Chains, file: str, line: int) -> Iterator[tuple[Step, Value | None]]:
    for uid, resource in chains.resolution.resources.items():
        for one in resource.declarations:
            if _begins(one.span, file, line):
                yield chains.called(uid, one.name), None
        for value, origin in chains.lineage.values(uid):
            if _covers(origin.span, file, line):
                step = chains.step(value)
                yield replace(step, text=f"{step.text}, for `{uid}`"), value
        for step in _weighed(resource, file, line):
            yield step, None


def _weighed(resource: ResolvedResource, file: str, line: int) -> Iterator[Step]:
    """The rule or binding of a line, as it was weighed for a resource."""
    for one in serving(resource).steps:
        if one.span is not None and _covers(one.span, file, line):
            span = resource.declarations[0].span if resource.declarations else None
            yield Step("resource", f"weighed for `{resource.uid}`", span, steps=(one,), name=str(resource.uid))


def _plain(chains: Chains, file: str, line: int) -> Iterator[Step]:
    """The parts of a Score file that begin on a line."""
    for workload in chains.resolution.workloads:
        for path in _starting(workload.spec.document.mark, file, line, ()):
            yield plain_step(chains, workload, path)


def _starting(mark: Mark, file: str, line: int, path: Path) -> Iterator[Path]:
    """The outermost paths whose key, or whose value where it has none, stands on a line."""
    begins = (mark.key or mark).span
    if path and _begins(begins, file, line):
        yield path
        return
    for step, below in mark.below():
        yield from _starting(below, file, line, (*path, step))


def _begins(span: Span, file: str, line: int) -> bool:
    return span.file == file and span.line == line


def _covers(span: Span, file: str, line: int) -> bool:
    """Whether a line is one of a span's; a block's end lies at the beginning of the line after it."""
    return span.file == file and span.line <= line <= max(span.line, span.end_line - (span.end_column == 1))
