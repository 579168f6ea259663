"""What a caller gives a catalogue: folders of the disk, and texts by their paths."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.catalogue.folders import DiskFolder, HeldFolder
from scorekit.catalogue.safe_read import repository_of
from scorekit.errors import UsageError, expect, shown
from scorekit.location import Source

if TYPE_CHECKING:
    from scorekit.catalogue.project import ProjectFolder


def listed_folders(name: str, given: Sequence[str | os.PathLike[str]]) -> Sequence[str | os.PathLike[str]]:
    """A list of folders as it was given. UsageError for one text, which is a list of letters."""
    if isinstance(given, str | bytes | os.PathLike) or not isinstance(given, Iterable):
        raise UsageError(f"{name} is a list of folders, not {shown(given)}")
    return given


def present_folder(name: str, path: str | os.PathLike[str]) -> Path:
    """A folder that is there, absolute."""
    expect(name, path, str | os.PathLike, "a path")
    if not path or not os.path.isdir(path):  # noqa: PTH112 - of a path with a NUL in it, too, which a Path can't be asked
        raise UsageError(f"there is no folder `{os.fspath(path)}`")
    # `..` is resolved first: as text, a folder beside the project could seem to be below it.
    return Path(os.path.normpath(Path(path).absolute()))


def disk_folders(project: ProjectFolder | None, given: Sequence[Path], own: Path | None) -> list[DiskFolder]:
    """The caller's folders, then the project's own."""
    folders = [*given, *([own] if own else [])]
    if project is None:
        return [DiskFolder(str(f), f.as_posix()) for f in folders]
    inside = repository_of(str(project.root))
    # A folder outside was chosen on the command line: its links may lead anywhere.
    bound = (str(project.root), inside)
    return [
        DiskFolder(str(f), project.relative(f), inside=inside if any(map(f.is_relative_to, bound)) else None)
        for f in folders
    ]


def expect_texts(texts: object) -> None:
    """Raise UsageError for what is no mapping of paths to texts."""
    expect("texts", texts, Mapping, "a mapping of paths to texts")
    for path, text in texts.items() if isinstance(texts, Mapping) else ():
        expect("a path of texts", path, str, "a text")
        expect(f"texts[{path!r}]", text, str | Source, "a text or a Source")


def folder_of_texts(texts: Mapping[str, str | Source], folder: str) -> HeldFolder:
    """Those of some texts that lie in a folder."""
    prefix = f"{folder}/"
    return HeldFolder.of_texts(
        folder, {path.removeprefix(prefix): t for path, t in texts.items() if path.startswith(prefix)}
    )
