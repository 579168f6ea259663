"""The report of a project as a site: everything compiled once, shown, and written to a folder of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit import drawing
from scorekit.caller import spelt
from scorekit.catalogue import output_list
from scorekit.description.kinds import describe
from scorekit.diagnostics import errors_of
from scorekit.errors import UsageError, expect
from scorekit.limits import command_budget
from scorekit.outcome import Failure, Outcome
from scorekit.parity import compare
from scorekit.report import site as reports
from scorekit.workspace import writing
from scorekit.workspace.check import check
from scorekit.workspace.forms import path_text
from scorekit.workspace.observer import Observer
from scorekit.workspace.opened import home_of
from scorekit.workspace.options import ProjectOptions
from scorekit.workspace.outputs import Advice, FolderOutput
from scorekit.workspace.partial import Partial

if TYPE_CHECKING:
    import os
    from typing import Unpack

    from scorekit.catalogue import Catalogue
    from scorekit.targets.api import ManifestSet, OutputFile
    from scorekit.workspace.opened import OpenedProject
    from scorekit.workspace.options import ProjectKeywords
    from scorekit.written_output import WrittenOutput

#: Above so many nodes the graph's page has no explanations: those of a node cost as much as ten of its kind.
_MOST_EXPLAINED = 2000
#: What each site has.
_SIGN = "site.css"


class _Compiles(Observer):
    """Keeps what a check compiles."""

    def __init__(self) -> None:
        self.sets: list[tuple[str, ManifestSet]] = []
        self._name = ""

    def each(self, environments: Sequence[str]) -> Iterator[str]:
        """The environments, one after another, by the names that they were asked for by."""
        for self._name in environments:
            yield self._name

    def compiled(self, manifests: ManifestSet, catalogue: Catalogue) -> None:
        """One environment is compiled for one target."""
        del catalogue
        self.sets.append((self._name, manifests))


@command_budget()
def site(
    project: OpenedProject, environments: Iterable[str] | None, **options: Unpack[ProjectKeywords]
) -> Partial[tuple[OutputFile, ...]]:
    """The files of ``scorekit report``: a static site of all environments of a project, or of some, that opens from a file.

    An environment that does not compile is told in the site, and among the diagnostics. No file holds a secret's value.

    Raises UsageError for an environment that there is not.
    """
    asked, compiles = ProjectOptions.of(options), _Compiles()
    names = project.known(environments, named=bool(asked.files))
    checked = check(project, names, asked, compiles)
    sets = [made for _, made in compiles.sets]
    drawn = drawing.draw(sets)
    if sum(len(scene.nodes) for scene in drawn.scenes) <= _MOST_EXPLAINED:
        drawn = drawing.explained(drawn, sets)
    compiled = {name for name, _ in compiles.sets}
    failed = {
        name: errors_of([d for d, held in checked.environments.items() if name in held])
        for name in names
        if name not in compiled
    }
    images = describe(project.catalogue, "image").value
    report = reports.Report(
        project.folder.name,
        compiles.sets,
        checked,
        compare.parity(sets, failed) if len(sets) + len(failed) > 1 else None,
        drawn,
        () if images is None else reports.rows_of(images),
    )
    return Partial(reports.render(report), checked.diagnostics)


def write_site(
    project: OpenedProject, files: Iterable[OutputFile], place: str | os.PathLike[str], *, force: bool = False
) -> Outcome[WrittenOutput]:
    """Write a site to a folder, all of it or nothing: pages that no longer are go, and what others wrote there stays.

    Raises UsageError for a folder that holds manifests which ``scorekit render`` wrote: they would be taken for old pages.
    """
    expect("force", force, bool, "True or False")
    folder, home = Path(path_text("place", place)), home_of(project.folder)
    if folder.is_file():
        raise UsageError(f"`{folder.as_posix()}` is a file; the report is a folder of pages")
    known = output_list.listed(folder)
    if known and _SIGN not in known:
        raise UsageError(f"`{folder.as_posix()}` holds what `scorekit render` wrote; name another folder")
    advice = Advice(force=spelt("`force` replaces it", "`--force` replaces it"))
    try:
        with writing.locked([folder], home):
            return writing.write([FolderOutput(folder, tuple(files), force=force)], home, advice)
    except OSError as error:
        return Failure((writing.unwritable(error.filename or folder.as_posix(), error),))
