"""The source of a file lies in the project, given from the Score file's folder."""

from __future__ import annotations

from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from scorekit.codes.meaning import FILE_SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The sources that lie elsewhere."""
    for name, container in workload.containers.items():
        for target, file in container.files.items():
            told = _fault(workload.document.source.name, file.source) if file.source else None
            if told is not None:
                span = workload.span(("containers", name, "files", target, "source"))
                yield FILE_SOURCE.at(span, told[0], help=told[1])


def _fault(score: str, source: str) -> tuple[str, str] | None:
    if source.startswith("/"):
        return (
            f"the source `{source}` is absolute",
            "write the path from the folder of the Score file: `./app.conf`, say",
        )
    if _leaves(score, source):
        return f"the source `{source}` lies outside the project", "put the file into the project"
    return None


def _leaves(score: str, source: str) -> bool:
    """Whether a source climbs above the folder that the Score file's own name is relative to."""
    return _climbs(join(dirname(score), source)) > _climbs(score)


def _climbs(path: str) -> int:
    return normpath(path).split("/").count("..")
