"""From a Resolution to a Compose file: the stages in order, and the file written and read back.

Each stage takes entries and gives entries; ``finish`` is the last.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes.catalogue import IDLE_SETTING
from scorekit.codes.targets import HOST_TAKEN, PROJECT_NAME, SECRET_UNKNOWN, TAKEN
from scorekit.model.secrets import BACKENDS
from scorekit.outcome import Findings, Outcome
from scorekit.source.writer import dump
from scorekit.targets.api import Manifest, ManifestSet, OutputFile, TargetOptions
from scorekit.targets.compose.entries import SECTIONS, Entries, Entry, hosts, names, once
from scorekit.targets.compose.files import checksummed, placed
from scorekit.targets.compose.finish import NEEDS_SECRETS, Finisher, dotenv
from scorekit.targets.compose.patches import patched, top_level, unmatched
from scorekit.targets.compose.publish import published
from scorekit.targets.compose.rules import check
from scorekit.targets.compose.scope import Scope, completed, waiting
from scorekit.targets.compose.sections import section_entries
from scorekit.targets.compose.services import workload_entries
from scorekit.targets.compose.workload_changes import changed_by_resources, not_injected, sidecars
from scorekit.targets.origins import MarkedOrigins
from scorekit.targets.ownership import asked, by_name, clashes

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.environment import Environment
    from scorekit.resolve.resolution import Resolution
    from scorekit.resolve.secrets import SecretKeeper
    from scorekit.source.document import Document


#: Settings of workloads that Compose can follow; the others need a cluster.
_FOLLOWED = frozenset(
    {
        "annotations", "enabled", "labels", "overrides", "probes", "replicas", "resources", "security",
        "terminationGracePeriodSeconds", "variables",
    }
)  # fmt: skip
#: The project's name where nothing gives one.
_NAME = "scorekit"


def emit(resolution: Resolution, options: TargetOptions) -> Outcome[ManifestSet]:
    """The Compose file of a resolution."""
    findings = Findings()
    backend, environment = resolution.secrets.backend, resolution.environment
    if backend in BACKENDS and any(resource.secrets for resource in resolution.resources.values()):
        message = f"secrets of backend `{backend}` are known in a cluster alone, so `.env` can't hold them"
        findings.add(SECRET_UNKNOWN.at(environment.span(("secrets", "backend")), message, help=NEEDS_SECRETS))
        return findings.outcome(None)
    scope = Scope.of(resolution, options.shared)
    quiet = Findings()  # of what is not asked for
    every, others = list(made(scope, findings)), list(made(scope.rest(), quiet))
    taken = (*names([*every, *others], project_name(resolution)), *by_name(resolution))
    findings.extend(clashes(resolution, taken, TAKEN))
    findings.extend(idle(resolution.environment))
    findings.extend(unmatched(resolution))
    entries, files = arranged(once(_wanted(every, others, resolution, options.shared)), scope, options, findings)
    findings.extend(clashes(resolution, hosts((once(others) | entries).values()), HOST_TAKEN))
    manifests, values = finished(entries.values(), resolution.secrets, findings)
    if values:
        files = (dotenv(values, options.env_file or ".env"), *files)
    if resolution.project is None and len(resolution.workloads) > 1:
        message = f"the Compose project is called `{_NAME}`, since it has several workloads and no name of its own"
        findings.add(PROJECT_NAME.at(None, message, help="set `name:` in scorekit.yaml, before volumes hold anything"))
    extra = top_level(resolution, {"name": project_name(resolution)}, findings)
    return findings.outcome(ManifestSet("compose", resolution, manifests, files, extra))


def arranged(
    entries: Entries, scope: Scope, options: TargetOptions, findings: Findings
) -> tuple[Entries, tuple[OutputFile, ...]]:
    """The entries of a file as each goes by the others, and the files that can't be in it."""
    entries = completed(entries, scope)
    entries = waiting(entries, scope, findings)
    entries = patched(entries, scope.resolution, findings)
    entries = published(entries, scope, options.publish, findings)
    entries = checksummed(entries, scope.resolution.secrets)
    entries, files = placed(entries, scope.resolution.secrets, findings)
    findings.extend(check(entries, scope.resolution.resources))
    return entries, files


def finished(
    entries: Iterable[Entry], keeper: SecretKeeper, findings: Findings
) -> tuple[tuple[Manifest, ...], dict[str, str]]:
    """The entries as plain data, and the secrets that ``.env`` must hold, by name."""
    finisher = Finisher(keeper, findings)
    manifests = tuple(entry.manifest(finisher.data(entry)) for entry in entries)
    return manifests, {name: keeper.reveal(secret) for name, secret in finisher.secrets.items()}


def idle(environment: Environment) -> Iterator[Diagnostic]:
    """What an environment for Compose alone says of workloads in its own file, and Compose has nothing like."""
    own = environment.document.mark.source
    policies = environment.document.at(("networkPolicies",))
    if policies is not None and policies.mark.source == own and environment.targets == ["compose"]:
        message = "`networkPolicies` has no effect: this environment is for Compose, which has nothing like it"
        yield IDLE_SETTING.at(environment.span(("networkPolicies",), key=True), message, help="leave it out")
    for name in environment.workloads if environment.targets == ["compose"] else ():
        for key, mark in environment.document.part(("workloads", name)).items():
            path = ("workloads", name, key)
            if key not in _FOLLOWED and mark.mark.source == own:
                span = environment.span(path, key=True)
                message = f"`{key}` has no effect: this environment is for Compose, which has nothing like it"
                yield IDLE_SETTING.at(span, message, help="leave it out")


def _wanted(found: Iterable[Entry], others: Iterable[Entry], resolution: Resolution, shared: str) -> Iterator[Entry]:
    """The entries of a scope; an entry of several resources goes with the shared ones, whichever they belong to."""
    yield from (entry for entry in found if not (entry.common and shared == "exclude"))
    chosen = asked(resolution)
    yield from (entry for entry in others if entry.common and shared == "only" and entry.owner in chosen)


def made(scope: Scope, findings: Findings) -> Iterator[Entry]:
    """The entries that the workloads and resources of a scope make."""
    for workload in scope.workloads:
        added = sidecars(workload, scope.resolution)
        findings.extend(not_injected(workload, added))
        made = once(workload_entries(workload, scope.resolution, len(added), findings))
        yield from changed_by_resources(made, workload, scope.resolution, findings).values()
    for resource in scope.resources:
        yield from section_entries(resource, findings)


def project_name(resolution: Resolution) -> str:
    """The project's name, else the only workload's, as Compose allows it: lower case, digits, ``-`` and ``_``.

    An environment under another name is another project, so that two previews share no volume.
    """
    only = resolution.workloads[0].name if len(resolution.workloads) == 1 else None
    name = resolution.project or only or _NAME
    if resolution.environment_name != resolution.environment.name:
        name = f"{name}-{resolution.environment_name}"
    legal = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).lstrip("-_")
    return legal or _NAME


def layout(manifests: ManifestSet, layout: str, kept: Collection[str]) -> tuple[OutputFile, ...]:
    """The Compose file, then what it reads. There is one layout, and nothing in it lists files."""
    del layout, kept
    return (OutputFile("compose.yaml", "".join(_texts(manifests)).encode()), *manifests.files)


def _texts(manifests: ManifestSet) -> Iterator[str]:
    """The texts of the one document: the name, then the sections that hold something."""
    if manifests.extra:
        yield dump(dict(manifests.extra))
    for kind, word in SECTIONS.items():
        listed = [manifests.written(each, _text) for each in manifests.manifests if each.kind == kind]
        # A file without services is legal only when it says so.
        if listed or kind == "service":
            yield f"{word}:\n" if listed else f"{word}: {{}}\n"
            yield from listed


def _text(entry: Manifest) -> str:
    """An entry as it stands in its section."""
    return dump({entry.name: entry.data}, "  ")


def read(document: Document) -> tuple[tuple[Manifest, ...], dict[str, Any]]:
    """The entries of a Compose file, and the project's name."""
    data = document.data if isinstance(document.data, dict) else {}
    return tuple(_objects(document, data)), {"name": str(data["name"])} if data.get("name") else {}


def _objects(document: Document, data: Mapping[str, Any]) -> Iterator[Manifest]:
    for kind, section in SECTIONS.items():
        listed = data.get(section)
        for name, entry in listed.items() if isinstance(listed, dict) else ():
            if isinstance(entry, dict):
                origins = MarkedOrigins(document.part((section, name)).mark)
                yield Manifest(kind, "", None, str(name), entry, unit="", owner="", origins=origins)
