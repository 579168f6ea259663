"""Adds to each service's ``depends_on`` the gates of the resources that its owner needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scorekit.codes.targets import UNKNOWN_SERVICE
from scorekit.limits import spend
from scorekit.suggest import did_you_mean
from scorekit.targets.compose.scope import Scope, needed
from scorekit.targets.compose.sections import GATE_CONDITIONS, Gate, gates

if TYPE_CHECKING:
    from scorekit.outcome import Findings
    from scorekit.targets.compose.entries import Entries, Entry, Key

_STRENGTH = {condition: rank for rank, condition in enumerate(GATE_CONDITIONS)}


def waiting(entries: Entries, scope: Scope, findings: Findings) -> Entries:
    """The entries, with the gates of what each service's owner needs joined to its ``depends_on``.

    A resource's services wait as well as a workload's: the one-shot that makes a database waits for its server.
    """
    opened = {str(r.uid): tuple(_known(gates(r, findings), entries, findings)) for r in scope.resources}
    if not any(opened.values()):
        return entries
    owners: dict[tuple[bool, str], list[Key]] = {}
    for key, entry in entries.items():
        # What holds a workload's network is called like the workload; it has no use for what the containers wait for.
        if entry.kind == "service" and not (entry.of_workload and entry.name == entry.owner):
            owners.setdefault((entry.of_workload, entry.owner), []).append(key)
    declared = {w.name: tuple(map(str, w.resources.values())) for w in scope.workloads}
    found = dict(entries)
    for (of_workload, owner), keys in owners.items():
        first = declared[owner] if of_workload else scope.resolution.graph.dependencies(owner)
        waits = _strongest(needed(scope.resolution, first), opened)
        for key in keys:
            found[key] = _joined(entries[key], waits)
    return found


def _known(found: Iterable[Gate], entries: Entries, findings: Findings) -> Iterable[Gate]:
    for gate in found:
        if ("service", gate.service) in entries:
            yield gate
        else:
            findings.add(
                UNKNOWN_SERVICE.at(
                    gate.origin.span,
                    f"the gate waits for service `{gate.service}`, which the file does not have",
                    help=did_you_mean(gate.service, (name for kind, name in entries if kind == "service")),
                )
            )


def _strongest(uids: Iterable[str], opened: dict[str, tuple[Gate, ...]]) -> dict[str, Gate]:
    """The gates of some resources by service; of two conditions on one service the stronger counts."""
    found: dict[str, Gate] = {}
    for uid in uids:
        for gate in opened.get(uid, ()):
            first = found.setdefault(gate.service, gate)
            if _STRENGTH[gate.condition] > _STRENGTH[first.condition]:
                found[gate.service] = gate
    return found


def _joined(entry: Entry, waits: dict[str, Gate]) -> Entry:
    """A service that waits for some gates too. What it says itself holds, and it never waits for itself."""
    said = entry.data.get("depends_on", {})
    new = {name: gate for name, gate in waits.items() if name not in said and name != entry.name}
    if not new:
        return entry
    spend(len(new), entry)
    joined = {**{name: {"condition": gate.condition} for name, gate in new.items()}, **said}
    return entry.changed(
        {**entry.data, "depends_on": joined}, {("depends_on", name): gate.origin for name, gate in new.items()}
    )
