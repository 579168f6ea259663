"""Reports as files: ``--report FORMAT=FILE``, so that one run serves every reader that CI has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit.report import diagnostics as reports
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorekit.diagnostics import Diagnostic
    from scorekit.report.diagnostics import Context


@dataclass(frozen=True, slots=True)
class Report:
    """A report that somebody wants in a file."""

    form: str
    path: Path


def wanted(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[Report, ...]:
    """The reports that an option asks for; wrong usage where one is no ``FORMAT=FILE``, or two share a file."""
    found: dict[Path, Report] = {}
    for value in values:
        form, equals, file = value.partition("=")
        if not equals or not file or file == "-":
            raise click.BadParameter(f"write FORMAT=FILE, say sarif=scorekit.sarif, not `{value}`", ctx, param)
        if form not in reports.names():
            hint = did_you_mean(form, reports.names()) or f"there are: {', '.join(reports.names())}"
            raise click.BadParameter(f"there is no format `{form}`; {hint}", ctx, param)
        if Path(file).is_dir():
            raise click.BadParameter(f"`{file}` is a folder; name a file in it", ctx, param)
        report = Report(form, Path(file))
        if report.path in found:
            raise click.BadParameter(f"two reports can't share the file `{file}`", ctx, param)
        found[report.path] = report
    return tuple(found.values())


def write(asked: Sequence[Report], diagnostics: Sequence[Diagnostic], context: Context) -> tuple[Diagnostic, ...]:
    """Write each report whole or not at all; what stood in the way."""
    from scorekit.cli.writing import write_file
    from scorekit.targets.api import OutputFile

    faults: list[Diagnostic] = []
    for report in asked:
        text = reports.find(report.form).render(diagnostics, context)
        content = text.encode("utf-8", "replace")
        faults.extend(write_file(report.path, OutputFile(report.path.name, content)).diagnostics)
    return tuple(faults)
