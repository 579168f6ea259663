"""The one way to declare ``list`` and ``show`` of a kind of document: ``types``, ``drivers``, ``envs``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from scorekit.cli import console, options, usage
from scorekit.cli.in_project import Asked, in_project, open_project

if TYPE_CHECKING:
    from scorekit.cli.request import Request


def group(name: str, kind: str, *examples: str, listed: str, shown: str, summary: str | None = None) -> click.Group:
    """The commands of a kind: its ``list``, and ``show NAME``. ``kind`` is what ``description`` knows it by."""

    def known(request: Request) -> Sequence[str]:
        from scorekit.description import KINDS

        return KINDS[kind].names(open_project(request).unwrap().catalogue)

    uses = (f"scorekit {name} list", *examples)
    command = usage.group(name, *uses, summary=summary)

    @command.command("list", help=listed)
    @options.catalogue
    @options.listed
    @in_project()
    def list_(asked: Asked) -> None:
        _describe(asked, kind)

    @usage.command("show", *uses, group=command, help=shown, short_help=f"{shown.partition(':')[0]}.")
    @click.argument("name", shell_complete=options.completing(known))
    @options.catalogue
    @options.listed
    @in_project()
    def show(asked: Asked, name: str) -> None:
        _describe(asked, kind, name)

    return command


def _describe(asked: Asked, kind: str, name: str | None = None) -> None:
    """Print what there is to know of one, or a row for each."""
    from scorekit.description import describe
    from scorekit.report import description as reports

    found = asked.take(describe(asked.project.catalogue, kind, name))
    if found is not None:
        asked.findings.extend(found.diagnostics)
        console.echo_result(reports.FORMATS, asked.request.form, found, paged=False)
