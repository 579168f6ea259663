"""What a driver says of its secrets: the references that its expressions see, and where each of its own comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes.resolution import BAD_REFERENCE
from scorekit.resolve.outputs import named_key
from scorekit.resolve.secrets import Composed, Derived, External, SecretSource
from scorekit.values import SecretKey, SecretValue

if TYPE_CHECKING:
    from scorekit.outcome import Findings
    from scorekit.resolve.instances import Instance
    from scorekit.resolve.plan import Expression, SecretPlan


def secret_references(
    instance: Instance, scope: Mapping[str, Any], findings: Findings
) -> dict[str, SecretValue | SecretKey]:
    """What ``secrets.KEY`` is: a reference, whatever the backend makes of it."""
    found: dict[str, SecretValue | SecretKey] = {}
    for key, plan in instance.plan.secrets.items():
        if plan.definition.from_ is None or plan.value is None:
            found[key] = SecretValue(instance.key, key)
            continue
        document = plan.value.evaluate(scope, findings)
        reference = None if document is None else named_key(document.data, SecretKey, instance.namespace, "secret")
        if isinstance(reference, SecretKey):
            found[key] = reference
        elif document is not None:
            message = f"`{key}` takes the name of a `secret` and a `key` in it, both plain texts"
            findings.add(BAD_REFERENCE.at(plan.value.span, message))
    return found


def secret_sources(instance: Instance, scope: Mapping[str, Any], findings: Findings) -> dict[str, SecretSource]:
    """The secrets that a resource owns; secrets that something else writes are not among them."""
    found: dict[str, SecretSource] = {}
    for key, plan in instance.plan.secrets.items():
        definition = plan.definition
        if definition.generate is not None:
            found[key] = Derived(definition.generate.length, definition.generate.alphabet)
        elif plan.value is not None and definition.from_ is None:
            source = _written(plan, plan.value, scope, findings)
            if source is not None:
                found[key] = source
    return found


def _written(plan: SecretPlan, value: Expression, scope: Mapping[str, Any], findings: Findings) -> SecretSource | None:
    document = value.evaluate(scope, findings)
    if document is None:
        return None
    if plan.definition.external is None:
        return Composed(document.data)
    data = document.data
    property_ = data.get("property")
    if not isinstance(data.get("key"), str) or not isinstance(property_, str | None):
        findings.add(BAD_REFERENCE.at(value.span, "`external` takes a `key` and a `property`, both plain texts"))
        return None
    return External(data["key"], property_)
