"""Rendering: from arguments to files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit import pipeline, targets
from scorekit.catalogue import SourceFiles
from scorekit.cli import arguments, console, writing
from scorekit.cli.workspace import Workspace, read_inputs
from scorekit.errors import UsageError
from scorekit.outcome import Findings, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorekit.targets.api import ManifestSet, OutputFile

#: What ends a path that is a file even when it does not exist yet.
_FILE_ENDINGS = {".yaml", ".yml", ".json"}
ENV_FILE = ".env"


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
    if workspace is None:
        return _end(request, findings)
    environment = workspace.environment(request.environment)
    manifests = findings.take(compile_in(workspace, request, environment))
    if manifests is None or findings.failed:
        return _end(request, findings)
    _write(request, workspace, environment, manifests, findings)
    return _end(request, findings)


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


def _end(request: Request, findings: Findings) -> int:
    console.tell(findings.items, form=request.form, quiet=request.quiet)
    return 1 if findings.failed else 0


def _write(
    request: Request, workspace: Workspace, environment: str, manifests: ManifestSet, findings: Findings
) -> None:
    output = request.output
    if output is None:
        configured = workspace.folder.settings.output.get(environment)
        output = _from_here(workspace.folder.root, configured) if configured else "-"
    if not output:
        raise UsageError("--output wants a FILE, a FOLDER or -")
    is_folder = output != "-" and (request.layout in {"files", "kustomize"} or _is_folder(output))
    offered = targets.find(manifests.target).layouts
    layout = request.layout or (offered[1] if is_folder and len(offered) > 1 else offered[0])
    made = pipeline.files(manifests, layout)
    kept = tuple(f for f in made if not (request.no_secrets and f.secret))
    if output == "-":
        _to_stdout(request, kept, layout, findings)
    elif is_folder:
        _tell_written(request, output, findings.take(_to_folder(request, Path(output), kept)))
    else:
        _tell_written(request, output, findings.take(_to_file(request, Path(output), kept)))


def _from_here(root: Path, configured: str) -> str:
    """A path of scorekit.yaml as the working folder sees it; a final slash, which says FOLDER, stays."""
    return os.path.relpath(root / configured) + ("/" if configured.endswith("/") else "")


def _is_folder(output: str) -> bool:
    path = Path(output)
    return output.endswith("/") or path.is_dir() or (not path.exists() and path.suffix not in _FILE_ENDINGS)


def _env_file(request: Request, files: Sequence[OutputFile]) -> OutputFile | None:
    """Compose's secrets, which have rules of their own."""
    name = request.env_file.name if request.env_file else ENV_FILE
    return next((f for f in files if f.secret and f.path == name), None)


def _to_stdout(request: Request, files: Sequence[OutputFile], layout: str, findings: Findings) -> None:
    if layout != "stream":
        raise UsageError(f"layout `{layout}` is a folder: say -o FOLDER")
    rest = files[1:]
    env_file = _env_file(request, rest)
    if env_file and request.env_file:
        findings.take(writing.write_env_file(request.env_file, env_file))
        rest = [f for f in rest if f is not env_file]
    if findings.failed:
        return
    if files:
        click.echo(files[0].content, nl=False)
    if rest:
        names = ", ".join(f.path for f in rest)
        console.say(f"note: not written, since the output goes to stdout: {names}", quiet=request.quiet)


def _to_file(request: Request, path: Path, files: Sequence[OutputFile]) -> Outcome[writing.Written]:
    """A stream in its file, what lies beside it first, so that the file never names what is not there."""
    findings = Findings()
    done = writing.Written()
    first, rest = files[0], files[1:]
    env_file = _env_file(request, rest)
    if env_file:
        place = request.env_file or path.parent / ENV_FILE
        done += findings.take(writing.write_env_file(place, env_file)) or writing.Written()
        rest = [f for f in rest if f is not env_file]
    if rest and not findings.failed:
        done += findings.take(writing.write_folder(path.parent, rest, force=request.force)) or writing.Written()
    if not findings.failed:
        done += findings.take(writing.write_file(path, first)) or writing.Written()
    return findings.outcome(done)


def _to_folder(request: Request, folder: Path, files: Sequence[OutputFile]) -> Outcome[writing.Written]:
    findings = Findings()
    done = writing.Written()
    env_file = _env_file(request, files)
    if env_file:
        place = request.env_file or folder / ENV_FILE
        done += findings.take(writing.write_env_file(place, env_file)) or writing.Written()
    rest = [f for f in files if f is not env_file]
    if not findings.failed:
        done += findings.take(writing.write_folder(folder, rest, force=request.force)) or writing.Written()
    return findings.outcome(done)


def _tell_written(request: Request, output: str, written: writing.Written | None) -> None:
    if written is None:
        return
    total = len(written.changed) + written.unchanged
    words = f"{output}: {total} file{'s' if total != 1 else ''}, {len(written.changed)} changed"
    if written.removed:
        words += f", {len(written.removed)} removed"
    console.say(words, quiet=request.quiet)
    for name in (*written.changed, *(f"{n} (removed)" for n in written.removed)):
        console.say(f"  {name}", quiet=request.quiet)
