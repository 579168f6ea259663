"""The one way to declare ``list`` and ``show`` of a kind of document: ``types``, ``drivers``, ``envs``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from scorekit.cli import options, usage
from scorekit.cli.in_project import in_project, open_project
from scorekit.report.terminal import palette

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.outcome import Findings
    from scorekit.workspace.project import Project


def group(name: str, kind: str, *, summary: str, listed: str, shown: str, examples: tuple[str, ...]) -> click.Group:
    """The commands of a kind: its ``list``, and ``show NAME``. ``kind`` is what ``description`` knows it by."""

    def known(request: Request) -> Sequence[str]:
        from scorekit.description import KINDS

        return KINDS[kind].names(open_project(request).unwrap().catalogue)

    epilog = usage.examples(f"scorekit {name} list", *examples)

    @click.group(name, help=summary, epilog=epilog)
    def command() -> None:
        pass

    @command.command("list", help=listed)
    @options.catalogue
    @options.listed
    @in_project()
    def list_(project: Project, request: Request, findings: Findings, /) -> None:
        _describe(project, request, findings, kind)

    @command.command("show", help=shown, short_help=f"{shown.partition(':')[0]}.", epilog=epilog)
    @click.argument("name", shell_complete=options.completing(known))
    @options.catalogue
    @options.listed
    @in_project()
    def show(project: Project, request: Request, findings: Findings, /, name: str) -> None:
        _describe(project, request, findings, kind, name)

    return command


def _describe(project: Project, request: Request, findings: Findings, kind: str, name: str | None = None) -> None:
    """Print what there is to know of one, or a row for each."""
    from scorekit.description import describe
    from scorekit.report import description as reports

    found = findings.take(describe(project.catalogue, kind, name))
    if found is not None:
        findings.extend(found.diagnostics)
        click.echo(reports.FORMATS.find(request.form).render(found, palette(sys.stdout)), nl=False)
