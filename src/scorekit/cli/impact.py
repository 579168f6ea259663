"""``scorekit impact``: from a word of the command line to what it affects."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scorekit.cli import console
from scorekit.cli.compilation import compile_environments, known_environments, open_workspace
from scorekit.cli.impact_subject import files_subject, read_errors, subject_of
from scorekit.cli.revisions import Repository
from scorekit.cli.workspace import Workspace, usage_error
from scorekit.impact.measure import impact
from scorekit.outcome import Findings
from scorekit.pipeline import without_collector
from scorekit.report import impact as reports

if TYPE_CHECKING:
    from scorekit.cli.arguments import Request
    from scorekit.model.environment import Environment


def show(request: Request, subject: str | None, environments: Sequence[str], changed: str | None = None) -> int:
    """Print what a subject, or what changed since a revision, affects; the exit status."""
    if (subject is None) == (changed is None):
        raise usage_error("say what to look at: a SUBJECT, or --changed REVISION", request.files)
    findings = Findings()
    workspace = open_workspace(request, findings)
    if workspace is not None:
        _show_in(workspace, request, subject, environments, changed, findings)
    root = workspace.folder.root if workspace is not None else None
    # Warnings are left to `check`: who asks for an impact has another question.
    console.echo_diagnostics(findings.items, root=root, quiet=True)
    return 1 if findings.failed else 0


def _show_in(
    workspace: Workspace,
    request: Request,
    subject: str | None,
    environments: Sequence[str],
    changed: str | None,
    findings: Findings,
) -> None:
    names = known_environments(workspace, environments, request.files)
    made = compile_environments(workspace, request, names, findings)
    manifests = [one.manifests for one in made]
    broken = read_errors(subject or "", workspace)
    if broken:
        findings.extend(broken)
        return
    about = (
        files_subject(changed, _changed(changed, workspace))
        if changed is not None
        else subject_of(subject or "", workspace, manifests)
    )
    failed = [name for name in names if not any(one.environment == name.removeprefix("scorekit/") for one in made)]
    with without_collector():
        found = impact(about, manifests, environments=_known(workspace, names), failed=failed)
    report = reports.FORMATS.find(request.form)
    colours = console.palette(sys.stdout)
    console.echo_paged(report.render(found, colours))
    console.echo(reports.summary(found), quiet=request.quiet)


def _changed(revision: str, workspace: Workspace) -> Sequence[str]:
    repository = Repository.of(workspace.folder.root)
    return repository.changed(repository.commit(revision))


def _known(workspace: Workspace, names: Sequence[str]) -> Iterator[Environment]:
    """The environments whose rules are shown: those looked at."""
    for name in names:
        found = workspace.catalogue.environment(name).value
        if found is not None:
            yield found
