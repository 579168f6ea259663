"""``scorekit render --target`` of a projection: from one or several environments to documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from scorekit.cli import render as rendering
from scorekit.cli.in_project import environment_of
from scorekit.errors import UsageError
from scorekit.projections.api import find_projection
from scorekit.report.tables import counted
from scorekit.suggest import listed
from scorekit.workspace.compilation import CompileInputs
from scorekit.workspace.rendering import compile_for_projection, left_out

if TYPE_CHECKING:
    from scorekit.cli.console import Observer
    from scorekit.cli.request import Request
    from scorekit.outcome import Findings
    from scorekit.projections.api import Projection
    from scorekit.workspace.project import Project


def render(request: Request, *, watch: bool) -> int:
    """Compile every environment, project, and write; the exit status."""
    if request.output is None and (request.check or watch):
        wanted = "--check wants an output to look at" if request.check else "--watch wants a place to write to"
        raise UsageError(f"{wanted}: say -o FILE or -o FOLDER")
    first = next(iter(request.environments), None)
    asked = replace(request, environment=first)
    return rendering.watch(asked, _render_in) if watch else rendering.render(asked, make=_render_in)


def _render_in(project: Project, request: Request, findings: Findings, observer: Observer) -> str:
    """Compile, project and write; what was made, in one line, where anything was."""
    projection = find_projection(request.target or "")
    names = tuple(dict.fromkeys(request.environments)) or (environment_of(project, request),)
    output = "-" if request.output is None else request.output
    _check(projection, request, names)
    given = findings.take(CompileInputs.of(project, request.compile_options()))
    if given is None:
        return ""
    if left := left_out(given):
        raise UsageError(
            f"projection `{projection.name}` is made of the whole project, and FILES leave out {listed(left)}; name no FILES"
        )
    observer.read(given.names_read)
    made = compile_for_projection(given, names, projection, findings, observer)
    sets = [rendering.without_secret_values(each, request) for each in made]
    observer.ended(given.sources, given.sources.asked)
    if findings.failed:
        return ""
    documents = findings.take(project.project(sets, projection.name, _options(request.projection_options)))
    if documents is None:
        return ""
    destination = replace(rendering.destination_of(project, request, output), env_file=None)
    summary = f"{counted(len(documents.manifests), 'document')} for {', '.join(names)} ({projection.name})"
    return rendering.deliver(project, given, request, destination, [documents], findings, observer) + summary


def _check(projection: Projection, request: Request, environments: Sequence[str]) -> None:
    """Refuse what can't be meant."""
    if len(environments) > 1 and not projection.several:
        raise UsageError(f"projection `{projection.name}` is made of one environment; give --env once")
    if len(environments) > 1 and request.alias is not None:
        raise UsageError("--as gives one environment another name; give --env once")


def _options(arguments: Sequence[str]) -> Mapping[str, str]:
    """``--option NAME=VALUE`` by name."""
    found: dict[str, str] = {}
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if not equals or not name:
            raise UsageError(f"--option {argument}: write NAME=VALUE")
        if name in found:
            raise UsageError(f"--option gives `{name}` twice; which one is meant?")
        found[name] = value
    return found
