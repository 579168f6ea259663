"""Trees of files in a cache of the user, by digest: what platform sources were when they were fetched.

A file lies there under its SHA-256 and nothing else, so no path of an archive ever becomes one of the disk. A tree is the
list of its files in the form of ``sha256sum``, which lies there in the same way; its digest is the tree's. Whatever is read is
held against the digest that it was asked for by, so that neither a damaged cache nor one that someone else filled is believed.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.catalogue.definitions import DEFINITIONS
from scorekit.catalogue.folders import DRIVERS, ENVIRONMENTS, TESTS, entries_of
from scorekit.catalogue.safe_read import is_git_path, read_regular
from scorekit.codes.catalogue import DIGEST_DIFFERS
from scorekit.lazy_dataclass import dataclass
from scorekit.outcome import Failure, Outcome
from scorekit.source.encoding import MAX_SIZE
from scorekit.source.reader import decode_bytes

if TYPE_CHECKING:
    from scorekit.location import Source

#: The folders of a platform, as those of a project.
KINDS = (DRIVERS, ENVIRONMENTS, DEFINITIONS)
#: How many files a tree may have, how many bytes, how large each may be, and how long its list.
MOST_FILES, MOST_BYTES, MOST_OF_A_FILE, MOST_OF_A_LIST = 10_000, 64 * 1024 * 1024, MAX_SIZE, 4 * 1024 * 1024
_LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)")
_LONGEST_PATH = 512
#: Where the user says that the cache is.
CACHE_VARIABLE = "SCOREKIT_CACHE"


class UnfitTreeError(Exception):
    """Why some files can't be a tree; as text the reason, as a sentence without its end."""


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The user's cache: ``SCOREKIT_CACHE``, or ``scorekit`` where the XDG base directories have caches."""
    if given := environment.get(CACHE_VARIABLE):
        return Path(os.path.abspath(given))  # noqa: PTH100 - as a command line's paths are
    base = environment.get("XDG_CACHE_HOME", "")
    home = Path(base) if Path(base).is_absolute() else Path(os.path.expanduser("~"), ".cache")  # noqa: PTH111 - it never raises
    return home / "scorekit"


def belongs(path: str) -> bool:
    """Whether a file of a platform is of its tree: all below its three folders, but for hidden files and drivers' own cases."""
    parts = path.split("/")
    is_case = parts[0] == DRIVERS and TESTS in parts[3:4]
    return parts[0] in KINDS and len(parts) > 1 and not is_case and not any(part.startswith(".") for part in parts)


def path_fault(path: str) -> str | None:
    """Why a path can't be one of a tree; None where it can."""
    parts = path.split("/")
    if path.startswith("/") or ".." in parts:
        return "leads out of it"
    if not path.isprintable() or any(letter in path for letter in '\\:*?"<>|') or "" in parts or "." in parts:
        return "is no plain path"
    if len(path) > _LONGEST_PATH:
        return f"is longer than {_LONGEST_PATH} characters"
    return "is git's own" if any(map(is_git_path, parts)) else None


@dataclass(frozen=True, slots=True)
class Tree:
    """Some files, as they are listed: the SHA-256 of each by its path."""

    digests: Mapping[str, str]

    @classmethod
    def parse(cls, text: bytes) -> Tree:
        """The tree of a list. Raises UnfitTreeError for what ``listing`` did not write."""
        found: dict[str, str] = {}
        for line in text.decode("utf-8", "replace").splitlines():
            match = _LINE.fullmatch(line)
            # The paths are names in a list and none of the disk's, so nothing more is to be judged.
            if match is None or not belongs(match[2]):
                raise UnfitTreeError("its list of files is not one of scorekit's")
            found[match[2]] = match[1]
        return cls(found)

    @property
    def listing(self) -> bytes:
        """The list, as ``sha256sum`` writes and checks it."""
        return "".join(f"{self.digests[path]}  {path}\n" for path in sorted(self.digests)).encode()

    @property
    def digest(self) -> str:
        """The tree's own digest, with its algorithm."""
        return f"sha256:{hashlib.sha256(self.listing).hexdigest()}"

    def below(self, kind: str) -> dict[str, str]:
        """What lies in one of its folders, by path there."""
        return {path.removeprefix(f"{kind}/"): d for path, d in self.digests.items() if path.startswith(f"{kind}/")}


def tree_of(files: Mapping[str, bytes]) -> Tree:
    """The tree of some files by their paths; what does not belong to one is left out.

    Raises UnfitTreeError for a path that can't be one, for too many or too large files, and where nothing is left.
    """
    kept = {path: content for path, content in files.items() if belongs(path)}
    for path, content in kept.items():
        if fault := path_fault(path):
            raise UnfitTreeError(f"`{path}` {fault}")
        if len(content) > MOST_OF_A_FILE:
            raise UnfitTreeError(f"`{path}` is larger than {MOST_OF_A_FILE >> 20} MiB")
    if len(kept) > MOST_FILES or sum(map(len, kept.values())) > MOST_BYTES:
        raise UnfitTreeError(f"it has more than {MOST_FILES:,} files or {MOST_BYTES >> 20} MiB")
    if not kept:
        raise UnfitTreeError(f"it has none of {', '.join(f'`{kind}/`' for kind in KINDS)} at its top")
    return Tree({path: hashlib.sha256(content).hexdigest() for path, content in kept.items()})


@dataclass(frozen=True, slots=True)
class TreeCache:
    """A cache of files by their digests."""

    root: Path

    def place(self, digest: str) -> Path:
        """Where a file lies."""
        digest = digest.removeprefix("sha256:")
        return self.root / "sha256" / digest[:2] / digest

    def read(self, digest: str, limit: int) -> bytes | None:
        """A file by its digest; None where it is not there. Raises UnfitTreeError where something else is."""
        try:
            content = read_regular(str(self.place(digest)), limit)
        except FileNotFoundError:
            return None
        if len(content) > limit or hashlib.sha256(content).hexdigest() != digest.removeprefix("sha256:"):
            raise UnfitTreeError("what the cache has of it is not what it was")
        return content

    def tree(self, digest: str) -> Tree | None:
        """A tree by its digest; None where it is not there. Raises UnfitTreeError where what is there is none."""
        listing = self.read(digest, MOST_OF_A_LIST)
        return None if listing is None else Tree.parse(listing)

    def lacks(self, tree: Tree) -> bool:
        """Whether a file of a tree is not there, as where someone cleans up caches."""
        root = f"{self.root}/sha256"
        # Of thousands: a Path costs more than the look.
        return not all(os.path.exists(f"{root}/{digest[:2]}/{digest}") for digest in tree.digests.values())  # noqa: PTH110


@dataclass(frozen=True, eq=False)
class CachedFolder:
    """A folder of a tree in the cache. Each file is held against its digest when it is read."""

    cache: TreeCache
    #: What diagnostics say for the root.
    label: str
    source: str
    digests: Mapping[str, str] = field(repr=False)
    builtin: bool = False

    def name(self, path: str) -> str:
        """A path as diagnostics spell it."""
        return f"{self.label}/{path}"

    def place(self, path: str) -> Path | None:
        """Where a file lies in the cache; None where the tree has no such file."""
        return self.cache.place(self.digests[path]) if path in self.digests else None

    def read(self, path: str) -> Outcome[Source] | None:
        """A file's text; None where the tree has no such file."""
        digest = self.digests.get(path)
        if digest is None:
            return None
        name = self.name(path)
        try:
            content = self.cache.read(digest, MOST_OF_A_FILE)
        except UnfitTreeError:
            content = None
        except OSError as fault:
            return Failure((DIGEST_DIFFERS.at(None, f"`{name}` can't be read from the cache: {fault.strerror}"),))
        if content is None:
            message = f"the cache does not have `{name}` as it was pinned"
            return Failure((DIGEST_DIFFERS.at(None, message, help="run `scorekit platform fetch`"),))
        return decode_bytes(name, content)

    def files(self, path: str) -> tuple[str, ...]:
        """The names of the files in a folder below, sorted."""
        return self._entries[0].get(path, ())

    def folders(self, path: str) -> tuple[str, ...]:
        """The names of the folders in a folder below, sorted."""
        return self._entries[1].get(path, ())

    @cached_property
    def _entries(self) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
        return entries_of(self.digests)
