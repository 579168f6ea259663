"""Argo CD: an ApplicationSet an environment, with an Application for each folder of its committed manifests.

The fields are those of https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/applicationset-specification/;
``Prune=confirm`` and ``Delete=confirm`` hold for a whole Application from Argo CD 3.4 on, and mean nothing there to earlier ones.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from scorekit.caller import spelt
from scorekit.codes.targets import SECRETS_NOT_COMMITTED, UNKNOWN_DESTINATION
from scorekit.errors import UsageError
from scorekit.lazy_dataclass import dataclass
from scorekit.names import cut, dns, label
from scorekit.outcome import Findings, Outcome
from scorekit.projections.api import Option, Projection, ProjectionOptions, option_text
from scorekit.resolve.resolution import Origin
from scorekit.targets.api import SHARED, Manifest, ManifestSet, folder_of
from scorekit.targets.origins import PrefixOrigins, value_at
from scorekit.targets.record import find_target

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.source.document import Path

_VERSION, _KIND = "argoproj.io/v1alpha1", "ApplicationSet"
#: What the name of an Application may measure: it becomes the value of a label.
_LONGEST = 63
_TEMPLATE: Path = ("spec", "template", "spec")
_ENVIRONMENT = "scorekit.dev/environment"
#: A user's name or password in an address, also in its query; the ``git@`` of SSH is none.
_CREDENTIALS = re.compile(r"(?i)https?://[^/?#]*@|[a-z][a-z0-9+.-]*://[^/?#@]*:[^/?#@]*@|^[^/?#@:]+:[^/?#@]*@|[?#]")


def _address(value: str) -> str | None:
    if _CREDENTIALS.search(value):
        return "holds a user, a password or a query, which Argo CD reads from a Secret of its repositories"
    return "holds a space" if re.search(r"\s", value) else None


def _folder(value: str) -> str | None:
    folder = posixpath.normpath(value)
    return f"is `{value}`, which leaves the repository" if folder.startswith(("/", "../")) or folder == ".." else None


def _legal(value: str) -> str | None:
    return None if value == dns(value, limit=_LONGEST) else f"is `{value}`, which no object can be called"


_SWITCH = ("false", "true")
_OPTIONS = (
    Option(
        "repo-url",
        "the Git repository that holds the manifests, as Argo CD reads it",
        "https://github.com/acme/shop.git",
        required=True,
        refusal=_address,
    ),
    Option("revision", "the branch, tag or commit that Argo CD follows", "main", default="HEAD"),
    Option(
        "path",
        "the folder of an environment's manifests in the repository (its `output` in scorekit.yaml, unless said)",
        "manifests/{env}",
        refusal=_folder,
    ),
    Option("project", "the AppProject of the Applications", "shop", default="default"),
    Option(
        "cluster",
        "the cluster, by the name or the address that Argo CD knows it by",
        "{env}-eu",
        default="https://kubernetes.default.svc",
        refusal=_address,
    ),
    Option("name", "the name of the ApplicationSet (PROJECT-ENVIRONMENT, unless said)", "shop-{env}", refusal=_legal),
    Option("argocd-namespace", "the namespace of the ApplicationSet", "argocd", default="argocd", refusal=_legal),
    Option(
        "sync",
        "whether Argo CD applies by itself what is committed",
        "automated",
        default="manual",
        choices=("manual", "automated"),
    ),
    Option("prune", "whether it deletes what is no longer committed", "true", default="false", choices=_SWITCH),
    Option("self-heal", "whether it takes back changes in the cluster", "true", default="false", choices=_SWITCH),
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """One folder of an environment's manifests: what one Application applies."""

    name: str
    #: Of the Application.
    application: str
    manifests: tuple[Manifest, ...]
    #: Of what says none itself; None where nobody knows one.
    namespace: str | None
    #: The first object that holds data.
    lasting: Manifest | None


@dataclass(slots=True)
class _ApplicationSet:
    """The ApplicationSet of an environment while it is made."""

    manifests: ManifestSet
    options: ProjectionOptions
    units: tuple[_Unit, ...] = ()
    origins: dict[Path, Origin] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.units = tuple(self._units())

    @property
    def environment(self) -> str:
        """The name of the environment."""
        return self.manifests.resolution.environment_name

    @property
    def name(self) -> str:
        """Its name, which those of its Applications begin with."""
        return self._text("name") or dns(f"{self.manifests.resolution.project or 'scorekit'}-{self.environment}")

    def faults(self) -> Iterator[Diagnostic]:
        """What of the environment Argo CD could not apply."""
        where = self.manifests.resolution.environment.span(("metadata", "name"))
        if any(unit.namespace is None for unit in self.units):
            message = (
                f"environment `{self.environment}` has no namespace, so Argo CD would not know where its objects go"
            )
            hint = f"add `namespace: {self.name}` to the environment, or say `{spelt('namespace=NAME', '--namespace NAME')}`"
            yield UNKNOWN_DESTINATION.at(where, message, help=hint)
        secrets = [m for m in self.manifests.manifests if m.secret]
        if secrets:
            more = f" and {len(secrets) - 1} more" if secrets[1:] else ""
            named = f"{secrets[0].kind}/{secrets[0].name}{more}"
            message = f"`{self.environment}` has Secrets with values, which no repository should hold: {named}"
            how = spelt("commit no file that is `secret`", "render the folder with `--no-secrets`")
            hint = f"{how} and bring them in another way, or bind a store of secrets"
            yield SECRETS_NOT_COMMITTED.at(where, message, help=hint)

    def document(self) -> Manifest:
        """The object."""
        namespace, lasting = self._text("argocd-namespace"), self._lasting()
        labels = {"app.kubernetes.io/managed-by": "scorekit"}
        if self.manifests.resolution.project:
            labels["app.kubernetes.io/part-of"] = label(self.manifests.resolution.project)
        own = {"app.kubernetes.io/name": "{{.unit}}", **labels, _ENVIRONMENT: label(self.environment)}
        data = {
            "apiVersion": _VERSION,
            "kind": _KIND,
            "metadata": {"name": self.name, "namespace": namespace, "labels": labels},
            "spec": {
                "goTemplate": True,
                "goTemplateOptions": ["missingkey=error"],
                "generators": [{"list": {"elements": self._elements()}}],
                **({"syncPolicy": {"preserveResourcesOnDeletion": True}} if lasting else {}),
                "template": {"metadata": {"name": "{{.application}}", "labels": own}, "spec": self._application()},
            },
        }
        root = Origin("target", self.manifests.resolution.environment.span(("metadata", "name")))
        origins = PrefixOrigins(root, dict(self.origins))
        return Manifest(_KIND, _VERSION, namespace, self.name, data, self.environment, self.environment, origins)

    def _elements(self) -> list[dict[str, str]]:
        """What the template is filled with, once a unit."""
        folder, lasting = self._folder(), self._lasting()
        found = []
        for number, unit in enumerate(self.units):
            here: Path = ("spec", "generators", 0, "list", "elements", number)
            workload = self.manifests.resolution.workload(unit.name)
            self.origins[here] = (
                Origin("score", workload.spec.span(("metadata", "name")))
                if workload is not None
                else unit.manifests[0].origins.at(())
            )
            inside = next((m for m in unit.manifests if m.namespace == unit.namespace), None)
            if inside is not None:
                self.origins[*here, "namespace"] = inside.origins.at(("metadata", "namespace"))
            element = {
                "application": unit.application,
                "unit": label(unit.name),
                "namespace": unit.namespace or "",
                "path": posixpath.normpath(f"{folder}/{folder_of(unit.name)}"),
            }
            self._note("path", (*here, "path"))
            if lasting:
                element["deletion"] = "confirm" if unit.lasting else "true"
                if unit.lasting:
                    self.origins[*here, "deletion"] = unit.lasting.origins.at(())
            found.append(element)
        return found

    def _application(self) -> dict[str, Any]:
        """The spec of every Application."""
        cluster, scaled = self._text("cluster"), list(self._scaled())
        at = "server" if "://" in cluster else "name"
        for option, path in (
            ("project", ("project",)),
            ("repo-url", ("source", "repoURL")),
            ("revision", ("source", "targetRevision")),
            ("cluster", ("destination", at)),
            ("sync", ("syncPolicy", "automated")),
            ("prune", ("syncPolicy", "automated", "prune")),
            ("self-heal", ("syncPolicy", "automated", "selfHeal")),
        ):
            self._note(option, (*_TEMPLATE, *path))
        for number, (_, origin) in enumerate(scaled):
            self.origins[*_TEMPLATE, "ignoreDifferences", number] = origin
        flags = {name: self._text(option) == "true" for name, option in (("prune", "prune"), ("selfHeal", "self-heal"))}
        ways = ["CreateNamespace=true"]
        ways += ["Prune={{.deletion}}", "Delete={{.deletion}}"] if self._lasting() else []
        ways += ["RespectIgnoreDifferences=true"] if scaled else []
        return {
            "project": self._text("project"),
            "source": {
                "repoURL": self._text("repo-url"),
                "targetRevision": self._text("revision"),
                "path": "{{.path}}",
            },
            "destination": {at: cluster, "namespace": "{{.namespace}}"},
            **({"ignoreDifferences": [each for each, _ in scaled]} if scaled else {}),
            "syncPolicy": {**({"automated": flags} if self._text("sync") == "automated" else {}), "syncOptions": ways},
        }

    def _units(self) -> Iterator[_Unit]:
        """The folders that hold more than secrets, what workloads share first."""
        resolution = self.manifests.resolution
        found: dict[str, list[Manifest]] = {}
        for manifest in self.manifests.manifests:
            if not manifest.secret:
                found.setdefault(manifest.unit, []).append(manifest)
        homes = {w.name: w.namespace for w in resolution.workloads}
        nearest = min((home for home in homes.values() if home), default=None)
        for name in sorted(found, key=lambda unit: (unit != SHARED, unit)):
            own = min((m.namespace for m in found[name] if m.namespace), default=nearest)
            application = dns(f"{self.name}-{name}", limit=2 * _LONGEST)
            application = cut(application, application, limit=_LONGEST)
            lasting = next((m for m in found[name] if _holds_data(m, self.manifests)), None)
            yield _Unit(name, application, tuple(found[name]), homes.get(name) or own, lasting)

    def _scaled(self) -> Iterator[tuple[dict[str, Any], Origin]]:
        """The numbers of replicas that are committed, and that an autoscaler changes: no difference that anybody made."""
        there = {(m.kind, m.namespace, m.name): m for m in self.manifests.manifests}
        for scaler in self.manifests.manifests:
            aim = value_at(scaler.data, ("spec", "scaleTargetRef"))
            if not isinstance(aim, dict):
                continue
            scaled = there.get((str(aim.get("kind", "Deployment")), scaler.namespace, str(aim.get("name"))))
            if scaled is None or value_at(scaled.data, ("spec", "replicas")) is None:
                continue
            place = {"namespace": scaled.namespace} if scaled.namespace else {}
            names = {"group": scaled.group, "kind": scaled.kind, "name": scaled.name, **place}
            yield {**names, "jsonPointers": ["/spec/replicas"]}, scaler.origins.at(("spec", "scaleTargetRef"))

    def _lasting(self) -> Manifest | None:
        return next((unit.lasting for unit in self.units if unit.lasting), None)

    def _folder(self) -> str:
        """The folder of the environment's manifests in the repository."""
        given = self.options.text("path", self.environment)
        if given is None:
            output = self.options.outputs.get(self.environment)
            if output is None:
                raise UsageError(
                    f"where are the manifests of `{self.environment}` committed? say `{option_text('path', 'manifests/{env}')}`, or set"
                    f" `output: {{{self.environment}: manifests/{self.environment}/}}` in scorekit.yaml"
                )
            several = len(self.manifests.resolution.environment.targets) > 1
            given = f"{output.value}/{self.manifests.target}" if several else str(output.value)
        return posixpath.normpath(given)

    def _text(self, option: str) -> str:
        """The value of an option that has one."""
        return self.options.text(option, self.environment) or ""

    def _note(self, option: str, path: Path) -> None:
        """Note where an option is given that a field is made of."""
        given = self.options.given.get(option)
        if given is None and option == "path":
            given = self.options.outputs.get(self.environment)
        if given is not None:
            self.origins[path] = given.origin


def _project(sets: Sequence[ManifestSet], options: ProjectionOptions) -> Outcome[tuple[Manifest, ...]]:
    """An ApplicationSet for each environment."""
    for option in ("prune", "self-heal"):
        if options.text(option, "") == "true" and options.text("sync", "") == "manual":
            raise UsageError(
                f"option `{option}` does nothing while `sync` is manual; add `{option_text('sync', 'automated')}`"
            )
    findings = Findings()
    made = [_ApplicationSet(manifests, options) for manifests in sets]
    owners: dict[tuple[str, str], str] = {}
    for each in made:
        findings.extend(each.faults())
        names = ((_KIND, each.name), *(("Application", unit.application) for unit in each.units))
        for kind, name in names:
            other = owners.setdefault((kind, name), each.environment)
            if other != each.environment:
                raise UsageError(
                    f"`{other}` and `{each.environment}` would both have the {kind} `{name}`; tell them apart by `{spelt('name', '--option name=')}`,"
                    " with `{env}` in it"
                )
    return findings.outcome(tuple(each.document() for each in made))


def _holds_data(manifest: Manifest, manifests: ManifestSet) -> bool:
    """Whether data goes with an object, as its target says; with a Namespace goes all that is in it."""
    if manifest.kind == "Namespace":
        return True
    return any(True for _ in find_target(manifests.target).data(manifest, manifests.resolution, manifests.extra or {}))


PROJECTION = Projection(
    name="argocd",
    summary="an Argo CD ApplicationSet for the folder of an environment's committed manifests",
    target="kubernetes",
    options=_OPTIONS,
    project=_project,
    file=lambda document: f"{document.name}.yaml",
    environment=lambda data: value_at(data, ("spec", "template", "metadata", "labels", _ENVIRONMENT)),
)
