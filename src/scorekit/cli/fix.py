"""``scorekit fix``: deprecated forms in score files rewritten in place."""

from __future__ import annotations

import codecs
import difflib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from scorekit.catalogue import read_source
from scorekit.catalogue.files import unreadable
from scorekit.catalogue.safe_read import read_regular
from scorekit.cli import console
from scorekit.cli.request import Request
from scorekit.codes.writing import NOT_MENDED
from scorekit.errors import UsageError
from scorekit.fix import FixedText, fix_text
from scorekit.location import Source
from scorekit.outcome import Findings
from scorekit.report import redacted_lines
from scorekit.report.tables import counted
from scorekit.report.terminal import printable
from scorekit.source.encoding import decode_bytes
from scorekit.workspace.project import STDIN, Project, root_of, score_files
from scorekit.workspace.writing import rewrite_file

#: Byte order marks, and what follows them.
_ENCODINGS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


@dataclass(frozen=True, slots=True)
class _FixedFile:
    """A file with its deprecated forms fixed."""

    path: Path
    source: Source
    fixed: FixedText

    @property
    def changed(self) -> bool:
        """Whether there is something to write."""
        return self.fixed.text != self.source.text


def fix(files: Sequence[Path], form: str, *, diff: bool, check: bool, quiet: bool) -> int:
    """Fix the files, or show what would change; the exit status."""
    if any(str(file) == "-" for file in files):
        if len(files) > 1:
            raise UsageError("`-` stands for standard input, which is fixed by itself")
        return _fix_stdin(form, diff=diff, check=check, quiet=quiet)
    findings = Findings()
    project = findings.take(Project.open(Request(tuple(files))))
    fixed = _fixed(project, files, findings) if project is not None else []
    writes = not (diff or check)
    silent = quiet or form != "text"
    for one in fixed:
        _apply(one, findings, diff=diff, writes=writes, quiet=silent)
    console.echo_diagnostics(findings.items, form=form, quiet=quiet, root=root_of(project, files))
    if fixed:
        changed, there = sum(one.changed for one in fixed), counted(len(fixed), "file")
        done = f"{changed} of {there} {'fixed' if writes else 'to fix'}"
        console.echo(done if changed else f"nothing to fix in {there}", quiet=silent)
    return 1 if findings.failed or (check and any(one.changed for one in fixed)) else 0


def _fixed(project: Project, files: Sequence[Path], findings: Findings) -> list[_FixedFile]:
    folder = project.folder
    asked = dict.fromkeys(path for file in files for path in score_files(folder, file))
    paths = tuple(asked) if files else folder.score_files()
    if not paths:
        raise UsageError("there is no score file here; name one, or go where the project is")
    found: list[_FixedFile] = []
    for path in paths:
        source = findings.take(read_source(path, folder.root))
        fixed = findings.take(fix_text(source)) if source is not None else None
        if source is not None and fixed is not None:
            found.append(_FixedFile(path, source, fixed))
    return found


def _apply(one: _FixedFile, findings: Findings, *, diff: bool, writes: bool, quiet: bool) -> None:
    """Show or write what changes in a file."""
    if diff:
        _show(one)
    elif one.changed and (not writes or _rewrite(one, findings)):
        forms = counted(len(one.fixed.places), "deprecated form")
        console.echo(f"{'fixed' if writes else 'would fix'} {one.source.name}: {forms}", quiet=quiet)
    findings.extend(one.fixed.after if writes else one.fixed.before)


def _show(one: _FixedFile) -> None:
    """A unified diff on stdout, in which secrets are hidden: it is made to be looked at."""
    name = one.source.name
    texts = (one.source.text, one.fixed.text)
    before, after = (redacted_lines.shown(Source(name, text)).splitlines(keepends=True) for text in texts)
    for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}"):
        shown = "\t".join(map(printable, line.removesuffix("\n").split("\t")))
        click.echo(shown if line.endswith("\n") else f"{shown}\n\\ No newline at end of file")


def _rewrite(one: _FixedFile, findings: Findings) -> bool:
    """Replace the file by the fixed text, in the file's encoding; whether that was done."""
    try:
        content = _in_place_of(read_regular(str(one.path)), one)
    except OSError as error:
        findings.add(unreadable(one.source.name, error))
        return False
    if content is None:
        message = f"`{one.source.name}` is left as it is: it changed meanwhile, or lines in it end in a carriage return"
        findings.add(NOT_MENDED.at(None, message, help="let its lines end in a line feed, and run this again"))
        return False
    return findings.take(rewrite_file(one.path, content)) is not None


def _in_place_of(there: bytes, one: _FixedFile) -> bytes | None:
    """The fixed text as bytes, with the file's byte order mark; None where the file no longer holds the text that was fixed."""
    mark = next((mark for mark in _ENCODINGS if there.startswith(mark)), b"")
    encoding = _ENCODINGS.get(mark, "utf-8")
    text = there.removeprefix(mark).decode(encoding, errors="replace")
    return mark + one.fixed.text.encode(encoding) if text == one.source.text else None


def _fix_stdin(form: str, *, diff: bool, check: bool, quiet: bool) -> int:
    """Fix standard input to stdout."""
    given = sys.stdin.buffer.read()
    findings = Findings()
    source = findings.take(decode_bytes(STDIN, given))
    fixed = findings.take(fix_text(source)) if source is not None else None
    one = _FixedFile(Path("-"), source, fixed) if source is not None and fixed is not None else None
    if one is not None:
        content = _in_place_of(given, one)
        if diff:
            _show(one)
        elif not check:
            click.echo(given if content is None else content, nl=False)
        findings.extend(one.fixed.before if diff or check else one.fixed.after)
    console.echo_diagnostics(findings.items, form=form, quiet=quiet)
    return 1 if findings.failed or (check and one is not None and one.changed) else 0
