"""Containers can be put in an order in which each starts after those it waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.meaning import BEFORE_CYCLE
from scorekit.diagnostics import Label
from scorekit.graph import DependencyGraph, Edge, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The groups of containers that wait for each other."""
    edges = [
        Edge(name, other, "after", (Reason(workload.span(("containers", name, "before", other), key=True), "before"),))
        for name, container in workload.containers.items()
        for other in container.before
        if other != name
    ]
    graph = DependencyGraph.of(dict.fromkeys(workload.containers, "resource"), edges) if len(edges) > 1 else None
    for cycle in graph.cycles() if graph else ():
        names = sorted({edge.source for edge in cycle})
        together = ", ".join(f"`{name}`" for name in names[:-1])
        labels = [Label(edge.reasons[0].span, f"`{edge.source}` starts before `{edge.target}`") for edge in cycle[1:]]
        yield BEFORE_CYCLE.at(
            cycle[0].reasons[0].span,
            f"{together} and `{names[-1]}` wait for each other",
            labels=labels,
            notes=[f"`{cycle[0].source}` starts before `{cycle[0].target}`"],
            help="leave one of these entries of `before` out",
        )
