"""What is wrong with a project: compiled in several environments for the findings alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scorekit import catalogue as catalogues
from scorekit import catalogue_check
from scorekit.diagnostics import CheckResult
from scorekit.outcome import Findings
from scorekit.workspace.compilation import CompileInputs, FindingsByEnvironment
from scorekit.workspace.editor_schemas import stale_schemas
from scorekit.workspace.forms import names
from scorekit.workspace.opened import home_of, seen_project

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.workspace.observer import Observer
    from scorekit.workspace.opened import OpenedProject
    from scorekit.workspace.options import ProjectOptions


def check(
    project: OpenedProject, environments: Iterable[str] | None, options: ProjectOptions, observer: Observer
) -> CheckResult:
    """Compile in each environment, and gather every finding once, with the environments that it holds in."""
    folder = project.folder
    findings = Findings((*project.diagnostics, *folder.judged(stale_schemas(folder.root, project.catalogue))))
    gathered = FindingsByEnvironment()
    chosen = tuple(dict.fromkeys(names("environments", environments, "dev"))) or project.environments
    given = _given(project, options, findings)
    if given is not None:
        observer.read(given.names_read)
        for name in observer.each(chosen):
            with gathered.collect(name) as here:
                here.extend(found_in(given, name, observer))
        observer.ended(given.sources, given.sources.asked)
    return CheckResult(gathered.environments(findings.items), chosen, *seen_project(home_of(project.folder)))


def _given(project: OpenedProject, options: ProjectOptions, findings: Findings) -> CompileInputs | None:
    """What is compiled. A project without a score file, as of a platform team, has its drivers checked instead."""
    folder = project.folder
    narrowed = any(file != folder.root for file in options.files)
    if narrowed or options.context or not folder.found or folder.score_files():
        return findings.take(CompileInputs.of(project, options))
    findings.extend(folder.judged(catalogue_check.check_drivers(project.catalogue)))
    return CompileInputs.nothing(project, options)


def found_in(given: CompileInputs, name: str, observer: Observer) -> tuple[Diagnostic, ...]:
    """What is wrong in one environment, each finding once."""
    findings = Findings()
    project = given.project
    for target in given.targets(name):
        made = findings.take(given.compile(name, target, require_images=False, caches=observer.caches))
        if made is not None:
            observer.compiled(made, project.catalogue)
    found = project.catalogue.environment(name).value
    if found is not None:
        # A finding that a compile reports too is left to it, since the compile names who asks.
        reported = {(d.code, d.span) for d in findings.items}
        own = project.folder.judged(catalogues.check_environment(found, project.catalogue))
        findings.extend(d for d in own if (d.code, d.span) not in reported)
    return findings.items
