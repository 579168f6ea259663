"""Expressions in the texts of an environment: what all see is put in before a compile, the rest for each workload at hand.

They see ``environment`` (``name``, ``base``, ``type`` and ``variables``), ``variables``, and where there is one at hand ``workload`` (``name``,
``namespace``, ``metadata``, ``ports``). Other braces are other people's templates, and stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.catalogue.environment_shape import is_expression
from scorekit.model.decode import decode
from scorekit.model.environment import Environment
from scorekit.outcome import Findings, Outcome, Success
from scorekit.resolve.memo import per_object
from scorekit.resolve.trees import compile_tree
from scorekit.source.document import Document, texts_and_keys
from scorekit.source.merge import put

if TYPE_CHECKING:
    from scorekit.model.workload import Workload
    from scorekit.resolve.resolution import Resolution
    from scorekit.source.document import Path


def facts(environment: Environment, name: str, variables: Mapping[str, str]) -> dict[str, Any]:
    """``environment``, where it is rendered under a name."""
    return {
        "name": name or environment.name,
        "base": environment.name,
        "type": environment.type,
        "variables": dict(variables),
    }


def scope_of(
    environment: Environment, name: str, workload: Workload | None = None, namespace: str | None = None
) -> dict[str, Any]:
    """What a text sees; with a workload where one is at hand."""
    scope: dict[str, Any] = {
        "environment": facts(environment, name, environment.variables),
        "variables": dict(environment.variables),
    }
    if workload is not None:
        scope["workload"] = {
            "name": workload.name,
            "namespace": namespace or "",
            "metadata": workload.plain_metadata,
            "ports": {
                name: {"port": port.port, "targetPort": port.container_port, "protocol": port.protocol}
                for name, port in (workload.service.ports if workload.service else {}).items()
            },
        }
    return scope


def scope_at(resolution: Resolution, owner: str) -> dict[str, Any]:
    """What a text sees that is about an object of an owner: a workload's name, or a resource's uid."""
    resource = resolution.resources.get(owner)
    found = resolution.workload(owner if resource is None else resource.workload or "")
    spec, namespace = (None, None) if found is None else (found.spec, found.namespace)
    return scope_of(resolution.environment, resolution.environment_name, spec, namespace)


@per_object
def has_texts(environment: Environment, path: Path) -> bool:
    """Whether there is an expression at or below a path of an environment."""
    part = environment.document.at(path)
    return part is not None and any(not key for _, _, key in texts_and_keys(part.data, is_expression))


def with_texts(document: Document, scope: Mapping[str, Any], findings: Findings) -> Document:
    """A document with its texts that hold expressions evaluated. ``omit`` leaves a key or item out."""
    return _evaluated(document, scope, findings) or Document(None, document.mark)


def _evaluated(document: Document, scope: Mapping[str, Any], findings: Findings) -> Document | None:
    data, mark = document.data, document.mark
    if isinstance(data, str) and is_expression(data):
        tree = findings.take(compile_tree(document))
        return None if tree is None else tree.evaluate(scope, findings)
    if not isinstance(data, dict | list):
        return document
    before = document.items() if isinstance(data, dict) else ((i, document.part((i,))) for i in range(len(data)))
    parts = [(key, part, _evaluated(part, scope, findings)) for key, part in before]
    if all(part is after for _, part, after in parts):
        return document
    kept = {key: after for key, _, after in parts if after is not None}
    marks = {key: after.mark for key, after in kept.items()}
    if isinstance(data, dict):
        return Document({key: after.data for key, after in kept.items()}, mark._replace(children=marks))
    return Document([after.data for after in kept.values()], mark._replace(children=tuple(marks.values())))


def _shared_places(environment: Environment) -> Iterator[Path]:
    """Where texts mean the same for all workloads."""
    yield from (("settings",), ("registryMirrors",), ("clusterDomain",), ("networkPolicies",))
    for index in range(len(environment.drivers)):
        yield from (
            ("drivers", index, *path) for path in (("settings",), ("params", "defaults"), ("params", "enforced"))
        )


@per_object
def instantiated(environment: Environment, name: str) -> Outcome[Environment]:
    """An environment as it is rendered under a name: with the texts evaluated that are about no single workload."""
    findings = Findings()
    document = environment.document
    variables = document.at(("variables",))
    if variables is not None and has_texts(environment, ("variables",)):
        seen = {"environment": facts(environment, name, {}), "variables": {}}
        variables = with_texts(variables, seen, findings)
        document = put(document, ("variables",), variables)
    values = {} if variables is None else {key: str(value) for key, value in variables.data.items()}
    scope = {"environment": facts(environment, name, values), "variables": values}
    for path in _shared_places(environment):
        if has_texts(environment, path):
            document = put(document, path, with_texts(document.part(path), scope, findings))
    if findings.failed:
        return findings.outcome(None)
    return Success(environment) if document is environment.document else decode(Environment, document)


def patch_for(resolution: Resolution, index: int, owner: str, findings: Findings) -> Document:
    """A patch as it is for an object of an owner."""
    path: Path = ("patches", index)
    written = resolution.environment.document.part(path)
    return (
        with_texts(written, scope_at(resolution, owner), findings)
        if has_texts(resolution.environment, path)
        else written
    )
