"""Definitions of custom kinds: YAML or JSON files below a project's ``crds/``, found by group and kind.

They are CustomResourceDefinitions, or the CompositeResourceDefinitions that Crossplane makes such of.

Operators bring megabytes of them, of which a render needs few: all texts are searched for the words that matter, and only
the documents that have them are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.codes.catalogue import TOO_MANY_DEFINITIONS
from scorekit.location import Source
from scorekit.outcome import Findings
from scorekit.source.reader import read_all

if TYPE_CHECKING:
    from scorekit.catalogue.folders import Folder
    from scorekit.diagnostics import Diagnostic
    from scorekit.source.document import Document

#: The folder of a project that has them.
DEFINITIONS = "crds"
#: The kinds of definitions, and what their names have in common.
_KINDS, _KIND = ("CustomResourceDefinition", "CompositeResourceDefinition"), "ResourceDefinition"
#: What files of manifests, ours or others', end in.
MANIFEST_ENDINGS = (".yaml", ".yml", ".json")
#: How many files and characters are searched, and how deep folders may be nested.
_MOST_FILES, _MOST_TEXT, _DEEPEST = 2_000, 64 * 1024 * 1024, 8
#: How many documents are read for one kind: a description may name it too.
_MOST_READ = 20
_START = re.compile(r"^---", re.MULTILINE)


class _DefinitionText(NamedTuple):
    """The text of one document of a file, and how many lines precede it there."""

    source: Source
    start: int


class DefinitionTexts(NamedTuple):
    """Every document of some folders that may be a definition, and what is wrong with their files."""

    found: tuple[_DefinitionText, ...] = ()
    faults: tuple[Diagnostic, ...] = ()


NO_TEXTS = DefinitionTexts()


class CustomDefinitions:
    """The definitions in some folders, the nearest first, and behind these in texts that were read before."""

    def __init__(self, folders: Sequence[Folder] = (), texts: DefinitionTexts = NO_TEXTS) -> None:
        self._folders = tuple(folders)
        self._read_before = texts
        self._texts: DefinitionTexts | None = None

    def behind(self, folder: Folder) -> CustomDefinitions:
        """These, with those of another folder before them."""
        return CustomDefinitions([folder, *self._folders], self._read_before)

    def through(self, change: Callable[[Folder], Folder | None]) -> CustomDefinitions:
        """These with each folder changed, or left out where that gives None."""
        changed = map(change, self._folders)
        return CustomDefinitions([folder for folder in changed if folder is not None], self._read_before)

    def find(self, group: str, kind: str) -> tuple[Document | None, tuple[Diagnostic, ...]]:
        """The definition of a kind, None where there is none, and the faults of the files that were read for it."""
        named = re.compile(rf"\bkind[\"']?\s*:\s*[\"']?{re.escape(kind)}\b")
        texts = self.texts()
        findings = Findings(texts.faults)
        likely = (p for p in texts.found if group in p.source.text and named.search(p.source.text))
        for part in islice(likely, _MOST_READ):
            # The lines have the numbers that they have in the file.
            padded = Source(part.source.name, "\n" * part.start + part.source.text)
            for document in findings.take(read_all(padded)) or ():
                for definition in _definitions(document):
                    if (group, kind) in _names(definition.data):
                        return definition, findings.items
        return None, findings.items

    def texts(self) -> DefinitionTexts:
        """What there is to look for definitions in, read when first asked for."""
        if self._texts is None:
            # Two threads may both read, and get the same.
            findings = Findings()
            found = tuple(self._parts(findings))
            read = self._read_before
            self._texts = DefinitionTexts((*found, *read.found), (*findings.items, *read.faults))
        return self._texts

    def _parts(self, findings: Findings) -> Iterator[_DefinitionText]:
        """Every document that may be a definition."""
        size = 0
        for count, (folder, path) in enumerate(self._files()):
            read = folder.read(path)
            source = findings.take(read) if read is not None else None
            size += 0 if source is None else len(source.text)
            if count >= _MOST_FILES or size > _MOST_TEXT:
                message = f"`{folder.name('')}` holds more than {_MOST_FILES:,} files or {_MOST_TEXT >> 20} MiB"
                findings.add(TOO_MANY_DEFINITIONS.at(None, message))
                return
            if source is not None and _KIND in source.text:
                yield from _split(source)

    def _files(self) -> Iterator[tuple[Folder, str]]:
        for folder in self._folders:
            left = [""]
            while left:
                path = left.pop()
                prefix = f"{path}/" if path else ""
                yield from ((folder, prefix + name) for name in folder.files(path) if name.endswith(MANIFEST_ENDINGS))
                if prefix.count("/") < _DEEPEST:
                    left += reversed([prefix + name for name in folder.folders(path)])


def _split(source: Source) -> Iterator[_DefinitionText]:
    """The documents of a file that may be definitions."""
    line = 0
    for start, end in pairwise([0, *(match.start() for match in _START.finditer(source.text)), len(source.text)]):
        text = source.text[start:end]
        if _KIND in text:
            yield _DefinitionText(Source(source.name, text), line)
        line += text.count("\n")


def _definitions(document: Document) -> Iterator[Document]:
    """The definitions in a document: itself, or the items of a list, as ``kubectl get -o yaml`` writes one."""
    data = document.data if isinstance(document.data, dict) else {}
    if data.get("kind") in _KINDS:
        yield document
    items = data.get("items") if data.get("kind") in ("List", *(f"{kind}List" for kind in _KINDS)) else None
    for index, item in enumerate(items) if isinstance(items, list) else ():
        if isinstance(item, dict) and item.get("kind") in _KINDS:
            yield document.part(("items", index))


def _names(data: Any) -> Iterator[tuple[Any, Any]]:
    """The group and the kind that a definition defines; a composite one may define a claim, too."""
    spec = data.get("spec")
    for key in ("names", "claimNames") if isinstance(spec, dict) else ():
        names = spec.get(key)
        if isinstance(names, dict):
            yield spec.get("group"), names.get("kind")
