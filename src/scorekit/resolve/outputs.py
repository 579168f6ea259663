"""A resource's outputs: what its driver or binding gives, checked against the contract, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
from scorekit.resolve.workload_settings import EVERY
from scorekit.suggest import did_you_mean, listed
from scorekit.value_path import ValuePath
from scorekit.values import ConfigMapKey, Opaque, SecretKey, Value, is_secret

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.model.environment import Environment
    from scorekit.outcome import Findings
    from scorekit.resolve.instances import Instance
    from scorekit.source.document import Document, Path


@dataclass(frozen=True, slots=True)
class _Raw:
    """An output as it was given, before the contract is asked."""

    key: str
    document: Document
    origin: Origin
    key_span: Span


def resolve_outputs(
    instance: Instance,
    scope: Mapping[str, Any],
    secrets: Mapping[str, Any],
    environment: Environment,
    findings: Findings,
) -> dict[str, Traced]:
    """The outputs of a resource in the scope of its driver; ``secrets`` is what ``{secret: KEY}`` may name."""
    kind: OriginKind = "binding" if instance.selection.binding is not None else "driver"
    found: dict[str, Traced] = {}
    for raw in _given(instance, kind, scope, secrets, environment, findings):
        spend(STEPS_OF_OUTPUT, raw.document.mark)
        traced = _checked(instance, raw, kind, findings)
        if traced is not None:
            found[raw.key] = traced
    _derive(instance, found, scope, findings)
    if kind == "driver" and not findings.failed:
        _report_missing(instance, found, findings)
    return dict(sorted(found.items()))


def named_outputs(plan: Plan, outputs: Mapping[str, Traced]) -> frozenset[str]:
    """The outputs that a driver makes from the resource's name.

    Where it makes anything for the resource, its uid and id are names too; a driver that only finds others reads
    them to know whom.
    """
    makes = plan.secrets or plan.requires or (plan.section is not None and plan.section.names)
    names: set[tuple[str, ...]] = {("name",), ("uid",), ("id",)} if makes else {("name",)}
    for key, expression, _ in plan.let:
        if expression.reads_any(names):
            names.add(("let", key))
    return frozenset(
        key
        for key, traced in outputs.items()
        if traced.origin.kind == "driver" and any(read.within(names) for read in traced.origin.inputs)
    )


def _given(
    instance: Instance,
    kind: OriginKind,
    scope: Mapping[str, Any],
    secrets: Mapping[str, Any],
    environment: Environment,
    findings: Findings,
) -> Iterator[_Raw]:
    """What the layers give, the stronger replacing the weaker."""
    given: dict[str, _Raw | None] = {}
    # A driver's objects are in its resource's namespace; a binding means the namespace of its reader.
    home = instance.namespace if kind == "driver" else None
    for layer in instance.plan.outputs:
        if isinstance(layer, tuple):
            for plan in layer:
                given[plan.key] = _one(plan, kind, scope, secrets, home, findings)
        else:
            passed_on = layer.inputs == WHOLE
            origins = variable_origins(environment, instance.workload or "") if passed_on else {}
            given.update(_whole(layer, kind, scope, origins, findings))
    return (raw for raw in given.values() if raw is not None)


def _one(
    plan: OutputPlan,
    kind: OriginKind,
    scope: Mapping[str, Any],
    secrets: Mapping[str, Any],
    home: str | None,
    findings: Findings,
) -> _Raw | None:
    found = plan.value.evaluate(scope, findings)
    if found is None:
        return None
    if plan.form != "plain":
        value = _reference(plan, found, secrets, home, findings)
        if value is None:
            return None
        found = type(found)(value, found.mark)
    return _Raw(plan.key, found, Origin(kind, plan.value.span, plan.value.inputs), plan.key_span)


def _whole(
    layer: Expression,
    kind: OriginKind,
    scope: Mapping[str, Any],
    origins: Mapping[str, Origin],
    findings: Findings,
) -> Iterator[tuple[str, _Raw]]:
    """The outputs that one expression gives as a mapping; ``origins`` are those of values that it only passes on."""
    found = layer.evaluate(scope, findings)
    if found is None:
        return
    if not isinstance(found.data, dict):
        message = f"`outputs` must be a mapping, and this is {json_type(found.data)}"
        findings.add(WRONG_OUTPUT.at(layer.span, message))
        return
    for key, part in found.items():
        span = part.span(key=True)
        origin = origins.get(key) or Origin(kind, part.mark.span, layer.inputs)
        yield str(key), _Raw(str(key), part, origin, span)


def _reference(
    plan: OutputPlan, found: Document, secrets: Mapping[str, Any], home: str | None, findings: Findings
) -> Value | None:
    """The reference that ``{secret: KEY}``, ``{secretRef: ...}`` or ``{configMapRef: ...}`` means; its object lies at home."""
    data = found.data
    if plan.form == "secret":
        if isinstance(data, str) and data in secrets:
            return secrets[data]
        name = data if isinstance(data, str) else repr(data)
        known = f"there are: {listed(secrets)}" if secrets else None
        hint = did_you_mean(name, secrets) or known or "a binding writes `{secretRef: {name: ..., key: ...}}`"
        findings.add(UNKNOWN_SECRET.at(plan.value.span, f"there is no secret `{name}`", help=hint))
        return None
    reference = named_key(data, SecretKey if plan.form == "secretRef" else ConfigMapKey, home)
    if reference is None:
        message = f"`{plan.form}` takes the `name` of an object and a `key` in it, both plain texts"
        findings.add(BAD_REFERENCE.at(plan.value.span, message, help=f"{plan.form}: {{name: ..., key: ...}}"))
    return reference


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


#: The schemas of the types that an output can have.
_SCHEMAS = {type_: {"type": type_} for type_ in ("string", "integer", "number", "boolean", "array", "object")}


def _checked(instance: Instance, raw: _Raw, kind: OriginKind, findings: Findings) -> Traced | None:
    """The output in its contract's type; None, and noted, where the contract refuses it."""
    contract = instance.type.outputs.get(raw.key)
    listed = contract or instance.type.additional_outputs
    if listed is None:
        if kind == "binding":
            message = f"`{instance.type.name}` has no output `{raw.key}`, so other environments lack it"
            findings.add(UNLISTED_OUTPUT.at(raw.key_span, message, help=did_you_mean(raw.key, instance.type.outputs)))
        return Traced(raw.document.data, raw.origin)
    schema = _SCHEMAS[listed.type]
    value = raw.document.data
    if contract is not None and contract.secret and not is_secret(value):
        findings.add(
            LITERAL_SECRET.at(
                raw.document.mark.span,
                f"`{raw.key}` of `{instance.type.name}` is secret and must be a reference",
                help="write `{secret: KEY}` of the driver's `secrets`, or `{secretRef: {name: ..., key: ...}}`",
                quote=False,
            )
        )
        return None
    if isinstance(value, Opaque):
        if listed.type in ("array", "object"):
            message = f"`{raw.key}` must be {listed.type}, and a reference is known only at run time"
            findings.add(WRONG_OUTPUT.at(raw.document.mark.span, message))
            return None
        return Traced(value, raw.origin)
    value = coerce(value, schema, raw.document.mark)
    wrong = None if isinstance(value, str) and listed.type == "string" else next(iter(violations(schema, value)), None)
    if wrong is not None:
        findings.add(WRONG_OUTPUT.at(raw.document.mark.span, f"output `{raw.key}` {wrong.text}"))
        return None
    return Traced(value, raw.origin)


def _derive(instance: Instance, found: dict[str, Traced], scope: Mapping[str, Any], findings: Findings) -> None:
    """Outputs that follow from others by the contract, where the driver gives none; skipped where what they need is missing."""
    type_ = instance.type
    for key, contract in type_.outputs.items():
        if key in found or contract.from_ is None:
            continue
        expression = plan_text(type_, ("outputs", key, "from"), findings)
        if expression is None or any(n.root == "outputs" and n.key not in found for n in expression.names):
            continue
        values = {k: t.value for k, t in found.items()}
        inner = {"outputs": values, "params": scope.get("params", {}), "name": scope["name"]}
        document = expression.evaluate(inner, findings)
        if document is not None:
            raw = _Raw(key, document, Origin("type", expression.span, expression.inputs), expression.span)
            traced = _checked(instance, raw, "type", findings)
            if traced is not None:
                found[key] = traced


def _report_missing(instance: Instance, found: Mapping[str, Traced], findings: Findings) -> None:
    driver = instance.selection.driver
    span = instance.plan.outputs_span
    for key in instance.type.outputs:
        if key not in found and driver is not None:
            message = f"`{driver.name}` gives no output `{key}`, which `{instance.type.name}` promises"
            findings.add(MISSING_OUTPUT.at(span, message, help=f"add `{key}` to its `outputs`"))


#: What outputs read that are all variables of the environment.
WHOLE = (ValuePath("environment", ("variables",)),)


@per_object
def variable_origins(environment: Environment, workload: str) -> Mapping[str, Origin]:
    """The origin of each variable that a workload's resources see; those of the environment alone for an empty name."""
    paths: list[Path] = [("variables",)]
    if workload:
        paths += [("workloads", EVERY, "variables"), ("workloads", workload, "variables")]
    found: dict[str, Origin] = {}
    for path in paths:
        part = environment.document.at(path)
        for key, value in part.items() if part is not None else ():
            found[key] = Origin("environment", value.mark.span).over(found.get(key))
    return found
