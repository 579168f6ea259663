"""A driver made ready to run for one target: its trees compiled once, with the names that each reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any, Literal

from scorekit.lazy_dataclass import dataclass
from scorekit.outcome import Findings, Outcome
from scorekit.resolve.memo import per_object
from scorekit.resolve.resolution import Origin, OriginKind
from scorekit.resolve.trees import Tree, compile_tree
from scorekit.source.document import Document, Path
from scorekit.source.merge import drop, put

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.expressions import Name
    from scorekit.location import Span
    from scorekit.model.base import DocumentModel
    from scorekit.model.driver import Driver, SecretDefinition
    from scorekit.value_path import ValuePath

#: How an output is written: as data, as ``{secret: KEY}``, as a key of an object that something else writes, as an output of
#: a Terraform module, or as a variable of whoever starts the workload.
Form = Literal["plain", "secret", "secretRef", "configMapRef", "moduleRef", "env"]
_FORMS: tuple[Form, ...] = ("secret", "secretRef", "configMapRef", "moduleRef", "env")


def output_form(data: Any) -> Form:
    """The form that an output is written in; a reference may have a ``$when`` beside it."""
    keys = data.keys() - {"$when"} if isinstance(data, dict) else ()
    return next((form for form in _FORMS if len(keys) == 1 and form in keys), "plain")


#: What a value of ``let`` waits for: the resource's params, the references to its secrets, or what it requires.
Phase = Literal["params", "secrets", "requires"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled tree, where it stands, and what it reads."""

    tree: Tree
    span: Span
    #: Each once, with the place of the first use.
    names: Mapping[ValuePath, Span]

    @property
    def inputs(self) -> tuple[ValuePath, ...]:
        """What it reads."""
        return tuple(self.names)

    @per_object
    def origin(self, kind: OriginKind) -> Origin:
        """The origin of what it gives: one for all resources that it is evaluated for."""
        return Origin(kind, self.span, self.inputs)

    def reads_any(self, parts: Collection[tuple[str | int, ...]]) -> bool:
        """Whether it reads one of some values, or a part of one."""
        return bool(parts) and any(name.within(parts) for name in self.names)

    def evaluate(self, scope: Mapping[str, Any], findings: Findings) -> Document | None:
        """The tree's document in a scope; None when it was omitted, or failed and said so."""
        return self.tree.evaluate(scope, findings)


@dataclass(frozen=True, slots=True)
class OutputPlan:
    """One output: its name, its form, and what gives it."""

    key: str
    key_span: Span
    form: Form
    value: Expression


@dataclass(frozen=True, slots=True)
class SecretPlan:
    """One entry of ``secrets``, with its texts compiled."""

    definition: SecretDefinition
    span: Span
    #: What stands under ``text``, ``from`` or ``external``; None for a generated one.
    value: Expression | None


@dataclass(frozen=True, slots=True)
class RequirementPlan:
    """One entry of ``requires``, or of ``coprovisions``."""

    alias: str
    document: Document
    #: Of ``coprovisions``: what it names depends on the driver's resource, not the other way about.
    beside: bool
    #: The mapping of ``type``, ``class`` and ``id`` under its ``$when``.
    shape: Expression
    #: By param; empty when it gives none.
    params: Mapping[str, Expression]

    @property
    def follows_params(self) -> bool:
        """Whether the params that it gives are worked out from those of the resource that requires it."""
        return any(e.reads_any({("params",), ("let",), ("secrets",), ("images",)}) for e in self.params.values())


@dataclass(frozen=True, slots=True)
class Plan:
    """What a driver or a binding does. A binding has outputs alone."""

    #: Top to bottom, each with what it waits for.
    let: tuple[tuple[str, Expression, Phase], ...] = ()
    #: By alias; each gives a mapping of ``image`` and ``version``.
    images: Mapping[str, Expression] = field(default_factory=dict)
    #: With what it has made beside its resource.
    requires: tuple[RequirementPlan, ...] = ()
    secrets: Mapping[str, SecretPlan] = field(default_factory=dict)
    #: Layers, the weaker first: outputs one by one, or one expression that gives a mapping.
    outputs: tuple[tuple[OutputPlan, ...] | Expression, ...] = ()
    #: Where the outputs are written, or would be.
    outputs_span: Span | None = None
    warnings: Expression | None = None
    #: The target's section less its outputs.
    section: Expression | None = None
    #: Its names of other workloads, ``workloads.NAME`` and what is below.
    peers: tuple[Name, ...] = ()
    #: Where ``workload`` is first read, which shared resources have not.
    workload_span: Span | None = None
    #: Whether it reads the resources that its own depends on.
    reads_dependencies: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()

    def requirement(self, alias: str) -> RequirementPlan:
        """What is required, or made beside, under an alias."""
        return next(required for required in self.requires if required.alias == alias)


@per_object
def plan_driver(driver: Driver, target: str) -> Plan:
    """The plan of a driver for a target, made once."""
    document = driver.document
    compiler = _PlanCompiler()
    images = {alias: compiler.expression(document.part(("images", alias))) for alias in sorted(driver.images)}
    let = compiler.let(document.at(("let",)))
    requires = tuple(
        compiler.requirement(alias, document.part((key, alias)), beside=key == "coprovisions")
        for key, asked in (("requires", driver.requires), ("coprovisions", driver.coprovisions))
        for alias in sorted(asked)
    )
    secrets = {key: compiler.secret(key, driver, document) for key in sorted(driver.secrets)}
    section = document.at((target,))
    layers = [part for part in (document.at(("outputs",)), section and section.at(("outputs",))) if part is not None]
    outputs = tuple(compiler.outputs(part) for part in layers)
    warnings = document.at(("warnings",))
    rest = None if section is None else compiler.expression(drop(section, ("outputs",)))
    return Plan(
        let=let,
        images=images,
        requires=requires,
        secrets=secrets,
        outputs=outputs,
        outputs_span=document.span(("outputs",), key=True),
        warnings=None if warnings is None else compiler.expression(warnings),
        section=rest,
        peers=tuple(compiler.peers),
        workload_span=compiler.first_use("workload"),
        reads_dependencies=compiler.first_use("dependencies") is not None,
        diagnostics=compiler.findings.items,
    )


def plan_binding(outputs: Document | None) -> Plan:
    """The plan of a binding's outputs."""
    if outputs is None:
        return Plan()
    compiler = _PlanCompiler()
    layer = compiler.outputs(outputs)
    return Plan(
        outputs=(layer,),
        outputs_span=outputs.mark.span,
        peers=tuple(compiler.peers),
        workload_span=compiler.first_use("workload"),
        diagnostics=compiler.findings.items,
    )


def plan_text(written: DocumentModel, path: Path, findings: Findings) -> Expression | None:
    """The expression at a path of a document, compiled once; None, and noted, where it is wrong."""
    return findings.take(_plan_text(written, path))


@per_object
def _plan_text(written: DocumentModel, path: Path) -> Outcome[Expression]:
    compiler = _PlanCompiler()
    return compiler.findings.outcome(compiler.expression(written.document.part(path)))


class _PlanCompiler:
    """The trees of one document, compiled, with what was found in all of them."""

    def __init__(self) -> None:
        self.findings = Findings()
        self.peers: list[Name] = []
        self._expressions: list[Expression] = []

    def expression(self, document: Document) -> Expression:
        tree = self.findings.take(compile_tree(document))
        names: dict[ValuePath, Span] = {}
        if tree is None:
            tree = compile_tree(Document(None, document.mark)).unwrap()  # never evaluated: the plan has an error
        else:
            for name, span in tree.names():
                names.setdefault(name.reads, span)
                if name.path[0] == "workloads":
                    self.peers.append(name)
        found = Expression(tree, document.mark.span, names)
        self._expressions.append(found)
        return found

    def first_use(self, root: str) -> Span | None:
        return next((s for e in self._expressions for n, s in e.names.items() if n.root == root), None)

    def let(self, document: Document | None) -> tuple[tuple[str, Expression, Phase], ...]:
        found: list[tuple[str, Expression, Phase]] = []
        reading: dict[Phase, set[tuple[str, ...]]] = {
            "requires": {("requires",), ("dependencies",)},
            "secrets": {("secrets",)},
        }
        for key, part in document.items() if document is not None else ():
            value = self.expression(part)
            phase: Phase = next((p for p, names in reading.items() if value.reads_any(names)), "params")
            reading.get(phase, set()).add(("let", key))
            found.append((key, value, phase))
        return tuple(found)

    def requirement(self, alias: str, document: Document, *, beside: bool) -> RequirementPlan:
        params = document.at(("params",))
        return RequirementPlan(
            alias=alias,
            document=document,
            beside=beside,
            shape=self.expression(drop(drop(document, ("params",)), ("matchDependents",))),
            params={key: self.expression(part) for key, part in params.items()} if params is not None else {},
        )

    def secret(self, key: str, driver: Driver, document: Document) -> SecretPlan:
        paths = [("secrets", key, way) for way in ("text", "from", "external")]
        part = next((p for path in paths if (p := document.at(path)) is not None), None)
        value = None if part is None else self.expression(part)
        return SecretPlan(driver.secrets[key], document.span(("secrets", key), key=True), value)

    def outputs(self, document: Document) -> tuple[OutputPlan, ...] | Expression:
        data = document.data
        if not isinstance(data, dict) or any(k.startswith("$") or "{{" in k for k in data):
            return self.expression(document)
        return tuple(self.output(key, part) for key, part in document.items())

    def output(self, key: str, document: Document) -> OutputPlan:
        # The form is read off the text, never off an evaluated value, so that no developer's value can pose as one.
        form = output_form(document.data)
        if form != "plain":
            value = document.part((form,))
            document = put(drop(document, (form,)), ("$value",), value) if "$when" in document.data else value
        return OutputPlan(key, document.span(key=True), form, self.expression(document))
