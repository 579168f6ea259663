"""What a driver says of its secrets: the references that its expressions see, and where each of its own comes from in an environment."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes.resolution import BAD_REFERENCE, FILE_MISSING, NO_SECRET_BACKEND
from scorekit.diagnostics import Label
from scorekit.resolve.outputs import named_key
from scorekit.resolve.plan import plan_text
from scorekit.resolve.secrets import Composed, Derived, Encrypted, External, SecretSource, backend_of
from scorekit.values import SecretKey, SecretValue, references

if TYPE_CHECKING:
    from scorekit.model.environment import Environment
    from scorekit.outcome import Findings
    from scorekit.resolve.instances import Instance
    from scorekit.resolve.plan import Expression, SecretPlan

#: The backends that have one.
_STORES = ("external-secrets", "csi")
#: An entry that tells apart all secrets of an environment.
_KEY = '`key: "{{ environment.name }}/{{ name }}/{{ secret }}"`'


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


def secret_sources(
    instance: Instance,
    scope: Mapping[str, Any],
    environment: Environment,
    files: Mapping[str, bytes],
    findings: Findings,
) -> dict[str, SecretSource]:
    """The secrets that a resource owns; secrets that something else writes are not among them.

    What a driver would generate is an entry of the store, or in one of the ``files``, where the environment says which, and
    refused where it has no place for it.
    """
    encrypted = _encrypted(instance, environment, files, findings)
    found: dict[str, SecretSource] = {}
    for key, plan in instance.plan.secrets.items():
        definition = plan.definition
        if encrypted is not None and (definition.generate is not None or definition.text is not None):
            found[key] = encrypted
        elif definition.generate is not None:
            found[key] = _stored(instance, key, environment, findings) or Derived(
                definition.generate.length, definition.generate.alphabet
            )
        elif plan.value is not None and definition.from_ is None:
            source = _written(plan, plan.value, scope, findings)
            if source is not None:
                found[key] = source
    _refuse_derived(instance, found, environment, findings)
    return found


def _encrypted(
    instance: Instance, environment: Environment, files: Mapping[str, bytes], findings: Findings
) -> Encrypted | None:
    """The file that has the Secret of a resource whose driver would make one."""
    definitions = {key: plan.definition for key, plan in instance.plan.secrets.items()}
    made = [f"`{key}`" for key, one in definitions.items() if one.generate is not None or one.text is not None]
    if backend_of(environment) != "encrypted-files" or environment.secrets.file is None or not made:
        return None
    path = _said(instance, environment, "file", instance.scope, findings)
    if path is None:
        return Encrypted("", None)
    path = posixpath.normpath(path)
    try:
        return Encrypted(path, files[path])
    except KeyError as missing:
        reason = getattr(missing, "reason", "does not exist")
        message = f"the file `{path}`, which is to hold the secrets of `{instance.key}`, {reason}"
        where = f" in namespace `{instance.namespace}`" if instance.namespace else ""
        help_ = f"write a Secret `{instance.name}`{where} with {', '.join(made)} into it, encrypted by kubeseal or sops"
        findings.add(FILE_MISSING.at(environment.span(("secrets", "file")), message, help=help_))
        return Encrypted(path, None)


def _stored(instance: Instance, key: str, environment: Environment, findings: Findings) -> External | None:
    """The entry of the environment's store that holds what a driver would generate."""
    if backend_of(environment) not in _STORES or environment.secrets.key is None:
        return None
    scope = {**instance.scope, "secret": key}
    entry = _said(instance, environment, "key", scope, findings)
    named = environment.secrets.property is not None
    return External(entry or "", _said(instance, environment, "property", scope, findings) if named else None)


def _said(
    instance: Instance, environment: Environment, name: str, scope: Mapping[str, Any], findings: Findings
) -> str | None:
    """What an expression of the environment's ``secrets`` gives for a resource; None, and noted, where that is no text."""
    expression = plan_text(environment, ("secrets", name), findings)
    document = expression.evaluate(scope, findings) if expression else None
    if document is None:
        return None
    if isinstance(document.data, str) and document.data:
        return document.data
    of = f"secret `{scope['secret']}` of " if "secret" in scope else ""
    message = f"`{name}` comes out as `{document.data!r}` for {of}`{instance.key}`"
    findings.add(BAD_REFERENCE.at(document.mark.span, message, help="make it a text that is not empty"))
    return None


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


def _refuse_derived(
    instance: Instance, secrets: Mapping[str, SecretSource], environment: Environment, findings: Findings
) -> None:
    backend = backend_of(environment)
    if backend == "derive":
        return
    # A composed secret is derived too where it is a text around nothing that lives elsewhere.
    derived = [
        key
        for key, source in secrets.items()
        if isinstance(source, Derived) or (isinstance(source, Composed) and not references(source.value))
    ]
    if not derived or instance.selection.driver is None:
        return
    name = environment.name
    message = f"`{instance.selection.driver.name}` makes a secret, and environment `{name}` has no place for one"
    labels = [Label(instance.plan.secrets[key].span, "made here") for key in derived]
    hint = "choose a driver that takes its secrets from elsewhere, bind the resource to a Secret that exists, or have a store"
    hint += " (`secrets: {backend: external-secrets}`)"
    if backend in _STORES:
        hint = f"say which entry of the store holds it, under `secrets`: {_KEY}"
    findings.add(NO_SECRET_BACKEND.at(instance.selection.span, message, labels=labels, help=hint))
