"""``scorekit impact``: from a word of the command line to what it affects."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scorekit.cli import console
from scorekit.cli.compilation import CompileInputs, compile_environments, known_environments
from scorekit.cli.impact_subject import files_subject, read_errors, subject_of
from scorekit.cli.revisions import Repository
from scorekit.cli.workspace import Workspace, in_workspace, usage_error
from scorekit.impact.measure import impact
from scorekit.pipeline import without_collector
from scorekit.report import impact as reports

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.outcome import Findings


@in_workspace(errors_only=True)
def show(
    workspace: Workspace, request: Request, findings: Findings, subject: str | None, changed: str | None = None
) -> None:
    """Print what a subject, or what changed since a revision, affects."""
    if (subject is None) == (changed is None):
        raise usage_error("say what to look at: a SUBJECT, or --changed REVISION", request.files)
    names = known_environments(workspace, request.environments, request.files)
    made = compile_environments(findings.take(CompileInputs.of(workspace, request)), names, findings)
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
    rules = [known for name in names if (known := workspace.catalogue.environment(name).value) is not None]
    with without_collector():
        found = impact(about, manifests, environments=rules, failed=failed)
    console.echo_paged(reports.FORMATS.find(request.form).render(found, console.palette(sys.stdout)))
    console.echo(reports.summary(found), quiet=request.quiet)


def _changed(revision: str, workspace: Workspace) -> Sequence[str]:
    repository = Repository.of(workspace.folder.root)
    return repository.changed(repository.commit(revision))
