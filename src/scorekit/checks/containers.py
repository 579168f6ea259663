"""Containers: their order, their images, and their resources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scorekit.codes.documents import BAD_IMAGE
from scorekit.diagnostics import Code, Diagnostic, Label, Severity
from scorekit.graph import DependencyGraph, Edge, Reason
from scorekit.image_reference import LATER, fault, is_later
from scorekit.model.amounts import cores, octets
from scorekit.suggest import did_you_mean, in_words, listed

if TYPE_CHECKING:
    from scorekit.model.workload import Workload

BEFORE_UNKNOWN = Code("SK308", "`before` an unknown container", Severity.ERROR)
BEFORE_ITSELF = Code("SK309", "`before` itself", Severity.ERROR)
BEFORE_CYCLE = Code("SK310", "containers that wait for each other", Severity.ERROR)
HEALTHY_WITHOUT_PROBE = Code("SK311", "`healthy` without a probe", Severity.ERROR)
REQUEST_ABOVE_LIMIT = Code("SK317", "request above the limit", Severity.ERROR, softens=True)


def before_unknown(workload: Workload) -> Iterator[Diagnostic]:
    """The entries of `before` that name no container of the workload."""
    for name, container in workload.containers.items():
        for other in container.before:
            if other not in workload.containers:
                others = [each for each in workload.containers if each != name]
                known = f"the other containers: {listed(others)}" if others else "there is no other container"
                span = workload.span(("containers", name, "before", other), key=True)
                message = f"`{name}` is to start before `{other}`, which is no container here"
                yield BEFORE_UNKNOWN.at(span, message, help=did_you_mean(other, others) or known)


def before_itself(workload: Workload) -> Iterator[Diagnostic]:
    """The containers that are to start before themselves."""
    for name, container in workload.containers.items():
        if name in container.before:
            span = workload.span(("containers", name, "before", name), key=True)
            help_ = "name the container that waits, or leave the entry out"
            yield BEFORE_ITSELF.at(span, f"`{name}` is to start before itself", help=help_)


def before_cycle(workload: Workload) -> Iterator[Diagnostic]:
    """The groups of containers that wait for each other."""
    edges = [
        Edge(name, other, "after", (Reason(workload.span(("containers", name, "before", other), key=True), "before"),))
        for name, container in workload.containers.items()
        for other in container.before
        if other != name
    ]
    graph = DependencyGraph.of(dict.fromkeys(workload.containers, "resource"), edges) if len(edges) > 1 else None
    for cycle in graph.cycles() if graph else ():
        names = [f"`{name}`" for name in sorted({edge.source for edge in cycle})]
        labels = [Label(edge.reasons[0].span, f"`{edge.source}` starts before `{edge.target}`") for edge in cycle[1:]]
        yield BEFORE_CYCLE.at(
            cycle[0].reasons[0].span,
            f"{in_words(names)} wait for each other",
            labels=labels,
            notes=[f"`{cycle[0].source}` starts before `{cycle[0].target}`"],
            help="leave one of these entries of `before` out",
        )


def healthy_probe(workload: Workload) -> Iterator[Diagnostic]:
    """Waits for a healthy container that has no probe."""
    for name, container in workload.containers.items():
        if container.readiness_probe or container.liveness_probe:
            continue
        for other, before in container.before.items():
            if before.ready == "healthy":
                span = workload.span(("containers", name, "before", other, "ready"))
                message = f"`{other}` waits until `{name}` is healthy, but `{name}` has no probe"
                yield HEALTHY_WITHOUT_PROBE.at(
                    span, message, help=f"give `{name}` a `readinessProbe`, or write `ready: started`"
                )


def image(workload: Workload) -> Iterator[Diagnostic]:
    """The images that are neither a reference nor ``.``, which is filled in when rendering, as one for another tool is."""
    for name, container in workload.containers.items():
        wrong = fault(container.image) if container.image != LATER else None
        if wrong is not None:
            path = ("containers", name, "image")
            found = BAD_IMAGE.at(workload.span(path), f"`{container.image}` {wrong[0]}", help=wrong[1])
            yield found.softened() if is_later(container.image) else found


def request_above_limit(workload: Workload) -> Iterator[Diagnostic]:
    """The requests for more compute than the limit grants."""
    for name, container in workload.containers.items():
        resources = container.resources
        if resources is None or resources.requests is None or resources.limits is None:
            continue
        for key, measure in (("cpu", cores), ("memory", octets)):
            request, limit = getattr(resources.requests, key), getattr(resources.limits, key)
            if request is None or limit is None or measure(request) <= measure(limit):
                continue
            above = ("containers", name, "resources")
            labels = [Label(workload.span((*above, "limits", key)), "the limit")]
            message = f"`{name}` requests `{request}` of {key}, above its limit of `{limit}`"
            help_ = "raise the limit, or lower the request"
            yield REQUEST_ABOVE_LIMIT.at(workload.span((*above, "requests", key)), message, labels=labels, help=help_)


CHECKS = (
    before_unknown,
    before_itself,
    before_cycle,
    healthy_probe,
    image,
    request_above_limit,
)
