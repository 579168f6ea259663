"""``scorekit check``: compiling in several environments for the diagnostics alone."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from scorekit import catalogue as catalogues
from scorekit import catalogue_check
from scorekit.catalogue import SourceFiles
from scorekit.cli import console, report_files
from scorekit.cli.verbose import Observer
from scorekit.diagnostics import Diagnostic, Severity, ordered
from scorekit.outcome import Findings
from scorekit.report import diagnostics as reports
from scorekit.workspace.compilation import CompileInputs, FindingsByEnvironment, every_environment, with_environments
from scorekit.workspace.project import Inputs, Project, root_of

if TYPE_CHECKING:
    from scorekit.cli.request import Request


def check(request: Request, observer: Observer | None = None) -> int:
    """Compile in each environment, report every finding once, with a count and the environments; the exit status."""
    observer = observer or Observer(verbose=request.verbose)
    findings = Findings()
    project = findings.take(Project.open(request))
    gathered = FindingsByEnvironment()
    names: tuple[str, ...] = ()
    if project is not None:
        observer.opened(project, request)
        names = tuple(dict.fromkeys(request.environments)) or every_environment(project)
        given = _given(project, request, findings)
        if given is not None:
            observer.read(given)
            shown = console.wants_progress(quiet=request.quiet or request.verbose)
            for name in console.with_progress(names, "checking", shown=shown):
                with gathered.collect(name) as here:
                    here.extend(_found_in(given, name, observer))
            observer.ended(given)
    return _report(request, project, gathered.environments(findings.items), names)


def _given(project: Project, request: Request, findings: Findings) -> CompileInputs | None:
    """What is compiled. A project without a score file, as of a platform team, has its drivers checked instead."""
    folder = project.folder
    narrowed = any(str(file) == "-" or folder.absolute(file) != folder.root for file in request.files)
    if narrowed or request.context or not folder.found or folder.score_files():
        return findings.take(CompileInputs.of(project, request))
    _check_catalogue(project, findings)
    return CompileInputs(project, request, Inputs((), None), {}, {}, {}, SourceFiles(folder.root))


def _found_in(given: CompileInputs, name: str, observer: Observer) -> tuple[Diagnostic, ...]:
    """What is wrong in one environment, each finding once."""
    findings = Findings()
    project = given.project
    for target in given.targets(name):
        made = findings.take(given.compile(name, target, require_images=False))
        if made is not None:
            observer.compiled(made, project.catalogue)
    found = project.catalogue.environment(name).value
    if found is not None:
        # A finding that a compile reports too is left to it, since the compile names who asks.
        reported = {(d.code, d.span) for d in findings.items}
        own = project.folder.judged(catalogues.check_environment(found, project.catalogue))
        findings.extend(d for d in own if (d.code, d.span) not in reported)
    return findings.items


def _report(
    request: Request,
    project: Project | None,
    places: Mapping[Diagnostic, Sequence[str]],
    names: Sequence[str] = (),
    drivers: int | None = None,
) -> int:
    """Report everything, for ``drivers`` their number in place of environments; the exit status.

    The findings are what is asked for, so they go to stdout.
    """
    diagnostics, root = tuple(places), root_of(project, request.files)
    context = console.context(root, environments=places if drivers is None else None, checked=names)
    faults = report_files.write(request.reports, diagnostics, context)
    shown = [d for d in diagnostics if not request.quiet or d.severity is Severity.ERROR]
    report = reports.FORMATS.find(request.form)
    if request.form != "text":
        click.echo(report.render(shown, context), nl=False)
    else:
        if shown:
            noted = [with_environments(d, context) for d in shown]
            click.echo(report.render(noted, replace(context, palette=console.palette(sys.stdout))))
        console.echo_root(shown, root, quiet=request.quiet)
    if drivers is not None or request.form == "text":
        counted = [d for d in places if d.severity is not Severity.NOTE]
        failing = [name for name in names if any(name in places[d] for d in counted)]
        there = f"{drivers} drivers" if drivers is not None else ", ".join(failing or names)
        where = f" in {there}" if there else ""
        console.echo(f"{reports.summary(diagnostics) or 'nothing wrong'}{where}", quiet=request.quiet)
    console.echo_diagnostics(faults)
    return 1 if any(d.severity is Severity.ERROR for d in (*diagnostics, *faults)) else 0


def _check_catalogue(project: Project, findings: Findings) -> int:
    """Check every type and driver against its contract; how many drivers there are."""
    findings.extend(project.folder.judged(catalogue_check.check_drivers(project.catalogue)))
    return len(project.catalogue.driver_names())


def check_drivers(request: Request) -> int:
    """Check every type and driver of the catalogue against its contract; the exit status."""
    findings = Findings()
    project = findings.take(Project.open(request))
    count = _check_catalogue(project, findings) if project is not None else 0
    return _report(request, project, dict.fromkeys(ordered(findings.items), ()), drivers=count)
