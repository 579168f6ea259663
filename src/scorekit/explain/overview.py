"""A resource, a workload, a container or a driver at a glance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from scorekit.explain.explanation import Step
from scorekit.explain.facts import namespace_step
from scorekit.explain.selection import declarations, serving
from scorekit.explain.workload_values import value_step
from scorekit.graph import node_name, workload_node
from scorekit.lineage import Value
from scorekit.source.document import dotted
from scorekit.targets.record import find_target
from scorekit.value_path import ValuePath

if TYPE_CHECKING:
    from scorekit.explain.chains import Chains
    from scorekit.resolve.resolution import ResolvedResource, ResolvedWorkload


def resource_overview(chains: Chains, uid: str) -> Step:
    """A resource: who declares it, what serves it, what goes in, what comes out, and who needs it."""
    resource = chains.resource(uid)
    groups = (
        ("", (*declarations(resource), serving(resource))),
        ("", (*chains.named(uid, ValuePath("name")), *chains.named(uid, ValuePath("namespace")))),
        ("params", tuple(_short(chains.step(Value("param", uid, key))) for key in resource.params)),
        ("settings", tuple(_short(chains.step(Value("setting", uid, key))) for key in resource.settings)),
        ("outputs", tuple(_alone(chains.step(Value("output", uid, key))) for key in resource.outputs)),
        ("secrets", tuple(_alone(chains.step(Value("secret", uid, key))) for key in resource.secrets)),
        ("requires", tuple(_required(chains, resource))),
        ("needed by", tuple(_dependents(chains, uid))),
    )
    shared = "shared" if resource.shared else f"of workload `{resource.workload}`"
    span = resource.declarations[0].span if resource.declarations else None
    text = f"resource `{uid}`, {shared}"
    return Step("resource", text, span, steps=tuple(_grouped(groups)))


def workload_overview(chains: Chains, workload: ResolvedWorkload) -> Step:
    """A workload: where it is declared, its containers, and the resources that it declares."""
    document = workload.spec.document
    namespaced = find_target(chains.resolution.target).namespaces
    groups = (
        ("", (namespace_step(chains.lineage, workload.name, workload.namespace),) if namespaced else ()),
        ("containers", tuple(container_overview(chains, workload, c.name) for c in workload.containers)),
        ("resources", tuple(_declared(chains, workload))),
        ("talks to", tuple(_peers(chains, workload))),
    )
    text = f"workload `{workload.name}`"
    return Step("workload", text, document.span(("metadata", "name")), steps=tuple(_grouped(groups)))


def container_overview(chains: Chains, workload: ResolvedWorkload, name: str) -> Step:
    """A container: its image, variables, files and volumes."""

    def make() -> Step:
        values = tuple(
            value_step(chains, workload, path, kind, traced, alone=True)
            for path, kind, traced in workload.values
            if path[1] == name
        )
        span = workload.spec.document.span(("containers", name), key=True)
        return Step("container", f"container `{name}` of workload `{workload.name}`", span, steps=values)

    # A drawing asks for each container, and for the workload around it.
    return chains.once(("container", workload.name, name), make)


def driver_overview(chains: Chains, name: str) -> Step | None:
    """A driver: where it is written, and the resources that it serves; None where it serves none."""
    served = [r for r in chains.resolution.resources.values() if r.selection.driver and r.selection.driver.name == name]
    if not served:
        return None
    driver = served[0].selection.driver
    assert driver is not None  # noqa: S101 - it was looked for by name
    secrets = chains.lineage.plan(str(served[0].uid)).secrets
    described = driver.metadata.description.strip().splitlines()
    groups = (
        ("about", tuple(Step("fact", described[0].rstrip(".")) for _ in described[:1])),
        ("serves", tuple(_declaring(r) for r in served)),
        (
            "settings",
            tuple(_short(chains.step(Value("setting", str(served[0].uid), key))) for key in served[0].settings),
        ),
        ("requires", tuple(_required(chains, served[0]))),
        ("secrets", tuple(Step("secret", f"secret `{dotted((key,))}`", one.span) for key, one in secrets.items())),
    )
    span = driver.span(("metadata", "name"))
    return Step("driver", f"driver `{name}`", span, steps=tuple(_grouped(groups)))


def _declaring(resource: ResolvedResource) -> Step:
    return Step("resource", f"`{resource.uid}`", resource.selection.span, resource.name)


def _declared(chains: Chains, workload: ResolvedWorkload) -> Iterator[Step]:
    for name, uid in workload.resources.items():
        resource = chains.resource(str(uid))
        span = workload.spec.document.span(("resources", name), key=True)
        yield Step("resource", f"`{name}` is `{uid}`", span, steps=(_alone(serving(resource)),))


def _required(chains: Chains, resource: ResolvedResource) -> Iterator[Step]:
    for alias, uid in resource.requires.items():
        plan = chains.lineage.requirement(str(resource.uid), alias)
        yield Step("requirement", f"`{alias}` is `{uid}`", plan.document.mark.span if plan else None)


def _dependents(chains: Chains, uid: str) -> Iterator[Step]:
    for edge in chains.resolution.graph.edges_to(uid):
        source = node_name(edge.source)
        what = "workload" if edge.source == workload_node(source) else "resource"
        if edge.kind in ("refers", "requires", "accompanies") or what == "workload":
            for reason in edge.reasons[:3]:
                yield Step("dependent", f"{what} `{source}` {edge.kind} it: {reason.text}", reason.span)


def _peers(chains: Chains, workload: ResolvedWorkload) -> Iterator[Step]:
    """Workloads that it reaches, and workloads that reach it."""
    graph = chains.resolution.graph
    node = workload_node(workload.name)
    for edge in (*graph.edges_from(node), *graph.edges_to(node)):
        if edge.kind == "reaches" and edge.reasons:
            out = edge.source == node
            text = f"reaches `{node_name(edge.target)}`" if out else f"reached by `{node_name(edge.source)}`"
            yield Step("dependent", f"{text}: {edge.reasons[0].text}", edge.reasons[0].span)


def _grouped(groups: Iterable[tuple[str, tuple[Step, ...]]]) -> Iterator[Step]:
    for title, steps in groups:
        if title and steps:
            yield Step("group", title, steps=steps)
        else:
            yield from steps


def _alone(step: Step) -> Step:
    """A step without what it rests on: that is shown where it is asked for."""
    return replace(step, steps=()) if step.steps else step


def _short(step: Step) -> Step:
    """A step with what it replaced, and no more."""
    kept = tuple(below for below in step.steps if below.kind == "replaced")
    return replace(step, steps=kept) if len(kept) < len(step.steps) else step
