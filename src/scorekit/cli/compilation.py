"""Compiling in one or several environments for what is told of the result; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorekit.cli.finding_environments import Located
from scorekit.cli.render import RenderInputs, Request, compile_in
from scorekit.cli.workspace import Workspace, unclear
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from scorekit.outcome import Findings
    from scorekit.targets.api import ManifestSet


@dataclass(frozen=True, slots=True)
class Compiled:
    """A project's manifests in one environment, for one target."""

    environment: str
    target: str
    manifests: ManifestSet


def open_workspace(request: Request, findings: Findings) -> Workspace | None:
    """The workspace of a request; None, and the findings say why, where it can't be read."""
    return findings.take(
        Workspace.open(request.files, drivers=request.driver_folders, environments=request.environment_folders)
    )


def every_environment(workspace: Workspace) -> tuple[str, ...]:
    """The project's own environments, or the built-in ones where it has none."""
    return workspace.catalogue.offered_environments(builtin=False) or workspace.catalogue.offered_environments()


def known_environments(workspace: Workspace, asked: Iterable[str], files: Sequence[Path] = ()) -> tuple[str, ...]:
    """The environments asked for, each once, else every one of the project; UsageError for a name that none has."""
    names = tuple(dict.fromkeys(asked))
    for name in names:
        if not workspace.catalogue.has_environment(name):
            offered = workspace.catalogue.offered_environments()
            hint = did_you_mean(name, offered) or f"there are: {', '.join(offered)}"
            raise unclear(f"there is no environment `{name}`; {hint}", files, workspace)
    return names or every_environment(workspace)


def compiled(
    workspace: Workspace, request: Request, environments: Sequence[str], findings: Findings
) -> tuple[Compiled, ...]:
    """The request's manifests in each environment, for the target asked for or each of the environment's.

    What fails in one environment is left out; the findings say why, and where. Images that only the deploy supplies may be missing.
    """
    given = findings.take(RenderInputs.of(workspace, request))
    return () if given is None else compiled_from(given, workspace, request, environments, findings)


def compiled_from(
    given: RenderInputs, workspace: Workspace, request: Request, environments: Sequence[str], findings: Findings
) -> tuple[Compiled, ...]:
    """The same of what was read already, for whoever compiles one environment after the other."""
    found: list[Compiled] = []
    places = Located()
    for name in dict.fromkeys(environments):
        environment = workspace.catalogue.environment(name).value
        for target in (request.target,) if request.target or environment is None else environment.targets:
            with places.of(name) as here:
                made = here.take(compile_in(workspace, request, given, name, target, require_images=False))
            if made is not None:
                found.append(Compiled(made.resolution.environment_name, made.target, made))
    findings.extend(places.items())
    return tuple(found)
