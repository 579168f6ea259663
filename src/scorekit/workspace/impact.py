"""What a subject, or what changed since a revision, has a hand in: over a project's environments."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.errors import UsageError, expect
from scorekit.impact.measure import impact as measured
from scorekit.outcome import Findings
from scorekit.workspace.compilation import CompileInputs, compile_environments
from scorekit.workspace.impact_subject import files_subject, read_errors, subject_of
from scorekit.workspace.partial import Partial
from scorekit.workspace.revisions import Repository

if TYPE_CHECKING:
    from scorekit.impact.result import Impact
    from scorekit.workspace.opened import OpenedProject
    from scorekit.workspace.options import ProjectOptions


def impact(
    project: OpenedProject,
    subject: str | None,
    environments: Iterable[str] | None,
    options: ProjectOptions,
    *,
    changed: str | None,
) -> Partial[Impact | None]:
    """The impact of ``subject``, or of all files that differ from the revision ``changed``; None where the subject is broken."""
    expect("subject", subject, str | None, "what `scorekit impact` takes, as a text")
    expect("changed", changed, str | None, "a revision")
    if (subject is None) == (changed is None):
        raise UsageError("say what to look at: a subject, or a revision since which files changed")
    names = project.known(environments, named=bool(options.files))
    findings = Findings()
    made = compile_environments(findings.take(CompileInputs.of(project, options)), names, findings)
    broken = read_errors(subject or "", project)
    if broken:
        findings.extend(broken)
        return Partial(None, findings.items)
    if changed is not None:
        if project.revision:
            raise UsageError(
                f"what changed is asked of the files that lie here, and this is the project at {project.revision}"
            )
        repository = Repository.of(project.folder.root)
        commit = repository.commit(changed)
        files = [*repository.changed(commit)]
        for source in project.folder.platform:
            # A platform beside the project: its files are called as findings call them.
            if source.root is not None and Path(os.path.realpath(source.root)).is_relative_to(repository.top):
                there = Repository(repository.top, os.path.relpath(os.path.realpath(source.root), repository.top))
                files += [f"{source.name}:{path}" for path in there.changed(commit)]
        about = files_subject(changed, files)
    else:
        about = subject_of(subject or "", project, made)
    compiled = {one.resolution.environment_name for one in made}
    failed = [name for name in names if name.removeprefix("scorekit/") not in compiled]
    rules = [known for name in names if (known := project.catalogue.environment(name).value) is not None]
    return Partial(measured(about, made, environments=rules, failed=failed), findings.items)
