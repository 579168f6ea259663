"""A placeholder of a resource without an output stands only as the whole source of a volume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.meaning import BARE_RESOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The placeholders that lack an output."""
    for placed in workload.placeholders:
        found = placed.placeholder
        bare = found.well_formed and len(found.path) == 2 and found.path[0] == "resources"
        volume = placed.path[2] == "volumes"
        if not bare or (volume and placed.text == found.raw):
            continue
        name = found.path[1]
        span = workload.placeholder_span(placed)
        message = f"`{found.raw}` is the resource itself, and a text needs one of its outputs"
        help_ = f"write `{found.raw}` alone" if volume else f"name the output: `${{resources.{name}.KEY}}`"
        yield BARE_RESOURCE.at(span, message, help=help_)
