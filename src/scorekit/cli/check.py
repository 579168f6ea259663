"""Checking: compiling in several environments for the diagnostics alone."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from scorekit import catalogue as catalogues
from scorekit.catalogue import SourceFiles
from scorekit.cli import console, report_files, verbose
from scorekit.cli.compilation import Located, RenderInputs, compile_in, every_environment, located
from scorekit.cli.workspace import Inputs, Workspace
from scorekit.diagnostics import Severity, ordered
from scorekit.outcome import Findings
from scorekit.report import diagnostics as reports
from scorekit.resolve import contract
from scorekit.resolve.trees import compile_tree
from scorekit.targets.record import find_target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from scorekit.catalogue import Catalogue
    from scorekit.cli.arguments import Request
    from scorekit.cli.report_files import ReportFile
    from scorekit.cli.verbose import Observer
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.driver import Driver
    from scorekit.report.diagnostics import Context


def check(request: Request, environments: Sequence[str], observer: Observer | None = None) -> int:
    """Compile in each environment, tell every finding once, and say how many there were and where; the exit status."""
    observer = observer or verbose.observer(verbose=request.verbose)
    findings = Findings()
    workspace = findings.take(
        Workspace.open(request.files, drivers=request.driver_folders, environments=request.environment_folders)
    )
    places = Located()
    names: tuple[str, ...] = ()
    if workspace is not None:
        observer.opened(workspace, request)
        names = tuple(dict.fromkeys(environments)) or every_environment(workspace)
        given = _given(workspace, request, findings)
        if given is not None:
            observer.read(given)
            watched = console.tracked(
                names, "checking", shown=console.wants_progress(quiet=request.quiet or request.verbose)
            )
            for name in watched:
                with places.of(name) as here:
                    here.extend(_found_in(workspace, request, given, name, observer))
            observer.ended(given)
    root = Workspace.root_of(workspace, request.files)
    return _told(request, places.places(findings.items), names, root)


def _given(workspace: Workspace, request: Request, findings: Findings) -> RenderInputs | None:
    """What is compiled. A project without a score file, as of a platform team, has its drivers checked instead."""
    folder = workspace.folder
    narrowed = any(str(file) == "-" or folder.absolute(file) != folder.root for file in request.files)
    if narrowed or request.context or not folder.found or folder.score_files():
        return findings.take(RenderInputs.of(workspace, request))
    _check_catalogue(workspace, findings)
    return RenderInputs(Inputs((), None), {}, {}, {}, SourceFiles(folder.root))


def _found_in(
    workspace: Workspace, request: Request, given: RenderInputs, name: str, observer: Observer
) -> tuple[Diagnostic, ...]:
    """What is wrong in one environment, each finding once."""
    findings = Findings()
    found = workspace.catalogue.environment(name).value
    for target in (request.target,) if request.target or found is None else found.targets:
        made = findings.take(compile_in(workspace, request, given, name, target, require_images=False))
        if made is not None:
            observer.compiled(made, workspace.catalogue)
    if found is not None:
        # What a compile tells of as well is told by it, since it names who asks.
        told = {(d.code, d.span) for d in findings.items}
        own = workspace.folder.judged(catalogues.check_environment(found, workspace.catalogue))
        findings.extend(d for d in own if (d.code, d.span) not in told)
    return findings.items


def _told(
    request: Request,
    places: Mapping[Diagnostic, Sequence[str]],
    names: Sequence[str],
    root: Path | None,
) -> int:
    """The exit status, when everything is told. ``check`` is asked for its findings, so they are what goes to stdout."""
    diagnostics = tuple(places)
    context = console.context(root, environments=places, checked=names)
    faults = report_files.write(request.reports, diagnostics, context)
    shown = [d for d in diagnostics if not request.quiet or d.severity is Severity.ERROR]
    if request.form != "text":
        click.echo(reports.FORMATS.find(request.form).render(shown, context), nl=False)
    else:
        _tell(shown, context, request, root)
    console.tell(faults)
    return 1 if any(d.severity is Severity.ERROR for d in (*diagnostics, *faults)) else 0


def _tell(shown: Sequence[Diagnostic], context: Context, request: Request, root: Path | None) -> None:
    """The findings for people, and in how many environments they hold."""
    if shown:
        told = [located(d, context) for d in shown]
        click.echo(reports.FORMATS.find("text").render(told, replace(context, palette=console.palette(sys.stdout))))
    console.say_root(shown, root, quiet=request.quiet)
    places = context.environments or {}
    counted = [d for d in places if d.severity is not Severity.NOTE]
    failing = [name for name in context.checked if any(name in places[d] for d in counted)]
    where = f" in {', '.join(failing or context.checked)}" if context.checked else ""
    console.say(f"{reports.summary(tuple(places)) or 'nothing wrong'}{where}", quiet=request.quiet)


def _check_catalogue(workspace: Workspace, findings: Findings) -> int:
    """Hold every type and driver against its contract; how many drivers there are."""
    catalogue = workspace.catalogue
    names = catalogue.driver_names()
    found = Findings(catalogue.incomplete())
    for name in catalogue.type_names():
        kind = found.take(catalogue.resource_type(name))
        found.extend(contract.check_type(kind) if kind else ())
    for name in names:
        driver = found.take(catalogue.driver(name))
        kind = catalogue.resource_type(driver.type).value if driver else None
        if driver and kind:
            found.extend(contract.check_driver(driver, kind, catalogue))
            found.extend(_outlines(driver, catalogue))
    findings.extend(workspace.folder.judged(found.items))
    return len(names)


def _outlines(driver: Driver, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """What the targets' languages refuse in a driver's sections, as far as it is known without a render."""
    for target in driver.targets:
        tree = compile_tree(driver.document.part((target,))).value
        if tree is not None:
            yield from find_target(target).section_faults(tree.outline(), catalogue.definition)


def check_drivers(
    driver_folders: Sequence[Path], environment_folders: Sequence[Path], form: str, asked: Sequence[ReportFile] = ()
) -> int:
    """Hold every type and driver of the catalogue against its contract; the exit status."""
    findings = Findings()
    workspace = findings.take(Workspace.open((), drivers=driver_folders, environments=environment_folders))
    count = _check_catalogue(workspace, findings) if workspace is not None else 0
    diagnostics = ordered(findings.items)
    context = console.context(Workspace.root_of(workspace, ()))
    faults = report_files.write(asked, diagnostics, context)
    report = reports.FORMATS.find(form)
    if form != "text":
        click.echo(report.render(diagnostics, context), nl=False)
    elif diagnostics:
        click.echo(report.render(diagnostics, replace(context, palette=console.palette(sys.stdout))))
    console.tell(faults)
    console.say(f"{reports.summary(diagnostics) or 'nothing wrong'} in {count} drivers")
    return 1 if findings.failed or faults else 0
