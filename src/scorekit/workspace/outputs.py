"""What a render gives to files: one file, a folder of them, or Compose's file of secrets."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.caller import spelt
from scorekit.catalogue import output_list
from scorekit.catalogue.output_list import SECRETS, Listed, digest
from scorekit.catalogue.safe_read import NOWHERE, NotRegularFileError, is_git_path, read_regular, repository_of
from scorekit.codes.writing import EDITED_OUTPUT, FOREIGN_OUTPUT
from scorekit.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from scorekit.diagnostics import Code
    from scorekit.targets.api import OutputFile
    from scorekit.targets.record import SecretsFile


@dataclass(frozen=True, slots=True)
class WholeFile:
    """One file, in the place of whatever is there."""

    path: Path
    file: OutputFile


@dataclass(frozen=True, slots=True)
class EnvFile:
    """Compose's file of secrets, unless scorekit did not write the one that is there. Lines that a user added stay below ours."""

    path: Path
    #: None where there is no secret any more.
    file: OutputFile | None
    #: What its target knows of such a file.
    secrets: SecretsFile
    #: The output that reads it; None for what goes to stdout.
    reader: Path | None = None
    #: Variables of ours that other Compose files read from it.
    used: Callable[[], frozenset[bytes]] = frozenset


@dataclass(frozen=True, slots=True)
class FolderOutput:
    """A folder that holds exactly these files of ours, and those listed ones that are ``kept``.

    Files that scorekit did not write stay, and so do edits without ``force``.
    """

    folder: Path
    files: Sequence[OutputFile]
    kept: frozenset[str] = frozenset()
    force: bool = False
    #: What a list further up says of it, as those of earlier versions did of secrets.
    before: Listed = field(default_factory=dict)
    #: Whether folders of secrets may be below it: they are looked for where there is a list above them.
    is_above: bool = False

    def by_list(self) -> Iterator[FolderOutput]:
        """The folder without its secrets, and each folder of secrets, which has its own list."""
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
class Advice:
    """What messages about an output call its arguments, and advise: in the library's words; the command line has its own."""

    #: What stands before the place where a message is about it.
    place: str = "place "
    force: str = "`force` replaces it"
    env_file: str = "name another file as `env_file`"
    #: Asked for where a message needs it: the command with its options is put together for that alone.
    update: Callable[[], str] = lambda: "`Project.write` updates it"
    replace: Callable[[], str] = lambda: "`Project.write` with `force` replaces it"
    seed: str = "`seed`, SCOREKIT_SEED, `.scorekit-seed`"

    @classmethod
    def of_command(cls, command: Callable[..., str]) -> Advice:
        """The command line's words: ``command`` gives the command that makes the output, with what is added to it."""
        force = spelt("force", "--force")
        return cls(
            place=spelt("place ", "--output "),
            force=f"`{force}` replaces it",
            env_file=f"name another file with `{spelt('env_file', '--env-file PATH')}`",
            update=lambda: f"`{command()}` updates it",
            replace=lambda: f"`{command(force)}` replaces it",
            seed=f"`{spelt('seed', '--seed-file')}`, SCOREKIT_SEED, `.scorekit-seed`",
        )


#: The library's own words.
ADVICE = Advice()


def _home(name: str) -> str:
    """The folder of secrets that a path is in, relative to the folder of its list; empty where it is in none."""
    folders = name.split("/")[:-1]
    return "/".join(folders[: folders.index(SECRETS) + 1]) if SECRETS in folders else ""


#: At most this much is read of a file at an output's path; no output is larger, so a cut one never equals an output.
LARGEST = 64 * 1024 * 1024


def real_path(path: Path, home: Path | None = None) -> Path:
    """The real path of an output; OSError where a link, which anyone may have committed, leads out of the folder or repository.

    That is the working folder's, or that of the project in ``home``; of what lies in a project its repository's, too, and
    without ``home`` that of any repository below the working folder. Nor may a link lead to files that git runs or trusts.
    A path outside of all is the caller's choice.
    """
    here = Path.cwd()
    real = Path(os.path.realpath(path))
    place = Path(os.path.normpath(here / path))
    bounds = [(str(here), "working folder"), (repository_of(str(here)), "repository")]
    if home is not None:
        bounds += [(str(home), "project"), (repository_of(str(home)), "repository")]
    holding = [each for each in bounds if place.is_relative_to(each[0])]
    in_project = any(each in holding for each in bounds[2:])
    own = bounds[3:] if in_project else []
    if home is None and holding:  # the outermost: a link may lead into a repository further down
        tops = [top for top in reversed(place.parents) if os.path.lexists(top / ".git")]
        own = [(str(top), "repository") for top in tops[:1]]
    for bound, name in (*holding[:1], *own):
        inside = os.path.realpath(bound)
        if not real.is_relative_to(inside) or any(map(is_git_path, real.relative_to(inside).parts)):
            raise NotRegularFileError(f"a link leads out of the {name}", str(path))
    return real


def path_in(folder: Path, name: str) -> Path:
    """The place of a file in an output folder, as ``real_path`` gives it; OSError where a link or a folder is in its place."""
    path = folder / name
    if path.is_symlink():
        raise NotRegularFileError("a link is in its place")
    if not Path(os.path.realpath(path.parent)).is_relative_to(folder):
        raise NotRegularFileError("a link leads out of the output folder")
    if path.is_dir():
        raise NotRegularFileError("a folder is in its place")
    return path


def content_of(place: Path, expected: int = 0) -> bytes | None:
    """The content at an output's real path; None where there is no file. OSError where it is no regular file.

    ``expected`` is how many bytes are to be compared with it.
    """
    try:
        return read_regular(str(place), max(LARGEST, expected), beneath=str(place.parent))
    except NOWHERE:
        return None
    except IsADirectoryError:
        raise NotRegularFileError("a folder is in its place") from None


def listed_content(folder: Path, name: str) -> bytes | None:
    """The content of a file that a list names; the list may name many that are not there."""
    return content_of(path_in(folder, name)) if os.path.lexists(folder / name) else None


def refusal(there: bytes | None, file: OutputFile, known: Listed) -> Code | None:
    """Why a file of a folder may not be replaced: somebody else wrote what is there, or edited it."""
    if there is None or there == file.content:
        return None
    if file.path not in known:
        return FOREIGN_OUTPUT
    return None if digest(there) in known[file.path] else EDITED_OUTPUT


def is_special_file(path: Path) -> bool:
    """Whether what is written goes to a program or a device: there is nothing to compare with or to put in its place."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISSOCK(mode)
