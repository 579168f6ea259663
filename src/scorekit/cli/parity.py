"""``scorekit parity``: where environments differ, reported."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scorekit.cli import console
from scorekit.cli.in_project import in_project, usage_error
from scorekit.errors import UsageError
from scorekit.report import parity as reports
from scorekit.report.terminal import palette
from scorekit.suggest import suggestion
from scorekit.workspace.parity import RISKS

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.outcome import Findings
    from scorekit.workspace.project import Project


@in_project()
def show(
    project: Project,
    request: Request,
    findings: Findings,
    *,
    against: str | None,
    accepted: Sequence[str],
    gate: bool,
) -> int:
    """Print where environments differ; the exit status: 1 for a broken project, or for a risk where ``gate`` asks for it."""
    for name in accepted:
        if name not in RISKS:
            raise UsageError(f"--accept {name}: there is no such rule; {suggestion(name, RISKS)}")
    names = project.known(request.environments)
    if {*names, against or names[0]} == {names[0]}:
        words = f"environments are compared with one another, and `{names[0]}` is the only one; add --env NAME"
        raise usage_error(words, request, project)
    found = findings.take(project.parity(names, against=against, accepted=accepted, **request.keywords()))
    if found is None:
        return 1
    console.echo_paged(reports.FORMATS.find(request.form).render(found, palette(sys.stdout)))
    console.echo(reports.summary(found), quiet=request.quiet)
    return 1 if not found.columns or (gate and found.risks) else 0
