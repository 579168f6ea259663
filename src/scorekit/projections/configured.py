"""What scorekit.yaml says of projections: their options, each held to the projection's record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from scorekit import projections
from scorekit.codes.catalogue import NO_SUCH_OPTION
from scorekit.projections.api import find_projection
from scorekit.resolve.resolution import Origin, Traced
from scorekit.suggest import suggestion

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.project import Project


def project_faults(project: Project) -> Iterator[Diagnostic]:
    """What ``projections`` of scorekit.yaml says and no projection takes."""
    for name, options in project.projections.items():
        if name not in projections.names():
            yield NO_SUCH_OPTION.at(
                project.span(("projections", name), key=True),
                f"there is no projection `{name}`",
                help=suggestion(name, projections.names()),
            )
            continue
        for option, value in options.items():
            if fault := find_projection(name).fault(option, value):
                there = option in find_projection(name).named
                yield NO_SUCH_OPTION.at(
                    project.span(("projections", name, option), key=not there), fault[0], help=fault[1]
                )


def project_options(project: Project, name: str) -> Mapping[str, Traced]:
    """The options that scorekit.yaml gives a projection."""
    return {
        option: Traced(value, Origin("option", project.span(("projections", name, option))))
        for option, value in project.projections.get(name, {}).items()
    }
