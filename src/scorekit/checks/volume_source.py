"""The source of a volume, where it is a placeholder, is a resource and not one of its outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.meaning import VOLUME_SOURCE
from scorekit.placeholder import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The volumes whose source is an output."""
    for name, container in workload.containers.items():
        for target, volume in container.volumes.items():
            for found in placeholders(volume.source):
                if (
                    found.well_formed
                    and found.path[0] == "resources"
                    and found.path[1] in workload.resources
                    and len(found.path) > 2
                ):
                    path = ("containers", name, "volumes", target, "source")
                    span = workload.document.within(path, found.raw, found.occurrence)
                    message = f"the source of the volume `{target}` is an output of a resource, not the resource"
                    yield VOLUME_SOURCE.at(span, message, help=f"write `${{resources.{found.path[1]}}}`")
