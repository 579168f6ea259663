"""Rendering: from arguments to files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scorekit import pipeline
from scorekit.catalogue import SourceFiles
from scorekit.cli import arguments, console
from scorekit.cli.delivery import Destination
from scorekit.cli.workspace import Workspace, read_inputs
from scorekit.errors import UsageError
from scorekit.outcome import Findings, Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.targets.api import ManifestSet


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments of ``scorekit render``."""

    files: tuple[Path, ...] = ()
    environment: str | None = None
    alias: str | None = None
    target: str | None = None
    output: str | None = None
    layout: str | None = None
    context: tuple[Path, ...] = ()
    overrides_files: tuple[Path, ...] = ()
    override_properties: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    image_files: tuple[Path, ...] = ()
    builds: tuple[str, ...] = ()
    driver_folders: tuple[Path, ...] = ()
    environment_folders: tuple[Path, ...] = ()
    namespace: str | None = None
    generate_namespace: bool = False
    publish: tuple[str, ...] = ()
    shared: str = "include"
    seed_file: Path | None = None
    env_file: Path | None = None
    no_secrets: bool = False
    force: bool = False
    form: str = "text"
    quiet: bool = False


def render(request: Request) -> int:
    """Compile and write; the exit status. A failed render leaves the old output as it was."""
    if request.generate_namespace and not request.namespace:
        raise UsageError("--generate-namespace needs --namespace NAME")
    findings = Findings()
    workspace = findings.take(
        Workspace.open(request.files, drivers=request.driver_folders, environments=request.environment_folders)
    )
    if workspace is not None:
        _render_in(workspace, request, findings)
    console.tell(findings.items, form=request.form, quiet=request.quiet)
    return 1 if findings.failed else 0


def _render_in(workspace: Workspace, request: Request, findings: Findings) -> None:
    environment = workspace.environment(request.environment)
    destination = Destination(
        _output(workspace, request, environment), request.layout, request.env_file, request.force, request.quiet
    )
    made = [
        findings.take(compile_in(workspace, replace(request, target=target), environment))
        for target in _targets(workspace, request, environment, destination)
    ]
    sets = [_without_secrets(m) if request.no_secrets else m for m in made if m is not None]
    if not findings.failed:
        destination.deliver(sets, findings)


def _targets(
    workspace: Workspace, request: Request, environment: str, destination: Destination
) -> tuple[str | None, ...]:
    """The target asked for; else, into a folder, every target of the environment; else the only one (None)."""
    found = workspace.catalogue.environment(environment).value
    if request.target or found is None or not destination.is_folder:
        return (request.target,)
    return tuple(found.targets)


def _output(workspace: Workspace, request: Request, environment: str) -> str:
    if request.output is not None:
        return request.output
    configured = workspace.folder.settings.output.get(environment)
    return Destination.from_here(workspace.folder.root, configured) if configured else "-"


def _without_secrets(manifests: ManifestSet) -> ManifestSet:
    return replace(
        manifests,
        manifests=tuple(m for m in manifests.manifests if not m.secret),
        files=tuple(f for f in manifests.files if not f.secret),
    )


def compile_in(
    workspace: Workspace, request: Request, environment: str, *, require_images: bool = True
) -> Outcome[ManifestSet]:
    """The request's manifests in one environment."""
    findings = Findings()
    inputs = findings.take(read_inputs(workspace, request.files, request.context))
    images = findings.take(arguments.images(workspace, request.images, request.image_files))
    if inputs is None or images is None:
        return findings.outcome(None)
    overrides = findings.take(
        arguments.overrides(workspace, inputs, request.overrides_files, request.override_properties)
    )
    if overrides is None:
        return findings.outcome(None)
    compiled = pipeline.compile(
        inputs.sources,
        environment,
        workspace.catalogue,
        target=request.target,
        select=inputs.select,
        overrides=overrides,
        sources=SourceFiles(workspace.folder.root),
        images=images,
        builds=arguments.builds(request.builds),
        require_images=require_images,
        # A check emits nothing, so no seed is missed.
        seed=arguments.seed(workspace, request.seed_file) or (None if require_images else b"check"),
        project=workspace.folder.name,
        environment_name=request.alias,
        namespace=request.namespace,
        generate_namespace=request.generate_namespace,
        publish=arguments.published(request.publish),
        shared=request.shared,
        env_file=request.env_file.name if request.env_file else None,
    )
    return findings.outcome(findings.take(compiled))
