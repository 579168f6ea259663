"""A resource's outputs: what its driver or binding gives, checked against the contract, and what follows from them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.codes.resolution import (
    BAD_REFERENCE,
    LITERAL_SECRET,
    MISSING_OUTPUT,
    UNKNOWN_SECRET,
    UNLISTED_OUTPUT,
    WRONG_OUTPUT,
)
from scorekit.limits import STEPS_OF_OUTPUT, spend
from scorekit.resolve.memo import per_object
from scorekit.resolve.plan import Expression, OutputPlan, Plan, plan_text
from scorekit.resolve.resolution import Origin, OriginKind, Traced
from scorekit.resolve.schema import coerce, json_type
from scorekit.resolve.validate import violations
from scorekit.suggest import did_you_mean, listed
from scorekit.value_path import ValuePath
from scorekit.values import ConfigMapKey, ModuleOutput, Opaque, RuntimeVariable, SecretKey, Value, is_secret, references

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.model.environment import Environment
    from scorekit.outcome import Findings
    from scorekit.resolve.instances import Instance
    from scorekit.source.document import Document, Path


#: A name that a shell and a `.env` can give a value.
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


class _Raw(NamedTuple):
    """An output as it was given, before the contract is asked."""

    key: str
    document: Document
    origin: Origin
    key_span: Span


def resolve_outputs(
    instance: Instance, scope: Mapping[str, Any], variables: Mapping[str, Origin], findings: Findings
) -> dict[str, Traced]:
    """The outputs of a resource in the scope of its driver, whose ``secrets`` are what ``{secret: KEY}`` may name.

    ``variables`` has the origins of the environment's that it sees.
    """
    return _Outputs(instance, scope, variables, findings).resolve()


def named_outputs(plan: Plan, outputs: Mapping[str, Traced]) -> frozenset[str]:
    """The outputs that a driver makes from the resource's name.

    Where it makes anything for the resource, its uid and id are names too; a driver that only finds others reads
    them to know whom.
    """
    names = _naming(plan)
    return frozenset(
        key
        for key, traced in outputs.items()
        if traced.origin.kind == "driver" and any(read.within(names) for read in traced.origin.inputs)
    )


@per_object
def _naming(plan: Plan) -> Collection[tuple[str, ...]]:
    """The values that are made from the resource's name, and it."""
    makes = plan.secrets or plan.requires or (plan.section is not None and plan.section.names)
    names: set[tuple[str, ...]] = {("name",), ("uid",), ("id",)} if makes else {("name",)}
    for key, expression, _ in plan.let:
        if expression.reads_any(names):
            names.add(("let", key))
    return names


def named_key(
    data: Any, kind: type[SecretKey | ConfigMapKey], home: str | None, name: str = "name"
) -> SecretKey | ConfigMapKey | None:
    """A key of an object that something else writes, at home unless a namespace is given; None where it is not said which."""
    if not isinstance(data, dict) or not data.keys() <= {name, "key", "namespace"}:
        return None
    object_, key, namespace = data.get(name), data.get("key"), data.get("namespace", home)
    if not (isinstance(object_, str) and object_ and isinstance(key, str) and key):
        return None
    return kind(object_, key, namespace) if isinstance(namespace, str | None) else None


def is_named(data: Any, keys: Collection[str]) -> bool:
    """Whether something is a mapping with a text under each of some keys, and nothing else."""
    return isinstance(data, dict) and data.keys() == set(keys) and all(isinstance(v, str) and v for v in data.values())


def _is_of_module(value: Value) -> bool:
    """Whether a value holds an output of a module, which may be secret."""
    return any(isinstance(reference, ModuleOutput) for reference in references(value))


#: The schemas of the types that an output can have.
_SCHEMAS = {type_: {"type": type_} for type_ in ("string", "integer", "number", "boolean", "array", "object")}


class _Outputs:
    """The outputs of one resource."""

    def __init__(
        self, instance: Instance, scope: Mapping[str, Any], variables: Mapping[str, Origin], findings: Findings
    ) -> None:
        self._instance = instance
        self._type = instance.type
        self._scope = scope
        self._variables = variables
        self._findings = findings
        self._kind: OriginKind = "binding" if instance.selection.binding is not None else "driver"
        self._found: dict[str, Traced] = {}
        #: What the driver may leave out and does, and what would follow from that.
        self._left_out: set[str] = set()

    def resolve(self) -> dict[str, Traced]:
        for raw in self._given():
            spend(STEPS_OF_OUTPUT, raw.document.mark)
            self._take(raw)
        self._derive()
        if self._kind == "driver" and not self._findings.failed:
            self._report_missing()
        return dict(sorted(self._found.items()))

    def _given(self) -> Iterator[_Raw]:
        """What the layers give, the stronger replacing the weaker."""
        given: dict[str, _Raw | None] = {}
        for layer in self._instance.plan.outputs:
            if isinstance(layer, tuple):
                given.update((plan.key, self._one(plan)) for plan in layer)
            else:
                given.update(self._whole(layer))
        return (raw for raw in given.values() if raw is not None)

    def _one(self, plan: OutputPlan) -> _Raw | None:
        found = plan.value.evaluate(self._scope, self._findings)
        if found is None:
            return None
        if plan.form != "plain":
            value = self._reference(plan, found.data)
            if value is None:
                return None
            found = type(found)(value, found.mark)
        return _Raw(plan.key, found, plan.value.origin(self._kind), plan.key_span)

    def _whole(self, layer: Expression) -> Iterator[tuple[str, _Raw]]:
        """The outputs that one expression gives as a mapping, with their own origins where it only passes variables on."""
        found = layer.evaluate(self._scope, self._findings)
        if found is None:
            return
        if not isinstance(found.data, dict):
            message = f"`outputs` must be a mapping, and this is of type {json_type(found.data)}"
            self._findings.add(WRONG_OUTPUT.at(layer.span, message))
            return
        passed_on = layer.inputs == WHOLE
        origins = self._variables if passed_on else {}
        for key, part in found.items():
            origin = origins.get(key) or Origin(self._kind, part.mark.span, layer.inputs)
            yield str(key), _Raw(str(key), part, origin, part.span(key=True))

    def _reference(self, plan: OutputPlan, data: Any) -> Value | None:
        """The reference that ``{secret: KEY}``, ``{secretRef: ...}``, ``{configMapRef: ...}``, ``{moduleRef: ...}`` or ``{env: NAME}`` means."""
        if plan.form == "secret":
            secrets = self._scope["secrets"]
            if isinstance(data, str) and data in secrets:
                return secrets[data]
            name = data if isinstance(data, str) else repr(data)
            known = f"there are: {listed(secrets)}" if secrets else None
            hint = did_you_mean(name, secrets) or known or "a binding writes `{secretRef: {name: ..., key: ...}}`"
            self._findings.add(UNKNOWN_SECRET.at(plan.value.span, f"there is no secret `{name}`", help=hint))
            return None
        if plan.form == "moduleRef":
            if is_named(data, ("name", "output")):
                return ModuleOutput(data["name"], data["output"])
            message = "`moduleRef` takes the `name` of a module call and an `output` of it, both plain texts"
            self._findings.add(BAD_REFERENCE.at(plan.value.span, message, help="moduleRef: {name: ..., output: ...}"))
            return None
        if plan.form == "env":
            return self._variable(plan, data)
        # A driver's objects are in its resource's namespace; a binding means the namespace of its reader.
        home = self._instance.namespace if self._kind == "driver" else None
        reference = named_key(data, SecretKey if plan.form == "secretRef" else ConfigMapKey, home)
        if reference is None:
            message = f"`{plan.form}` takes the `name` of an object and a `key` in it, both plain texts"
            self._findings.add(BAD_REFERENCE.at(plan.value.span, message, help=f"{plan.form}: {{name: ..., key: ...}}"))
        return reference

    def _variable(self, plan: OutputPlan, data: Any) -> RuntimeVariable | None:
        if not isinstance(data, str) or not _VARIABLE.fullmatch(data):
            message = "`env` takes the name of a variable, of letters, digits and `_`"
            self._findings.add(BAD_REFERENCE.at(plan.value.span, message, help="env: NAME"))
            return None
        return RuntimeVariable(data, secret=self._type.is_secret_output(plan.key), required=True)

    def _take(self, raw: _Raw) -> None:
        """Take an output in its contract's type, unless the contract refuses it, which is noted."""
        contract = self._type.outputs.get(raw.key)
        promised = contract or self._type.additional_outputs
        value = raw.document.data
        if promised is None:
            if raw.origin.kind == "binding":
                message = f"`{self._type.name}` has no output `{raw.key}`, so other environments lack it"
                hint = did_you_mean(raw.key, self._type.outputs)
                self._findings.add(UNLISTED_OUTPUT.at(raw.key_span, message, help=hint))
        elif promised.secret and not (is_secret(value) or _is_of_module(value)):
            message = f"`{raw.key}` of `{self._type.name}` is secret and must be a reference"
            hint = "write `{secret: KEY}` of the driver's `secrets`, or `{secretRef: {name: ..., key: ...}}`"
            self._findings.add(LITERAL_SECRET.at(raw.document.mark.span, message, help=hint, quote=False))
            return
        elif isinstance(value, Opaque):
            if promised.type in ("array", "object"):
                message = f"`{raw.key}` must be of type {promised.type}, and a reference is known only at run time"
                self._findings.add(WRONG_OUTPUT.at(raw.document.mark.span, message))
                return
        else:
            schema = _SCHEMAS[promised.type]
            value = coerce(value, schema, raw.document.mark)
            plain = isinstance(value, str) and promised.type == "string"
            wrong = None if plain else next(iter(violations(schema, value)), None)
            if wrong is not None:
                self._findings.add(WRONG_OUTPUT.at(raw.document.mark.span, f"output `{raw.key}` {wrong.text}"))
                return
        self._found[raw.key] = Traced(value, raw.origin)

    def _derive(self) -> None:
        """Outputs that follow from others by the contract, where the driver gives none; skipped where what they need is missing."""
        found = self._found
        values = {key: traced.value for key, traced in found.items()}
        inner = {"outputs": values, "params": self._scope.get("params", {}), "name": self._scope["name"]}
        absent = {key: contract for key, contract in self._type.outputs.items() if key not in found}
        self._left_out.update(key for key, contract in absent.items() if contract.optional)
        plans = {
            key: plan_text(self._type, ("outputs", key, "from"), self._findings)
            for key, contract in absent.items()
            if contract.from_ is not None
        }
        needs = {
            key: {name.key for name in plan.names if name.root == "outputs"} if plan else set()
            for key, plan in plans.items()
        }
        # One may rest on another that stands below it: each round takes those that rest on nothing of the round, or all of a circle.
        while needs:
            spend(len(needs))
            ready = [key for key, names in needs.items() if needs.keys().isdisjoint(names)] or [*needs]
            for key in ready:
                self._derive_one(key, plans[key], needs.pop(key) - found.keys(), inner)
                if key in found:
                    values[key] = found[key].value

    def _derive_one(
        self, key: str, plan: Expression | None, missing: Collection[str | None], scope: Mapping[str, Any]
    ) -> None:
        if not self._left_out.isdisjoint(missing):
            self._left_out.add(key)
        document = plan.evaluate(scope, self._findings) if plan and not missing else None
        if plan and document is not None:
            self._take(_Raw(key, document, plan.origin("type"), plan.span))

    def _report_missing(self) -> None:
        driver = self._instance.selection.driver
        for key in self._type.outputs:
            if key not in self._found and key not in self._left_out and driver is not None:
                message = f"`{driver.name}` gives no output `{key}`, which `{self._type.name}` promises"
                span = self._instance.plan.outputs_span
                self._findings.add(MISSING_OUTPUT.at(span, message, help=f"add `{key}` to its `outputs`"))


#: The output of a driver that stands for all that its type does not list: a reference whose key is the output's own name.
EVERY_OUTPUT = "*"
#: What outputs read that are all variables of the environment.
WHOLE = (ValuePath("environment", ("variables",)),)


@per_object
def variable_origins(environment: Environment, rules: tuple[str, ...]) -> Mapping[str, Origin]:
    """The origin of each variable that the resources of a workload with some rules see; without any, those of the environment alone."""
    paths: list[Path] = [("variables",), *(("workloads", key, "variables") for key in rules)]
    found: dict[str, Origin] = {}
    for path in paths:
        part = environment.document.at(path)
        for key, value in part.items() if part is not None else ():
            kind: OriginKind = "option" if value.mark.source.is_argument else "environment"
            found[key] = Origin(kind, value.mark.span).over(found.get(key))
    return found
