"""Environments by name: ``NAME.yaml`` of the nearest folder, with the chain of its parents merged in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from scorekit.catalogue.environment_shape import shape_faults
from scorekit.catalogue.folders import BUILTIN, Folder, is_segment, lookup_folders, name_faults, read_document
from scorekit.catalogue.inheritance import (
    SELECTORS,
    inherited,
    items,
    removal_faults,
    selector,
    with_keyed_workloads,
    without_nulls,
)
from scorekit.codes.catalogue import ENTRY_TWICE, EXTENDS_CYCLE, SELECTORS_TWICE, UNKNOWN_PARENT
from scorekit.codes.documents import UNKNOWN_KEY
from scorekit.diagnostics import Diagnostic, Label
from scorekit.errors import UnknownEnvironmentError
from scorekit.lazy_dataclass import dataclass
from scorekit.model.decode import constructed, decode
from scorekit.model.environment import Environment
from scorekit.outcome import Findings, Outcome, Success
from scorekit.suggest import did_you_mean, listed, suggestion

if TYPE_CHECKING:
    from scorekit.source.document import Document

_EXTENSION = ".yaml"


@dataclass(frozen=True, slots=True)
class _Link:
    """One file of a chain."""

    folder: Folder
    #: The environment's name, without prefix.
    name: str
    document: Document

    @property
    def parent(self) -> str | None:
        """What it extends, as written; None when nothing, or nothing that can be a name."""
        return self.document.text(("extends",))


class _File(NamedTuple):
    """One environment's document as written, None where it is no mapping, and every fault that it has on its own."""

    document: Document | None
    faults: tuple[Diagnostic, ...]


class Environments:
    """The environments of some folders, nearest first. Each file is read once, when first asked for."""

    def __init__(self, folders: Sequence[Folder]) -> None:
        self._folders = tuple(folders)
        self._read = cache(_read_file)
        self._followed = cache(self._follow)
        self._merged = cache(self._merge)

    def names(self, *, builtin: bool = True) -> tuple[str, ...]:
        """Every name, or only those that the built-in folder does not give, sorted. Reads no file."""
        folders = [folder for folder in self._folders if builtin or not folder.builtin]
        stems = {file.removesuffix(_EXTENSION) for f in folders for file in f.files("") if file.endswith(_EXTENSION)}
        return tuple(sorted(stem for stem in stems if is_segment(stem)))

    def offered(self, *, builtin: bool = True) -> tuple[str, ...]:
        """The names to render for, sorted: all but those that are only there to be extended. Reads every file."""
        found = ((name, self.get(name).value) for name in self.names(builtin=builtin))
        return tuple(name for name, environment in found if environment is None or not environment.abstract)

    def has(self, name: str) -> bool:
        """Whether there is an environment of a name. Reads no file."""
        bare, among = lookup_folders(self._folders, name, 1)
        return any(bare + _EXTENSION in folder.files("") for folder in among)

    def get(self, name: str) -> Outcome[Environment]:
        """The environment of a name with its parents merged in. Raises UnknownEnvironmentError."""
        return self._merged(name)

    def chain(self, name: str) -> Outcome[tuple[str, ...]]:
        """The files that an environment is made of, nearest first. Raises UnknownEnvironmentError."""
        links, faults = self._followed(name)
        return Findings(faults).outcome(tuple(link.document.source.name for link in links))

    def _merge(self, name: str) -> Outcome[Environment]:
        links, faults = self._followed(name)
        findings = Findings(faults)
        if findings.failed:
            return findings.outcome(None)
        if all(link.folder.builtin for link in links):
            return findings.outcome(findings.take(_builtin_chain(tuple((link.folder, link.name) for link in links))))
        return findings.outcome(findings.take(_chain([link.document for link in links])))

    def _follow(self, name: str) -> tuple[tuple[_Link, ...], tuple[Diagnostic, ...]]:
        """The chain of a name, nearest first, and the faults that its files have each on its own."""
        findings = Findings()
        links: list[_Link] = []
        wanted: str | None = name
        while wanted is not None:
            found = self._find(wanted, below=links[-1].folder if links else None)
            if found is None and not links:
                raise UnknownEnvironmentError(f"there is no environment `{name}`; {suggestion(name, self.offered())}")
            if found is None:
                findings.add(self._unknown_parent(links[-1]))
                break
            folder, bare, read = found
            met = next((n for n, link in enumerate(links) if link.folder is folder and link.name == bare), None)
            if met is not None:
                findings.add(self._circle(links[met:]))
                break
            findings.extend(read.faults)
            if read.document is None:
                break
            links.append(_Link(folder, bare, read.document))
            wanted = links[-1].parent
        return tuple(links), findings.items

    def _find(self, name: str, *, below: Folder | None) -> tuple[Folder, str, _File] | None:
        """The nearest file that a name means. What a shared document names is of its source or of one after it, so that no
        project's own file of the name comes between: what a built-in document names is built-in.
        """
        folders = self._folders if below is None or not below.source else self._folders[self._folders.index(below) :]
        bare, among = lookup_folders(folders, name, 1)
        for folder in among:
            read = _builtin_file(folder, bare) if folder.builtin else self._read(folder, bare)
            if read is not None:
                return folder, bare, read
        return None

    def _unknown_parent(self, link: _Link) -> Diagnostic:
        others = [name for name in self.names() if name != link.name]
        near = did_you_mean(str(link.parent).removeprefix(BUILTIN), others)
        hint = near or (f"there are: {listed(others)}" if others else None)
        message = f"there is no environment `{link.parent}`"
        return UNKNOWN_PARENT.at(link.document.span(("extends",)), message, help=hint)

    def _circle(self, links: Sequence[_Link]) -> Diagnostic:
        """The fault of environments that extend each other, the same one from wherever it was met."""
        first, *others = sorted(links, key=lambda link: link.document.source.name)
        builtin = f"{BUILTIN}{first.name}"
        hint = (
            f"the built-in one is `{builtin}`" if self.has(builtin) else "one of them must extend another one, or none"
        )
        message = f"`{first.name}` extends itself{' through others' if others else ''}"
        labels = [Label(o.document.span(("extends",)), f"`{o.name}` extends `{o.parent}`") for o in others]
        return EXTENDS_CYCLE.at(first.document.span(("extends",)), message, labels=labels, help=hint)


def _read_file(folder: Folder, name: str) -> _File | None:
    """One environment's file; None where there is none."""
    path = name + _EXTENSION
    read = read_document(folder, path)
    if read is None:
        return None
    findings = Findings()
    document = findings.take(read)
    if document is None:
        return _File(None, findings.items)
    if folder.builtin:
        return _File(document, findings.items)
    document, faults = with_keyed_workloads(document)
    findings.extend(faults)
    findings.extend(_own_faults(document))
    findings.extend(name_faults(document, name, folder.name(path)))
    return _File(document if isinstance(document.data, dict) else None, findings.items)


#: A file that comes with scorekit: each catalogue of a process asks for the same ones.
_builtin_file = lru_cache(maxsize=256)(_read_file)


def _chain(documents: Sequence[Document]) -> Outcome[Environment]:
    """The environment of a document and its parents, nearest first, and the faults that they have together."""
    findings = Findings(removal_faults(documents))
    merged = findings.take(decode(Environment, inherited(documents)))
    findings.extend(shape_faults(merged) if merged else ())
    return findings.outcome(merged)


@lru_cache(maxsize=256)
def _builtin_chain(files: tuple[tuple[Folder, str], ...]) -> Outcome[Environment]:
    """The same of files that come with scorekit, in which there are none."""
    reads = [_builtin_file(folder, name) for folder, name in files]
    documents = [read.document for read in reads if read is not None and read.document is not None]
    return Success(constructed(Environment, inherited(documents)))


def _own_faults(document: Document) -> Iterator[Diagnostic]:
    """What is wrong with a file whatever its parents say. A null deletes what a parent has, so it is no value here."""
    if not isinstance(document.data, dict):
        yield from decode(Environment, document).diagnostics
        return
    plain = without_nulls(document)
    if plain.data != document.data:
        # An unknown key is a fault, null or not.
        yield from (d for d in decode(Environment, document).diagnostics if d.code == UNKNOWN_KEY.id)
    decoded = decode(Environment, plain)
    yield from decoded.diagnostics
    if decoded.ok:
        yield from _rules_twice(document)
        yield from _entries_twice(document)


def _rules_twice(document: Document) -> Iterator[Diagnostic]:
    """Rules of one file with equal selectors."""
    first: dict[tuple[object, ...], Document] = {}
    for rule in items(document.at(("drivers",))):
        known = first.setdefault(selector(rule.data), rule)
        if known is not rule:
            given = ", ".join(f"{key} `{rule.data[key]}`" for key in SELECTORS if key in rule.data)
            yield SELECTORS_TWICE.at(
                rule.span(("type",)),
                f"two rules match {given}",
                labels=[Label(known.span(("type",)), "the other one")],
                help="merge them, or give one of them a further selector",
            )


def _entries_twice(document: Document) -> Iterator[Diagnostic]:
    """Objects, patches or policies of one file that have the same name."""
    for key in ("objects", "patches", "policies"):
        first: dict[str, Document] = {}
        for item in items(document.at((key,))):
            name = item.data.get("name")
            known = first.setdefault(name, item) if isinstance(name, str) else item
            if known is not item:
                yield ENTRY_TWICE.at(
                    item.span(("name",)),
                    f"`{name}` is the name of two entries of `{key}`",
                    labels=[Label(known.span(("name",)), "the other one")],
                    help="give each another name",
                )
