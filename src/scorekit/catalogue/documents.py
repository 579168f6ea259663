"""Reading one document of a folder: exactly one in its file, and called what its place says."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scorekit.codes.catalogue import NAME_DIFFERS, SEVERAL_DOCUMENTS, WRONG_ENDING
from scorekit.outcome import Findings, Outcome
from scorekit.source.reader import read, read_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scorekit.catalogue.folders import Folder
    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Source
    from scorekit.source.document import Document


def read_document(folder: Folder, path: str) -> Outcome[Document] | None:
    """The one document of a file; None where there is no such file."""
    text = folder.read(path)
    if text is None:
        return _misnamed(folder, path)
    if text.value is None:
        return Outcome(None, text.diagnostics)
    return _builtin_document(text.value) if folder.builtin else only_document(text.value)


def _misnamed(folder: Folder, path: str) -> Outcome[Document] | None:
    """The fault of a file that someone wrote under the other ending: a built-in one would silently stand in for it."""
    other = path.removesuffix(".yaml") + ".yml"
    if folder.read(other) is None:
        return None
    fault = WRONG_ENDING.at(None, f"`{folder.name(other)}` is not read", help=f"call it `{folder.name(path)}`")
    return Outcome(None, (fault,))


@lru_cache(maxsize=256)
def _builtin_document(source: Source) -> Outcome[Document]:
    """The one document of a file that comes with scorekit: each catalogue of a process asks for the same ones."""
    return only_document(source)


def only_document(source: Source) -> Outcome[Document]:
    """The one document of a source."""
    findings = Findings()
    documents = findings.take(read_all(source))
    if documents is None:
        return findings.outcome(None)
    if not documents:
        return read(source)
    findings.extend(
        SEVERAL_DOCUMENTS.at(
            further.span(), f"`{source.name}` holds another document", help="move it to a file of its own"
        )
        for further in documents[1:]
    )
    return findings.outcome(documents[0])


def name_faults(document: Document, expected: str, place: str) -> Iterable[Diagnostic]:
    """The fault of a document whose ``metadata.name`` is not what its place says."""
    written: Any = document.at(("metadata", "name"))
    if written is not None and isinstance(written.data, str) and written.data != expected:
        yield NAME_DIFFERS.at(
            written.span(),
            f"this is called `{written.data}`, but its place `{place}` says `{expected}`",
            help=f"write `name: {expected}`, or move the file",
        )
