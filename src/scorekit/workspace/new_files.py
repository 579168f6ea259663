"""Files that are made where nothing is: what is there already is never changed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from scorekit.catalogue.safe_read import read_regular
from scorekit.scaffold import NewFiles
from scorekit.workspace.atomic_replace import stage, sweep, sync
from scorekit.workspace.writing import locked, unwritable

if TYPE_CHECKING:
    from scorekit.scaffold import Draft


def create_files(folder: Path, drafts: Sequence[Draft], *, mode: int | None = None) -> NewFiles:
    """Make each draft of which nothing is there; stop at the first that can't be written."""
    made = NewFiles()
    place = folder
    try:
        with locked([folder]):
            for draft in drafts:
                place = folder / PurePosixPath(draft.path)
                is_new = _make(folder, place, draft.text, mode)
                made += NewFiles(made=(draft,)) if is_new else NewFiles(kept=(draft.path,))
    except OSError as error:
        made += NewFiles(diagnostics=(unwritable(place.as_posix(), error),))
    return made


def append_lines(path: Path, lines: Sequence[str]) -> NewFiles:
    """Lines added at the end of a file, with the user's consent."""
    if path.is_symlink():
        return NewFiles(diagnostics=(unwritable(path.as_posix(), OSError("it is a link")),))
    try:
        text = read_regular(str(path))
        with path.open("ab") as stream:
            stream.write(b"" if not text or text.endswith(b"\n") else b"\n")
            stream.write("".join(f"{line}\n" for line in lines).encode())
    except OSError as error:
        return NewFiles(diagnostics=(unwritable(path.as_posix(), error),))
    return NewFiles()


def _make(folder: Path, path: Path, text: str, mode: int | None) -> bool:
    """Whether a file was made: written beside its place, then renamed unless the name has been taken meanwhile."""
    if os.path.lexists(path):
        return False
    if not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(folder)):
        raise OSError("a link leads out of the folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    sweep([path.parent])
    temporary = stage(path.parent, text.encode(), mode)
    try:
        sync(temporary)
        return _name(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _name(temporary: Path, path: Path) -> bool:
    """Give a file its name unless that is taken. A link does both in one step; some file systems have none."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return False
    except OSError:
        if os.path.lexists(path):
            return False
        temporary.rename(path)
    return True
