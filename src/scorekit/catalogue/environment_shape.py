"""Checks of an environment alone, without drivers: keys that can match, secrets that stay secret."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from scorekit.catalogue.schema_shape import schema_faults
from scorekit.codes.catalogue import (
    BINDING_TYPE_DIFFERS,
    DERIVED_SECRETS,
    IDLE_SETTING,
    IMPOSSIBLE_RULE,
    LITERAL_EXPRESSION,
    MALFORMED_KEY,
)
from scorekit.codes.documents import BAD_IMAGE, MISSING_KEY
from scorekit.diagnostics import Diagnostic, Label
from scorekit.image_reference import fault
from scorekit.model.secrets import BACKENDS, BackendSettings
from scorekit.model.workload_settings import WORKLOADS_KEY
from scorekit.names import SCORE_NAME
from scorekit.source.document import Document, Path, dotted, texts_and_keys

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.model.environment import Environment
    from scorekit.model.project import ProjectSettings

_TYPE = r"[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
#: ``TYPE.CLASS#ID``; the class may be left out. The id of a resource's own resource holds a uid and a slash.
_UID = re.compile(rf"(?P<type>{_TYPE})(\.{_TYPE})?#[^\s#/]\S*")
#: An id, ``WORKLOAD.RESOURCE`` or ``RESOURCE``: labels joined by dots.
_BINDING = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*"

#: What begins as an expression of ours does; braces of Go templates begin otherwise.
_EXPRESSION = r"\{\{\s*(?:environment|metadata|name|namespace|params|settings|uid|variables|workload)\b[^{}]*\}\}"
#: The same anywhere within braces, of what texts of an environment see.
_WITHIN = r"\{\{[^{}]*(?<![\w.$])(?:environment|variables|workload)\s*[.\[]"
_HELD = re.compile(f"{_EXPRESSION}|{_WITHIN}")
#: Where an environment's texts are read as expressions, or belong to others.
_READ = (
    ("namespace",), ("sharedNamespace",), ("drivers", "*", "name"), ("drivers", "*", "settings"),
    ("drivers", "*", "params", "defaults"), ("drivers", "*", "params", "enforced"), ("bindings", "*", "name"),
    ("bindings", "*", "outputs"), ("metadata",), ("terraform",), ("variables",), ("settings",), ("registryMirrors",),
    ("clusterDomain",), ("networkPolicies",), ("images", "*"), ("build",), ("patches", "*", "merge"), ("patches", "*", "json"),
    ("objects", "*", "manifest"), ("secrets", "key"), ("secrets", "property"), ("secrets", "file"),
    ("workloads", "*", "*"),
)  # fmt: skip
#: Below these, no text is read.
_UNREAD = (("workloads", "*", "overrides"), ("workloads", "*", "security"))


def shape_faults(environment: Environment) -> Iterator[Diagnostic]:
    """What is wrong with a merged environment, whatever its drivers are."""
    for check in _CHECKS:
        yield from check(environment)


def uid_type(key: str) -> str | None:
    """The type in a uid; None where the text is none."""
    found = _UID.fullmatch(key)
    return found["type"] if found else None


def impossible_rule(environment: Environment, position: int) -> Iterator[Diagnostic]:
    """The fault of a rule that asks for a resource both shared and private."""
    rule = environment.drivers[position]
    private = "workload" if rule.workload is not None else "resource"
    if rule.id is not None and (rule.workload is not None or rule.resource is not None):
        path: Path = ("drivers", position)
        yield IMPOSSIBLE_RULE.at(
            environment.span((*path, "id"), key=True),
            f"a rule with `id` and `{private}` matches nothing: a resource with an id belongs to no workload",
            labels=[Label(environment.span((*path, private), key=True), "this matches private resources alone")],
            help="keep one of them, or write two rules",
        )


def _rules(environment: Environment) -> Iterator[Diagnostic]:
    for position in range(len(environment.drivers)):
        yield from impossible_rule(environment, position)
        yield from schema_faults(environment.document, ("drivers", position, "params", "allow"))


def _binding_keys(environment: Environment) -> Iterator[Diagnostic]:
    for key, binding in environment.bindings.items():
        path = ("bindings", key)
        named = uid_type(key)
        if named is None and not re.fullmatch(_BINDING, key):
            yield _malformed(environment, path, "a binding", "TYPE.CLASS#ID, an id, WORKLOAD.RESOURCE or RESOURCE")
        elif named is not None and binding.type not in (None, named):
            yield BINDING_TYPE_DIFFERS.at(
                environment.span((*path, "type")),
                f"the binding is for type `{named}`, as its key says, not `{binding.type}`",
                labels=[Label(environment.span(path, key=True), "the key")],
                help="leave `type` out",
            )


_IMAGE_KEY = re.compile(rf"\*|{SCORE_NAME}(/{SCORE_NAME})?")
#: Where keys name something: their form, what they name, and how they can be written.
_KEYS: tuple[tuple[Path, re.Pattern[str], str, str], ...] = (
    (("workloads",), re.compile(WORKLOADS_KEY), "a workload", "its name, * or LABEL=VALUE"),
    (("secrets", "rotation"), _UID, "a resource", "TYPE.CLASS#ID"),
)


def _keys(environment: Environment) -> Iterator[Diagnostic]:
    for path, form, what, spelling in _KEYS:
        part = environment.document.at(path)
        for key in part.data if part is not None else ():
            if not form.fullmatch(key):
                yield _malformed(environment, (*path, key), what, spelling)


def image_rule_faults(document: Environment | ProjectSettings) -> Iterator[Diagnostic]:
    """What is wrong with the rules of an environment or of scorekit.yaml for images."""
    for section, what in (("images", "an image"), ("build", "a container")):
        for key in getattr(document, section):
            if not _IMAGE_KEY.fullmatch(key):
                yield _malformed(document, (section, key), what, "WORKLOAD/CONTAINER, WORKLOAD or *")
    for key, image in document.images.items():
        if not is_expression(image) and (wrong := fault(image)) is not None:
            yield BAD_IMAGE.at(document.span(("images", key)), f"`{image}` {wrong[0]}", help=wrong[1])


def _idle_accounts(environment: Environment) -> Iterator[Diagnostic]:
    """Annotations of ServiceAccounts that are not created."""
    general = environment.workloads.get("*")
    others = general.service_account if general is not None else None
    for key, settings in environment.workloads.items():
        account = settings.service_account
        if account is None or not account.annotations:
            continue
        over = "create" in account.model_fields_set
        creates = account.create if over or others is None else others.create
        below = [s.service_account for s in environment.workloads.values()] if key == "*" else []
        if not creates and not any(one is not None and one.create for one in below):
            message = "these annotations have no effect, since the ServiceAccount is not created"
            span = environment.span(("workloads", key, "serviceAccount", "annotations"), key=True)
            yield IDLE_SETTING.at(span, message, help="add `create: true` beside them")


def _literal_expressions(environment: Environment) -> Iterator[Diagnostic]:
    """Texts that hold an expression where none is read."""
    for path, span, message in literal_expressions(environment.document, ()):
        at_key = "in a key of" in message
        read = any(_begins(path, place) for place in _READ) and not any(_begins(path, place) for place in _UNREAD)
        if at_key or not read:
            yield LITERAL_EXPRESSION.at(span, message, help=_WHERE_READ)


#: Where an environment has expressions.
_WHERE_READ = (
    "an environment has expressions in namespaces, names of rules, settings and params of drivers, bindings, variables, images, settings of "
    "workloads, patches and network policies, and never in keys"
)


def is_expression(text: str) -> bool:
    """Whether a text holds an expression of an environment, and not another's template."""
    return "{{" in text and _HELD.search(text) is not None


def literal_expressions(document: Document, path: Path) -> Iterator[tuple[Path, Span, str]]:
    """The texts and keys below a path that hold an expression, and what is said of each where none is read."""
    part = document.at(path)
    for below, text, is_key in (
        texts_and_keys(part.data, re.compile(_EXPRESSION).search, path) if part is not None else ()
    ):
        if found := re.search(_EXPRESSION, text):
            span = document.span(below, key=True) if is_key else document.within(below, found[0])
            place = dotted(below[:-1] if is_key else below)
            message = f"`{found[0]}` stays as it is: no expression is read in {'a key of ' if is_key else ''}`{place}`"
            yield below, span, message


def _begins(path: Path, place: tuple[str, ...]) -> bool:
    return len(path) >= len(place) and all(p in ("*", step) for p, step in zip(place, path, strict=False))


def _malformed(document: Environment | ProjectSettings, path: Path, what: str, form: str) -> Diagnostic:
    return MALFORMED_KEY.at(
        document.span(path, key=True), f"`{path[-1]}` names no such thing as {what}", help=f"the key can be {form}"
    )


def _derived_secrets(environment: Environment) -> Iterator[Diagnostic]:
    if environment.secrets.backend == "derive" and environment.type != "development":
        yield DERIVED_SECRETS.at(
            environment.span(("secrets", "backend")),
            f"an environment of type {environment.type} can't derive its secrets: whoever has the seed has them all",
            labels=[Label(environment.span(("type",)), "the type")],
            help="write `backend: external-secrets` with a store, `csi` with a provider or `encrypted-files` with a file, or `none` and choose drivers that take secrets from elsewhere",
        )


def backend_faults(environment: Environment) -> Iterator[Diagnostic]:
    """That a backend of secrets lacks what it needs, or that what is said beside it has no effect."""
    part = environment.document.at(("secrets",))
    if part is None or not isinstance(part.data, dict):
        return
    backend = part.data.get("backend")
    told = BACKENDS.get(str(backend), BackendSettings("", "", frozenset()))
    if told.needs and told.needs not in part.data:
        message = f"`secrets` lacks the key `{told.needs}`"
        yield MISSING_KEY.at(part.span(("backend",)), message, help=f"write it beside the backend: `{told.example}`")
    for key in part.data:
        takers = [f"`{name}`" for name, other in BACKENDS.items() if key in other.takes]
        # What a parent says for its own backend is no fault of a child that has another one.
        said_here = backend is None or part.span((key,)).file == part.span(("backend",)).file
        if takers and key not in told.takes and said_here:
            message = f"`{key}` has no effect: it is for backend {' and '.join(takers)}"
            help_ = (
                f"add `backend: {takers[0][1:-1]}`" if backend is None else f"leave it out with `backend: {backend}`"
            )
            yield IDLE_SETTING.at(part.span((key,), key=True), message, help=help_)


_CHECKS: tuple[Callable[[Environment], Iterator[Diagnostic]], ...] = (
    _rules,
    _binding_keys,
    _keys,
    image_rule_faults,
    _idle_accounts,
    _literal_expressions,
    _derived_secrets,
    backend_faults,
)
