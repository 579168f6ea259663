"""What a render gives to files: one file, a folder of them, or Compose's file of secrets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scorekit.catalogue import output_list
from scorekit.catalogue.output_list import SECRETS, Listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from scorekit.targets.api import OutputFile


@dataclass(frozen=True, slots=True)
class WholeFile:
    """One file, in the place of whatever is there."""

    path: Path
    file: OutputFile


@dataclass(frozen=True, slots=True)
class EnvFile:
    """Compose's file of secrets, unless one of somebody else lies there. Lines that someone added stay below ours."""

    path: Path
    #: None where there is no secret any more.
    file: OutputFile | None
    #: Variables of ours that other Compose files read from it.
    used: Callable[[], frozenset[bytes]] = frozenset


@dataclass(frozen=True, slots=True)
class FolderOutput:
    """A folder that holds exactly these files of ours, and those listed ones that are ``kept``.

    Files of others in it stay, and so do edits without ``force``.
    """

    folder: Path
    files: Sequence[OutputFile]
    kept: frozenset[str] = frozenset()
    force: bool = False
    #: What a list further up says of it, as those of earlier versions did of secrets.
    before: Listed = field(default_factory=dict)
    #: Whether folders of secrets lie below it: they are looked for where there is a list above them.
    is_above: bool = False

    def by_list(self) -> Iterator[FolderOutput]:
        """The folder less its secrets, and each folder of secrets: they have lists of their own."""
        known = output_list.listed(self.folder)
        homes = {
            *output_list.secret_folders(self.folder),
            *map(_home, (*(f.path for f in self.files), *self.kept, *known)),
        }
        for home in sorted({"", *homes}):
            names = {name: name.removeprefix(f"{home}/") for name in self.kept | known.keys() if _home(name) == home}
            yield replace(
                self,
                folder=self.folder / home,
                files=[replace(f, path=f.path.removeprefix(f"{home}/")) for f in self.files if _home(f.path) == home],
                kept=frozenset(names[name] for name in self.kept & names.keys()),
                before={names[name]: known[name] for name in known.keys() & names.keys()} if home else {},
                is_above=not home and any(_home(name) for name in (*(f.path for f in self.files), *self.kept)),
            )

    def known(self) -> Listed:
        """The digests of what is ours in it, secrets below it left out."""
        own = {name: digests for name, digests in output_list.listed(self.folder).items() if not _home(name)}
        return {**self.before, **own}


#: A part of what is written at once.
Part = WholeFile | EnvFile | FolderOutput


@dataclass(frozen=True, slots=True)
class WrittenOutput:
    """What a write changed, by path as the working folder sees it."""

    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0

    def __add__(self, other: WrittenOutput) -> WrittenOutput:
        return WrittenOutput(
            self.changed + other.changed, self.removed + other.removed, self.unchanged + other.unchanged
        )


def _home(name: str) -> str:
    """The folder of secrets that a path lies in, seen from the folder of its list; empty where it lies in none."""
    folders = name.split("/")[:-1]
    return "/".join(folders[: folders.index(SECRETS) + 1]) if SECRETS in folders else ""
