"""Rendering: from arguments to files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scorekit import pipeline, targets
from scorekit.catalogue import SourceFiles
from scorekit.cli import arguments, console, report_files, verbose
from scorekit.cli.destination import Destination
from scorekit.cli.output_scope import OutputScope
from scorekit.cli.overwrite_guard import protect
from scorekit.cli.workspace import Inputs, Workspace, read_inputs
from scorekit.codes.writing import IDLE_OPTION
from scorekit.diagnostics import ordered
from scorekit.errors import UsageError
from scorekit.inputs import source_name
from scorekit.outcome import Findings, Outcome
from scorekit.report.wording import counted
from scorekit.targets.api import PublishedPort

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from scorekit.cli.report_files import ReportFile
    from scorekit.cli.verbose import Observer
    from scorekit.diagnostics import Diagnostic
    from scorekit.inputs import Override
    from scorekit.resolve.resolution import Build, Traced
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
    reports: tuple[ReportFile, ...] = ()
    quiet: bool = False
    verbose: bool = False
    check: bool = False

    @property
    def silent(self) -> bool:
        """Whether no facts are told beside the findings: nobody asked, or stderr holds a report that a program reads."""
        return self.quiet or self.form != "text"


def render(request: Request, observer: Observer | None = None) -> int:
    """Compile and write; the exit status. A failed render leaves the old output as it was."""
    observer = observer or verbose.observer(verbose=request.verbose)
    if request.verbose and request.form != "text":
        raise UsageError(f"-v tells facts where --format {request.form} puts its report: leave one of them out")
    arguments.label("--as", request.alias)
    arguments.label("--namespace", request.namespace)
    findings = Findings()
    summary = ""
    workspace = findings.take(
        Workspace.open(request.files, drivers=request.driver_folders, environments=request.environment_folders)
    )
    if workspace is not None:
        observer.opened(workspace, request)
        summaries = []
        for each in _asked(workspace, request):
            own = Findings()  # what is wrong in one environment keeps no other from being looked at
            summaries.append(_render_in(workspace, each, own, observer))
            findings.extend(own.items)
        summary = "\n".join(filter(None, summaries))
    root = Workspace.root_of(workspace, request.files)
    findings.extend(report_files.write(request.reports, ordered(findings.items), console.context(root)))
    console.tell(ordered(findings.items), form=request.form, quiet=request.quiet, root=root)
    if summary and not findings.failed and request.form == "text":
        console.say(summary, quiet=request.quiet)
    return 1 if findings.failed else 0


def watch(request: Request) -> int:
    """Render after every change of a file that matters; what was written stays where a render fails."""
    from scorekit.cli import watcher

    if request.check:
        raise UsageError("--watch writes and --check does not: choose one")
    workspace = Workspace.open(
        request.files, drivers=request.driver_folders, environments=request.environment_folders
    ).value
    if request.output == "-" or (
        workspace is not None
        and _output(workspace, request, workspace.environment(request.environment, request.files)) == "-"
    ):
        raise UsageError("--watch wants a place that it can write to again and again: say -o FILE or -o FOLDER")
    return watcher.watch(
        lambda observer: render(request, observer), request, "rendered", "failed, and the output stays as it was,"
    )


def _asked(workspace: Workspace, request: Request) -> list[Request]:
    """The request; a check that names neither an environment nor an output is one of every configured output."""
    if not request.check:
        return [request]
    configured = workspace.folder.settings.output
    if request.environment is None and request.output is None and configured:
        return [replace(request, environment=name) for name in sorted(configured)]
    if _output(workspace, request, workspace.environment(request.environment, request.files)) == "-":
        raise UsageError(
            "--check wants an output to look at: say -o FILE or -o FOLDER, or set `output:` in scorekit.yaml"
        )
    return [request]


def _render_in(workspace: Workspace, request: Request, findings: Findings, observer: Observer) -> str:
    """Compile and write; what was made, in one line, where anything was."""
    environment = workspace.environment(request.environment, request.files)
    destination = Destination(
        _output(workspace, request, environment),
        request.layout,
        request.env_file,
        request.force,
        request.silent,
        request.no_secrets,
    )
    given = findings.take(RenderInputs.of(workspace, request))
    if given is None:
        return ""
    observer.read(given)
    names = _targets(workspace, request, environment, destination)
    found = workspace.catalogue.environment(environment).value
    findings.extend(_idle(request, [t for n in names for t in ([n] if n else found.targets if found else [])]))
    sets: list[ManifestSet] = []
    for name in names:
        here = given.at(destination, name, len(names))
        made = findings.take(compile_in(workspace, request, here, environment, name))
        if made is not None:
            observer.compiled(made, workspace.catalogue)
            sets.append(_without_secrets(made) if request.no_secrets else made)
    observer.ended(given)
    if findings.failed or not sets:
        return ""
    protect(workspace, request, given, destination.file)
    reach = reach_of(workspace, request, given, sets[0])
    if request.check:
        return _check(workspace, request, destination, sets, reach, findings)
    destination.deliver(sets, reach, findings)
    observer.wrote()
    return _summary(sets)


def _check(
    workspace: Workspace,
    request: Request,
    destination: Destination,
    sets: Sequence[ManifestSet],
    reach: OutputScope,
    findings: Findings,
) -> str:
    """Hold an output against what would be written, and write nothing."""
    from scorekit.cli.check_output import Checker

    checker = Checker(workspace.folder.root, request, tuple(sets))
    replace(destination, sink=checker).deliver(sets, reach, findings)
    findings.extend(checker.findings.items)
    return f"{destination.output} is current: {_summary(sets)}"


def reach_of(workspace: Workspace, request: Request, given: RenderInputs, manifests: ManifestSet) -> OutputScope:
    """How far a request reaches into a folder of manifests."""
    whole = workspace.folder.found or not request.files
    return OutputScope.of(manifests.resolution, {source_name(i) for i in given.inputs.sources}, whole=whole)


def _summary(sets: Sequence[ManifestSet]) -> str:
    """``12 objects for 3 workloads in dev (kubernetes)``."""
    objects = sum(len(m.manifests) for m in sets)
    workloads = sum(w.selected for w in sets[0].resolution.workloads)
    made = f"{counted(objects, 'object')} for {counted(workloads, 'workload')}"
    return f"{made} in {sets[0].resolution.environment_name} ({', '.join(m.target for m in sets)})"


def _targets(
    workspace: Workspace, request: Request, environment: str, destination: Destination
) -> tuple[str | None, ...]:
    """The target asked for; else, into a folder, every target of the environment; else the only one (None)."""
    found = workspace.catalogue.environment(environment).value
    if request.target or found is None or not destination.is_folder:
        return (request.target,)
    return tuple(found.targets)


def _idle(request: Request, names: Sequence[str]) -> Iterator[Diagnostic]:
    """The options that mean nothing to any of the targets."""
    heeded = {choice for name in names if name in targets.names() for choice in targets.find(name).supported_options}
    options = (
        ("--namespace", "namespace", request.namespace),
        ("--generate-namespace", "namespace", request.generate_namespace),
        ("--build", "builds", request.builds),
        ("--publish", "publish", request.publish),
        ("--env-file", "env_file", request.env_file),
    )
    for option, choice, value in options:
        if value and choice not in heeded and heeded:
            yield IDLE_OPTION.at(None, f"{option} does nothing for target `{'`, `'.join(names)}`")


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


@dataclass(frozen=True, slots=True)
class RenderInputs:
    """What a request gives to every compile: read once, whatever the number of environments and targets."""

    inputs: Inputs
    images: Mapping[str, Traced]
    overrides: Mapping[str, Sequence[Override]]
    builds: Mapping[str, Build]
    sources: SourceFiles

    @classmethod
    def of(cls, workspace: Workspace, request: Request) -> Outcome[RenderInputs]:
        """The files and values of a request."""
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
        builds = arguments.builds(request.builds)
        sources = SourceFiles(workspace.folder.root, hidden=[request.seed_file] if request.seed_file else ())
        return findings.outcome(cls(inputs, images, overrides, builds, sources))

    def at(self, destination: Destination, target: str | None, targets: int) -> RenderInputs:
        """The same for an output that lies elsewhere: folders to build from are relative to it."""
        home = destination.home(target if target and targets > 1 else "")
        return replace(self, builds=arguments.rebased(self.builds, home))


def compile_in(
    workspace: Workspace,
    request: Request,
    given: RenderInputs,
    environment: str,
    target: str | None,
    *,
    require_images: bool = True,
) -> Outcome[ManifestSet]:
    """The request's manifests in one environment, for one target, its findings as the project judges them."""
    made = pipeline.compile(
        given.inputs.sources,
        environment,
        workspace.catalogue,
        target=target,
        select=given.inputs.select,
        overrides=given.overrides,
        sources=given.sources,
        images=given.images,
        builds=given.builds,
        require_images=require_images,
        # A check emits nothing, so no seed is missed.
        seed=arguments.seed(workspace, request.seed_file) or (None if require_images else b"check"),
        project=workspace.folder.name,
        environment_name=request.alias,
        namespace=request.namespace,
        generate_namespace=request.generate_namespace,
        publish=tuple(map(PublishedPort.parse, request.publish)),
        shared=request.shared,
        env_file=request.env_file.name if request.env_file else None,
    )
    findings = Findings(workspace.folder.judged(made.diagnostics))
    return findings.outcome(made.value)
