"""The environment's patches of services, applied before anything is escaped: a ``$`` of a patch means itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scorekit.codes.targets import PATCH_FAILED, PATCH_MATCHES_NOTHING, UNKNOWN_KEY
from scorekit.limits import attributed_to, spend
from scorekit.outcome import Findings
from scorekit.resolve.environment_texts import patch_for
from scorekit.resolve.resolution import Origin, Resolution
from scorekit.source.document import Document
from scorekit.suggest import did_you_mean, listed
from scorekit.targets.api import SHARED
from scorekit.targets.compose.entries import SECTIONS, Entries, Entry, in_file_order
from scorekit.targets.compose.finish import escaped
from scorekit.targets.compose.schema import faults
from scorekit.targets.compose.services import network_service, service_name
from scorekit.targets.compose.topology import with_waits_by_name
from scorekit.targets.origins import MarkedOrigins
from scorekit.targets.patching import PatchError, apply_operation, locate, merge_patch

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Span
    from scorekit.model.environment import Patch, PatchTarget
    from scorekit.source.document import Path


def patched(entries: Entries, resolution: Resolution, findings: Findings) -> Entries:
    """The entries after the environment's patches, in their order. Patches of other targets are left alone."""
    found, environment = dict(entries), resolution.environment
    for index, patch in enumerate(environment.patches):
        if not patch.target.of_file:
            continue
        with attributed_to(environment.document.part(("patches", index)).mark):
            if patch.target.service is None:
                _patch_file(found, patch, index, resolution, findings)
                continue
            spend(len(found))
            for entry in [each for each in found.values() if matches(patch.target, each)]:
                written = patch_for(resolution, index, entry.owner, findings)
                found[entry.key] = _patched(entry, patch, written, findings)
    return in_file_order(found) if found.keys() != entries.keys() else found


def matches(target: PatchTarget, entry: Entry) -> bool:
    """Whether an entry is a service that has everything that a patch's target asks for."""
    labels = entry.data.get("labels")
    return (
        entry.kind == "service"
        and target.service in {"*", entry.name}
        and (target.workload is None or (entry.of_workload and entry.owner == target.workload))
        and (
            target.container is None
            or (entry.of_workload and entry.name == service_name(entry.owner, target.container))
        )
        and (not target.labels or (isinstance(labels, dict) and target.labels.items() <= labels.items()))
    )


def _patch_file(found: Entries, patch: Patch, index: int, resolution: Resolution, findings: Findings) -> None:
    """Change, add and remove entries by the sections of a patch of the whole file."""
    written = patch_for(resolution, index, "", findings)
    path: Path = ("patches", index)
    for kind, section in SECTIONS.items():
        part = written.at(("merge", section))
        for name, below in part.items() if part is not None else ():
            key, mark = (kind, str(name)), below.mark
            if below.data is None:
                found.pop(key, None)
                continue
            origins = MarkedOrigins(mark, "environment")
            entry = found.get(key) or Entry(*key, {}, SHARED, SHARED, of_workload=False, origins=origins)
            tree = Document({"merge": below.data}, mark._replace(children={"merge": mark}))
            found[key] = _patched(entry, patch, tree, findings)
    if patch.json_ is not None:
        message = f"patch `{patch.name}` is for the whole file, which takes a tree alone"
        findings.add(
            PATCH_FAILED.at(resolution.environment.span((*path, "json"), key=True), message, help="write `merge`")
        )


def top_level(resolution: Resolution, given: dict[str, Any], findings: Findings) -> dict[str, Any]:
    """The keys at the file's top that are no sections of entries, after the environment's patches."""
    found: Any = given
    for index, patch in enumerate(resolution.environment.patches):
        if patch.target.file is None or patch.target.service is not None:
            continue
        tree = patch_for(resolution, index, "", Findings()).data.get("merge") or {}
        further = {key: value for key, value in tree.items() if key not in SECTIONS.values()}
        for key in further:
            if key not in _TOP and not key.startswith("x-"):
                span = resolution.environment.span(("patches", index, "merge", key), key=True)
                help_ = (
                    did_you_mean(key, (*_TOP, *SECTIONS.values())) or f"it has {listed((*_TOP, *SECTIONS.values()))}"
                )
                findings.add(UNKNOWN_KEY.at(span, f"a file of Compose has no key `{key}`", help=help_))
        with attributed_to(resolution.environment.document.part(("patches", index)).mark):
            found = merge_patch(found, _escaped(further))
    result: dict[str, Any] = found
    return result


#: The keys at a file's top beside the sections of entries (https://docs.docker.com/reference/compose-file/).
_TOP = ("include", "name", "secrets")


def _escaped(value: Any) -> Any:
    """Plain data whose texts mean themselves."""
    if isinstance(value, dict):
        return {key: _escaped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    return escaped(value) if isinstance(value, str) else value


def unmatched(resolution: Resolution) -> Iterator[Diagnostic]:
    """The patches that match nothing of the compiled set, though they should."""
    environment = resolution.environment
    wanted = [(index, patch) for index, patch in enumerate(environment.patches) if not patch.optional]
    known = _all_services(resolution) if any(patch.target.service for _, patch in wanted) else set()
    for index, patch in wanted:
        name = patch.target.service
        if not patch.target.of_file and environment.targets == ["compose"]:
            span = environment.span(("patches", index, "target"))
            message = f"patch `{patch.name}` matches nothing here: its target is an object of Kubernetes"
            yield PATCH_MATCHES_NOTHING.at(span, message, help="name a service: `target: {service: ...}`")
        elif name == "*":
            yield from _unmatched_workload(resolution, index, patch)
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


def _unmatched_workload(resolution: Resolution, index: int, patch: Patch) -> Iterator[Diagnostic]:
    """A patch of every service of a workload or container that does not exist."""
    workload, container = patch.target.workload, patch.target.container
    there = {w.name: {c.name for c in w.containers} for w in resolution.workloads}
    known = set().union(*(names for name, names in there.items() if workload in (None, name)))
    for word, name, every in (("workload", workload, set(there)), ("container", container, known)):
        if name is not None and name not in every:
            span = resolution.environment.span(("patches", index, "target", word))
            help_ = did_you_mean(name, every) or f"there are: {listed(every)}"
            yield PATCH_MATCHES_NOTHING.at(
                span, f"patch `{patch.name}` is for {word} `{name}`, which does not exist", help=help_
            )
            return


def _patched(entry: Entry, patch: Patch, written: Document, findings: Findings) -> Entry:
    """An entry after a patch, as it is written for it."""
    tree = written.data.get("merge")
    origins: dict[Path, Origin] = {}
    operated: dict[Path, Span] = {}
    data: Any = entry.data
    if tree is not None:
        data = merge_patch(data, tree)
        for path in _leaves(tree):
            origins[path] = Origin("environment", written.span(("merge", *path)))
    for number, operation in enumerate(written.data.get("json") or ()):
        span = written.span(("json", number))
        try:
            after = apply_operation(data, operation)
            if operation["op"] != "test":
                path = locate(data, operation["path"])
                operated[path] = span
                origins[_settled(path)] = Origin("environment", span)
        except PatchError as error:
            message = f"patch `{patch.name}` does not fit {entry.kind} `{entry.name}`: {error.message}"
            findings.add(PATCH_FAILED.at(span, message, help=error.help))
            return entry
        data = after
    if not isinstance(data, dict):
        message = f"patch `{patch.name}` leaves {entry.kind} `{entry.name}` as something else than a mapping"
        findings.add(PATCH_FAILED.at(written.mark.span, message))
        return entry
    wrong = list(faults(entry.kind, data))
    for fault in wrong:
        above = (fault.path[:length] for length in range(len(fault.path), -1, -1))
        operation_ = next((operated[path] for path in above if path in operated), None)
        place = ("merge", *fault.path) if tree is not None else ()
        span = operation_ or written.span(place, key=fault.at_key)
        findings.add(fault.code.at(span, fault.message, help=fault.help))
    return entry if wrong else entry.changed(with_waits_by_name(data) if entry.kind == "service" else data, origins)


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
