"""A folder some of whose files are open in an editor: their texts there stand in the place of what the disk has."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.catalogue.folders import DiskFolder
from scorekit.catalogue.trees import CachedFolder
from scorekit.lazy_dataclass import dataclass
from scorekit.outcome import Outcome, Success

if TYPE_CHECKING:
    from scorekit.catalogue.folders import Folder
    from scorekit.location import Source


@dataclass(frozen=True, eq=False)
class FolderWithOpenFiles:
    """A folder with texts before its files, by the names that diagnostics give these."""

    under: Folder
    texts: Mapping[str, Source]

    @property
    def builtin(self) -> bool:
        """Whether it comes with scorekit."""
        return self.under.builtin

    @property
    def source(self) -> str:
        """What stands before a name to mean this folder alone."""
        return self.under.source

    def place(self, path: str) -> Path | None:
        """Where a file lies on the disk."""
        return self.under.place(path)

    def name(self, path: str) -> str:
        """A path as diagnostics spell it."""
        return self.under.name(path)

    def read(self, path: str) -> Outcome[Source] | None:
        """A file's text; None where there is no such file."""
        text = self.texts.get(self.name(path))
        return self.under.read(path) if text is None else Success(text)

    def files(self, path: str) -> tuple[str, ...]:
        """The names of the files in a folder below, sorted."""
        return tuple(sorted({*self.under.files(path), *self._added(path, folders=False)}))

    def folders(self, path: str) -> tuple[str, ...]:
        """The names of the folders in a folder below, sorted."""
        return tuple(sorted({*self.under.folders(path), *self._added(path, folders=True)}))

    def _added(self, path: str, *, folders: bool) -> set[str]:
        """The names right below a folder that open files have, those of folders or of files."""
        start = self.name(f"{path}/" if path else "")
        parts = (name.removeprefix(start).partition("/") for name in self.texts if name.startswith(start))
        return {head for head, slash, _ in parts if bool(slash) is folders}


def opened(folder: Folder, texts: Mapping[str, Source], within: Path, left_out: list[str]) -> Folder | None:
    """A folder with the texts of its files that are open; None, and noted, where it does not lie in another one.

    What comes with scorekit, and platforms in the user's cache, are as they are.
    """
    if folder.builtin or isinstance(folder, CachedFolder):
        return folder
    if isinstance(folder, DiskFolder):
        if not Path(os.path.realpath(folder.root)).is_relative_to(within):
            left_out.append(folder.name(""))
            return None
        folder = replace(folder, inside=str(within))
    return FolderWithOpenFiles(folder, texts)
