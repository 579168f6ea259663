"""``scorekit render``: from arguments to files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from scorekit import projections
from scorekit.cli import console, usage
from scorekit.cli.in_project import environment_of, open_project
from scorekit.diagnostics import ordered
from scorekit.errors import UsageError
from scorekit.location import Source
from scorekit.names import is_dns_label
from scorekit.outcome import Findings
from scorekit.report import output as reports
from scorekit.suggest import listed
from scorekit.workspace import report_files
from scorekit.workspace.delivery import secret_names, without_secrets
from scorekit.workspace.destination import Destination
from scorekit.workspace.opened import root_of
from scorekit.workspace.option_texts import parse_options
from scorekit.workspace.outputs import Advice
from scorekit.workspace.rendering import Render
from scorekit.workspace.report_files import context_of

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.projections.api import Projection
    from scorekit.targets.api import ManifestSet
    from scorekit.workspace.delivery import Delivery
    from scorekit.workspace.observer import TimedObserver
    from scorekit.workspace.project import Project


def render(request: Request, observer: TimedObserver | None = None) -> int:
    """Compile and write; the exit status. A failed render leaves the old output as it was."""
    observer = observer or console.observer(verbose=request.verbose)
    if request.verbose and request.form != "text":
        raise UsageError(f"-v tells facts where --format {request.form} puts its report: leave one of them out")
    _check_label("--as", request.alias)
    _check_label("--namespace", request.namespace)
    findings = Findings()
    summaries: list[str] = []
    project = findings.take(open_project(request))
    if project is not None:
        observer.opened(project)
        for each in _asked(project, request):
            own = Findings()  # what is wrong in one environment keeps no other from being looked at
            summaries += _render_in(project, each, own, observer)
            findings.extend(own.items)
    root = root_of(project, request.paths)
    findings.extend(report_files.write(request.reports, ordered(findings.items), context_of(root)))
    console.echo_diagnostics(ordered(findings.items), form=request.form, quiet=request.quiet, root=root)
    for summary in filter(None, summaries) if not findings.failed and request.form == "text" else ():
        console.echo(summary, quiet=request.quiet)
    return 1 if findings.failed else 0


def _check_label(option: str, text: str | None) -> None:
    """Hold the value of an option to a DNS label (RFC 1123), as a namespace is."""
    if text is not None and not is_dns_label(text):
        raise UsageError(f"{option} {text}: a name is wanted of at most 63 lower-case letters, digits and `-`")


def watch(request: Request) -> int:
    """Render after every change of a relevant file; a failed render leaves the output as it was."""
    from scorekit.cli import watcher

    project = open_project(request).value
    if request.output == "-" or (
        project is not None and _output(project, request, environment_of(project, request)) == "-"
    ):
        raise UsageError("--watch wants a place that it can write to again and again: say -o FILE or -o FOLDER")
    said = ("rendered", "failed, and the output stays as it was,")
    return watcher.watch(lambda observer: render(request, observer), request, *said)


def _asked(project: Project, request: Request) -> list[Request]:
    """The request; a check that names neither an environment nor an output is one of every configured output."""
    if not request.check:
        return [request]
    configured = project.folder.settings.output
    if request.environment is None and request.output is None and configured:
        return [replace(request, environment=name) for name in sorted(configured)]
    if _output(project, request, environment_of(project, request)) == "-":
        raise UsageError(
            "--check wants an output to look at: say -o FILE or -o FOLDER, or set `output:` in scorekit.yaml"
        )
    return [request]


def _render_in(project: Project, request: Request, findings: Findings, observer: TimedObserver) -> Sequence[str]:
    """Compile and write; a summary in one line, and on a terminal how to reach what was made; none where nothing was."""
    environments = tuple(dict.fromkeys(request.environments)) or (environment_of(project, request),)
    destination = _destination(project, request, _output(project, request, environments[0]))
    options = request.compile_options()
    asked = findings.take(Render.of(project, options, environments, destination, _projection(request)))
    if asked is None:
        return ()
    sets = [_without_secret_values(each, request) for each in asked.compile(findings, observer)]
    observer.ended(asked.given.sources, asked.given.sources.asked)
    if findings.failed or not sets:
        return ()
    delivery = findings.take(asked.delivery(sets, parse_options(request.projection_options, "--option")))
    if delivery is None:
        return ()
    summary = _deliver(delivery, request, findings, observer) + asked.summary(delivery)
    if request.silent or request.check or not sys.stderr.isatty() or asked.projection is not None:
        return (summary,)
    from scorekit.description.outputs import ways_in

    return (summary, *(line for each in sets for line in ways_in(each)))


def _projection(request: Request) -> Projection | None:
    """What is made of the manifests, where the target is no output language."""
    if request.target is None or request.target not in projections.names():
        return None
    from scorekit.projections.api import find_projection

    return find_projection(request.target)


def _destination(project: Project, request: Request, output: str) -> Destination:
    """Where an output goes, and in which words a finding about it tells what to do."""
    if not output:
        raise UsageError("--output wants a FILE, a FOLDER or -")
    if output == "-" and request.layout not in {None, "stream"}:
        raise UsageError(f"layout `{request.layout}` is a folder: say -o FOLDER")
    advice = Advice(
        place="--output ",
        force="`--force` replaces it",
        env_file="name another file with `--env-file PATH`",
        update=lambda: f"`{render_command(request)}` updates it",
        replace=lambda: f"`{render_command(request, '--force')}` replaces it",
        seed="`--seed-file`, SCOREKIT_SEED, `.scorekit-seed`",
    )
    named = (*request.overrides_files, *request.image_files, *request.context)
    return Destination(
        None if output == "-" else output,
        request.layout,
        request.env_file,
        no_secrets=request.no_secrets,
        force=request.force,
        keep_others=bool(request.files) and not project.folder.found,
        inputs=(
            *map(project.folder.absolute, named),
            *([request.seed_file] if request.seed_file else ()),
        ),
        advice=advice,
    )


def _deliver(delivery: Delivery, request: Request, findings: Findings, observer: TimedObserver) -> str:
    """Write an output; for ``--check`` hold it against what would be written, and write nothing. What to say before the summary."""
    destination = delivery.destination
    if request.check:
        findings.take(delivery.compare())
        return f"{destination.place} is current: "
    written = findings.take(delivery.write())
    if written is not None and destination.place is None:
        _print(*destination.stream(delivery.sets[0]), quiet=request.silent)
    elif written is not None and not request.silent:
        click.echo(reports.FORMATS.find("text").render(written), err=True, nl=False)
    observer.stage("wrote", ())
    return ""


def _print(text: bytes, left: Sequence[str], *, quiet: bool) -> None:
    """An output on stdout."""
    click.echo(text, nl=False)
    if left:
        console.echo(f"note: not written, since the output goes to stdout: {', '.join(left)}", quiet=quiet)


def _output(project: Project, request: Request, environment: str) -> str:
    """Where the output goes. A projection is never written unasked: scorekit.yaml says where manifests go."""
    if request.output is not None:
        return request.output
    return "-" if request.target in projections.names() else project.outputs.get(environment, "-")


def _without_secret_values(manifests: ManifestSet, request: Request) -> ManifestSet:
    """A set less what holds secret values, where ``--no-secrets`` asks for that; what is left out is told."""
    if not request.no_secrets:
        return manifests
    if left := secret_names(manifests):
        there = f"{manifests.resolution.environment_name} ({manifests.target})"
        console.echo(
            f"note: left out of {there} by --no-secrets: {listed(left)}; bring them in another way, since workloads wait for them",
            quiet=request.silent,
        )
    return without_secrets(manifests)


def render_command(request: Request, *more: str) -> str:
    """The command that renders what a request checks: the options of the command that runs, where they say something."""
    import shlex

    from scorekit.report.redacted_lines import shown

    others = {"check", "watch", "force", *dict(usage.OPTIONS)["The report"]}
    words = ["scorekit", "render", *map(str, request.files)]
    for option in click.get_current_context().command.params:
        name = option.name or ""
        if name in others or not isinstance(option, click.Option):
            continue
        value: Any = getattr(request, name)
        if name == "environments":
            value = value or request.environment
        if name == "override_properties":
            value = tuple(shown(Source("--override-property", each)) for each in value)
        if value is True:
            words.append(option.opts[-1])
        elif value is not None and value is not False and value != option.default:
            for each in value if isinstance(value, tuple) else (value,):
                words += [option.opts[-1], str(each)]
    return shlex.join((*words, *more))
