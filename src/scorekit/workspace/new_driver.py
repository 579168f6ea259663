"""A new driver in a project: files that keep the contract of its type, made where nothing is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from scorekit.catalogue.folders import DRIVER_FILE, is_segment
from scorekit.errors import UsageError, expect
from scorekit.outcome import Findings, Outcome
from scorekit.scaffold.driver import new_driver, starters
from scorekit.suggest import suggestion
from scorekit.workspace.forms import names
from scorekit.workspace.new_files import create_files

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.scaffold import NewFiles
    from scorekit.workspace.opened import OpenedProject


def begin_driver(project: OpenedProject, name: str, targets: Iterable[str]) -> Outcome[NewFiles]:
    """The files of a driver that is begun; see ``Project.new_driver``."""
    expect("name", name, str, "a driver's name")
    kind, _, own = name.partition("/")
    if not (is_segment(kind) and is_segment(own)):
        raise UsageError(f"a driver is called TYPE/NAME, as `postgres/own`, not `{name}`")
    files = _starting(targets)
    findings = Findings()
    known = None
    if kind in project.catalogue.type_names():
        known = findings.take(project.catalogue.resource_type(kind))
        if known is None:
            return findings.outcome(None)
    made = create_files(drivers_folder(project), list(new_driver(name, known, files)))
    return Findings((*findings.items, *made.diagnostics)).outcome(made)


def drivers_folder(project: OpenedProject) -> Path:
    """Where the project's own drivers are looked for first, and new ones are made."""
    return next(iter(project.driver_folders), project.folder.drivers_dir)


def _starting(targets: Iterable[str]) -> Mapping[str, str]:
    """What a driver for some targets begins with, by file; for each of a cluster or a laptop where none is asked for."""
    begun = starters()
    asked = names("targets", targets, next(iter(begun)))
    for target in asked:
        if target not in begun:
            raise UsageError(f"no driver for `{target}` is begun; {suggestion(target, begun)}")
    apart = [target for target in asked if DRIVER_FILE in begun[target]]
    files: dict[str, str] = {}
    for target in apart or asked or [target for target in begun if DRIVER_FILE not in begun[target]]:
        files.update(begun[target])
    if rest := [target for target in asked if f"{target}.yaml" not in files]:
        raise UsageError(f"a driver for {apart[0]} has no section for {rest[0]}; begin another driver for that")
    return files
