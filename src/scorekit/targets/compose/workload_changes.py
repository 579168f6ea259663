"""What the drivers of its resources change in a workload's services, and the sidecars that they add.

A list that a driver gives follows what is there, as it does where Compose merges files: several drivers may each add a
device, a model or a host.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes.targets import NO_INJECTOR, PATCH_FAILED
from scorekit.limits import attributed_to, spend
from scorekit.outcome import Findings
from scorekit.targets.annotations import for_run_time
from scorekit.targets.compose.entries import Entries, Entry, in_file_order
from scorekit.targets.compose.schema import CHANGE_KEYS, faults
from scorekit.targets.compose.services import WORKLOAD_LABEL, network_service, service_name
from scorekit.targets.compose.topology import with_waits_by_name
from scorekit.targets.origins import MarkedOrigins, MergedOrigins
from scorekit.targets.patching import PatchError
from scorekit.targets.workload_changes import changes
from scorekit.values import same

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.resolve.resolution import Resolution, ResolvedWorkload
    from scorekit.source.document import Document, Path

#: What a service that shares another's network can't have; it goes to the service that has the network.
_OF_NETWORK = frozenset(
    "dns dns_opt dns_search domainname expose external_links extra_hosts hostname links mac_address networks ports".split()  # noqa: SIM905
)
#: Lists that mean one thing as a whole.
_WHOLE = frozenset({"command", "entrypoint", "test"})
#: Annotations by which an operator of the cluster adds what the program can't do without: whose they are, and what gives it here.
_INJECTED = {
    "dapr.io/enabled": (
        "dapr",
        "declare what it uses of Dapr (`dapr-state-store`, `dapr-pubsub`), whose drivers add it",
    ),
    "vault.hashicorp.com/agent-inject": ("vault", "declare its secrets as resources of type `secret`"),
}
_YES = ("true", "yes", "1")


def sidecars(workload: ResolvedWorkload, resolution: Resolution) -> tuple[str, ...]:
    """The containers that drivers add to a workload, by name."""
    own = {container.name for container in workload.containers}
    items = changes(workload, resolution, Findings(), CHANGE_KEYS)
    return tuple(sorted({item.data["container"] for item in items if "container" in item.data} - own))


def not_injected(workload: ResolvedWorkload, added: tuple[str, ...]) -> Iterator[Diagnostic]:
    """The annotations that ask a cluster for a sidecar, where the workload has none, neither its own nor a driver's."""
    names = [*added, *(container.name for container in workload.containers)]
    given = for_run_time(workload)
    for key, (whose, help_) in _INJECTED.items():
        if given.get(key, "").lower() in _YES and not any(whose in name for name in names):
            span = workload.spec.document.span(("metadata", "annotations", key), key=True)
            message = f"`{key}` adds no sidecar here: an operator of a cluster acts on it, and Compose has none"
            yield NO_INJECTOR.at(span, message, help=help_)


def changed_by_resources(
    entries: Entries, workload: ResolvedWorkload, resolution: Resolution, findings: Findings
) -> Entries:
    """The entries of a workload, with what the driver of every resource that it declares merges into its services, by uid."""
    added = sidecars(workload, resolution)
    network = ("service", network_service(workload, len(added)))
    found = dict(entries)
    for item in changes(workload, resolution, findings, CHANGE_KEYS):
        merge = item.part(("merge",))
        named = item.data.get("container")
        if named in added and (key := ("service", service_name(workload.name, named))) not in found:
            found[key] = _sidecar(workload, named, network[1], merge)
        names = [named] if named else [container.name for container in workload.containers]
        keys = [("service", service_name(workload.name, name)) for name in names]
        shared = _OF_NETWORK.intersection(merge.data)
        for key in dict.fromkeys((*keys, network) if shared else keys):
            words = (merge.data.keys() if key in keys else shared) - (shared if key != network else frozenset())
            tree = {word: value for word, value in merge.data.items() if word in words}
            with attributed_to(merge.mark):
                found[key] = _changed(found[key], tree, merge, findings)
    return in_file_order(found)


def _sidecar(workload: ResolvedWorkload, name: str, network: str, merge: Document) -> Entry:
    """A service beside a workload's containers, in their network, before anything is merged into it."""
    data = {
        "network_mode": f"service:{network}",
        "restart": "unless-stopped",
        "labels": {**workload.settings.labels, WORKLOAD_LABEL: workload.name},
    }
    return Entry.of(workload, "service", service_name(workload.name, name), data, MarkedOrigins(merge.mark))


def _changed(entry: Entry, tree: Mapping[str, Any], merge: Document, findings: Findings) -> Entry:
    origins = MarkedOrigins(merge.mark)
    written: dict[Path, Path] = {}
    try:
        data = _joined(dict(entry.data), tree, (), written)
    except PatchError as error:
        message = f"{error.message} of service `{entry.name}`"
        findings.add(PATCH_FAILED.at(merge.mark.span, message, help=error.help))
        return entry
    wrong = list(faults("service", data))
    findings.extend(fault.diagnostic(origins) for fault in wrong)
    after = MergedOrigins(origins, entry.origins, written, {})
    return entry if wrong else entry._replace(data=with_waits_by_name(data), origins=after)


def _joined(base: dict[str, Any], tree: Mapping[str, Any], at: Path, written: dict[Path, Path]) -> dict[str, Any]:
    """``base`` with ``tree`` merged in: maps by key, lists one after the other, null deletes."""
    spend(1 + len(base) + len(tree))
    for key, value in tree.items():
        here, before = (*at, key), base.get(key)
        if value is None:
            base.pop(key, None)
        elif isinstance(value, dict) and isinstance(before, dict):
            base[key] = _joined(dict(before), value, here, written)
        elif isinstance(value, list) and isinstance(before, list) and key not in _WHOLE:
            spend(len(before) * len(value))
            new = [(n, item) for n, item in enumerate(value) if not any(same(item, one) for one in before)]
            written |= {(*here, len(before) + place): (*here, n) for place, (n, _) in enumerate(new)}
            base[key] = [*before, *(item for _, item in new)]
        elif isinstance(value, dict | list) and isinstance(before, dict | list) and type(value) is not type(before):
            raise PatchError(
                f"a list and a mapping don't join, as `{key}`", help="write it in the other of the two forms"
            )
        else:
            base[key] = value
            written[here] = here
    return base
