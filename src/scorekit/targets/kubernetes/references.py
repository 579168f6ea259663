"""References of a pod: what Kubernetes puts in their place, and the errors where nothing can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scorekit.codes import targets as codes
from scorekit.diagnostics import Code, Label
from scorekit.lazy_dataclass import dataclass
from scorekit.resolve.secrets import Composed, External
from scorekit.source.document import Mark, fragment_span
from scorekit.values import ConfigMapKey, Reference, RuntimeVariable, SecretKey, SecretValue, references

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.resolve.resolution import Origin, ResolvedWorkload
    from scorekit.targets.kubernetes.emit_context import EmitContext


class ReferencedKey(NamedTuple):
    """A key of a Secret or ConfigMap, in words of a pod."""

    #: ``Secret`` or ``ConfigMap``.
    kind: str
    name: str
    key: str

    @property
    def selector(self) -> dict[str, dict[str, str]]:
        """The body of ``valueFrom``."""
        field_name = "secretKeyRef" if self.kind == "Secret" else "configMapKeyRef"
        return {field_name: {"name": self.name, "key": self.key}}


@dataclass(frozen=True, slots=True)
class ReferenceSite:
    """Where a reference is used: in a workload's text, or in a driver's."""

    origin: Origin
    #: The workload whose names the origin's inputs are; None in a driver's text.
    workload: ResolvedWorkload | None = None


@dataclass(frozen=True, slots=True)
class ReferenceReader:
    """A pod that reads references."""

    emission: EmitContext
    namespace: str | None

    def key(self, reference: Reference, site: ReferenceSite) -> ReferencedKey | None:
        """The key that a reference stands for; None, and a finding, where a pod can't read it."""
        if isinstance(reference, SecretValue):
            return self._derived(reference, site)
        if isinstance(reference, SecretKey | ConfigMapKey):
            if reference.namespace != self.namespace and reference.namespace is not None:
                mine = f"namespace `{self.namespace}`" if self.namespace else "no namespace of its own"
                message = f"{reference!r} lies in namespace `{reference.namespace}`, and its reader has {mine}"
                self.report(codes.FOREIGN_REFERENCE, message, reference, site)
                return None
            return ReferencedKey(
                "Secret" if isinstance(reference, SecretKey) else "ConfigMap", reference.name, reference.key
            )
        help_ = None
        if isinstance(reference, RuntimeVariable):
            help_ = "bind the resource to a Secret in environments for clusters: `{secretRef: {name: ..., key: ...}}`"
            if not reference.required:
                help_ = f"give it under `variables` of environment `{self.emission.resolution.environment.name}`"
        self.report(codes.RUNTIME_VARIABLE, f"{reference!r} has no value on a cluster", reference, site, help_)
        return None

    def _derived(self, secret: SecretValue, site: ReferenceSite) -> ReferencedKey | None:
        resolution = self.emission.resolution
        if not resolution.secrets.can_reveal(secret) and not resolution.secrets.is_provided(secret):
            message = f"environment `{resolution.environment.name}` can't provide {secret!r}"
            help_ = "choose another driver, or bind the resource to a Secret that exists"
            source = resolution.resources[secret.uid].secrets.get(secret.key)
            if isinstance(source, External):
                help_ = (
                    f"it is entry `{source.key}` of a store: write `secrets: {{backend: external-secrets, store: ...}}`"
                )
            elif isinstance(source, Composed) and resolution.secrets.backend == "csi":
                help_ = "the CSI driver fills in no texts; `external-secrets` does, or read the parts of this one"
            self.report(codes.SECRET_WITHOUT_BACKEND, message, secret, site, help_)
            return None
        return ReferencedKey("Secret", resolution.resources[secret.uid].name, secret.key)

    def report(
        self, code: Code, message: str, reference: Reference, site: ReferenceSite, help_: str | None = None
    ) -> None:
        """Note a fault of a reference at its placeholder, with the way that it came."""
        span, labels = trail(self.emission, reference, site)
        self.emission.findings.add(code.at(span, message, help=help_, labels=labels))


def trail(emission: EmitContext, reference: Reference, site: ReferenceSite) -> tuple[Span, tuple[Label, ...]]:
    """The placeholder that a reference came in by, and the output that gave it."""
    if site.workload is None:
        return site.origin.span, ()
    # Loaded only here: what goes well asks for no way.
    from scorekit.lineage import Lineage  # noqa: PLC0415

    lineage = Lineage(emission.resolution)
    for name in site.origin.inputs:
        output = next(map(lineage.traced, lineage.meant(site.workload.name, name)), None)
        if output is not None and reference in references(output.value):
            found = site.origin.span
            mark = Mark(found.source, found.line, found.column, found.end_line, found.end_column)
            label = Label(output.origin.span, f"`{name}` is {reference!r}")
            return fragment_span(mark, f"${{{name}}}"), (label,)
    return site.origin.span, ()
