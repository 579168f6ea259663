"""The target ``compose``: one Compose file that ``docker compose up`` runs, and ``.env`` where there are secrets.

The stages are in ``emit``. They run over entries whose values may still be references; ``finish`` is the last one and
the only one that escapes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorekit.checks.containers import REQUEST_ABOVE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from scorekit.diagnostics import Diagnostic
    from scorekit.outcome import Outcome
    from scorekit.resolve.resolution import Resolution
    from scorekit.source.document import Document
    from scorekit.targets.api import FindDefinition, ManifestSet, OutputFile, Target, TargetOptions


@dataclass(frozen=True, slots=True)
class ComposeTarget:
    """Compose, as Docker Compose v2 reads it (https://github.com/compose-spec/compose-spec)."""

    name: str = "compose"
    layouts: tuple[str, ...] = ("stream",)
    supported_options: frozenset[str] = frozenset({"builds", "publish", "env_file"})
    tolerated_codes: frozenset[str] = frozenset({REQUEST_ABOVE_LIMIT.id})
    section_keys: frozenset[str] = frozenset({"services", "volumes", "networks", "configs", "volume", "gate"})

    def section_faults(self, section: Document, definition: FindDefinition | None = None) -> Iterable[Diagnostic]:  # noqa: ARG002 - Kubernetes' alone
        """What Compose refuses in a driver's section, as far as it is known without a render."""
        from scorekit.targets.compose.schema import section_faults  # noqa: PLC0415 - other targets never load it

        return section_faults(section)

    def emit(self, resolution: Resolution, options: TargetOptions) -> Outcome[ManifestSet]:
        """The services, volumes, networks and configs of a resolution, and the files beside them."""
        from scorekit.targets.compose.emit import emit  # noqa: PLC0415 - other targets never load it

        return emit(resolution, options)

    def layout(
        self,
        manifests: ManifestSet,
        layout: str,  # noqa: ARG002 - there is one
        kept: Collection[str] = (),  # noqa: ARG002 - nothing lists files
    ) -> tuple[OutputFile, ...]:
        """``compose.yaml``, then the files that it reads."""
        from scorekit.targets.compose.layout import stream  # noqa: PLC0415 - it loads the YAML writer

        return (stream(manifests), *manifests.files)


TARGET: Target = ComposeTarget()
