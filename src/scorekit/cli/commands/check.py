"""``scorekit check``: everything that can be wrong with score files, drivers and environments, and nothing written."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from scorekit.cli import console, options, usage
from scorekit.cli.in_project import open_project
from scorekit.cli.request import Request
from scorekit.diagnostics import CheckResult, Severity
from scorekit.report import diagnostics as reports
from scorekit.report.terminal import palette, wants_progress
from scorekit.workspace import report_files
from scorekit.workspace.report_files import context_of

if TYPE_CHECKING:
    from scorekit.workspace.observer import TimedObserver
    from scorekit.workspace.project import Project


@usage.command(
    "check",
    "scorekit check",
    "scorekit check score.yaml --env dev --env prod",
    "scorekit check --format json",
    "scorekit check --format github --report sarif=scorekit.sarif --report junit=scorekit.xml",
    cls=usage.GroupedCommand,
)
@options.files
@options.environments("An environment to check in; several may be given.  [default: all]")
@options.target
@options.compiled
@click.option("--watch", is_flag=True, help="Check again whenever a file changes that matters, until Ctrl-C.")
@options.report
@options.reports
@options.quiet
@options.verbose
def command(*, watch: bool, **arguments: object) -> int:
    """Compile score FILES (or the whole project) in every environment, and report what is wrong.

    Without --env: the project's own environments, or the built-in ones when it has none. An image that only the deploy
    supplies (`image: .`) is fine here.
    """
    request = Request(**arguments)  # type: ignore[arg-type]
    if watch:
        from scorekit.cli import watcher

        return watcher.watch(lambda observer: check(request, observer), request, "checked")
    return check(request)


def check(request: Request, observer: TimedObserver | None = None) -> int:
    """Compile in each environment, report every finding once, with a count and the environments; the exit status."""
    observer = observer or console.observer(verbose=request.verbose)
    opened = open_project(request)
    project = opened.value
    if project is None:
        return report(request, None, CheckResult(dict.fromkeys(opened.diagnostics, ())))
    observer.opened(project)
    shown = not (request.quiet or request.verbose) and wants_progress(sys.stderr)
    observer.progress = partial(console.with_progress, doing="checking", shown=shown)
    found = project.check(request.environments, observer=observer, **request.keywords())
    return report(request, project, found)


def report(request: Request, project: Project | None, found: CheckResult, drivers: int | None = None) -> int:
    """Report everything, for ``drivers`` their number in place of environments; the exit status.

    The findings are what is asked for, so they go to stdout.
    """
    from scorekit.workspace.opened import root_of

    root = root_of(project, request.paths)
    environments = found.environments if drivers is None else None
    context = context_of(root, environments=environments, checked=found.checked)
    faults = report_files.write(request.reports, found.diagnostics, context)
    shown = [d for d in found.diagnostics if not request.quiet or d.severity is Severity.ERROR]
    form = reports.FORMATS.find(request.form)
    if request.form != "text":
        click.echo(form.render(shown, context), nl=False)
    else:
        if shown:
            noted = [reports.with_environments(d, context) for d in shown]
            click.echo(form.render(noted, replace(context, palette=palette(sys.stdout))))
        console.echo_root(shown, root, quiet=request.quiet)
    if drivers is not None or request.form == "text":
        there = f"{drivers} drivers" if drivers is not None else ", ".join(found.failing or found.checked)
        console.echo(reports.verdict(found.diagnostics, there), quiet=request.quiet)
    console.echo_diagnostics(faults)
    return 1 if any(d.severity is Severity.ERROR for d in (*found.errors, *faults)) else 0
