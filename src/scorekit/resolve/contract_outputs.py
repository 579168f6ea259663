"""Holds a driver's outputs against its type, and its sections against their targets.

Outputs are all there on each target, none unknown, secrets as references alone; the parts of a section are of the right type. What
is said outright is judged when the driver is checked, and what expressions give when they are evaluated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeGuard

from scorekit.codes.catalogue import (
    CONTRACT_OUTPUT_MISSING,
    CONTRACT_OUTPUT_UNKNOWN,
    CONTRACT_SECRET_LEAKED,
    CONTRACT_SECRET_LITERAL,
    SECTION_PART,
    UNKNOWN_NAME,
    UNKNOWN_SECTION_KEY,
)
from scorekit.codes.resolution import WRONG_OUTPUT
from scorekit.resolve.plan import output_form
from scorekit.resolve.schema import coerce
from scorekit.resolve.trees import compile_tree
from scorekit.resolve.validate import violations
from scorekit.suggest import did_you_mean, listed
from scorekit.targets.record import Target, find_target

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.expressions import Name
    from scorekit.location import Span
    from scorekit.model.driver import Driver
    from scorekit.model.resource_type import ResourceType
    from scorekit.outcome import Findings
    from scorekit.source.document import Document


#: What an output carries, as far as the text says: a secret of the driver's own, a reference to what something else
#: writes, what is certainly neither, or what only a render can show.
Carries = Literal["secret", "foreign", "literal", "unknown"]
#: The words for references, and what each carries. What stands in a Secret of someone else's need not be secret: operators write
#: hosts and ports there too. So do modules. Whether a variable of someone else's is secret, the contract says.
_FORMS: Mapping[str, Carries] = {
    "secret": "secret", "secretRef": "unknown", "moduleRef": "unknown", "configMapRef": "foreign",
    "env": "unknown",
}  # fmt: skip
#: Names that never lead to a secret.
_PLAIN = frozenset(
    "class domain environment id metadata name namespace target type uid workload workloads".split()  # noqa: SIM905
)


class _Layer(NamedTuple):
    """The outputs that one place of a driver gives."""

    outputs: Mapping[str, Document]
    #: Whether it may give others, which only a render can show.
    open: bool
    span: Span | None


def check_outputs(driver: Driver, type_: ResourceType, is_secret: Callable[[Name], bool], findings: Findings) -> None:
    """Note every way in which a driver's outputs break the contract."""
    common = _layer(driver.document.at(("outputs",)))
    sections = {target: _layer(driver.document.at((target, "outputs"))) for target in driver.targets}
    for layer in (common, *sections.values()):
        for key, document in layer.outputs.items():
            _check_one(key, document, driver, type_, is_secret, findings)
    lacking: dict[str, list[str]] = {}
    for target, layer in (sections or {"": common}).items():
        if common.open or layer.open:
            continue
        for key, output in type_.outputs.items():
            given = output.optional or output.from_ is not None
            if not given and key not in common.outputs and key not in layer.outputs:
                lacking.setdefault(key, []).append(target)
    span = common.span or next((s.span for s in sections.values() if s.span), driver.span(("metadata", "name")))
    for key, targets in lacking.items():
        where = " on " + " and ".join(targets) if targets != [""] else ""
        message = f"driver `{driver.name}` lacks output `{key}` of type `{type_.name}`{where}"
        findings.add(CONTRACT_OUTPUT_MISSING.at(span, message, help=f"add `{key}` to its `outputs`"))


def _layer(document: Document | None) -> _Layer:
    if document is None:
        return _Layer({}, open=False, span=None)
    span = document.span(key=True)
    if not isinstance(document.data, dict):
        return _Layer({}, open=True, span=span)
    written = [key for key in document.data if not key.startswith("$") and "{{" not in key]
    outputs = {key: part for key in written if (part := document.at((key,))) is not None}
    return _Layer(outputs, open=len(written) < len(document.data), span=span)


def _check_one(
    key: str,
    document: Document,
    driver: Driver,
    type_: ResourceType,
    is_secret: Callable[[Name], bool],
    findings: Findings,
) -> None:
    contract = type_.outputs.get(key)
    if contract is None and type_.additional_outputs is None:
        span = document.span(key=True)
        hint = did_you_mean(key, type_.outputs) or f"add it to the outputs of `{type_.name}`, or leave it out"
        message = f"type `{type_.name}` has no output `{key}`"
        findings.add(CONTRACT_OUTPUT_UNKNOWN.at(span, message, help=hint))
        return
    _check_key_of_secret(document, driver, findings)
    carries = _carries(document, is_secret)
    secret = type_.is_secret_output(key)
    if secret and carries in ("literal", "foreign"):
        what = "is written out" if carries == "literal" else "comes from a ConfigMap"
        hint = "write `{secret: KEY}` of the driver's `secrets`, or `{secretRef: {name: ..., key: ...}}`"
        message = f"output `{key}` of type `{type_.name}` is secret and {what}"
        findings.add(CONTRACT_SECRET_LITERAL.at(document.mark.span, message, help=hint, quote=False))
    if contract is not None and not secret:
        _check_literal(key, document, contract.type, findings)
    if not secret and carries == "secret":
        message = f"output `{key}` of type `{type_.name}` is not marked secret and holds a secret"
        hint = f"mark `{key}` with `secret: true` in the type, or take the secret out of it"
        findings.add(CONTRACT_SECRET_LEAKED.at(document.mark.span, message, help=hint))


def _check_literal(key: str, document: Document, wanted: str, findings: Findings) -> None:
    """A single value that is written out has the type of the contract, or can be read as one."""
    data = document.data
    if isinstance(data, dict | list) or data is None or (isinstance(data, str) and ("{{" in data or data == "omit")):
        return
    schema = {"type": wanted}
    wrong = next(iter(violations(schema, coerce(data, schema, document.mark))), None)
    if wrong is not None:
        findings.add(WRONG_OUTPUT.at(document.mark.span, f"output `{key}` {wrong.text}"))


def _check_key_of_secret(document: Document, driver: Driver, findings: Findings) -> None:
    """``{secret: KEY}`` names an entry of the driver's ``secrets``."""
    key = document.data["secret"] if output_form(document.data) == "secret" else None
    if isinstance(key, str) and "{{" not in key and key not in driver.secrets:
        known = listed(driver.secrets) or "none"
        hint = did_you_mean(key, driver.secrets) or f"its secrets: {known}"
        findings.add(UNKNOWN_NAME.at(document.span(("secret",)), f"the driver has no secret `{key}`", help=hint))


def _carries(document: Document, is_secret: Callable[[Name], bool]) -> Carries:
    form = output_form(document.data)
    if form != "plain":
        return _FORMS[form]
    tree = compile_tree(document).value
    if tree is None:
        return "unknown"
    names = [name for name, _ in tree.names()]
    if any(is_secret(name) for name in names):
        return "secret"
    return "literal" if all(name.path[0] in _PLAIN for name in names) else "unknown"


#: A part's type in words, and what to write.
_PARTS: Mapping[type, tuple[str, str]] = {
    dict: ("a mapping", "write `name: ...` lines below the key"),
    list: ("a list", "write one item that begins with `- ` for each"),
}


def misshapen(section: Document, target: Target) -> Iterator[Diagnostic]:
    """The parts of an evaluated section that are no mappings or lists where the target takes these."""
    if not isinstance(section.data, dict):
        yield SECTION_PART.at(section.span(), f"the section for {target.name} must be a mapping")
        return
    for key, part in section.items():
        if key not in target.sections:
            yield UNKNOWN_SECTION_KEY.at(part.mark.span, f"a `{target.name}` section has no `{key}`")
        yield from _part(key, part, target)


def _part(key: str, part: Document, target: Target) -> Iterator[Diagnostic]:
    known = target.sections.get(key)
    if known is not None and part.data is not None and not isinstance(part.data, known.type):
        words, hint = _PARTS[known.type]
        yield SECTION_PART.at(part.span(), f"`{key}` of the section for {target.name} must be {words}", help=hint)


def section_faults(driver: Driver, target: str) -> Iterator[Diagnostic]:
    """What is wrong with the parts of a section as they are written, and what its target finds in it."""
    record = find_target(target)
    for key, part in driver.document.part((target,)).items():
        if not is_computed(part.data):
            yield from _part(key, part, record)
    yield from record.written_faults(driver)


def is_computed(value: Any) -> bool:
    """Whether only a render knows what something is."""
    if isinstance(value, dict):
        return any(key.startswith("$") for key in value)
    return isinstance(value, str) and "{{" in value


def is_plain(value: Any) -> TypeGuard[str]:
    """Whether something is a text without expressions."""
    return isinstance(value, str) and "{{" not in value


def is_open(mapping: dict[Any, Any]) -> bool:
    """Whether a mapping may have keys that only a render knows. A condition or a loop around it adds none."""
    return any("{{" in key or key in ("$raw", "$value") for key in mapping)
