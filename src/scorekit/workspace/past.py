"""A project as of a revision: its files in a temporary folder, with what git keeps no versions of as it lies there today."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from scorekit.caller import spelt
from scorekit.catalogue import Catalogue, folders_named, open_project
from scorekit.codes.catalogue import NOT_FETCHED
from scorekit.errors import UsageError, expect
from scorekit.outcome import Findings, Outcome
from scorekit.workspace.opened import OpenedProject, home_of
from scorekit.workspace.partial import Partial
from scorekit.workspace.revisions import Repository

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")
ProjectT = TypeVar("ProjectT", bound=OpenedProject)


def project_versions(
    project: ProjectT, base: str, head: str | None, *, merge_base: bool
) -> Partial[tuple[ProjectT | None, ProjectT | None]]:
    """The project as it was in a revision, and as it is in a later one or today, with what is not as it was then as notes.

    With ``merge_base`` the first is where both parted.
    """
    findings = Findings()
    before = findings.take(as_of(project, base, (head or "HEAD") if merge_base else None))
    after = findings.take(as_of(project, head)) if head is not None else project
    notes = (*(before.notes if before else ()), *(after.notes if after else ()))
    return Partial((before, after), findings.items, notes)


def as_of(project: ProjectT, revision: str, merge_base_with: str | None = None) -> Outcome[ProjectT]:
    """The project as it was in a revision, or where that one and another parted. Folders of the caller's are as they were, too."""
    expect("revision", revision, str, "a text")
    expect("merge_base_with", merge_base_with, str | None, "a revision")
    first, dots, last = revision.partition("...")
    if dots:
        one, other = first or "HEAD", last or "HEAD"
        way = spelt(f"at({one!r}, merge_base_with={other!r})", f"--from {one} --to {other} --merge-base")
        raise UsageError(f"git knows no revision `{revision}`; say {way}")
    folder = project.folder
    home = home_of(folder)  # of a project as it was, too, other revisions can be asked for
    repository = Repository.of(home)
    commit, label = repository.commit(revision), revision
    if merge_base_with is not None:
        commit, label = repository.merge_base(revision, merge_base_with), f"merge base with {revision}"
    copy = repository.copy(commit)
    root, notes = copy.folder, []
    findings = Findings()

    def moved(path: Path, place: Path) -> Path:
        return place / path.relative_to(folder.root) if path.is_relative_to(folder.root) else path

    given = (*project.driver_folders, *project.environment_folders)
    # Of a project as it was, sources beside it lie as they were, too.
    sources = [
        source.root
        for source in folder.platform
        if source.root and (folder.copy_of is None or source.root.is_relative_to(folder.root))
    ]
    for place in (folder.drivers_dir, folder.environments_dir, *given, *sources):
        if repository.lend(root, moved(place, home)):
            name = os.path.relpath(place, folder.root)
            notes.append(f"git does not track all of `{name}`: {label} is read with what lies there today")
    opened = replace(folder, root=root, cwd=root)
    if folder.found:
        for place in folders_named(root):
            repository.bring(commit, root, place)
        found = findings.take(noted(label, _fetched_by(commit, open_project(root, root, project.platform_folders))))
        if found is None:
            return findings.outcome(None)
        opened = found
    opened = replace(opened, copy_of=home)
    drivers, environments = (
        tuple(there for place in places if (there := moved(place, root)).is_dir())
        for places in (project.driver_folders, project.environment_folders)
    )
    catalogue = Catalogue.load(opened, drivers=drivers, environments=environments)
    past = replace(
        project,
        folder=opened,
        catalogue=catalogue,
        driver_folders=drivers,
        environment_folders=environments,
        diagnostics=findings.items,
        revision=label,
        notes=tuple(notes),
        _copy=copy,
    )
    return findings.outcome(past)


def _fetched_by(commit: str, outcome: Outcome[T]) -> Outcome[T]:
    """An outcome in which what the lock of a commit pins is fetched by its name."""
    option = spelt("revision", "--from")
    help_ = f"run `scorekit platform fetch {option} {commit[:12]}`, which fetches what was pinned then"
    told = (replace(d, help=help_) if d.code == NOT_FETCHED.id else d for d in outcome.diagnostics)
    return Findings(told).outcome(outcome.value)


def noted(label: str, outcome: Outcome[T]) -> Outcome[T]:
    """An outcome whose findings say that they are about files as they were."""
    note = f"so it is at {label}, not in the files that lie here"
    return Findings(replace(d, notes=(*d.notes, note)) for d in outcome.diagnostics).outcome(outcome.value)
