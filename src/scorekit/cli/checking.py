"""Checking: compiling in several environments for the diagnostics alone."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from scorekit import catalogue as catalogues
from scorekit.catalogue import SourceFiles
from scorekit.cli import console
from scorekit.cli.rendering import Given, Request, compile_in
from scorekit.cli.workspace import Inputs, Workspace
from scorekit.diagnostics import Severity, ordered
from scorekit.outcome import Findings
from scorekit.report import diagnostics as reports
from scorekit.report.diagnostics import Context
from scorekit.resolve import contract

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from scorekit.catalogue import Catalogue
    from scorekit.diagnostics import Diagnostic


def check(request: Request, environments: Sequence[str]) -> int:
    """Compile in each environment, tell every finding once, and say how many there were and where; the exit status."""
    findings = Findings()
    workspace = findings.take(
        Workspace.open(request.files, drivers=request.driver_folders, environments=request.environment_folders)
    )
    places: dict[Diagnostic, list[str]] = {}
    names: tuple[str, ...] = ()
    if workspace is not None:
        catalogue = workspace.catalogue
        names = (
            tuple(dict.fromkeys(environments))
            or catalogue.offered_environments(builtin=False)
            or catalogue.offered_environments()
        )
        given = _given(workspace, request, findings)
        for name in names:
            for diagnostic in _found_in(workspace, request, given, name) if given is not None else ():
                places.setdefault(diagnostic, []).append(name)
    for diagnostic in findings.items:
        places.setdefault(diagnostic, [])
    _tell(request, places, names, workspace.folder.root if workspace is not None else None)
    return 1 if any(d.severity is Severity.ERROR for d in places) else 0


def _given(workspace: Workspace, request: Request, findings: Findings) -> Given | None:
    """What is compiled. A project without a score file, as of a platform team, has its drivers checked instead."""
    folder = workspace.folder
    if request.files or request.context or not folder.found or folder.score_files():
        return findings.take(Given.of(workspace, request))
    _check_catalogue(workspace.catalogue, findings)
    return Given(Inputs((), None), {}, {}, {}, SourceFiles(folder.root))


def _found_in(workspace: Workspace, request: Request, given: Given, name: str) -> tuple[Diagnostic, ...]:
    """What is wrong in one environment, each finding once."""
    findings = Findings()
    found = workspace.catalogue.environment(name).value
    findings.extend(catalogues.check_environment(found, workspace.catalogue) if found is not None else ())
    for target in (request.target,) if request.target or found is None else found.targets:
        findings.extend(compile_in(workspace, request, given, name, target, require_images=False).diagnostics)
    return findings.items


def _tell(
    request: Request, places: Mapping[Diagnostic, Sequence[str]], names: Sequence[str], root: Path | None
) -> None:
    """``check`` is asked for its findings, so they are what goes to stdout."""
    diagnostics = ordered(places)
    shown = [d for d in diagnostics if not request.quiet or d.severity is Severity.ERROR]
    report = reports.find(request.form)
    if request.form != "text":
        click.echo(report.render(shown, Context(environments=places, prefix=console.prefix_of(root))), nl=False)
        return
    if shown:
        located = [_located(d, places[d], names) for d in shown]
        click.echo(report.render(located, Context(palette=console.palette(sys.stdout))))
    console.say_root(shown, root, quiet=request.quiet)
    counted = [d for d in diagnostics if d.severity is not Severity.NOTE]
    failing = [name for name in names if any(name in places[d] for d in counted)]
    where = ", ".join(failing or names) or "no environment"
    console.say(f"{reports.summary(diagnostics) or 'nothing wrong'} in {where}", quiet=request.quiet)


def _located(diagnostic: Diagnostic, found: Sequence[str], names: Sequence[str]) -> Diagnostic:
    """A finding that says where it holds, unless it holds everywhere."""
    if not found or len(found) == len(names):
        return diagnostic
    return replace(diagnostic, notes=(*diagnostic.notes, f"in {', '.join(found)}"))


def _check_catalogue(catalogue: Catalogue, findings: Findings) -> int:
    """Hold every type and driver against its contract; how many drivers there are."""
    names = catalogue.driver_names()
    findings.extend(catalogue.incomplete())
    for name in catalogue.type_names():
        kind = findings.take(catalogue.resource_type(name))
        findings.extend(contract.check_type(kind) if kind else ())
    for name in names:
        driver = findings.take(catalogue.driver(name))
        kind = catalogue.resource_type(driver.type).value if driver else None
        if driver and kind:
            findings.extend(contract.check_driver(driver, kind, catalogue))
    return len(names)


def check_drivers(driver_folders: Sequence[Path], environment_folders: Sequence[Path], form: str) -> int:
    """Hold every type and driver of the catalogue against its contract; the exit status."""
    findings = Findings()
    workspace = findings.take(Workspace.open((), drivers=driver_folders, environments=environment_folders))
    count = _check_catalogue(workspace.catalogue, findings) if workspace is not None else 0
    diagnostics = ordered(findings.items)
    root = workspace.folder.root if workspace is not None else None
    report = reports.find(form)
    if form != "text":
        click.echo(report.render(diagnostics, Context(prefix=console.prefix_of(root))), nl=False)
    elif diagnostics:
        click.echo(report.render(diagnostics, Context(palette=console.palette(sys.stdout))))
    console.say(f"{reports.summary(diagnostics) or 'nothing wrong'} in {count} drivers")
    return 1 if findings.failed else 0
