"""Why a subject is what it is, in each of several environments."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.caller import spelt
from scorekit.errors import expect
from scorekit.explain import explainer_of
from scorekit.explain.subjects import NoSubjectError
from scorekit.outcome import Findings
from scorekit.workspace.compilation import CompileInputs, compile_environments
from scorekit.workspace.forms import is_file
from scorekit.workspace.partial import Partial

if TYPE_CHECKING:
    from scorekit.explain.explanation import Explanation
    from scorekit.targets.api import ManifestSet
    from scorekit.workspace.opened import OpenedProject
    from scorekit.workspace.options import ProjectOptions

_PLACE = re.compile(r"(?P<file>.+?)(?P<line>:[1-9][0-9]*(?::[0-9]+)?)")


def explain(
    project: OpenedProject, subject: str, environments: Iterable[str] | None, options: ProjectOptions
) -> Partial[tuple[Explanation, ...]]:
    """The explanations of each environment that has the subject; NoSubjectError where none of those that compile has."""
    expect("subject", subject, str, "a text")
    findings = Findings()
    given = findings.take(CompileInputs.of(project, options))
    made = compile_environments(given, explained(project, environments), findings)
    name = from_the_root(project, subject)
    explanations: list[Explanation] = []
    unknown: list[tuple[ManifestSet, NoSubjectError]] = []
    for one in made:
        try:
            explanations.append(explainer_of(one).explain(name))
        except NoSubjectError as fault:
            unknown.append((one, fault))
    if given is not None and unknown and not explanations:
        raise NoSubjectError(_elsewhere(given, made, name) or str(unknown[0][1]))
    notes = (f"there is no `{name}` in {m.resolution.environment_name}, for {m.target}" for m, _ in unknown)
    return Partial(tuple(explanations), findings.items, tuple(notes))


def subjects(project: OpenedProject, environments: Iterable[str] | None, options: ProjectOptions) -> tuple[str, ...]:
    """Everything that can be explained in some environments, for completion; where nothing compiles, nothing."""
    made = compile_environments(CompileInputs.of(project, options).value, explained(project, environments), Findings())
    return tuple(sorted({name for one in made for name in explainer_of(one).subjects()}))


def _elsewhere(given: CompileInputs, made: Sequence[ManifestSet], subject: str) -> str | None:
    """A hint for a subject that none of these compiles knows: where it is known, or which command shows it; else None."""
    here = dict.fromkeys(one.resolution.environment_name for one in made)
    others = tuple(_environments_of(given, subject, here))
    if others:
        say = spelt(f"environments=[{others[0]!r}]", f"--env {others[0]}")
        return f"nothing is called `{subject}` in {', '.join(here)}, but in {', '.join(others)} something is: say {say}"
    catalogue = given.project.catalogue
    if catalogue.has_driver(subject):
        return f"driver `{subject}` serves nothing here; {_shows('driver', subject)} of the driver itself"
    if subject in catalogue.type_names():
        who = spelt(f"`impact({subject!r})`", f"`scorekit impact {subject}`")
        return f"`{subject}` is a type: {_shows('type', subject)} of it, {who} who asks for it"
    if catalogue.has_environment(subject):
        return f"`{subject}` is an environment: {_shows('environment', subject)} of it"
    if subject and any(is_file(folder / subject) for folder in (Path.cwd(), given.project.folder.root)):
        return f"`{subject}` is a file; name a line of it, say {subject}:12"
    return None


def _shows(kind: str, name: str) -> str:
    command = {"driver": "drivers", "type": "types", "environment": "envs"}[kind]
    told = spelt(f"scorekit.describe(catalogue, {kind!r}, {name!r})", f"scorekit {command} show {name}")
    return f"`{told}` tells"


def _environments_of(given: CompileInputs, subject: str, known: Collection[str]) -> Iterator[str]:
    """The other environments that know a subject. One that does not compile says nothing here."""
    for name in given.project.environments:
        if name not in known and any(_knows(one, subject) for one in compile_environments(given, (name,), Findings())):
            yield name


def _knows(one: ManifestSet, subject: str) -> bool:
    try:
        explainer_of(one).known.find(subject)
    except NoSubjectError:
        return False
    return True


def explained(project: OpenedProject, environments: Iterable[str] | None) -> tuple[str, ...]:
    """The environments in which something is explained: those named, else the default one, else all."""
    default = project.folder.default_environment
    return project.known(environments or ((default,) if default is not None else None), named=True)


def from_the_root(project: OpenedProject, subject: str) -> str:
    """A place with its file as the project calls it, where it is seen from the working folder: ``./score.yaml:7``."""
    found = _PLACE.fullmatch(subject)
    path = Path.cwd() / found["file"] if found else None
    if found is None or path is None or not is_file(path):
        return subject
    return project.folder.relative(Path(os.path.normpath(path))) + found["line"]
