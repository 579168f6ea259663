"""Checking: compiling in several environments for the diagnostics alone."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from scorekit import catalogue as catalogues
from scorekit.cli import console
from scorekit.cli.rendering import Request, compile_in
from scorekit.cli.workspace import Workspace
from scorekit.diagnostics import Severity, ordered
from scorekit.outcome import Findings
from scorekit.report import data, text
from scorekit.resolve import contract

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scorekit.diagnostics import Diagnostic


def check(request: Request, environments: Sequence[str]) -> int:
    """Compile in each environment, tell every finding once, and say how many there were; the exit status."""
    findings = Findings()
    workspace = findings.take(
        Workspace.open(request.files, drivers=request.driver_folders, environments=request.environment_folders)
    )
    names: tuple[str, ...] = ()
    if workspace is not None:
        names = (
            tuple(environments)
            or workspace.catalogue.offered_environments(builtin=False)
            or (workspace.catalogue.offered_environments())
        )
        for name in names:
            _check_in(workspace, request, name, findings)
    diagnostics = ordered(findings.items)
    _tell(request, diagnostics, names)
    return 1 if findings.failed else 0


def _check_in(workspace: Workspace, request: Request, name: str, findings: Findings) -> None:
    found = workspace.catalogue.environment(name)
    if found.value is not None:
        findings.extend(catalogues.check_environment(found.value, workspace.catalogue))
    targets = (request.target,) if request.target or found.value is None else found.value.targets
    for target in targets:
        compiled = compile_in(workspace, replace(request, target=target), name, require_images=False)
        findings.extend(compiled.diagnostics)


def _tell(request: Request, diagnostics: Sequence[Diagnostic], names: Sequence[str]) -> None:
    """``check`` is asked for its findings, so they are what goes to stdout."""
    shown = [d for d in diagnostics if not request.quiet or d.severity is Severity.ERROR]
    if request.form == "json":
        click.echo(data.render(shown), nl=False)
        return
    if shown:
        click.echo(text.render(shown, palette=console.palette(sys.stdout)))
    counts = text.summary(diagnostics) or "nothing wrong"
    console.say(f"{counts} in {', '.join(names) or 'no environment'}", quiet=request.quiet)


def check_drivers(driver_folders: Sequence[Path], environment_folders: Sequence[Path], form: str) -> int:
    """Hold every type and driver of the catalogue against its contract; the exit status."""
    findings = Findings()
    workspace = findings.take(Workspace.open((), drivers=driver_folders, environments=environment_folders))
    count = 0
    if workspace is not None:
        catalogue = workspace.catalogue
        findings.extend(catalogue.incomplete())
        for name in catalogue.type_names():
            kind = findings.take(catalogue.resource_type(name))
            findings.extend(contract.check_type(kind) if kind else ())
        for name in catalogue.driver_names():
            count += 1
            driver = findings.take(catalogue.driver(name))
            kind = catalogue.resource_type(driver.type).value if driver else None
            if driver and kind:
                findings.extend(contract.check_driver(driver, kind, catalogue))
    diagnostics = ordered(findings.items)
    if form == "json":
        click.echo(data.render(diagnostics), nl=False)
    elif diagnostics:
        click.echo(text.render(diagnostics, palette=console.palette(sys.stdout)))
    console.say(f"{text.summary(diagnostics) or 'nothing wrong'} in {count} drivers")
    return 1 if findings.failed else 0
