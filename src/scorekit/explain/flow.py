"""Where values end: the fields of what is emitted that rest on a value, through any number of steps."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scorekit.explain.fields import in_order
from scorekit.lineage import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.explain.explanation import Field
    from scorekit.explain.fields import EmittedField, Fields
    from scorekit.lineage import Lineage


class Flow:
    """The values of one compile, from each to the fields that it ends in."""

    def __init__(self, lineage: Lineage, fields: Fields) -> None:
        self._lineage = lineage
        self._fields = fields
        self._given_fields: dict[str, Mapping[Value, list[EmittedField]]] = {}

    def reached(self, *values: Value) -> tuple[Field, ...]:
        """The fields that some values end in, in output order."""
        ends = (leaf for value in self._lineage.reached(values) for leaf in self._ends(value))
        return self._fields.reached(in_order(ends))

    def _ends(self, value: Value) -> list[EmittedField]:
        """The fields that a value gives: those of its workload, or of its resource and of those on top of it or below."""
        if value.kind == "value":
            workload = self._lineage.workload(value.owner)
            values = workload.values if workload is not None else ()
            spans = [traced.origin.span for path, _, traced in values if path == value.key]
            return list(self._fields.written_at(spans, value.owner))
        if value.kind == "variable":
            return []
        graph = self._lineage.resolution.graph
        # Sections also read the outputs of what they require, and params and outputs of whoever depends on them.
        near = (
            (*graph.dependents(value.owner), *graph.dependencies(value.owner))
            if value.kind in ("output", "param")
            else ()
        )
        return [leaf for uid in (value.owner, *near) for leaf in self._given_by(uid).get(value, ())]

    def _given_by(self, uid: str) -> Mapping[Value, list[EmittedField]]:
        """From values to the fields of a resource's own objects that read them."""
        if uid not in self._given_fields:
            found: dict[Value, list[EmittedField]] = defaultdict(list)
            for leaf in self._fields.of_owner(uid):
                looped = [names for one, names in self._lineage.above(uid, leaf.origin) if one.variable]
                for name in (*leaf.origin.inputs, *(name for names in looped for name in names)):
                    for value in self._lineage.meant(uid, name):
                        found[value].append(leaf)
                if leaf.hidden and len(leaf.path) == 2:
                    found[Value("secret", uid, str(leaf.path[1]))].append(leaf)
            self._given_fields[uid] = found
        return self._given_fields[uid]
