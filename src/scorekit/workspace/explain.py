"""Why a subject is what it is, in each of several environments."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.explain import explainer_of
from scorekit.explain.subjects import NoSubjectError
from scorekit.outcome import Findings
from scorekit.workspace.compilation import CompileInputs, compile_environments
from scorekit.workspace.partial import Partial

if TYPE_CHECKING:
    from scorekit.explain.explanation import Explanation
    from scorekit.targets.api import ManifestSet
    from scorekit.workspace.opened import OpenedProject
    from scorekit.workspace.options import CompileOptions

_PLACE = re.compile(r"(?P<file>.+?)(?P<line>:[1-9][0-9]*(?::[0-9]+)?)")


def explain(
    project: OpenedProject, subject: str, environments: Iterable[str] | None, options: CompileOptions
) -> Partial[tuple[Explanation, ...]]:
    """The explanations of each environment that has the subject; NoSubjectError where none of those that compile has."""
    findings = Findings()
    made = compile_environments(
        findings.take(CompileInputs.of(project, options)), explained(project, environments), findings
    )
    name = from_the_root(project, subject)
    explanations: list[Explanation] = []
    unknown: list[tuple[ManifestSet, NoSubjectError]] = []
    for one in made:
        try:
            explanations.append(explainer_of(one).explain(name))
        except NoSubjectError as fault:
            unknown.append((one, fault))
    if unknown and not explanations:
        raise unknown[0][1]
    notes = (f"there is no `{name}` in {m.resolution.environment_name}, for {m.target}" for m, _ in unknown)
    return Partial(tuple(explanations), findings.items, tuple(notes))


def explained(project: OpenedProject, environments: Iterable[str] | None) -> tuple[str, ...]:
    """The environments in which something is explained: those named, else the default one, else all."""
    default = project.folder.default_environment
    return project.known(environments or ((default,) if default is not None else None), named=True)


def from_the_root(project: OpenedProject, subject: str) -> str:
    """A place with its file as the project calls it, where it is seen from the working folder: ``./score.yaml:7``."""
    found = _PLACE.fullmatch(subject)
    path = Path.cwd() / found["file"] if found else None
    if found is None or path is None or not path.is_file():
        return subject
    return project.folder.relative(Path(os.path.normpath(path))) + found["line"]


def known_in(project: OpenedProject, subject: str, others: Iterable[str], options: CompileOptions) -> tuple[str, ...]:
    """The environments beside some others that know a subject. One that does not compile says nothing here."""
    names = [name for name in project.environments if name not in set(others)]
    return tuple(name for name in names if _is_known(project, subject, name, options))


def _is_known(project: OpenedProject, subject: str, environment: str, options: CompileOptions) -> bool:
    try:
        return bool(explain(project, subject, [environment], options).value)
    except NoSubjectError:
        return False
