"""``scorekit fix``: deprecated forms in score files, written as they are today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorekit.cli import options, usage

if TYPE_CHECKING:
    from pathlib import Path


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
    from scorekit.cli import fix

    return fix.fix(files, form, diff=diff, check=check, quiet=quiet)
