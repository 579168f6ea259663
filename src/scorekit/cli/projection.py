"""``scorekit render --target`` of a projection: from one or several environments to documents."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit import pipeline
from scorekit.catalogue.output_list import listed_below
from scorekit.catalogue.safe_read import repository_of
from scorekit.cli import render as rendering
from scorekit.errors import UsageError
from scorekit.inputs import source_name
from scorekit.location import Source
from scorekit.names import label
from scorekit.projections.api import find_projection, project_options
from scorekit.report.tables import counted
from scorekit.resolve.resolution import Origin, Traced
from scorekit.source.reader import read_all
from scorekit.suggest import listed
from scorekit.workspace.compilation import CompileInputs, FindingsByEnvironment
from scorekit.workspace.destination import Destination, OutputScope, is_file_name
from scorekit.workspace.outputs import listed_content, real_path

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.cli.verbose import Observer
    from scorekit.outcome import Findings
    from scorekit.projections.api import Projection
    from scorekit.targets.api import ManifestSet
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
    names = tuple(dict.fromkeys(request.environments)) or (project.environment(None, request.files),)
    output = "-" if request.output is None else request.output
    _check(projection, request, names)
    _keep_off(project, output)
    given = findings.take(CompileInputs.of(project, request))
    if given is None:
        return ""
    _check_whole(given)
    observer.read(given)
    gathered = FindingsByEnvironment()
    sets: list[ManifestSet] = []
    for name in names:
        target = projection.target or project.catalogue.environment(name).unwrap().targets[0]
        with gathered.collect(name) as here:
            here.extend(rendering.idle_options(request, [target]))
            made = here.take(given.compile(name, target, require_images=False))
        if made is not None:
            observer.compiled(made, project.catalogue)
            sets.append(rendering.without_secret_values(made, request))
    findings.extend(gathered.items())
    observer.ended(given)
    if findings.failed:
        return ""
    settings = project.folder.own_settings
    configured = project_options(settings, projection.name) if settings is not None else {}
    options: dict[str, str | Traced] = {**configured, **_options(request.projection_options)}
    documents = findings.take(pipeline.project(sets, projection.name, options, outputs=_outputs(project)))
    if documents is None:
        return ""
    destination = Destination(output, replace(request, env_file=None))
    rendering.protect(given, destination.file, force=request.force)
    summary = f"{counted(len(documents.manifests), 'document')} for {', '.join(names)} ({projection.name})"
    scope = OutputScope(kept=_of_others(project, projection, destination, sets), kind="environments")
    return rendering.deliver(given, request, destination, [documents], scope, findings, observer) + summary


def _of_others(
    project: Project, projection: Projection, destination: Destination, sets: Sequence[ManifestSet]
) -> frozenset[str]:
    """The files of an earlier render that are about environments that the project has, and that nobody asked for now."""
    if not destination.is_folder:
        return frozenset()
    made = {manifests.resolution.environment_name for manifests in sets}
    others = {label(name) for name in project.catalogue.offered_environments() if name not in made}
    found = set()
    for name in listed_below(destination.home()):
        with suppress(OSError):  # said where it is written to
            content = listed_content(real_path(destination.home()), name) or b""
            documents = read_all(Source(name, content.decode("utf-8", "replace"))).value or ()
            about = [str(projection.environment(each.data)) for each in documents if isinstance(each.data, dict)]
            if about and others.issuperset(about):
                found.add(name)
    return frozenset(found)


def _check(projection: Projection, request: Request, environments: Sequence[str]) -> None:
    """Refuse what can't be meant."""
    if len(environments) > 1 and not projection.several:
        raise UsageError(f"projection `{projection.name}` is made of one environment; give --env once")
    if len(environments) > 1 and request.alias is not None:
        raise UsageError("--as gives one environment another name; give --env once")


def _keep_off(project: Project, output: str) -> None:
    """Refuse a place that scorekit.yaml has for manifests: they would be taken for what an earlier run left there."""
    for name, configured in project.folder.settings.output.items():
        if output != "-" and os.path.realpath(project.folder.root / configured) == os.path.realpath(output):
            raise UsageError(
                f"--output {output} is where scorekit.yaml has the manifests of `{name}`; name another place"
            )


def _check_whole(given: CompileInputs) -> None:
    """Refuse a part of a project: a document that lists all workloads would lose the others."""
    context = {given.project.folder.relative(path) for path in given.request.context}
    names = {source_name(source) for source in given.inputs.sources}
    left = names - (names if given.inputs.select is None else given.inputs.select) - context
    if left:
        raise UsageError(
            f"projection `{given.request.target}` is made of the whole project, and FILES leave out {listed(left)}; name no FILES"
        )


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


def _outputs(project: Project) -> Mapping[str, Traced]:
    """The folders of scorekit.yaml's ``output`` as the repository has them."""
    settings = project.folder.own_settings
    root = project.folder.root
    if settings is None:
        return {}
    repository = repository_of(str(root))
    found: dict[str, Traced] = {}
    for name, configured in settings.output.items():
        if not is_file_name(configured):
            inside = Path(os.path.relpath(os.path.realpath(root / configured), repository)).as_posix()
            found[name] = Traced(inside, Origin("option", settings.span(("output", name))))
    return found
