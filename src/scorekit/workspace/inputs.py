"""The score files that a compile of a project reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.catalogue import ProjectFolder, of_other_projects, read_source
from scorekit.errors import UsageError
from scorekit.lazy_dataclass import dataclass
from scorekit.location import Source
from scorekit.outcome import Findings, Outcome
from scorekit.parsing import documents, written_name, written_names
from scorekit.workspace.opened import NO_SCORE_FILE, OpenedProject, seen

if TYPE_CHECKING:
    from scorekit.source.document import Document
    from scorekit.workspace.options import ProjectOptions


@dataclass(frozen=True, slots=True)
class Inputs:
    """The compiled set as texts, and the names of the sources that were asked for (None: all)."""

    sources: tuple[Source | Document, ...] = ()
    select: frozenset[str] | None = None
    #: Every file that was read, also where a text that was handed in replaces its workload.
    sources_read: tuple[Source, ...] = ()


def read_inputs(project: OpenedProject, options: ProjectOptions) -> Outcome[Inputs]:
    """Every score file of the project, and those named; FOLDERs mean the score files below them."""
    findings = Findings()
    folder, files = project.folder, options.files
    texts = [file for file in files if isinstance(file, Source)]
    named = [project.placed(file) for file in files if isinstance(file, Path)]
    findings.extend(of_other_projects(named, folder.root, folder.root))
    asked = dict.fromkeys(path for file in named for path in score_files(folder, file))
    hidden = [project.placed(path) for path in options.context]
    everything = folder.score_files() if folder.found or not files else ()
    replaced = {text.name for text in texts}
    known = [p for p in dict.fromkeys((*everything, *asked, *hidden)) if folder.relative(p) not in replaced]
    sources = [findings.take(read_source(path, folder.root)) for path in known]
    selected = {folder.relative(path) for path in asked}
    if not sources and not texts:
        raise UsageError(NO_SCORE_FILE)
    if not files and hidden:
        selected = {folder.relative(path) for path in known if path not in hidden}
    read = tuple(source for source in sources if source is not None)
    if texts:
        names = frozenset().union(*map(written_names, texts))
        others = [rest for source in read for rest in _without(names, source, asked=source.name in selected)]
        return findings.outcome(Inputs((*others, *texts), frozenset({*selected, *replaced}), read))
    select = frozenset(selected) if files or hidden else options.select
    return findings.outcome(Inputs(read, select, read))


def _without(names: frozenset[str], source: Source, *, asked: bool) -> Sequence[Source | Document]:
    """A file of the project without the workloads that texts in its place have; one that was named stays whole."""
    if asked or not any(name in source.text for name in names):
        return (source,)
    found = documents(source).value or ()
    others = [document for document in found if written_name(document) not in names]
    return (source,) if len(others) == len(found) else others


def score_files(folder: ProjectFolder, path: Path) -> Sequence[Path]:
    """What a file or folder that is named means; UsageError for a folder without a score file."""
    if not path.is_dir():
        return (path,)
    if folder.found and not path.is_relative_to(folder.root):
        raise UsageError(f"`{seen(path)}` is no folder of the project in `{seen(folder.root)}`")
    below = folder.score_files(path)
    if not below:
        raise UsageError(f"there is no score file below `{seen(path)}`")
    return below
