"""Where values go: which fields and values rest on an output, a param, a setting or a secret, through any number of steps."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from scorekit.explain.fields import in_order
from scorekit.explain.workload_names import traced_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scorekit.explain.chains import Chains
    from scorekit.explain.explanation import Field
    from scorekit.explain.fields import EmittedField, Fields
    from scorekit.source.document import Path
    from scorekit.value_path import ValuePath

#: A value: ``("output", UID, KEY)``, or ``("value", WORKLOAD, PATH)``.
Node = tuple[str, str, "str | Path"]
_ROOTS = {"params": "param", "settings": "setting", "outputs": "output", "let": "let", "secrets": "secret"}


class Flow:
    """The values of one compile, from each to those that read it."""

    def __init__(self, chains: Chains, fields: Fields) -> None:
        self._chains = chains
        self._fields = fields
        self._given_fields: dict[str, Mapping[Node, list[EmittedField]]] = {}

    def reached(self, *nodes: Node) -> tuple[Field, ...]:
        """The fields that some values end in, in output order."""
        seen = set(nodes)
        waiting = list(nodes)
        leaves: list[EmittedField] = []
        while waiting:
            one = waiting.pop()
            leaves += self._ends(one)
            # A workload's values are where reading ends.
            for reader in self._readers.get(one, ()) if one[0] != "value" else ():
                if reader not in seen:
                    seen.add(reader)
                    waiting.append(reader)
        return self._fields.reached(in_order(leaves))

    @cached_property
    def _readers(self) -> Mapping[Node, tuple[Node, ...]]:
        """From a value to the values that read it."""
        found: dict[Node, dict[Node, None]] = defaultdict(dict)
        for uid in self._chains.resolution.resources:
            for reader, read in self._within(uid):
                for node in read:
                    found[node][reader] = None
        for workload in self._chains.resolution.workloads:
            for path, _, traced in traced_values(workload):
                for node in self._placeholders(workload.name, traced.origin.inputs):
                    found[node]["value", workload.name, path] = None
        return {node: tuple(readers) for node, readers in found.items()}

    def _within(self, uid: str) -> Iterable[tuple[Node, Iterable[Node]]]:
        """The values of a resource, each with what it reads."""
        resource = self._chains.resource(uid)
        plan = self._chains.plan(uid)
        for key, traced in resource.outputs.items():
            yield ("output", uid, key), self._read(uid, traced.origin.inputs)
        for key, expression, _ in plan.let:
            yield ("let", uid, key), self._read(uid, expression.inputs)
        for key, secret in plan.secrets.items():
            yield ("secret", uid, key), self._read(uid, secret.value.inputs if secret.value is not None else ())
        for key, traced in resource.params.items():
            yield ("param", uid, key), self._given(uid, key, traced.origin.inputs)

    def _ends(self, node: Node) -> list[EmittedField]:
        """The fields that a value gives: those of its workload, or of its resource and of the resources on top of it."""
        kind, whose, key = node
        if kind == "value":
            workload = self._chains.workload(whose)
            values = traced_values(workload) if workload is not None else ()
            spans = [traced.origin.span for path, _, traced in values if path == key]
            return list(self._fields.written_at(spans, whose))
        above = self._above.get(whose, ()) if kind == "output" else ()
        return [leaf for uid in (whose, *above) for leaf in self._given_by(uid).get(node, ())]

    @cached_property
    def _above(self) -> Mapping[str, tuple[str, ...]]:
        """From a resource to those that require it."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for uid, resource in self._chains.resolution.resources.items():
            for below in resource.requires.values():
                if str(below) != uid:
                    found[str(below)][uid] = None
        return {below: tuple(uids) for below, uids in found.items()}

    def _given_by(self, uid: str) -> Mapping[Node, list[EmittedField]]:
        """From values to the fields of a resource's own objects that read them."""
        if uid not in self._given_fields:
            found: dict[Node, list[EmittedField]] = defaultdict(list)
            for leaf in self._fields.of_owner(uid):
                looped = [names for one, names in self._chains.above(uid, leaf.origin) if one.variable]
                for node in self._read(uid, (*leaf.origin.inputs, *(name for names in looped for name in names))):
                    found[node].append(leaf)
                if leaf.hidden and len(leaf.path) == 2:
                    found["secret", uid, str(leaf.path[1])].append(leaf)
            self._given_fields[uid] = found
        return self._given_fields[uid]

    def _read(self, uid: str, names: Iterable[ValuePath]) -> Iterable[Node]:
        """The values that names in a driver's expressions mean."""
        resource = self._chains.resource(uid)
        for name in names:
            root, keys = name.root, tuple(map(str, name.path))
            if root == "requires" and keys and keys[0] in resource.requires:
                below = str(resource.requires[keys[0]])
                known = self._chains.resource(below).outputs
                yield from (("output", below, key) for key in (keys[1:2] or known) if key in known)
            elif root in _ROOTS:
                yield from ((_ROOTS[root], uid, key) for key in (keys[:1] or self._known(uid, root)))

    def _known(self, uid: str, root: str) -> Iterable[str]:
        resource = self._chains.resource(uid)
        plan = self._chains.plan(uid)
        let = [name for name, _, _ in plan.let]
        everything: Mapping[str, Iterable[str]] = {
            "params": resource.params, "settings": resource.settings, "outputs": resource.outputs,
            "let": let, "secrets": resource.secrets,
        }  # fmt: skip
        return everything[root]

    def _given(self, uid: str, key: str, names: Iterable[ValuePath]) -> Iterable[Node]:
        """The values that a param is made of, as whoever declares the resource calls them."""
        for one in self._chains.resource(uid).declarations:
            if one.params is not None and key in one.params.data:
                if one.parent is not None:
                    yield from self._read(str(one.parent), names)
                elif one.workload is not None:
                    yield from self._placeholders(one.workload, names)

    def _placeholders(self, workload: str, names: Iterable[ValuePath]) -> Iterable[Node]:
        found = self._chains.workload(workload)
        for name in names:
            uid = found.resources.get(str(name.key)) if found is not None and name.root == "resources" else None
            if uid is not None and len(name.path) > 1:
                yield ("output", str(uid), str(name.path[1]))
