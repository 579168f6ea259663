"""``scorekit parity``: every environment compiled, and compared with the strictest."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scorekit.cli import console
from scorekit.cli.compilation import CompileInputs, compile_environments, known_environments, open_workspace
from scorekit.diagnostics import Diagnostic, Severity
from scorekit.errors import UsageError
from scorekit.outcome import Findings
from scorekit.parity.compare import parity
from scorekit.parity.rules import RULES
from scorekit.report import parity as reports
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from scorekit.cli.arguments import Request
    from scorekit.cli.workspace import Workspace
    from scorekit.parity.result import Parity
    from scorekit.targets.api import ManifestSet


def show(
    request: Request, environments: Sequence[str], *, against: str | None, accepted: Sequence[str], gate: bool
) -> int:
    """Print where environments differ; the exit status: 1 for a broken project, or for a risk where ``gate`` asks for it.

    An environment that can't be compiled is part of the answer: the others are compared all the same.
    """
    known = [rule.name for rule in RULES if rule.verdict == "risk"]
    for name in accepted:
        if name not in known:
            hint = did_you_mean(name, known) or f"there are: {', '.join(known)}"
            raise UsageError(f"--accept {name}: there is no such rule; {hint}")
    findings = Findings()
    workspace = open_workspace(request, findings)
    found = None
    # What no environment can compile, such as a score file that is not there, is no difference between them.
    given = (
        findings.take(CompileInputs.of(workspace, request)) if workspace is not None and not findings.failed else None
    )
    if workspace is not None and given is not None and not findings.failed:
        found = _found(given, workspace, request, environments, against, accepted)
        console.echo_paged(reports.FORMATS.find(request.form).render(found, console.palette(sys.stdout)))
        console.echo(reports.summary(found), quiet=request.quiet)
    root = workspace.folder.root if workspace is not None else None
    console.echo_diagnostics(findings.items, root=root, quiet=request.quiet)
    nothing = found is None or not found.columns
    return 1 if findings.failed or nothing or (gate and found is not None and found.risks) else 0


def _found(
    given: CompileInputs,
    workspace: Workspace,
    request: Request,
    environments: Sequence[str],
    against: str | None,
    accepted: Sequence[str],
) -> Parity:
    names = known_environments(workspace, environments)
    if against:
        names = known_environments(workspace, (*names, against))
    if len(names) == 1:
        raise UsageError(
            f"environments are compared with one another, and `{names[0]}` is the only one; add --env NAME"
        )
    made: list[ManifestSet] = []
    failed: dict[str, tuple[Diagnostic, ...]] = {}
    for name in names:
        findings = Findings()
        made += [one.manifests for one in compile_environments(workspace, request, [name], findings, given)]
        if findings.failed:
            failed[name] = tuple(d for d in findings.items if d.severity is Severity.ERROR)
    return parity(made, failed, against=against.removeprefix("scorekit/") if against else None, accepted=accepted)
