"""Kubernetes: workloads as Deployments and their kin, with everything that an API server needs to run them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from scorekit.diagnostics import Diagnostic
    from scorekit.outcome import Outcome
    from scorekit.resolve.resolution import Resolution
    from scorekit.source.document import Document
    from scorekit.targets.api import FindDefinition, ManifestSet, OutputFile, Target, TargetOptions


@dataclass(frozen=True, slots=True)
class KubernetesTarget:
    """Kubernetes 1.29 or newer. Its modules are loaded by the first emission: naming a target costs nothing."""

    name: str = "kubernetes"
    layouts: tuple[str, ...] = ("stream", "files", "kustomize")
    supported_options: frozenset[str] = frozenset({"namespace"})
    tolerated_codes: frozenset[str] = frozenset()
    section_keys: frozenset[str] = frozenset({"manifests", "volume", "workload"})

    def section_faults(self, section: Document, definition: FindDefinition | None = None) -> Iterable[Diagnostic]:
        """What Kubernetes refuses in a driver's section, as far as it is known without a render."""
        from scorekit.targets.kubernetes.section import section_faults  # noqa: PLC0415 - see the class

        return section_faults(section, definition)

    def emit(self, resolution: Resolution, options: TargetOptions) -> Outcome[ManifestSet]:
        """The objects of every selected workload and of every shared resource that one of them needs."""
        from scorekit.targets.kubernetes.emit import emit  # noqa: PLC0415 - see the class

        return emit(resolution, options)

    def layout(self, manifests: ManifestSet, layout: str, kept: Collection[str] = ()) -> tuple[OutputFile, ...]:
        """The files of an output."""
        from scorekit.targets.kubernetes.layout import layout as lay_out  # noqa: PLC0415 - see the class

        return lay_out(manifests, layout, kept)


TARGET: Target = KubernetesTarget()
