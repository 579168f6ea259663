"""From a text to workloads: everything that can be known of one file alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.checks import check
from scorekit.codes import documents as codes
from scorekit.errors import expect
from scorekit.limits import command_budget
from scorekit.location import Source
from scorekit.model.decode import decode_workload, is_score
from scorekit.model.fault import shown
from scorekit.outcome import Findings, Outcome
from scorekit.source.document import Document, Mark
from scorekit.source.reader import read_all

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload


@command_budget()
def parse(text: str, name: str = "score.yaml") -> Outcome[Workload]:
    """The first workload of a text. What further documents say is not looked at.

    The findings of ``checks`` are among the diagnostics as warnings: overrides may yet fix them, and only
    ``compile``, which knows them all, judges by them.
    """
    findings = Findings()
    found = findings.take(documents(_source(text, name)))
    return findings.outcome(_workload(found[0], findings) if found else None)


@command_budget()
def parse_all(text: str, name: str = "score.yaml") -> Outcome[tuple[Workload, ...]]:
    """Every workload of a text, each as ``parse`` gives it."""
    findings = Findings()
    found = findings.take(documents(_source(text, name))) or ()
    workloads = [_workload(document, findings) for document in found]
    return findings.outcome(tuple(workload for workload in workloads if workload is not None))


def _source(text: str, name: str) -> Source:
    expect("text", text, str, "the text of a Score file")
    expect("name", name, str, "a text")
    return Source(name, text)


def documents(source: Source) -> Outcome[tuple[Document, ...]]:
    """The Score documents of a source; others are skipped with a warning.

    Where none is a Score document the first is decoded, so that it is reported what it lacks.
    """
    findings = Findings()
    every = findings.take(read_all(source))
    if every is None:
        return findings.outcome(None)
    written = [document for document in every if document.data is not None]
    if not written:
        return findings.outcome((every[0] if every else Document(None, Mark(source, 1, 1, 1, 1)),))
    chosen = [document for document in written if is_score(document)]
    findings.extend(_skipped(document) for document in written[0 if chosen else 1 :] if not is_score(document))
    return findings.outcome(tuple(chosen or written[:1]))


def written_name(document: Document) -> str | None:
    """The name that a Score document gives its workload, where it is a text."""
    return document.text(("metadata", "name"))


def written_names(source: Source) -> frozenset[str]:
    """The names that a Score file gives its workloads; none where it can't be read."""
    return frozenset(name for d in documents(source).value or () if (name := written_name(d)) is not None)


def _workload(document: Document, findings: Findings) -> Workload | None:
    workload = findings.take(decode_workload(document))
    if workload is not None:
        findings.extend(diagnostic.softened() for diagnostic in check(workload))
    return workload


def _skipped(document: Document) -> Diagnostic:
    data = document.data if isinstance(document.data, dict) else {}
    said = " and ".join(f"{key} {shown(data[key])}" for key in ("apiVersion", "kind") if isinstance(data.get(key), str))
    message = f"this document is no Score workload{f' ({said})' if said else ''} and is skipped"
    path = ("apiVersion",) if "apiVersion" in data else ()
    return codes.OTHER_DOCUMENT.at(document.span(path), message, help="keep it in another file")
