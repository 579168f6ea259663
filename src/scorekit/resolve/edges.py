"""The edges of instances: what params refer to, what drivers require and reach, and what must merely come first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes.resolution import DEPENDENCY_CYCLE
from scorekit.diagnostics import Diagnostic, Label
from scorekit.expressions import ExpressionError, Name
from scorekit.expressions.evaluation import require_present
from scorekit.graph import DependencyGraph, Edge, NodeKind, Reason, workload_node
from scorekit.resolve.placeholders import resources_in
from scorekit.source.document import texts
from scorekit.suggest import listed
from scorekit.value_path import ValuePath

if TYPE_CHECKING:
    from scorekit.resolve.context import Ledger
    from scorekit.resolve.expand import Expanded
    from scorekit.resolve.instances import Instance
    from scorekit.resolve.resolution import ResolvedResource
    from scorekit.resolve.select import Asked

#: How many of the reasons of a cycle are shown.
_LABELS = 20


def link(expanded: Expanded, workloads: tuple[str, ...]) -> DependencyGraph:
    """The graph of workloads and instances; failed ones are in it, so that their faults reach their dependents."""
    nodes: dict[str, NodeKind] = dict.fromkeys(map(workload_node, workloads), "workload")
    nodes.update(dict.fromkeys(expanded.asked, "resource"))
    return DependencyGraph.of(nodes, _Linker(expanded).edges())


def reached(
    resources: Mapping[str, ResolvedResource],
    instances: Mapping[str, Instance],
    scopes: Mapping[str, Mapping[str, Any]],
) -> Iterator[Edge]:
    """The edges to the workloads that drivers look at, each by the param that names it where one does."""
    for key, resource in resources.items():
        looked_at = {n: None for name in instances[key].plan.peers for n in _workloads(name, resource, scopes[key])}
        for name in looked_at:
            params = ((param, traced) for param, traced in resource.params.items() if traced.value == name)
            span, text = next(
                ((traced.origin.span, f"params.{param}") for param, traced in params),
                (resource.declarations[0].span, str(ValuePath("workloads", (name,)))),
            )
            yield Edge(key, workload_node(name), "reaches", (Reason(span, text),))


def _workloads(name: Name, resource: ResolvedResource, scope: Mapping[str, Any]) -> Iterable[str]:
    """The workloads that a name means; where a loop computes which, those that a text of the resource's params names."""
    known = scope["workloads"]
    if len(name.path) > 1:
        found: Iterable[Any] = (name.path[1],)
    elif name.key is None:
        found = known
    else:
        try:
            found = (require_present(name.key(scope)),)
        except ExpressionError:
            found = (text for _, text in texts([traced.value for traced in resource.params.values()]))
    return [one for one in found if isinstance(one, str) and one in known]


def report_cycles(graph: DependencyGraph, ledger: Ledger) -> None:
    """Note every group of resources that need one another, with each placeholder that takes part."""
    for group in graph.cycles():
        ledger.share(sorted({edge.source for edge in group}), _cycle(group))


def _cycle(group: tuple[Edge, ...]) -> Diagnostic:
    uids = sorted({edge.source for edge in group})
    reasons = [(edge, reason) for edge in group for reason in edge.reasons]
    (edge, reason), *rest = reasons
    message = f"{listed(uids)} need one another" if len(uids) > 1 else f"{listed(uids)} needs itself"
    more = [f"and for {len(rest) - _LABELS:,} more reasons"] if len(rest) > _LABELS else []
    labels = [Label(r.span, f"`{e.source}` needs `{e.target}`: {r.text}") for e, r in rest[:_LABELS]]
    notes = [f"`{edge.source}` needs `{edge.target}` here", *more]
    return DEPENDENCY_CYCLE.at(reason.span, message, labels=labels, notes=notes, help="take one of these out")


class _Linker:
    """Finds the edges of expanded instances."""

    def __init__(self, expanded: Expanded) -> None:
        self._expanded = expanded
        self._sources: dict[str, tuple[tuple[str, Reason], ...]] = {}

    def edges(self) -> list[Edge]:
        found = [edge for key, asked in self._expanded.asked.items() for one in asked for edge in self._of(key, one)]
        return [*found, *self._matched(found)]

    def _matched(self, edges: Iterable[Edge]) -> Iterator[Edge]:
        """The edges from whoever asks for a resource, or refers to it, to what is made beside it for all of these."""
        beside = [
            (str(giver), key, one.declaration.span)
            for key, asked in self._expanded.asked.items()
            for one in asked
            if (giver := one.declaration.parent) is not None and one.document.data.get("matchDependents")
        ]
        users: dict[str, set[str]] = defaultdict(set)
        companions: dict[str, set[str]] = defaultdict(set)
        for edge in edges if beside else ():
            if edge.kind != "after":
                (companions if edge.kind == "accompanies" else users)[edge.target].add(edge.source)
        # Those of one that is itself beside another are known when those of the other are.
        new = bool(beside)
        while new:
            new = False
            for parent, key, span in beside:
                # Two that are made beside one resource would need each other.
                for user in users[parent] - users[key] - companions[parent]:
                    users[key].add(user)
                    new = True
                    yield Edge(user, key, "requires", (Reason(span, f"comes with {parent}"),))

    def _of(self, key: str, asked: Asked) -> Iterator[Edge]:
        one = asked.declaration
        if one.workload is not None:
            reason = Reason(one.span, f"resources.{one.name}")
            yield Edge(workload_node(one.workload), key, "declares", (reason,))
            for target, why in self._mentioned(asked):
                yield Edge(key, target, "refers", (why,))
            return
        parent = str(one.parent)
        if self._expanded.requirement(asked).beside:
            yield Edge(key, parent, "accompanies", (Reason(one.span, f"coprovisions {one.name}"),))
        else:
            yield Edge(parent, key, "requires", (Reason(one.span, f"requires {one.name}"),))
            if self._expanded.requirement(asked).follows_params:
                for target, why in self._params_of(parent):
                    yield Edge(key, target, "after", (why,))

    def _mentioned(self, asked: Asked) -> Iterator[tuple[str, Reason]]:
        """The instances that a workload's params mention."""
        one = asked.declaration
        if one.params is None:
            return
        names = self._expanded.names[one.workload or ""]
        for name, raw, span in resources_in(one.params.data, one.params.mark):
            if name in names:
                yield names[name], Reason(span, raw)

    def _params_of(self, key: str) -> tuple[tuple[str, Reason], ...]:
        """What an instance's params depend on, through any number of parents."""
        if key not in self._sources:
            self._sources[key] = ()  # an instance that is met again adds nothing
            found: list[tuple[str, Reason]] = []
            for asked in self._expanded.asked[key]:
                if asked.declaration.workload is not None:
                    found += self._mentioned(asked)
                elif self._expanded.requirement(asked).follows_params:
                    found += self._params_of(str(asked.declaration.parent))
            self._sources[key] = tuple(found)
        return self._sources[key]
