"""``scorekit check``: everything that is wrong with a project, reported."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from scorekit import catalogue_check
from scorekit.cli import console
from scorekit.cli.in_project import open_project
from scorekit.cli.verbose import Observer
from scorekit.diagnostics import CheckResult, Severity, ordered
from scorekit.report import diagnostics as reports
from scorekit.report.terminal import palette
from scorekit.workspace import report_files
from scorekit.workspace.opened import root_of
from scorekit.workspace.report_files import context_of

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.workspace.project import Project


def check(request: Request, observer: Observer | None = None) -> int:
    """Compile in each environment, report every finding once, with a count and the environments; the exit status."""
    observer = observer or Observer(verbose=request.verbose)
    opened = open_project(request)
    project = opened.value
    if project is None:
        return _report(request, None, CheckResult(dict.fromkeys(opened.diagnostics, ())))
    observer.opened(project)
    observer.progress = console.wants_progress(quiet=request.quiet or request.verbose)
    found = project.check(request.environments, observer=observer, **request.keywords())
    return _report(request, project, found)


def _report(request: Request, project: Project | None, found: CheckResult, drivers: int | None = None) -> int:
    """Report everything, for ``drivers`` their number in place of environments; the exit status.

    The findings are what is asked for, so they go to stdout.
    """
    root = root_of(project, request.paths)
    environments = found.environments if drivers is None else None
    context = context_of(root, environments=environments, checked=found.checked)
    faults = report_files.write(request.reports, found.diagnostics, context)
    shown = [d for d in found.diagnostics if not request.quiet or d.severity is Severity.ERROR]
    report = reports.FORMATS.find(request.form)
    if request.form != "text":
        click.echo(report.render(shown, context), nl=False)
    else:
        if shown:
            noted = [reports.with_environments(d, context) for d in shown]
            click.echo(report.render(noted, replace(context, palette=palette(sys.stdout))))
        console.echo_root(shown, root, quiet=request.quiet)
    if drivers is not None or request.form == "text":
        there = f"{drivers} drivers" if drivers is not None else ", ".join(found.failing or found.checked)
        where = f" in {there}" if there else ""
        console.echo(f"{reports.summary(found.diagnostics) or 'nothing wrong'}{where}", quiet=request.quiet)
    console.echo_diagnostics(faults)
    return 1 if any(d.severity is Severity.ERROR for d in (*found.errors, *faults)) else 0


def check_drivers(request: Request) -> int:
    """Check every type and driver of the catalogue against its contract; the exit status."""
    opened = open_project(request)
    found, project, count = list(opened.diagnostics), opened.value, 0
    if project is not None:
        found += project.folder.judged(catalogue_check.check_drivers(project.catalogue))
        count = len(project.catalogue.driver_names())
    return _report(request, project, CheckResult(dict.fromkeys(ordered(found), ())), drivers=count)
