"""The environment's patches of services, applied before anything is escaped: a ``$`` of a patch means itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scorekit.codes.targets import PATCH_FAILED, PATCH_MATCHES_NOTHING
from scorekit.limits import attributed_to
from scorekit.resolve.environment_texts import patch_for
from scorekit.resolve.resolution import Origin, Resolution
from scorekit.suggest import did_you_mean, listed
from scorekit.targets.compose.entries import SECTIONS, Entries, Entry
from scorekit.targets.compose.schema import faults
from scorekit.targets.compose.services import network_service, service_name
from scorekit.targets.compose.topology import with_waits_by_name
from scorekit.targets.patching import PatchError, apply_operation, locate, merge_patch

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Span
    from scorekit.model.environment import Patch
    from scorekit.outcome import Findings
    from scorekit.source.document import Path


def patched(entries: Entries, resolution: Resolution, findings: Findings) -> Entries:
    """The entries after the environment's patches, in their order. Patches of other targets are left alone."""
    found, environment = dict(entries), resolution.environment
    for index, patch in enumerate(environment.patches):
        entry = found.get(("service", patch.target.service or ""))
        if entry is not None:
            with attributed_to(environment.document.part(("patches", index)).mark):
                found[entry.key] = _patched(entry, patch, index, resolution, findings)
    return found


def unmatched(resolution: Resolution) -> Iterator[Diagnostic]:
    """The patches that match nothing of the compiled set, though they should."""
    environment = resolution.environment
    wanted = [(index, patch) for index, patch in enumerate(environment.patches) if not patch.optional]
    known = _all_services(resolution) if any(patch.target.service for _, patch in wanted) else set()
    for index, patch in wanted:
        name = patch.target.service
        if name is None and environment.targets == ["compose"]:
            span = environment.span(("patches", index, "target"))
            message = f"patch `{patch.name}` matches nothing here: its target is an object of Kubernetes"
            yield PATCH_MATCHES_NOTHING.at(span, message, help="name a service: `target: {service: ...}`")
        elif name is not None and name not in known:
            span = environment.span(("patches", index, "target", "service"))
            message = f"patch `{patch.name}` is for service `{name}`, which does not exist"
            there = _all_services(resolution, sidecars=False)
            help_ = did_you_mean(name, there) or f"there are: {listed(there)}"
            yield PATCH_MATCHES_NOTHING.at(span, message, help=help_)


def _all_services(resolution: Resolution, *, sidecars: bool = True) -> set[str]:
    """The names of every service of the compiled set: a patch for one that is not emitted now is no mistake."""
    of_workloads = {service_name(w.name, c.name) for w in resolution.workloads for c in w.containers}
    # With a sidecar, a workload may have one for its network.
    of_workloads.update(network_service(w, n) for w in resolution.workloads for n in range(1 + sidecars))
    sections = [r.section.data for r in resolution.resources.values() if r.section is not None]
    return of_workloads.union(*(s.get(SECTIONS["service"]) or () for s in sections))


def _patched(entry: Entry, patch: Patch, index: int, resolution: Resolution, findings: Findings) -> Entry:
    environment = resolution.environment
    written = patch_for(resolution, index, entry.owner, findings).data
    tree = written.get("merge")
    origins: dict[Path, Origin] = {}
    operated: dict[Path, Span] = {}
    data: Any = entry.data
    if tree is not None:
        data = merge_patch(data, tree)
        for path in _leaves(tree):
            origins[path] = Origin("environment", environment.span(("patches", index, "merge", *path)))
    for number, operation in enumerate(written.get("json") or ()):
        span = environment.span(("patches", index, "json", number))
        try:
            after = apply_operation(data, operation)
            if operation["op"] != "test":
                path = locate(data, operation["path"])
                operated[path] = span
                origins[_settled(path)] = Origin("environment", span)
        except PatchError as error:
            message = f"patch `{patch.name}` does not fit service `{entry.name}`: {error.message}"
            findings.add(PATCH_FAILED.at(span, message, help=error.help))
            return entry
        data = after
    if not isinstance(data, dict):
        message = f"patch `{patch.name}` leaves service `{entry.name}` as something else than a mapping"
        findings.add(PATCH_FAILED.at(environment.span(("patches", index)), message))
        return entry
    wrong = list(faults("service", data))
    for fault in wrong:
        above = (fault.path[:length] for length in range(len(fault.path), -1, -1))
        operation_ = next((operated[path] for path in above if path in operated), None)
        place = ("patches", index, *(("merge", *fault.path) if tree is not None else ()))
        span = operation_ or environment.document.span(place, key=fault.at_key)
        findings.add(fault.code.at(span, fault.message, help=fault.help))
    return entry if wrong else entry.changed(with_waits_by_name(data), origins)


def _leaves(tree: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of a merged tree's ends."""
    if isinstance(tree, dict) and tree:
        for key, value in tree.items():
            yield from _leaves(value, (*path, key))
    elif path:
        yield path


def _settled(path: Path) -> Path:
    """A path without the list index at its end, which other items move to."""
    return path[:-1] if path and isinstance(path[-1], int) else path
