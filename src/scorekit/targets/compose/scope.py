"""What a Compose file holds: the selected workloads, and the resources that they need through any number of steps, what their
services use by name, and the gates that they wait for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scorekit.codes.targets import UNKNOWN_SERVICE
from scorekit.graph import workload_node
from scorekit.lazy_dataclass import dataclass
from scorekit.limits import spend
from scorekit.outcome import Findings
from scorekit.suggest import did_you_mean
from scorekit.targets.compose.entries import Entries, Entry, Key, in_file_order
from scorekit.targets.compose.sections import GATE_CONDITIONS, Gate, gates, section_entries
from scorekit.targets.ownership import asked

if TYPE_CHECKING:
    from scorekit.resolve.resolution import Resolution, ResolvedResource, ResolvedWorkload
    from scorekit.source.document import Path


@dataclass(frozen=True, slots=True)
class Scope:
    """A resolution, and the part of it that is emitted."""

    resolution: Resolution
    #: By name.
    workloads: tuple[ResolvedWorkload, ...]
    #: By uid as text.
    resources: tuple[ResolvedResource, ...]

    @classmethod
    def of(cls, resolution: Resolution, shared: str) -> Scope:
        """The scope of a resolution: with its shared resources (``include``), them alone (``only``) or without."""
        selected = tuple(w for w in resolution.workloads if w.selected)
        wanted = sorted(asked(resolution) & resolution.resources.keys())
        resources = tuple(
            resolution.resources[uid]
            for uid in wanted
            if shared == "include" or resolution.resources[uid].shared == (shared == "only")
        )
        return cls(resolution, () if shared == "only" else selected, resources)

    def rest(self) -> Scope:
        """What this scope leaves out."""
        names = {workload.name for workload in self.workloads}
        workloads = tuple(w for w in self.resolution.workloads if w.name not in names)
        emitted = {str(resource.uid) for resource in self.resources}
        resources = tuple(r for uid, r in sorted(self.resolution.resources.items()) if uid not in emitted)
        return Scope(self.resolution, workloads, resources)


def needed(resolution: Resolution, uids: Iterable[str]) -> tuple[str, ...]:
    """The uids given and those of everything that they need, sorted."""
    found: set[str] = set()
    waiting = list(uids)
    while waiting:
        uid = waiting.pop()
        if uid not in found and uid in resolution.resources:
            found.add(uid)
            waiting += resolution.graph.dependencies(uid)
    return tuple(sorted(found))


def uses(entry: Entry) -> Iterator[tuple[Key, Path]]:
    """The entries that a service uses, and where it says so. An unnamed volume and the default network need none."""
    for name, path in _listed(entry, "configs"):
        yield ("config", name), path
    for name, path in _listed(entry, "models"):
        yield ("model", name), path
    for name, path in _listed(entry, "networks"):
        if name != "default":
            yield ("network", name), path
    for name, path in _volumes(entry):
        yield ("volume", name), path


def completed(entries: Entries, scope: Scope) -> Entries:
    """The entries, with those of resources that are not emitted, as far as emitted services use them.

    A proxy that many workloads share mounts a config for each of their routes, and only some workloads may be asked
    for; a volume may belong to a resource that is left out.
    """
    missing = {key for e in entries.values() if e.kind == "service" for key, _ in uses(e) if key not in entries}
    if not missing:
        return entries
    found = dict(entries)
    elsewhere = Findings()
    emitted = {str(resource.uid) for resource in scope.resources}
    for uid, resource in sorted(scope.resolution.resources.items()):
        if uid not in emitted:
            found |= {e.key: e for e in section_entries(resource, elsewhere) if e.key in missing - found.keys()}
    return in_file_order(found)


def _listed(entry: Entry, key: str) -> Iterator[tuple[str, Path]]:
    """The names in a mapping by name, or in a list of names and of mappings with a source."""
    listed = entry.data.get(key)
    if isinstance(listed, dict):
        yield from ((name, (key, name)) for name in listed)
        return
    for index, item in enumerate(listed or ()):
        yield (item["source"] if isinstance(item, dict) else item), (key, index)


def _volumes(entry: Entry) -> Iterator[tuple[str, Path]]:
    """The named volumes, in the long form or in the short one."""
    for index, item in enumerate(entry.data.get("volumes", ())):
        if isinstance(item, dict):
            source = item.get("source") if item["type"] == "volume" else None
        else:
            source = item.partition(":")[0] if isinstance(item, str) and ":" in item else None
        if isinstance(source, str) and not source.startswith((".", "/", "~")):
            yield source, ("volumes", index)


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
    graph = scope.resolution.graph
    found = dict(entries)
    for (of_workload, owner), keys in owners.items():
        first = graph.dependencies(workload_node(owner) if of_workload else owner)
        waits = _strongest(needed(scope.resolution, first), opened)
        for key in keys:
            found[key] = _joined(entries[key], waits)
    return found


def _known(found: Iterable[Gate], entries: Entries, findings: Findings) -> Iterable[Gate]:
    for gate in found:
        if ("service", gate.service) in entries:
            yield gate
        else:
            message = f"the gate waits for service `{gate.service}`, which the file does not have"
            help_ = did_you_mean(gate.service, (name for kind, name in entries if kind == "service"))
            findings.add(UNKNOWN_SERVICE.at(gate.origin.span, message, help=help_))


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
