"""Reports as files, in any format, so that one run serves every reader that CI has."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.errors import UsageError
from scorekit.lazy_dataclass import dataclass
from scorekit.report import diagnostics as reports
from scorekit.report.diagnostics import Context, DiagnosticPart
from scorekit.suggest import suggestion

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report to write to a file."""

    form: str
    path: Path
    #: Where what one of several projects has to say waits for the others; None where it is written at once.
    parts: list[DiagnosticPart] | None = field(default=None, compare=False, repr=False)


def parse_reports(texts: Sequence[str]) -> tuple[ReportFile, ...]:
    """The reports that some texts ask for; UsageError where one is no ``FORMAT=FILE``, or two share a file."""
    found: dict[Path, ReportFile] = {}
    for text in texts:
        form, equals, file = text.partition("=")
        if not equals or not file or file == "-":
            raise UsageError(f"write FORMAT=FILE, say sarif=scorekit.sarif, not `{text}`")
        if form not in reports.FORMATS.names():
            raise UsageError(f"there is no format `{form}`; {suggestion(form, reports.FORMATS.names())}")
        path = Path(file)
        if path.is_dir():
            raise UsageError(f"`{file}` is a folder; name a file in it")
        if path in found:
            raise UsageError(f"two reports can't share the file `{file}`")
        found[path] = ReportFile(form, path)
    return tuple(found.values())


def write(asked: Sequence[ReportFile], diagnostics: Sequence[Diagnostic], context: Context) -> tuple[Diagnostic, ...]:
    """Write each report whole or not at all, unless it is gathered; what stood in the way."""
    faults: list[Diagnostic] = []
    for report in asked:
        if report.parts is not None:
            report.parts.append(DiagnosticPart(diagnostics, context))
        else:
            faults.extend(_write(report, reports.FORMATS.find(report.form).render(diagnostics, context)))
    return tuple(faults)


def deferred(asked: Sequence[ReportFile]) -> tuple[ReportFile, ...]:
    """The same reports, kept back until ``write_deferred``."""
    return tuple(replace(report, parts=[]) for report in asked)


def write_deferred(gathered: Sequence[ReportFile]) -> tuple[Diagnostic, ...]:
    """Write what each report gathered of several projects as one; what stood in the way."""
    return tuple(
        fault
        for report in gathered
        for fault in _write(report, reports.FORMATS.find(report.form).together(report.parts or ()))
    )


def _write(report: ReportFile, text: str) -> tuple[Diagnostic, ...]:
    from scorekit.workspace.writing import write_file

    return write_file(report.path, text.encode("utf-8", "replace")).diagnostics


def context_of(
    root: Path | None,
    *,
    environments: Mapping[Diagnostic, Sequence[str]] | None = None,
    checked: Sequence[str] = (),
) -> Context:
    """What a report may know of where and in what a project in a folder was compiled."""
    from scorekit.workspace.opened import seen_project

    prefix, home = seen_project(root)
    return Context(environments, prefix=prefix, home=home, checked=tuple(checked))


def folder_above(root: Path | None) -> str | None:
    """The folder that paths in findings start from as the working folder sees it, where it lies above that."""
    here = Path.cwd()
    return os.path.relpath(root, here) if root is not None and root != here and here.is_relative_to(root) else None
