"""``scorekit impact``: what a subject affects, reported."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scorekit.cli import console
from scorekit.cli.in_project import in_project, usage_error
from scorekit.report import impact as reports
from scorekit.report.terminal import palette

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.outcome import Findings
    from scorekit.workspace.project import Project


@in_project(errors_only=True)
def show(
    project: Project, request: Request, findings: Findings, subject: str | None, changed: str | None = None
) -> None:
    """Print what a subject, or what changed since a revision, affects."""
    if (subject is None) == (changed is None):
        raise usage_error("say what to look at: a SUBJECT, or --changed REVISION", request, project)
    found = project.impact(subject, request.environments, changed=changed, **request.keywords())
    findings.extend(found.diagnostics)
    if found.value is not None:
        console.echo_paged(reports.FORMATS.find(request.form).render(found.value, palette(sys.stdout)))
        console.echo(reports.summary(found.value), quiet=request.quiet)
