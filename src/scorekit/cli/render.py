"""``scorekit render``: from arguments to files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit import targets
from scorekit.catalogue.safe_read import read_regular
from scorekit.cli import console, report_files
from scorekit.cli.verbose import Observer
from scorekit.codes.writing import IDLE_OPTION
from scorekit.diagnostics import Diagnostic, ordered
from scorekit.errors import UsageError
from scorekit.outcome import Findings
from scorekit.report.tables import counted
from scorekit.suggest import listed
from scorekit.targets.record import find_target
from scorekit.workspace import arguments
from scorekit.workspace.compilation import CompileInputs
from scorekit.workspace.destination import Destination, OutputScope
from scorekit.workspace.project import Project, root_of

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.targets.api import ManifestSet

    #: Compiles in one environment and writes; what was made, in one line, where anything was.
    Make = Callable[["Project", "Request", Findings, Observer], str]


def render(request: Request, observer: Observer | None = None, make: Make | None = None) -> int:
    """Compile and write; the exit status. A failed render leaves the old output as it was."""
    make = make or _render_in
    observer = observer or Observer(verbose=request.verbose)
    if request.verbose and request.form != "text":
        raise UsageError(f"-v tells facts where --format {request.form} puts its report: leave one of them out")
    arguments.check_dns_label("--as", request.alias)
    arguments.check_dns_label("--namespace", request.namespace)
    findings = Findings()
    summary = ""
    project = findings.take(Project.open(request))
    if project is not None:
        observer.opened(project, request)
        summaries = []
        for each in _asked(project, request):
            own = Findings()  # what is wrong in one environment keeps no other from being looked at
            summaries.append(make(project, each, own, observer))
            findings.extend(own.items)
        summary = "\n".join(filter(None, summaries))
    root = root_of(project, request.files)
    findings.extend(report_files.write(request.reports, ordered(findings.items), console.context(root)))
    console.echo_diagnostics(ordered(findings.items), form=request.form, quiet=request.quiet, root=root)
    if summary and not findings.failed and request.form == "text":
        console.echo(summary, quiet=request.quiet)
    return 1 if findings.failed else 0


def watch(request: Request, make: Make | None = None) -> int:
    """Render after every change of a relevant file; a failed render leaves the output as it was."""
    from scorekit.cli import watcher

    project = Project.open(request).value
    if request.output == "-" or (
        project is not None
        and _output(project, request, project.environment(request.environment, request.files)) == "-"
    ):
        raise UsageError("--watch wants a place that it can write to again and again: say -o FILE or -o FOLDER")
    return watcher.watch(
        lambda observer: render(request, observer, make), request, "rendered", "failed, and the output stays as it was,"
    )


def _asked(project: Project, request: Request) -> list[Request]:
    """The request; a check that names neither an environment nor an output is one of every configured output."""
    if not request.check:
        return [request]
    configured = project.folder.settings.output
    if request.environment is None and request.output is None and configured:
        return [replace(request, environment=name) for name in sorted(configured)]
    if _output(project, request, project.environment(request.environment, request.files)) == "-":
        raise UsageError(
            "--check wants an output to look at: say -o FILE or -o FOLDER, or set `output:` in scorekit.yaml"
        )
    return [request]


def _render_in(project: Project, request: Request, findings: Findings, observer: Observer) -> str:
    """Compile and write; a summary in one line, empty where nothing was made."""
    environment = project.environment(request.environment, request.files)
    destination = Destination(_output(project, request, environment), request)
    given = findings.take(CompileInputs.of(project, request))
    if given is None:
        return ""
    observer.read(given)
    # A folder takes every target of the environment, one file its only one.
    names = given.targets(environment) if destination.is_folder else (request.target,)
    found = project.catalogue.environment(environment).value
    findings.extend(idle_options(request, [t for n in names for t in ([n] if n else found.targets if found else [])]))
    sets: list[ManifestSet] = []
    for name in names:
        here = given.written_to(destination.home(name if name and len(names) > 1 else ""))
        made = findings.take(here.compile(environment, name))
        if made is not None:
            observer.compiled(made, project.catalogue)
            sets.append(without_secret_values(made, request))
    observer.ended(given)
    if findings.failed or not sets:
        return ""
    protect(given, destination.file, force=request.force)
    scope = OutputScope.of(sets[0].resolution, given)
    return deliver(given, request, destination, sets, scope, findings, observer) + _summary(sets)


def deliver(
    given: CompileInputs,
    request: Request,
    destination: Destination,
    sets: Sequence[ManifestSet],
    scope: OutputScope,
    findings: Findings,
    observer: Observer,
) -> str:
    """Write an output; for ``--check`` hold it against what would be written, and write nothing. What to say before the summary."""
    if not request.check:
        destination.write(sets, scope, findings)
        observer.wrote()
        return ""
    from scorekit.workspace.compare_output import OutputChecker

    checker = OutputChecker(given.project.folder.root, request, tuple(sets))
    replace(destination, sink=checker).write(sets, scope, findings)
    findings.extend(checker.findings.items)
    return f"{destination.output} is current: "


def _summary(sets: Sequence[ManifestSet]) -> str:
    """``12 objects for 3 workloads in dev (kubernetes)``."""
    objects = sum(len(m.manifests) for m in sets)
    workloads = sum(w.selected for w in sets[0].resolution.workloads)
    made = f"{counted(objects, 'object')} for {counted(workloads, 'workload')}"
    return f"{made} in {sets[0].resolution.environment_name} ({', '.join(m.target for m in sets)})"


def idle_options(request: Request, names: Sequence[str]) -> Iterator[Diagnostic]:
    """A warning for each option that none of the targets supports."""
    supported = {choice for name in names if name in targets.names() for choice in find_target(name).supported_options}
    options = (
        ("--namespace", "namespace", request.namespace),
        ("--generate-namespace", "namespace", request.generate_namespace),
        ("--build", "builds", request.builds),
        ("--publish", "publish", request.publish),
        ("--env-file", "env_file", request.env_file),
    )
    for option, choice, value in options:
        if value and choice not in supported and supported:
            yield IDLE_OPTION.at(None, f"{option} does nothing for target `{'`, `'.join(names)}`")


def _output(project: Project, request: Request, environment: str) -> str:
    if request.output is not None:
        return request.output
    configured = project.folder.settings.output.get(environment)
    if not configured:
        return "-"
    # As the working folder sees it; a final slash, which says FOLDER, stays.
    return os.path.relpath(project.folder.root / configured) + ("/" if configured.endswith("/") else "")


def without_secret_values(manifests: ManifestSet, request: Request) -> ManifestSet:
    """A set less what holds secret values, where ``--no-secrets`` asks for that; what is left out is told."""
    if not request.no_secrets:
        return manifests
    objects = [f"{m.kind}/{m.name}" for m in manifests.manifests if m.secret]
    left = [*objects, *(f.path for f in manifests.files if f.secret)]
    if left:
        there = f"{manifests.resolution.environment_name} ({manifests.target})"
        console.echo(
            f"note: left out of {there} by --no-secrets: {listed(left)}; bring them in another way, since workloads wait for them",
            quiet=request.silent,
        )
    return replace(
        manifests,
        manifests=tuple(m for m in manifests.manifests if not m.secret),
        files=tuple(f for f in manifests.files if not f.secret),
    )


#: A document of Score or of ours, which no target emits. Only keys at the left margin, or of a flow mapping, count.
_WRITTEN_BY_HAND = re.compile(rb"""(?m)^(?:\{.*?)?["']?apiVersion["']?\s*:\s*["']?score(?:kit)?\.dev/""")


def protect(given: CompileInputs, output: Path | None, *, force: bool) -> None:
    """Refuse an output FILE that is one of the inputs, and without ``--force`` one that holds a Score document."""
    if output is None:
        return
    real = Path(os.path.realpath(output))
    if any(Path(os.path.realpath(path)) == real for path in _files(given)):
        raise UsageError(f"--output {output} is one of the files that the manifests are made from; name another")
    if any(real.is_relative_to(os.path.realpath(folder)) for folder in _folders(given)):
        raise UsageError(f"--output {output} lies among drivers or environments; name another folder")
    if not force and real.is_file() and _WRITTEN_BY_HAND.search(read_regular(str(real))):
        raise UsageError(f"--output {output} holds a document that someone wrote by hand; `--force` replaces it")


def _files(given: CompileInputs) -> Iterator[Path]:
    folder, request = given.project.folder, given.request
    yield folder.root / "scorekit.yaml"
    yield from (folder.root / source.name for source in given.inputs.sources_read)
    yield from (folder.root / name for name in given.sources)
    for path in (*request.overrides_files, *request.image_files, *request.context):
        yield folder.absolute(path)
    if request.seed_file is not None:
        yield request.seed_file


def _folders(given: CompileInputs) -> tuple[Path, ...]:
    folder, request = given.project.folder, given.request
    own = (folder.drivers_dir, folder.environments_dir)
    return (*(own if folder.found else ()), *request.driver_folders, *request.environment_folders)
