"""``scorekit explain``: from arguments to a chain for each environment."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.cli import console
from scorekit.cli.compilation import Compiled, CompileInputs, compile_environments, every_environment, open_workspace
from scorekit.errors import UsageError
from scorekit.explain import explainer_of
from scorekit.explain.subjects import NoSubjectError
from scorekit.outcome import Findings
from scorekit.report import explanation as reports

if TYPE_CHECKING:
    from scorekit.cli.arguments import Request
    from scorekit.cli.workspace import Workspace
    from scorekit.explain.explanation import Explanation


_PLACE = re.compile(r"(?P<file>.+?)(?P<line>:[1-9][0-9]*(?::[0-9]+)?)")


def explain(request: Request, subject: str, environments: Sequence[str]) -> tuple[str, int]:
    """What to print about a subject, and the exit status; UsageError where nothing is called so anywhere."""
    findings = Findings()
    workspace = open_workspace(request, findings)
    text = ""
    given = findings.take(CompileInputs.of(workspace, request)) if workspace is not None else None
    if workspace is not None and given is not None:
        asked = tuple(environments) or _environments(workspace)
        made = compile_environments(workspace, request, asked, findings, given)
        text = _told(workspace, request, given, made, _from_the_root(workspace, subject)) if made else ""
    root = workspace.folder.root if workspace is not None else None
    if findings.failed:
        console.echo_diagnostics(findings.items, quiet=True, root=root)
    return text, 1 if findings.failed else 0


def _environments(workspace: Workspace) -> tuple[str, ...]:
    """The project's default environment, or every one that it has."""
    default = workspace.folder.default_environment
    return (default,) if default is not None else every_environment(workspace)


def _from_the_root(workspace: Workspace, subject: str) -> str:
    """A place with its file as the project calls it, where it is seen from the working folder: ``./score.yaml:7``."""
    found = _PLACE.fullmatch(subject)
    path = Path.cwd() / found["file"] if found else None
    if found is None or path is None or not path.is_file():
        return subject
    return workspace.folder.relative(Path(os.path.normpath(path))) + found["line"]


def _told(workspace: Workspace, request: Request, given: CompileInputs, made: Sequence[Compiled], subject: str) -> str:
    explanations: list[Explanation] = []
    unknown: list[tuple[Compiled, NoSubjectError]] = []
    for one in made:
        try:
            explanations.append(explainer_of(one.manifests).explain(subject))
        except NoSubjectError as fault:
            unknown.append((one, fault))
    if not explanations:
        found = _elsewhere(workspace, request, given, made, subject)
        raise UsageError(found) if found else unknown[0][1]
    for one, _ in unknown:
        console.echo(f"note: there is no `{subject}` in {one.environment}, for {one.target}", quiet=request.quiet)
    return reports.FORMATS.find(request.form).render(explanations, console.palette(sys.stdout))


def subjects(request: Request, environments: Sequence[str]) -> tuple[str, ...]:
    """Every subject of the environments asked for, for completion."""
    findings = Findings()
    workspace = open_workspace(request, findings)
    if workspace is None:
        return ()
    made = compile_environments(workspace, request, tuple(environments) or _environments(workspace), findings)
    return tuple(sorted({name for one in made for name in explainer_of(one.manifests).subjects()}))


def _elsewhere(
    workspace: Workspace, request: Request, given: CompileInputs, made: Sequence[Compiled], subject: str
) -> str | None:
    """A hint for a subject that none of these compiles knows: where it is known, or which command shows it; else None."""
    others = tuple(_environments_of(workspace, request, given, subject, {one.environment for one in made}))
    if others:
        here = ", ".join(dict.fromkeys(one.environment for one in made))
        return (
            f"nothing is called `{subject}` in {here}, but in {', '.join(others)} something is: say --env {others[0]}"
        )
    catalogue = workspace.catalogue
    if catalogue.has_driver(subject):
        return f"driver `{subject}` serves nothing here; `scorekit drivers show {subject}` tells of the driver itself"
    if subject in catalogue.type_names():
        return f"`{subject}` is a type: `scorekit types show {subject}` tells of it, `scorekit impact {subject}` who asks for it"
    if catalogue.has_environment(subject):
        return f"`{subject}` is an environment: `scorekit envs show {subject}` tells of it"
    if subject and any((folder / subject).is_file() for folder in (Path.cwd(), workspace.folder.root)):
        return f"`{subject}` is a file; name a line of it, say {subject}:12"
    return None


def _environments_of(
    workspace: Workspace, request: Request, given: CompileInputs, subject: str, known: set[str]
) -> Iterator[str]:
    """The other environments that know a subject. One that does not compile says nothing here."""
    for name in every_environment(workspace):
        if name not in known and any(
            _knows(one, subject) for one in compile_environments(workspace, request, (name,), Findings(), given)
        ):
            yield name


def _knows(one: Compiled, subject: str) -> bool:
    try:
        explainer_of(one.manifests).known.find(subject)
    except NoSubjectError:
        return False
    return True
