"""Who waits for whose gates: every service for those of the resources that its owner needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.target import UNKNOWN_SERVICE
from scorekit.suggest import did_you_mean
from scorekit.targets.compose.sections import GATE_CONDITIONS, Gate, gates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import ResolvedResource
    from scorekit.targets.compose.entries import Entries, Entry
    from scorekit.targets.compose.scope import Scope

_STRENGTH = {condition: rank for rank, condition in enumerate(GATE_CONDITIONS)}


def waiting(entries: Entries, scope: Scope, findings: Findings) -> Entries:
    """The entries, with the gates of what each service's owner needs joined to its ``depends_on``.

    A resource's services wait as well as a workload's: the one-shot that makes a database waits for its server.
    """
    opened = {str(r.uid): tuple(_known(gates(r, findings), entries, findings)) for r in scope.resources}
    if not any(opened.values()):
        return entries
    found = dict(entries)
    for workload in scope.workloads:
        needed = scope.needs(map(str, workload.resources.values()))
        waits = _strongest(needed, opened)
        for key, entry in entries.items():
            if entry.kind == "service" and entry.of_workload and entry.owner == workload.name:
                found[key] = _joined(entry, waits)
    for resource in scope.resources:
        uid = str(resource.uid)
        services = [k for k, e in entries.items() if e.kind == "service" and not e.of_workload and e.owner == uid]
        if services:
            needed = scope.needs(scope.resolution.graph.dependencies(uid))
            for key in services:
                found[key] = _joined(entries[key], _strongest(needed, opened))
    return found


def _known(found: Iterable[Gate], entries: Entries, findings: Findings) -> Iterable[Gate]:
    services = [name for kind, name in entries if kind == "service"]
    for gate in found:
        if gate.service in services:
            yield gate
        else:
            findings.add(
                UNKNOWN_SERVICE.at(
                    gate.origin.span,
                    f"the gate waits for service `{gate.service}`, which the file does not have",
                    help=did_you_mean(gate.service, services),
                )
            )


def _strongest(needed: Iterable[ResolvedResource], opened: dict[str, tuple[Gate, ...]]) -> dict[str, Gate]:
    """The gates of some resources by service; of two conditions on one service the stronger counts."""
    found: dict[str, Gate] = {}
    for resource in needed:
        for gate in opened[str(resource.uid)]:
            first = found.setdefault(gate.service, gate)
            if _STRENGTH[gate.condition] > _STRENGTH[first.condition]:
                found[gate.service] = gate
    return found


def _joined(entry: Entry, waits: dict[str, Gate]) -> Entry:
    """A service that waits for some gates too. What it says itself holds, and it never waits for itself."""
    said = entry.data.get("depends_on") or {}
    new = {name: gate for name, gate in waits.items() if name not in said and name != entry.name}
    if not new:
        return entry
    joined = {**{name: {"condition": gate.condition} for name, gate in new.items()}, **said}
    return entry.changed(
        {**entry.data, "depends_on": joined}, {("depends_on", name): gate.origin for name, gate in new.items()}
    )
