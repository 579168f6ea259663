"""What a driver's text reads that no text works out: the environment, workloads, namespaces, what a resource is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from scorekit.caller import spelt
from scorekit.explain.explanation import Step
from scorekit.graph import workload_node
from scorekit.location import one_line_span
from scorekit.targets.record import find_target

if TYPE_CHECKING:
    from scorekit.lineage import Lineage
    from scorekit.resolve.resolution import ResolvedResource
    from scorekit.source.document import Path
    from scorekit.value_path import ValuePath


#: What a driver may know of another workload.
_FACTS = ("name", "ports", "namespace")


def fact_steps(lineage: Lineage, uid: str, name: ValuePath) -> tuple[Step, ...]:
    """The steps of a name that means a fact; none for what a loop of the driver itself gives."""
    found = _ROOTS.get(name.root)
    resource = lineage.resolution.resources[uid]
    return found(lineage, resource, (name.root, *map(str, name.path))) if found is not None else ()


def _environment(lineage: Lineage, _resource: ResolvedResource, keys: tuple[str, ...]) -> tuple[Step, ...]:
    environment, resolution = lineage.resolution.environment, lineage.resolution
    word = keys[1] if len(keys) > 1 else "name"
    if word == "variables":
        return ()
    if word == "name" and resolution.environment_name != environment.name:
        return (Step("fact", f"the environment's name, {_by_caller()}", value=resolution.environment_name),)
    path = ("metadata", "name") if word == "name" else (word,)
    if word == "type" and environment.document.at(path) is None:
        return (Step("fact", "the environment's type, which it does not say", value=environment.type),)
    value = environment.name if word == "name" else environment.type
    return (Step("environment", f"the environment's {word}", environment.span(path), value),)


def _workload(lineage: Lineage, resource: ResolvedResource, keys: tuple[str, ...]) -> tuple[Step, ...]:
    return () if resource.workload is None else _of_workload(lineage, resource.workload, keys[1:])


def _workloads(lineage: Lineage, resource: ResolvedResource, keys: tuple[str, ...]) -> tuple[Step, ...]:
    """A workload that is called by its name; where the name is worked out, what there is to know of each that it may be."""
    if len(keys) > 1:
        return _of_workload(lineage, keys[1], keys[2:])
    edges = lineage.resolution.graph.edges_from(str(resource.uid))
    reached = {edge.target for edge in edges if edge.kind == "reaches"}
    known = [w for w in lineage.resolution.workloads if workload_node(w.name) in reached]
    words = [(w, word) for w in known for word in _FACTS if word != "namespace" or w.namespace is not None]
    return tuple(step for w, word in words for step in _of_workload(lineage, w.name, (word,)))


def _consumers(lineage: Lineage, resource: ResolvedResource, keys: tuple[str, ...]) -> tuple[Step, ...]:
    """What is read of each workload that declares the resource."""
    names = sorted({one.workload for one in resource.declarations if one.workload is not None})
    return tuple(step for name in names for step in _of_workload(lineage, name, keys[2:]))


def _of_workload(lineage: Lineage, name: str, keys: tuple[str, ...]) -> tuple[Step, ...]:
    found = lineage.workload(name)
    if found is None:
        return ()
    if keys[:1] == ("namespace",):
        return (namespace_step(lineage, name, found.namespace),)
    path: Path = ("metadata", "name")
    match keys[:1]:
        case ("ports",) | ("portNames",):
            path = ("service", "ports", *keys[1:2])
        case ("metadata",):
            path = keys
        case ("annotations",):
            path = ("metadata", *keys)
        case ("kind",):
            given = found.spec.annotation("kind")
            path = ("metadata", "annotations", given[0]) if given else ("metadata",)
    what = " ".join(keys) or "name"
    return (Step("workload", f"workload `{name}`: its {what}", found.spec.document.span(path)),)


def _metadata(lineage: Lineage, resource: ResolvedResource, keys: tuple[str, ...]) -> tuple[Step, ...]:
    text = f"the resource's `{'.'.join(keys)}`"
    for one in resource.declarations:
        workload = lineage.workload(one.workload or "")
        if one.metadata is not None and workload is not None:
            return (Step("declaration", text, workload.spec.document.span(("resources", one.name, *keys))),)
    return (Step("declaration", text, resource.declarations[0].span if resource.declarations else None),)


def _namespace(lineage: Lineage, resource: ResolvedResource, keys: tuple[str, ...]) -> tuple[Step, ...]:
    """The namespace, and ``domain``, which follows from it."""
    if not find_target(lineage.resolution.target).namespaces:
        return ()  # so that nobody misses it
    return (namespace_step(lineage, resource.workload, resource.namespace, keys[0]),)


def _identity(_lineage: Lineage, resource: ResolvedResource, keys: tuple[str, ...]) -> tuple[Step, ...]:
    uid = resource.uid
    value = {"uid": str(uid), "type": uid.type, "class": uid.class_, "id": uid.id}[keys[0]]
    span = resource.declarations[0].span if resource.declarations else None
    return (Step("declaration", f"the resource's {keys[0]}", span, value),)


def _target(lineage: Lineage, _resource: ResolvedResource, _keys: tuple[str, ...]) -> tuple[Step, ...]:
    return (Step("fact", "the target", value=lineage.resolution.target),)


_ROOTS: Mapping[str, Callable[[Lineage, ResolvedResource, tuple[str, ...]], tuple[Step, ...]]] = {
    "consumers": _consumers,
    "environment": _environment,
    "workload": _workload,
    "workloads": _workloads,
    "metadata": _metadata,
    "namespace": _namespace,
    "domain": _namespace,
    "uid": _identity,
    "type": _identity,
    "class": _identity,
    "id": _identity,
    "target": _target,
}


def namespace_step(lineage: Lineage, workload: str | None, namespace: str | None, word: str = "namespace") -> Step:
    """The namespace of a workload or resource: of the environment, or of the command line."""
    resolution = lineage.resolution
    what = "`namespace`" if word == "namespace" else "`domain`, which follows from the namespace"
    if namespace is None:
        return Step("fact", "there is no namespace" if word == "namespace" else "there is no namespace, so no domain")
    value = namespace
    if word == "domain":
        value = find_target(resolution.target).domain(namespace, resolution.environment)
    if resolution.namespace is not None:
        return Step(
            "environment", f"{what}, {_by_caller()}", one_line_span(spelt("namespace", "--namespace"), namespace), value
        )
    environment = resolution.environment
    shared = workload is None and environment.shared_namespace is not None
    path = ("sharedNamespace",) if shared else ("namespace",)
    return Step("environment", what, environment.span(path), value)


def _by_caller() -> str:
    return f"given by the {spelt('caller', 'command line')}"
