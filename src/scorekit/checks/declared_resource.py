"""Placeholders name resources that the workload declares.

Resources of other workloads can't be read: whoever shares one declares it with the same id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.meaning import UNDECLARED_RESOURCE
from scorekit.suggest import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload
    from scorekit.placeholder import Placeholder


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The placeholders of undeclared resources."""
    for placed in workload.placeholders:
        found = placed.placeholder
        if found.path[0] != "resources" or len(found.path) < 2 or not found.well_formed:
            continue
        name = found.path[1]
        if name not in workload.resources:
            span = workload.placeholder_span(placed)
            yield UNDECLARED_RESOURCE.at(
                span, f"the workload declares no resource `{name}`", help=_help(workload, found)
            )


def _help(workload: Workload, found: Placeholder) -> str:
    name = found.path[1]
    if name == "resources" and found.path[2:] and found.path[2] in workload.resources:
        return f"write `${{{found.raw.removeprefix('${resources.')}`"
    near = did_you_mean(name, workload.resources)
    if near:
        return near
    declare = f"declare it: `resources: {{{name}: {{type: ...}}}}`"
    return f"{declare}; declared so far: {listed(workload.resources)}" if workload.resources else declare
