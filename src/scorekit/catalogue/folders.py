"""Folders of documents, on the disk or in memory, and their order: a name means the nearest folder that has it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from scorekit.catalogue.files import read_inside, unreadable
from scorekit.catalogue.safe_read import NOWHERE, read_regular
from scorekit.codes.catalogue import FILE_UNREADABLE, NAME_DIFFERS, SEVERAL_DOCUMENTS, WRONG_ENDING
from scorekit.errors import UsageError
from scorekit.lazy_dataclass import dataclass
from scorekit.location import Source
from scorekit.outcome import Failure, Findings, Outcome, Success
from scorekit.source.reader import decode_bytes, read, read_all

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.source.document import Document


#: The usual names of the two folders, and of the files that mark a type and a driver.
DRIVERS = "resource_drivers"
ENVIRONMENTS = "environments"
TYPE_FILE = "type.yaml"
DRIVER_FILE = "driver.yaml"
#: The table of images, beside the types.
IMAGES_FILE = "images.yaml"
#: The table of synonyms, there too.
SYNONYMS_FILE = "synonyms.yaml"
#: The folder of a driver's own cases, which the catalogue passes by.
TESTS = "tests"
#: The folder of what a cluster must have for a driver's objects to work, which nothing but ``drivers files`` reads.
CLUSTER_FILES = "files"

#: Before a name: the built-in document, whatever the project has of that name. A platform source's name stands there, too.
BUILTIN = "scorekit/"
#: What stands for a project's own folders in the place of a source's name.
OWN = ""
#: How many characters of a folder are held in memory.
_MOST_HELD = 64 * 1024 * 1024
#: One segment of a name. Anything else can't be the name of a file here, and is never asked of the disk.
_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class Folder(Protocol):
    """A tree of documents. Paths are relative to it, with ``/``."""

    def __hash__(self) -> int:
        """What is read of a folder is kept by it: one of the disk equals itself alone, one in memory each that holds the same."""
        ...

    @property
    def builtin(self) -> bool:
        """Whether it comes with scorekit."""
        ...

    @property
    def source(self) -> str:
        """What stands before a name to mean this folder alone: that of a platform source, or scorekit's own; empty for a project's."""
        ...

    def name(self, path: str) -> str:
        """A path as diagnostics spell it."""
        ...

    def place(self, path: str) -> Path | None:
        """Where a file lies on the disk; None for one in memory, or where there is none."""
        ...

    def read(self, path: str) -> Outcome[Source] | None:
        """A file's text; None where there is no such file."""
        ...

    def files(self, path: str) -> tuple[str, ...]:
        """The names of the files in a folder below, sorted."""
        ...

    def folders(self, path: str) -> tuple[str, ...]:
        """The names of the folders in a folder below, sorted."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class DiskFolder:
    """A folder of the disk. What is not there is empty."""

    root: str
    #: What diagnostics say for the root.
    label: str
    builtin: bool = False
    #: The real path of the folder that no link may lead out of; None where links may lead anywhere.
    inside: str | None = None
    source: str = OWN

    def name(self, path: str) -> str:
        """A path as diagnostics spell it."""
        return _named(self.label, path)

    def place(self, path: str) -> Path:
        """Where a file lies, be it there or not."""
        return Path(self.root, path)

    def read(self, path: str) -> Outcome[Source] | None:
        """A file's text; None where there is no such file."""
        place, name = f"{self.root}/{path}", self.name(path)
        try:
            os.stat(place)  # noqa: PTH116 - a Path costs more
            return (
                decode_bytes(name, read_regular(place))
                if self.inside is None
                else read_inside(place, name, self.inside)
            )
        except NOWHERE:
            if not os.path.islink(place):  # noqa: PTH114 - as above
                return None
            return Failure((FILE_UNREADABLE.at(None, f"`{name}` is a link that leads nowhere"),))
        except OSError as fault:
            return Failure((unreadable(name, fault),))

    def files(self, path: str) -> tuple[str, ...]:
        """The names of the files in a folder below, sorted."""
        return self._entries(path, folders=False)

    def folders(self, path: str) -> tuple[str, ...]:
        """The names of the folders in a folder below, sorted."""
        return self._entries(path, folders=True)

    def _entries(self, path: str, *, folders: bool) -> tuple[str, ...]:
        place = f"{self.root}/{path}"
        if self.builtin:
            return _builtin_entries(place, folders)
        # Most of what is asked for is not there, and to follow links takes as long as many such questions.
        if self.inside is not None and not (
            os.path.exists(place) and Path(os.path.realpath(place)).is_relative_to(self.inside)  # noqa: PTH110 - a Path costs more
        ):
            return ()
        return _listed(place, folders)


def _listed(place: str, folders: bool) -> tuple[str, ...]:  # noqa: FBT001 - the key of a cache
    """The names of the files, or of the folders, in a folder, sorted; none where it can't be read."""
    try:
        with os.scandir(place) as entries:
            return tuple(sorted(e.name for e in entries if (_is_folder(e) if folders else _is_file(e))))
    except OSError:
        return ()


#: Those of a folder that comes with scorekit: each catalogue of a process asks for the same ones.
_builtin_entries = lru_cache(maxsize=4096)(_listed)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a file, or a link that leads nowhere or in a circle: reading it says so.

    Hidden links that lead nowhere are editors' marks of an open file.
    """
    try:
        return entry.is_file() or (
            entry.is_symlink() and entry.name[0] != "." and not os.path.lexists(os.path.realpath(entry.path))
        )
    except OSError:
        return True


@dataclass(frozen=True)
class HeldFolder:
    """A folder in memory: the texts that a caller has, or what another folder held at one moment."""

    #: What diagnostics say for the root.
    label: str
    #: What reading a file gives, by its path.
    reads: Mapping[str, Outcome[Source]] = field(repr=False, hash=False)
    builtin: bool = False
    source: str = OWN

    @classmethod
    def of_texts(cls, label: str, texts: Mapping[str, str | Source]) -> HeldFolder:
        """The folder of some texts by their paths; a Source has a name of its own."""
        sources = {p: Source(_named(label, p), text) if isinstance(text, str) else text for p, text in texts.items()}
        return cls(label, {path: Success(source) for path, source in sources.items()})

    @classmethod
    def of(cls, folder: Folder, depth: int) -> HeldFolder:
        """The documents of a folder as they are now, down to some folders below it.

        Raises UsageError where they are too many for the memory.
        """
        reads: dict[str, Outcome[Source]] = {}
        left, room = [""], _MOST_HELD
        while left:
            path = left.pop()
            prefix = f"{path}/" if path else ""
            for name in folder.files(path):
                read = folder.read(prefix + name) if name.endswith((".yaml", ".yml")) else None
                if read is not None:
                    reads[prefix + name] = read
                    room -= len(read.value.text) if read.value else 0
                    if room < 0:
                        raise UsageError(f"`{folder.name('')}` holds more than {_MOST_HELD >> 20} MiB of documents")
            left += [prefix + name for name in folder.folders(path)] if prefix.count("/") < depth else ()
        return cls(folder.name("").removesuffix("/") or ".", reads, folder.builtin, folder.source)

    def name(self, path: str) -> str:
        """A path as diagnostics spell it."""
        return _named(self.label, path)

    def place(self, path: str) -> None:
        """Nowhere on the disk."""

    def read(self, path: str) -> Outcome[Source] | None:
        """A file's text; None where there is no such file."""
        return self.reads.get(path)

    def files(self, path: str) -> tuple[str, ...]:
        """The names of the files in a folder below, sorted."""
        return self._entries[0].get(path, ())

    def folders(self, path: str) -> tuple[str, ...]:
        """The names of the folders in a folder below, sorted."""
        return self._entries[1].get(path, ())

    @cached_property
    def _entries(self) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
        """The files, and the folders, of each folder."""
        return entries_of(self.reads)


def entries_of(paths: Iterable[str]) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """The names of the files, and those of the folders, in each folder that some paths go through."""
    files: dict[str, list[str]] = {}
    folders: dict[str, set[str]] = {}
    for path in sorted(paths):
        above, _, name = path.rpartition("/")
        files.setdefault(above, []).append(name)
        while above:
            above, _, name = above.rpartition("/")
            folders.setdefault(above, set()).add(name)
    return {k: tuple(v) for k, v in files.items()}, {k: tuple(sorted(v)) for k, v in folders.items()}


def _named(label: str, path: str) -> str:
    """A path in a folder as diagnostics spell it."""
    return path if label == "." else f"{label}/{path}"


@cache
def builtin_folder(kind: str) -> DiskFolder:
    """The folder of a kind (``resource_drivers``, ``environments``) that comes with scorekit.

    An installed package has it inside; an editable one finds it in the checkout. Diagnostics call it ``scorekit:KIND``,
    which is the same on every machine. (``importlib.resources`` would cost 20 ms at every start.)
    """
    package = Path(__file__).parents[1]
    inside = package / "builtin" / kind
    root = inside if inside.is_dir() else package.parents[1] / kind
    return DiskFolder(str(root), f"scorekit:{kind}", builtin=True, source=BUILTIN.removesuffix("/"))


def lookup_folders(folders: Sequence[Folder], name: str, segments: int) -> tuple[str, tuple[Folder, ...]]:
    """A name without its prefix and the folders to look it up in, nearest first; none if it can't be a name."""
    bare = unprefixed(name, segments)
    parts = bare.split("/")
    if len(parts) != segments or not all(map(is_segment, parts)):
        return bare, ()
    if bare == name:
        return bare, tuple(folders)
    source = name.partition("/")[0]
    return bare, tuple(f for f in folders if f.source and f.source == source)


def unprefixed(name: str, segments: int) -> str:
    """A name of some segments without that of a source before it; ``scorekit/x`` can also be a driver of a type."""
    return name.partition("/")[2] if name.count("/") == segments else name


def is_segment(text: str) -> bool:
    """Whether a text can be one segment of a name."""
    return _SEGMENT.fullmatch(text) is not None


def read_document(folder: Folder, path: str) -> Outcome[Document] | None:
    """The one document of a file; None where there is no such file."""
    text = folder.read(path)
    if text is None:
        return _misnamed(folder, path)
    if text.value is None:
        return Failure(text.diagnostics)
    return _builtin_document(text.value) if folder.builtin else single_document(text.value)


def _misnamed(folder: Folder, path: str) -> Outcome[Document] | None:
    """The fault of a file with the other ending: a built-in one would silently be used instead."""
    other = path.removesuffix(".yaml") + ".yml"
    if folder.read(other) is None:
        return None
    fault = WRONG_ENDING.at(None, f"`{folder.name(other)}` is not read", help=f"call it `{folder.name(path)}`")
    return Failure((fault,))


def single_document(source: Source) -> Outcome[Document]:
    """The one document of a source."""
    findings = Findings()
    documents = findings.take(read_all(source))
    if documents is None:
        return findings.outcome(None)
    if not documents:
        return read(source)
    findings.extend(
        SEVERAL_DOCUMENTS.at(further.span(), f"`{source.name}` holds another document", help="move it to another file")
        for further in documents[1:]
    )
    return findings.outcome(documents[0])


#: That of a file that comes with scorekit: each catalogue of a process asks for the same ones.
_builtin_document = lru_cache(maxsize=2048)(single_document)


def name_faults(document: Document, expected: str, place: str) -> Iterable[Diagnostic]:
    """The fault of a document whose ``metadata.name`` is not what its place says."""
    path = ("metadata", "name")
    if (name := document.text(path)) is not None and name != expected:
        message = f"this is called `{name}`, but its place `{place}` says `{expected}`"
        yield NAME_DIFFERS.at(document.span(path), message, help=f"write `name: {expected}`, or move the file")
