"""The dependency graph of a project, drawn in some of its environments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scorekit import drawing
from scorekit.errors import expect
from scorekit.outcome import Findings, Outcome
from scorekit.workspace.compilation import CompileInputs, compile_environments

if TYPE_CHECKING:
    from scorekit.drawing import Drawing
    from scorekit.workspace.opened import OpenedProject
    from scorekit.workspace.options import ProjectOptions


def draw(
    project: OpenedProject,
    environments: Iterable[str] | None,
    options: ProjectOptions,
    *,
    focus: str | None,
    explain: bool,
) -> Outcome[Drawing]:
    """What ``Project.draw`` is asked for."""
    expect("focus", focus, str | None, "what a node is called")
    names = project.known(environments, named=True)
    if not environments:
        names = tuple(sorted(names, key=lambda name: name != project.folder.default_environment))
    findings = Findings()
    given = findings.take(CompileInputs.of(project, options))
    made = () if given is None else compile_environments(given, names, findings, require_images=False)
    if findings.failed:
        return findings.outcome(None)
    drawn = drawing.draw(made)
    if focus is not None:
        drawn = drawing.focused(drawn, focus)
    return findings.outcome(drawing.explained(drawn, made) if explain else drawn)
