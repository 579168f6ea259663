"""``scorekit explain``: from arguments to a chain for each environment."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.cli import console
from scorekit.cli.in_project import in_project
from scorekit.errors import UsageError
from scorekit.explain import explainer_of
from scorekit.explain.subjects import NoSubjectError
from scorekit.outcome import Findings
from scorekit.report import explanation as reports
from scorekit.workspace.compilation import CompileInputs, compile_environments, every_environment
from scorekit.workspace.project import Project

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.explain.explanation import Explanation
    from scorekit.targets.api import ManifestSet


_PLACE = re.compile(r"(?P<file>.+?)(?P<line>:[1-9][0-9]*(?::[0-9]+)?)")


@in_project(errors_only=True)
def explain(project: Project, request: Request, findings: Findings, subject: str) -> None:
    """Print why a subject is what it is, for each environment; UsageError where nothing is called so anywhere."""
    given = findings.take(CompileInputs.of(project, request))
    made = compile_environments(given, request.environments or _environments(project), findings)
    if given is not None and made:
        console.echo_paged(_explained(given, made, _from_the_root(project, subject), request))


def _environments(project: Project) -> tuple[str, ...]:
    """The project's default environment, or every one that it has."""
    default = project.folder.default_environment
    return (default,) if default is not None else every_environment(project)


def _from_the_root(project: Project, subject: str) -> str:
    """A place with its file as the project calls it, where it is seen from the working folder: ``./score.yaml:7``."""
    found = _PLACE.fullmatch(subject)
    path = Path.cwd() / found["file"] if found else None
    if found is None or path is None or not path.is_file():
        return subject
    return project.folder.relative(Path(os.path.normpath(path))) + found["line"]


def _explained(given: CompileInputs, made: Sequence[ManifestSet], subject: str, request: Request) -> str:
    explanations: list[Explanation] = []
    unknown: list[tuple[ManifestSet, NoSubjectError]] = []
    for one in made:
        try:
            explanations.append(explainer_of(one).explain(subject))
        except NoSubjectError as fault:
            unknown.append((one, fault))
    if not explanations:
        found = _elsewhere(given, made, subject)
        raise UsageError(found) if found else unknown[0][1]
    for one, _ in unknown:
        console.echo(
            f"note: there is no `{subject}` in {one.resolution.environment_name}, for {one.target}", quiet=request.quiet
        )
    return reports.FORMATS.find(request.form).render(explanations, console.palette(sys.stdout))


def subjects(request: Request) -> tuple[str, ...]:
    """Every subject of the environments asked for, for completion."""
    project = Project.open(request).value
    if project is None:
        return ()
    given = CompileInputs.of(project, request).value
    made = compile_environments(given, request.environments or _environments(project), Findings())
    return tuple(sorted({name for one in made for name in explainer_of(one).subjects()}))


def _elsewhere(given: CompileInputs, made: Sequence[ManifestSet], subject: str) -> str | None:
    """A hint for a subject that none of these compiles knows: where it is known, or which command shows it; else None."""
    others = tuple(_environments_of(given, subject, {one.resolution.environment_name for one in made}))
    if others:
        here = ", ".join(dict.fromkeys(one.resolution.environment_name for one in made))
        return (
            f"nothing is called `{subject}` in {here}, but in {', '.join(others)} something is: say --env {others[0]}"
        )
    catalogue = given.project.catalogue
    if catalogue.has_driver(subject):
        return f"driver `{subject}` serves nothing here; `scorekit drivers show {subject}` tells of the driver itself"
    if subject in catalogue.type_names():
        return f"`{subject}` is a type: `scorekit types show {subject}` tells of it, `scorekit impact {subject}` who asks for it"
    if catalogue.has_environment(subject):
        return f"`{subject}` is an environment: `scorekit envs show {subject}` tells of it"
    if subject and any((folder / subject).is_file() for folder in (Path.cwd(), given.project.folder.root)):
        return f"`{subject}` is a file; name a line of it, say {subject}:12"
    return None


def _environments_of(given: CompileInputs, subject: str, known: set[str]) -> Iterator[str]:
    """The other environments that know a subject. One that does not compile says nothing here."""
    for name in every_environment(given.project):
        if name not in known and any(_knows(one, subject) for one in compile_environments(given, (name,), Findings())):
            yield name


def _knows(one: ManifestSet, subject: str) -> bool:
    try:
        explainer_of(one).known.find(subject)
    except NoSubjectError:
        return False
    return True
