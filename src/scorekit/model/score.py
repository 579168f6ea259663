"""From a document to a workload: deprecated shapes upgraded, then decoded, with the faults of both together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.model.decode import decode
from scorekit.model.upgrade import upgraded
from scorekit.model.workload import Workload
from scorekit.outcome import Findings, Outcome

if TYPE_CHECKING:
    from scorekit.source.document import Document

#: How the apiVersion of every Score document begins, right or wrong.
_FAMILY = "score.dev/"


def decode_workload(document: Document) -> Outcome[Workload]:
    """The workload that a document describes."""
    findings = Findings()
    workload = findings.take(decode(Workload, upgraded(document, findings)))
    return findings.outcome(workload)


def is_score(document: Document) -> bool:
    """Whether a document means to be a Score workload: by its apiVersion, or by its containers where it has none."""
    if not isinstance(document.data, dict):
        return False
    version = document.data.get("apiVersion")
    if version is None:
        return "containers" in document.data and "kind" not in document.data
    return isinstance(version, str) and version.startswith(_FAMILY)
