"""A resource's params: what its declarations give, between the defaults below and the rule above.

Later wins: the contract's default, the rule's ``defaults``, the declarations, the rule's ``enforced``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.codes.resolution import (
    DIFFERENT_PARAMS,
    ENFORCED_PARAM,
    LEANED_ON,
    LITERAL_NEEDED,
    MISSING_PARAM,
    TOLERATED_PARAM,
    UNKNOWN_PARAM,
    WRONG_PARAM,
)
from scorekit.diagnostics import Diagnostic, Label
from scorekit.redaction import REDACTED, redacted
from scorekit.resolve.memo import per_object
from scorekit.resolve.resolution import Origin, OriginKind, Traced
from scorekit.resolve.schema import coerce
from scorekit.resolve.validate import Violation, violations
from scorekit.source.document import Document, dotted
from scorekit.suggest import did_you_mean, listed
from scorekit.value_path import ValuePath, is_delicate
from scorekit.values import Opaque, same, take, to_text

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.model.environment import Environment, Rule
    from scorekit.model.resource_type import ResourceType
    from scorekit.outcome import Findings
    from scorekit.resolve.schema import Effort
    from scorekit.resolve.select import Asked


class GivenParam(NamedTuple):
    """One param as one declaration gives it, with its placeholders filled."""

    key: str
    #: The value, with the marks of the text that gives it.
    document: Document
    #: The value as it is written.
    raw: Any
    origin: Origin

    @property
    def key_span(self) -> Span:
        """Where its key is written."""
        return self.document.span(key=True)


class GivenParams(NamedTuple):
    """The params of one declaration that gives any."""

    #: Where the declaration stands, and who makes it.
    span: Span
    who: str
    params: tuple[GivenParam, ...]


class _Contract(NamedTuple):
    """What a type says of its params."""

    properties: Mapping[str, Any]
    defaults: Mapping[str, Traced]
    tolerated: Mapping[str, str]
    aliases: Mapping[str, str]
    required: Sequence[str]
    #: The whole schema, and whether it says anything of all params together.
    schema: Mapping[str, Any]
    joint: bool


@per_object
def _contract(type_: ResourceType) -> _Contract:
    properties = type_.params.get("properties", {})
    defaults = {}
    for key, schema in properties.items():
        if isinstance(schema, dict) and "default" in schema:
            span = type_.span(("params", "properties", key, "default"))
            defaults[key] = Traced(schema["default"], Origin("type", span))
    required = type_.params.get("required", ())
    joint = not type_.params.keys() <= _SINGLY
    return _Contract(properties, defaults, type_.tolerated, type_.aliases, required, type_.params, joint)


def resolve_params(
    type_: ResourceType,
    given: Sequence[GivenParams],
    rule: tuple[Rule, int] | None,
    environment: Environment,
    asked: Sequence[Asked],
    findings: Findings,
    effort: Effort,
) -> dict[str, Traced]:
    """The params of a resource that some declarations ask for. ``rule`` comes with its index."""
    place = asked[0].declaration.span
    contract = _contract(type_)
    accepted = [_accept(contract, type_.name, one, findings, effort) for one in given]
    _compare(given, accepted, findings)
    declared = accepted[0] if accepted else {}
    defaults, enforced = ({}, {}) if rule is None else _rule_layers(type_, environment, rule, findings, effort)
    merged: dict[str, Traced] = {}
    for layer in (contract.defaults, defaults, declared, enforced):
        for key, traced in layer.items():
            below = merged.get(key)
            merged[key] = traced if below is None else Traced(traced.value, traced.origin.over(below.origin))
    if len(given) == 1 < len(asked):
        base = {**contract.defaults, **defaults}
        differs = (k for k, p in declared.items() if k in base and not same(p.value, base[k].value, exact=True))
        if alone := [k for k in differs if k not in enforced]:
            findings.extend(_leaned_on(given[0], alone, asked))
    for key in sorted(enforced.keys() & declared.keys()):
        findings.add(_overridden(key, declared[key], enforced[key]))
    _check_whole(contract, type_, merged, place, findings, effort)
    if rule is not None and rule[0].params.allow:
        _check_allowed(rule, environment, merged, findings, effort)
    return dict(sorted(merged.items()))


def _accept(
    contract: _Contract, type_: str, given: GivenParams, findings: Findings, effort: Effort
) -> dict[str, Traced]:
    """The params of a declaration that the contract takes, coerced; what it refuses is noted."""
    found: dict[str, Traced] = {}
    written = {one.key for one in given.params}
    for one in given.params:
        key = contract.aliases.get(one.key, one.key)
        if key != one.key and key in written:
            message = f"`{one.key}` is dropped: it is another name of `{key}`, which is given too"
            findings.add(TOLERATED_PARAM.at(one.key_span, message))
            continue
        schema = contract.properties.get(key)
        if schema is None and one.key in contract.tolerated:
            message = f"`{one.key}` is dropped: {contract.tolerated[one.key]}"
            findings.add(TOLERATED_PARAM.at(one.key_span, message))
            continue
        if schema is None:
            hint = did_you_mean(one.key, contract.properties) or _listing(type_, contract.properties)
            findings.add(UNKNOWN_PARAM.at(one.key_span, f"`{type_}` has no param `{one.key}`", help=hint))
            continue
        value = coerce(one.document.data, schema, one.document.mark, one.raw, contract.schema)
        take(value, one.document.mark)
        wrong = violations(schema, value, (one.key,), root=contract.schema, effort=effort)
        _note(wrong, one, value, schema, findings)
        found[key] = Traced(value, one.origin)
    return found


def _listing(type_: str, known: Collection[str]) -> str:
    return f"it has {listed(known)}" if known else f"`{type_}` takes no params"


def _note(found: Iterable[Violation], one: GivenParam, value: Any, schema: Any, findings: Findings) -> None:
    described = schema.get("description") if isinstance(schema, dict) else None
    for violation in found:
        span = one.document.span(violation.path[1:])
        name = dotted(violation.path)
        if violation.opaque is None:
            hint = violation.help or (f"`{one.key}`: {described}" if described else None)
            given = _given(violation, value, one.origin)
            findings.add(WRONG_PARAM.at(span, f"`{name}`{given} {violation.text}", help=hint))
        else:
            findings.add(literal_needed(span, name, violation.opaque, one.origin.inputs))


#: The longest value that a message repeats.
_REPEATED = 40


def _given(violation: Violation, value: Any, origin: Origin) -> str:
    """What was given, where that is short and no secret by its name; nothing in a sentence that is not about the value."""
    for step in violation.path[1:]:
        value = value[step]
    if (
        not violation.text.startswith("must ")
        or not isinstance(value, str | int | float)
        or len(str(value)) > _REPEATED
    ):
        return ""
    text = redacted(violation.name, to_text(value))
    secret = text == REDACTED or is_delicate(origin.inputs)
    return f" is `{text}` and" if text and text.isprintable() and not secret else ""


def literal_needed(span: Span, name: str, value: Opaque, inputs: Sequence[ValuePath]) -> Any:
    """A reference stands where a known value must; said with the way it came along."""
    way = ", ".join(f"`{i}`" for i in inputs)
    notes = [f"it came along {way} and is {value!r}"] if way else [f"it is {value!r}"]
    return LITERAL_NEEDED.at(
        span, f"`{name}` must be known when this is compiled, and it is a reference", notes=notes,
        help="give a plain value, or an output that is no reference",
    )  # fmt: skip


def _compare(given: Sequence[GivenParams], accepted: Sequence[Mapping[str, Traced]], findings: Findings) -> None:
    """All declarations that give params give equal ones; none counts more than another."""
    if len(given) < 2:
        return
    plain = [{key: traced.value for key, traced in params.items()} for params in accepted]
    if all(same(plain[0], other, exact=True) for other in plain[1:]):
        return
    keys = {k for p in plain for k in p}
    differing = sorted(
        k for k in keys if not all(k in p and k in plain[0] and same(p[k], plain[0][k], exact=True) for p in plain)
    )
    message = f"declarations of one shared resource give different params: {listed(differing)}"
    labels = [Label(one.span, f"{one.who} gives others") for one in given[1:]]
    hint = "give the params in one place only, or make them equal"
    findings.add(DIFFERENT_PARAMS.at(given[0].span, message, labels=labels, help=hint))


def _leaned_on(given: GivenParams, alone: Iterable[str], asked: Sequence[Asked]) -> Iterator[Diagnostic]:
    """A workload that gives no params to a shared resource has the params of one that does, while that exists."""
    giver = next(a.declaration.workload for a in asked if a.declaration.span == given.span)
    lean = (a for a in asked if a.declaration.params is None and a.declaration.workload not in {None, giver})
    if giver is not None and (other := next(lean, None)) is not None:
        words = listed(alone)
        yield LEANED_ON.at(
            other.declaration.span,
            f"{other.who} has {words} of a shared resource from {given.who} alone, and the default without it",
            labels=[Label(given.span, f"{given.who} gives {words}")],
            help="give the same params here",
        )


def _rule_layers(
    type_: ResourceType, environment: Environment, rule: tuple[Rule, int], findings: Findings, effort: Effort
) -> tuple[Mapping[str, Traced], Mapping[str, Traced]]:
    """What a rule says of params: its ``defaults``, and what is ``enforced``."""

    def layer(word: str, kind: OriginKind, values: Mapping[str, Any]) -> Mapping[str, Traced]:
        document = environment.document.at(("drivers", rule[1], "params", word)) if values else None
        if document is None:
            return {}
        params = tuple(GivenParam(key, p, p.data, Origin(kind, p.mark.span)) for key, p in document.items())
        given = GivenParams(document.mark.span, word, params)
        return _accept(_contract(type_), type_.name, given, findings, effort)

    said = rule[0].params
    return layer("defaults", "default", said.defaults), layer("enforced", "enforced", said.enforced)


def _overridden(key: str, declared: Traced, enforced: Traced) -> Any:
    message = f"`{key}` is enforced by the environment"
    if not same(declared.value, enforced.value, exact=True):
        message = f"`{key}` has no effect here: the environment enforces another value"
    return ENFORCED_PARAM.at(declared.origin.span, message, labels=[Label(enforced.origin.span, "enforced here")])


def _check_whole(
    contract: _Contract,
    type_: ResourceType,
    merged: Mapping[str, Traced],
    place: Span,
    findings: Findings,
    effort: Effort,
) -> None:
    """What is required, and what the contract says of all params together."""
    missing = [key for key in contract.required if key not in merged]
    for key in missing:
        message = f"`{type_.name}` needs the param `{key}`"
        findings.add(MISSING_PARAM.at(place, message, help=f"add `params: {{{key}: ...}}`"))
    if contract.joint and not missing and not findings.failed:
        values = {key: traced.value for key, traced in merged.items()}
        for violation in violations(contract.schema, values, effort=effort):
            traced = merged.get(str(violation.path[0])) if violation.path else None
            given = _given(violation, traced.value, traced.origin) if traced else ""
            name = f"`{dotted(violation.path)}`{given}" if violation.path else f"`params` of this `{type_.name}`"
            span = traced.origin.span if traced and traced.origin.kind != "type" else place
            findings.add(WRONG_PARAM.at(span, f"{name} {violation.text}", help=violation.help))


#: Keywords of a contract that are dealt with param by param.
_SINGLY = frozenset(
    {"type", "properties", "required", "additionalProperties", "description", "title", "$comment", "$schema", "$defs"}
)


def _check_allowed(
    rule: tuple[Rule, int], environment: Environment, merged: Mapping[str, Traced], findings: Findings, effort: Effort
) -> None:
    """The rule's own schema narrows the contract; it applies to what is left when all layers are merged."""
    allow = rule[0].params.allow
    written = environment.span(("drivers", rule[1], "params", "allow"), key=True)
    values = {key: traced.value for key, traced in merged.items()}
    for violation in violations(allow, values, effort=effort):
        traced = merged.get(violation.path[0]) if violation.path else None
        given = _given(violation, traced.value, traced.origin) if traced else ""
        name = f"`{dotted(violation.path)}`{given}" if violation.path else "this resource"
        message = f"{name} {violation.text}, says environment `{environment.name}`"
        span, label = traced.origin.span if traced else written, Label(written, "allowed here")
        findings.add(WRONG_PARAM.at(span, message, help=violation.help, labels=[label]))
