"""Deprecated forms in a project's score files: fixed as texts, and written back where one asks for it."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from typing import TYPE_CHECKING

from scorekit.catalogue import read_source
from scorekit.catalogue.files import unreadable
from scorekit.catalogue.safe_read import read_regular
from scorekit.codes.writing import NOT_MENDED
from scorekit.errors import UsageError, expect
from scorekit.fix import FixedText, fix_text
from scorekit.outcome import Findings
from scorekit.source.encoding import decode_bytes
from scorekit.workspace.inputs import score_files
from scorekit.workspace.partial import Partial
from scorekit.workspace.writing import rewrite_file

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.outcome import Outcome
    from scorekit.workspace.opened import OpenedProject

#: Byte order marks, and what follows them.
_ENCODINGS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def fix(project: OpenedProject, files: Iterable[Path]) -> Partial[tuple[FixedText, ...]]:
    """Each score file asked for, else each of the project, with its deprecated forms fixed; nothing is written."""
    folder = project.folder
    named = tuple(files)
    paths = tuple(dict.fromkeys(path for file in named for path in score_files(folder, file)))
    if not named:
        paths = folder.score_files()
    if not paths:
        raise UsageError("there is no score file here; name one, or go where the project is")
    findings = Findings()
    found: list[FixedText] = []
    for path in paths:
        source = findings.take(read_source(path, folder.root))
        fixed = findings.take(fix_text(source)) if source is not None else None
        if fixed is not None:
            found.append(fixed)
    return Partial(tuple(found), findings.items)


def rewrite(project: OpenedProject, fixed: FixedText) -> Outcome[bool]:
    """Put a fixed text in the place of its file, in the file's encoding; whether that changed the file."""
    expect("fixed", fixed, FixedText, "a text that `fix` gave")
    findings = Findings()
    if project.revision:
        raise UsageError(
            f"this is the project at {project.revision}, whose files are as they were; rewrite those of today's"
        )
    if not fixed.changed:
        return findings.outcome(value=False)
    name = fixed.source.name
    path = project.folder.root / name
    try:
        content = in_place_of(read_regular(str(path)), fixed)
    except OSError as error:
        findings.add(unreadable(name, error))
        return findings.outcome(None)
    if content is None:
        message = f"`{name}` is left as it is: it changed meanwhile, or lines in it end in a carriage return"
        findings.add(NOT_MENDED.at(None, message, help="let its lines end in a line feed, and run this again"))
        return findings.outcome(value=False)
    return findings.outcome(findings.take(rewrite_file(path, content)) is not None)


def fix_bytes(name: str, given: bytes) -> Outcome[tuple[FixedText, bytes]]:
    """What is no file of a project, standard input say, with its deprecated forms fixed: as a text, and in its own encoding."""
    findings = Findings()
    source = findings.take(decode_bytes(name, given))
    fixed = findings.take(fix_text(source)) if source is not None else None
    if fixed is None:
        return findings.outcome(None)
    content = in_place_of(given, fixed)
    return findings.outcome((fixed, given if content is None else content))


def in_place_of(there: bytes, fixed: FixedText) -> bytes | None:
    """The fixed text as bytes, with the file's byte order mark; None where the file no longer holds the text that was fixed."""
    mark = next((mark for mark in _ENCODINGS if there.startswith(mark)), b"")
    encoding = _ENCODINGS.get(mark, "utf-8")
    text = there.removeprefix(mark).decode(encoding, errors="replace")
    return mark + fixed.text.encode(encoding) if text == fixed.source.text else None
