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
from scorekit.outcome import Findings
from scorekit.report import fix as reports

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
    from scorekit.workspace.fix import fix_bytes
    from scorekit.workspace.opened import root_of

    piped = any(str(file) == "-" for file in files)
    if piped and len(files) > 1:
        raise UsageError("`-` stands for standard input, which is fixed by itself")
    silent, writes = quiet or piped or form != "text", not (diff or check)
    findings = Findings()
    project = None if piped else findings.take(open_project(Request(files=files)))
    fixed: Sequence[FixedText] = ()
    if project is not None:
        found = project.fix(files)
        fixed = found.value
        findings.extend(found.diagnostics)
    elif piped and (made := findings.take(fix_bytes(STDIN, sys.stdin.buffer.read()))):
        fixed = made[:1]
        click.echo(made[1] if writes else b"", nl=False)
    if diff:
        click.echo(reports.FORMATS.find("text").render(fixed), nl=False)
    for one in fixed:
        done = findings.take(project.rewrite(one)) if project is not None and writes else one.changed
        if done and not diff:
            console.echo(reports.line(one, written=writes), quiet=silent)
        findings.extend(one.after if writes else one.before)
    console.echo_diagnostics(findings.items, form=form, quiet=quiet, root=None if piped else root_of(project, files))
    if fixed:
        console.echo(reports.summary(fixed, written=writes), quiet=silent)
    return 1 if findings.failed or (check and any(one.changed for one in fixed)) else 0
