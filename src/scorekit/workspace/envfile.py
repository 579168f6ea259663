"""Compose's file of secrets: which of its lines are scorekit's, which the user's, and which are no longer read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from scorekit.catalogue.private_files import ENV_FILE_MARK
from scorekit.catalogue.safe_read import read_regular

if TYPE_CHECKING:
    from pathlib import Path

#: The line below which the user's lines are kept.
_FOREIGN_MARK = b"# The lines below are not scorekit's, and are kept."
#: A variable of ours, as ``targets.compose`` calls it; earlier versions gave it four digits.
_NAME = rb"SCOREKIT_[A-Z0-9_]+_(?:[0-9a-f]{12}|[0-9a-f]{4})"
_OURS = _NAME + rb"(?==)"
_READ = rb"\$\{(" + _NAME + rb")(?=[:}?-])"
#: As many files of a folder are looked into, by name.
_MOST = 100


def merged(ours: bytes, there: bytes, used: Callable[[], frozenset[bytes]]) -> bytes:
    """The new lines, older ones of scorekit's that are still ``used``, and the user's.

    Empty where nothing but a first line would be left.
    """
    head, *fresh = ours.splitlines() or there.splitlines()[:1] or [b""]
    known = {_name(line) for line in fresh}
    old, foreign = _sorted_out(there)
    left = [line for line in old if _name(line) not in known]
    wanted = used() if left else frozenset()
    kept = [line for line in left if _name(line) in wanted]
    added = [line for line in foreign if _name(line) not in known]
    if not (ours or kept or added):
        return b""
    body = sorted((*fresh, *kept), key=_name)
    return b"".join(line + b"\n" for line in (head, *body, *((_FOREIGN_MARK, *added) if added else ())))


def changed_variables(ours: bytes, there: bytes) -> list[str]:
    """The variables of ours that get another value than they have."""
    before = {_name(line): line for line in _sorted_out(there)[0]}
    return [_name(line).decode() for line in ours.splitlines() if before.get(_name(line), line) != line]


def used_in_folders(folders: Iterable[Path], written: Path | None) -> frozenset[bytes]:
    """The variables of ours that Compose files in some folders read, but for one that is about to be written anew."""
    found: set[bytes] = set()
    for folder in folders:
        paths = sorted(path for path in folder.glob("*.y*ml") if path.suffix in {".yaml", ".yml"})
        for path in paths[:_MOST]:
            if written is None or not path.exists() or not written.exists() or not path.samefile(written):
                found |= set(re.findall(_READ, _content(path)))
    return frozenset(found)


def _content(path: Path) -> bytes:
    try:
        return read_regular(str(path), beneath=os.path.realpath(path.parent))
    except OSError:
        return b""


def _sorted_out(there: bytes) -> tuple[list[bytes], list[bytes]]:
    """The variables of a file that are ours, and the user's lines, without blank ones around them."""
    old: list[bytes] = []
    foreign: list[bytes] = []
    for line in there.splitlines():
        if re.match(_OURS, line):
            old.append(line)
        elif not line.startswith((ENV_FILE_MARK, _FOREIGN_MARK)) and (line.strip() or foreign):
            foreign.append(line)
    while foreign and not foreign[-1].strip():
        foreign.pop()
    return old, foreign


def _name(line: bytes) -> bytes:
    return line.partition(b"=")[0].strip() if b"=" in line else b""
