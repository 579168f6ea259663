"""``scorekit explain``: why a value is what it is, in each environment, reported; and where else to look for what nothing is."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.cli import console
from scorekit.cli.in_project import in_project, open_project
from scorekit.errors import UsageError
from scorekit.explain import explainer_of
from scorekit.explain.subjects import NoSubjectError
from scorekit.report import explanation as reports
from scorekit.report.terminal import palette
from scorekit.workspace.explain import explained, from_the_root, known_in
from scorekit.workspace.options import CompileOptions

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.outcome import Findings
    from scorekit.workspace.options import CompileKeywords
    from scorekit.workspace.project import Project


@in_project(errors_only=True)
def explain(project: Project, request: Request, findings: Findings, subject: str) -> None:
    """Print why a subject is what it is, for each environment; UsageError where nothing is called so anywhere."""
    options = request.keywords()
    names = explained(project, request.environments)
    try:
        found = project.explain(subject, names, **options)
    except NoSubjectError as fault:
        raise UsageError(_elsewhere(project, options, from_the_root(project, subject), names) or str(fault)) from fault
    findings.extend(found.diagnostics)
    for note in found.notes:
        console.echo(f"note: {note}", quiet=request.quiet)
    if found.value:
        console.echo_paged(reports.FORMATS.find(request.form).render(found.value, palette(sys.stdout)))


def subjects(request: Request) -> tuple[str, ...]:
    """Every subject of the environments asked for, for completion."""
    project = open_project(request).value
    if project is None:
        return ()
    made = project.compile_all(explained(project, request.environments), require_images=False, **request.keywords())
    return tuple(sorted({name for one in made.value for name in explainer_of(one).subjects()}))


def _elsewhere(project: Project, options: CompileKeywords, subject: str, names: Sequence[str]) -> str | None:
    """A hint for a subject that no compile here knows: where it is known, or which command shows it; else None."""
    others = known_in(project, subject, names, CompileOptions.of(options))
    if others:
        made = project.compile_all(names, require_images=False, **options).value
        here = ", ".join(dict.fromkeys(one.resolution.environment_name for one in made))
        return (
            f"nothing is called `{subject}` in {here}, but in {', '.join(others)} something is: say --env {others[0]}"
        )
    catalogue = project.catalogue
    if catalogue.has_driver(subject):
        return f"driver `{subject}` serves nothing here; `scorekit drivers show {subject}` tells of the driver itself"
    if subject in catalogue.type_names():
        return f"`{subject}` is a type: `scorekit types show {subject}` tells of it, `scorekit impact {subject}` who asks for it"
    if catalogue.has_environment(subject):
        return f"`{subject}` is an environment: `scorekit envs show {subject}` tells of it"
    if subject and any((folder / subject).is_file() for folder in (Path.cwd(), project.folder.root)):
        return f"`{subject}` is a file; name a line of it, say {subject}:12"
    return None
