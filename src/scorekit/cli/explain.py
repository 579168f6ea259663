"""``scorekit explain``: why a value is what it is, in each environment, reported."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scorekit.cli import console
from scorekit.cli.in_project import in_project, open_project
from scorekit.report import explanation as reports
from scorekit.report.terminal import palette
from scorekit.workspace.explain import subjects as known_subjects

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.outcome import Findings
    from scorekit.workspace.project import Project


@in_project(errors_only=True)
def explain(project: Project, request: Request, findings: Findings, subject: str) -> None:
    """Print why a subject is what it is, for each environment; UsageError where nothing is called so anywhere."""
    found = project.explain(subject, request.environments, **request.keywords())
    findings.extend(found.diagnostics)
    for note in found.notes:
        console.echo(f"note: {note}", quiet=request.quiet)
    if found.value:
        console.echo_paged(reports.FORMATS.find(request.form).render(found.value, palette(sys.stdout)))


def subjects(request: Request) -> tuple[str, ...]:
    """Every subject of the environments asked for, for completion."""
    project = open_project(request).value
    return known_subjects(project, request.environments, request.compile_options()) if project is not None else ()
