"""Manifests that lie in a file or a folder, as texts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.catalogue.definitions import MANIFEST_ENDINGS
from scorekit.catalogue.files import unreadable
from scorekit.catalogue.safe_read import read_regular
from scorekit.codes.catalogue import FILE_UNREADABLE
from scorekit.errors import UsageError
from scorekit.outcome import Failure, Findings, Outcome
from scorekit.source.encoding import decode_bytes
from scorekit.targets.record import find_target
from scorekit.workspace.forms import is_file, is_there
from scorekit.workspace.outputs import real_path

if TYPE_CHECKING:
    from scorekit.location import Source
    from scorekit.workspace.output_scope import OutputScope


def manifests_below(place: Path, target: str, scope: OutputScope) -> Outcome[tuple[Source, ...]]:
    """The files of an output, by path, less those of workloads that nobody asked about.

    UsageError where there is no such file or folder. Names are as the working folder sees them.
    """
    if not is_there(place):
        raise UsageError(f"there is no file or folder `{place.as_posix()}` to compare with")
    try:
        real = real_path(place)
    except OSError as fault:
        return Failure((FILE_UNREADABLE.at(None, f"`{place.as_posix()}` can't be read: {fault.strerror}"),))
    findings = Findings()
    if place.is_dir():
        sources = [findings.take(_read(place / name, real)) for name in _below(place, target, scope)]
    else:
        sources = [findings.take(_read(place, real.parent))]
    return findings.outcome(tuple(source for source in sources if source is not None))


def _read(path: Path, inside: Path) -> Outcome[Source]:
    """A file of a folder; a link that leads out of it could show any file there is."""
    name = Path(os.path.relpath(path)).as_posix()
    if not Path(os.path.realpath(path)).is_relative_to(inside):
        return Failure((FILE_UNREADABLE.at(None, f"`{name}` is a link that leads out of its folder"),))
    try:
        return decode_bytes(name, read_regular(str(path), beneath=str(inside)))
    except OSError as fault:
        return Failure((unreadable(name, fault),))


def _below(folder: Path, target: str, scope: OutputScope) -> list[str]:
    language = find_target(target)
    if language.file_names:
        above = [name for name in language.file_names if (folder / name).is_file()][:1]
        names = language.file_names[:1] if language.whole and not above else ()
        return above or [
            path.relative_to(folder).as_posix() for name in names for path in sorted(folder.glob(f"*/{name}"))
        ]
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix in MANIFEST_ENDINGS and path.name not in language.other_files and not hidden and is_file(path):
            found.append(name)
    return [name for name in found if not scope.keeps(name)]
