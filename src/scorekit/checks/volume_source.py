"""The source of a volume, where it is a placeholder, is a resource and not one of its outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.meaning import VOLUME_SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The volumes whose source is an output."""
    for placed in workload.placeholders:
        found = placed.placeholder
        if placed.path[2] != "volumes" or found.path[0] != "resources" or len(found.path) < 3 or not found.well_formed:
            continue
        if found.path[1] in workload.resources:
            message = f"the source of the volume `{placed.path[3]}` is an output of a resource, not the resource"
            span = workload.placeholder_span(placed)
            yield VOLUME_SOURCE.at(span, message, help=f"write `${{resources.{found.path[1]}}}`")
