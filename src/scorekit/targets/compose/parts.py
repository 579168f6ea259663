"""The parts of a compiled set, each of which makes its own entries, and what they share: drivers' servers and proxies.

A part is emitted with its copies of what is shared around it, so that it waits for servers and their names are taken; these entries
are then left out. What is shared is emitted once, for all parts. Each is the same as in the whole where no entry goes by one of another
part, but for configs of resources that shared services mount; where that can't be told, the set is emitted as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes.targets import HOST_TAKEN, TAKEN
from scorekit.errors import NotApartError
from scorekit.outcome import Findings, Outcome
from scorekit.targets.api import ManifestSet, TargetOptions
from scorekit.targets.compose.emit import arranged, finished, idle, made, project_name
from scorekit.targets.compose.entries import Entries, hosts, names, once
from scorekit.targets.compose.finish import dotenv
from scorekit.targets.compose.patches import unmatched
from scorekit.targets.compose.publish import ANNOTATION
from scorekit.targets.compose.scope import Scope, uses
from scorekit.targets.ownership import by_name, clashes, folded_name

if TYPE_CHECKING:
    from scorekit.resolve.apart import Apart
    from scorekit.resolve.resolution import Resolution, ResolvedResource


def emit_apart(resolution: Resolution, options: TargetOptions, apart: Apart) -> Outcome[ManifestSet]:
    """The entries of a part, but for those of what it shares.

    Raises NotApartError where the project has no name, ports are published, or not everything is asked for.
    """
    if (
        resolution.project is None
        or options.publish
        or options.shared != "include"
        or not all(workload.selected for workload in resolution.workloads)
        or any(ANNOTATION in (r.metadata.get("annotations") or {}) for r in resolution.resources.values())
    ):
        raise NotApartError
    findings = Findings()
    scope = Scope.of(resolution, options.shared)
    found = list(made(scope, findings))
    taken = [*names(found, project_name(resolution)), *by_name(resolution)]
    findings.extend(clashes(resolution, taken, TAKEN))
    before = once(found)
    entries, files = arranged(before, scope, options, findings)
    answered = [*hosts(entries.values())]
    findings.extend(clashes(resolution, answered, HOST_TAKEN))
    own = [entry for entry in entries.values() if entry.owner not in apart.shared]
    if any(
        key in entries and entries[key].owner not in apart.shared
        for entry in entries.values()
        if entry.owner in apart.shared and entry.data.get("read_only") is True
        for key, _ in uses(entry)
    ):
        raise NotApartError  # a config may be a file for its sake
    apart.made.update(claim.key for claim in (*taken, *answered) if claim.owner not in apart.shared)
    apart.made.update(("name", folded_name(r)) for uid, r in resolution.resources.items() if uid not in apart.shared)
    manifests, secrets = finished(own, resolution.secrets, findings)
    there = {entry.name for entry in own if entry.kind == "config"}
    apart.told.update(
        configs={key: e for key, e in before.items() if key[0] == "config" and not e.of_workload},
        files=[file for file in files if file.path.rpartition("/")[2] in there],
        secrets=secrets,
        seen={uid: _seen(resolution.resources[uid]) for uid in apart.sections.keys() & apart.shared},
    )
    return findings.outcome(ManifestSet("compose", resolution, manifests))


def _seen(resource: ResolvedResource) -> Mapping[str, Any]:
    """What of a resource's section the entries of others may go by."""
    data = {} if resource.section is None else dict(resource.section.data)
    services = data.get("services") or {}
    return {**data, "services": {name: service.get("healthcheck") for name, service in services.items()}}


def emit_shared(
    resolution: Resolution, shared: Collection[str], parts: Collection[Apart], options: TargetOptions
) -> Outcome[ManifestSet]:
    """The entries of what parts share, once, and what the whole has beside its entries.

    Raises NotApartError where a part went by something else, where names are taken twice, or where anything is wrong.
    """
    resources = tuple(resolution.resources[uid] for uid in sorted(shared))
    scope = Scope(resolution, (), resources)
    findings = Findings()
    found = list(made(scope, findings))
    entries = once(found)
    around = _mounted(entries, parts)
    entries, files = arranged({**entries, **around}, scope, options, findings)
    own = [entry for key, entry in entries.items() if key not in around]
    claims = (*names(found, project_name(resolution)), *hosts(own))
    taken: list[Hashable] = [*(claim.key for claim in claims), *(("name", folded_name(each)) for each in resources)]
    keys = set(taken)
    if (
        len(keys) < len(taken)
        or not all(keys.isdisjoint(part.made) for part in parts)
        or any(entries[key] is not entry for key, entry in around.items())
        or any(entry.owner not in shared for entry in own)
        or any(_seen(resolution.resources[uid]) != seen for part in parts for uid, seen in part.told["seen"].items())
    ):
        raise NotApartError
    manifests, secrets = finished(own, resolution.secrets, findings)
    findings.extend(unmatched(resolution))
    findings.extend(idle(resolution.environment))
    files = (*files, *(file for part in parts for file in part.told["files"]))
    files = tuple(sorted(files, key=lambda file: file.path.rpartition("/")[2]))
    for part in parts:
        secrets |= part.told["secrets"]
    if secrets:
        files = (dotenv(secrets, options.env_file or ".env"), *files)
    extra = {"name": project_name(resolution)}
    return findings.outcome(ManifestSet("compose", resolution, manifests, files, extra))


def _mounted(entries: Entries, parts: Collection[Apart]) -> Entries:
    """The configs of parts that shared services mount."""
    wanted = {key for entry in entries.values() if entry.kind == "service" for key, _ in uses(entry)} - entries.keys()
    return {key: told[key] for part in parts if (told := part.told["configs"]) for key in wanted & told.keys()}
