"""``scorekit fix``: deprecated forms in score files, written as they are today."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from scorekit.cli import console, options, usage
from scorekit.cli.in_project import open_project
from scorekit.cli.request import STDIN, Request
from scorekit.errors import UsageError
from scorekit.report import fix as reports
from scorekit.report.tables import counted

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.fix import FixedText


@usage.command(
    "fix",
    "scorekit fix --diff",
    "scorekit fix score.yaml",
    "scorekit fix --check",
    "scorekit fix - < old.yaml > new.yaml",
)
@options.files
@click.option("--diff", "diff", is_flag=True, help="Print what would change, and write nothing.")
@click.option("--check", "check", is_flag=True, help="Write nothing, and exit with status 1 if something would change.")
@options.report
@options.quiet
def command(files: tuple[Path, ...], form: str, *, diff: bool, check: bool, quiet: bool) -> int:
    """Write today's forms in the place of deprecated ones in score FILES (or those below FOLDERS, or of the project).

    Lists of `files` and `volumes` become mappings, a content's list of lines one text, `read_only` is `readOnly`, and a
    resource's `properties` are `params`. Nothing else in a file changes, comments included. A file is written only if it
    says the same afterwards.
    """
    from scorekit.outcome import Findings
    from scorekit.workspace.opened import root_of

    if any(str(file) == "-" for file in files):
        if len(files) > 1:
            raise UsageError("`-` stands for standard input, which is fixed by itself")
        return _fix_stdin(form, diff=diff, check=check, quiet=quiet)
    findings = Findings()
    project = findings.take(open_project(Request(files=tuple(files))))
    fixed: Sequence[FixedText] = ()
    silent, writes = quiet or form != "text", not (diff or check)
    if project is not None:
        found = project.fix(files)
        fixed = found.value
        findings.extend(found.diagnostics)
    if diff:
        click.echo(_shown(fixed), nl=False)
    for one in fixed:
        done = findings.take(project.rewrite(one)) if project is not None and writes else one.changed
        if done and not diff:
            forms = counted(len(one.places), "deprecated form")
            console.echo(f"{'fixed' if writes else 'would fix'} {one.source.name}: {forms}", quiet=silent)
        findings.extend(one.after if writes else one.before)
    console.echo_diagnostics(findings.items, form=form, quiet=quiet, root=root_of(project, files))
    if fixed:
        changed, there = sum(one.changed for one in fixed), counted(len(fixed), "file")
        words = f"{changed} of {there} {'fixed' if writes else 'to fix'}"
        console.echo(words if changed else f"nothing to fix in {there}", quiet=silent)
    return 1 if findings.failed or (check and any(one.changed for one in fixed)) else 0


def _shown(fixed: Sequence[FixedText]) -> str:
    return reports.FORMATS.find("text").render(fixed)


def _fix_stdin(form: str, *, diff: bool, check: bool, quiet: bool) -> int:
    """Fix standard input to stdout."""
    from scorekit.outcome import Findings
    from scorekit.workspace.fix import fix_bytes

    findings = Findings()
    found = findings.take(fix_bytes(STDIN, sys.stdin.buffer.read()))
    if found is not None:
        if diff:
            click.echo(_shown(found[:1]), nl=False)
        elif not check:
            click.echo(found[1], nl=False)
        findings.extend(found[0].before if diff or check else found[0].after)
    console.echo_diagnostics(findings.items, form=form, quiet=quiet)
    return 1 if findings.failed or (check and found is not None and found[0].changed) else 0
