"""``scorekit parity``: every environment compiled, and compared with the strictest."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scorekit.cli import console
from scorekit.cli.in_project import in_project
from scorekit.diagnostics import Diagnostic, Severity
from scorekit.errors import UsageError
from scorekit.outcome import Findings
from scorekit.parity.compare import parity
from scorekit.parity.rules import RULES
from scorekit.report import parity as reports
from scorekit.suggest import suggestion
from scorekit.workspace.compilation import CompileInputs, compile_environments, known_environments

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.targets.api import ManifestSet
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
    """Print where environments differ; the exit status: 1 for a broken project, or for a risk where ``gate`` asks for it.

    An environment that can't be compiled is part of the answer: the others are compared all the same.
    """
    known = [rule.name for rule in RULES if rule.verdict == "risk"]
    for name in accepted:
        if name not in known:
            raise UsageError(f"--accept {name}: there is no such rule; {suggestion(name, known)}")
    # What no environment can compile, such as a score file that is not there, is no difference between them.
    given = findings.take(CompileInputs.of(project, request)) if not findings.failed else None
    if given is None or findings.failed:
        return 1
    made: list[ManifestSet] = []
    failed: dict[str, tuple[Diagnostic, ...]] = {}
    for name in _compared(project, request.environments, against):
        own = Findings()
        made += compile_environments(given, [name], own)
        if own.failed:
            failed[name] = tuple(d for d in own.items if d.severity is Severity.ERROR)
    found = parity(made, failed, against=against.removeprefix("scorekit/") if against else None, accepted=accepted)
    console.echo_paged(reports.FORMATS.find(request.form).render(found, console.palette(sys.stdout)))
    console.echo(reports.summary(found), quiet=request.quiet)
    return 1 if not found.columns or (gate and found.risks) else 0


def _compared(project: Project, environments: Sequence[str], against: str | None) -> Sequence[str]:
    """The environments to compare, two of them at least."""
    names = known_environments(project, environments)
    if against:
        names = known_environments(project, (*names, against))
    if len(names) == 1:
        raise UsageError(
            f"environments are compared with one another, and `{names[0]}` is the only one; add --env NAME"
        )
    return names
