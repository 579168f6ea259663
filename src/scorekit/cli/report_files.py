"""Reports as files: ``--report FORMAT=FILE``."""

from __future__ import annotations

from pathlib import Path

import click

from scorekit.report import diagnostics as reports
from scorekit.suggest import suggestion
from scorekit.workspace.report_files import ReportFile


def parse_reports(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[ReportFile, ...]:
    """The reports that an option asks for; wrong usage where one is no ``FORMAT=FILE``, or two share a file."""
    found: dict[Path, ReportFile] = {}
    for value in values:
        form, equals, file = value.partition("=")
        if not equals or not file or file == "-":
            raise click.BadParameter(f"write FORMAT=FILE, say sarif=scorekit.sarif, not `{value}`", ctx, param)
        if form not in reports.FORMATS.names():
            raise click.BadParameter(
                f"there is no format `{form}`; {suggestion(form, reports.FORMATS.names())}", ctx, param
            )
        if Path(file).is_dir():
            raise click.BadParameter(f"`{file}` is a folder; name a file in it", ctx, param)
        report = ReportFile(form, Path(file))
        if report.path in found:
            raise click.BadParameter(f"two reports can't share the file `{file}`", ctx, param)
        found[report.path] = report
    return tuple(found.values())
