"""``scorekit render``: from arguments to files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from scorekit.cli import console, usage
from scorekit.cli.in_project import environment_of, open_project
from scorekit.diagnostics import ordered
from scorekit.errors import UsageError
from scorekit.names import is_dns_label
from scorekit.outcome import Findings
from scorekit.report import output as reports
from scorekit.workspace import report_files
from scorekit.workspace.destination import Destination
from scorekit.workspace.opened import root_of
from scorekit.workspace.option_texts import command_text, parse_options
from scorekit.workspace.outputs import Advice
from scorekit.workspace.rendering import Render, place_of
from scorekit.workspace.report_files import context_of

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.workspace.delivery import Delivery
    from scorekit.workspace.observer import TimedObserver
    from scorekit.workspace.project import Project


def render(request: Request, observer: TimedObserver | None = None) -> int:
    """Compile and write; the exit status. A failed render leaves the old output as it was."""
    observer = observer or console.observer(verbose=request.verbose)
    if request.verbose and request.form != "text":
        raise UsageError(f"-v tells facts where --format {request.form} puts its report: leave one of them out")
    for option, name in (("--as", request.alias), ("--namespace", request.namespace)):
        if name is not None and not is_dns_label(name):
            raise UsageError(f"{option} {name}: a name is wanted of at most 63 lower-case letters, digits and `-`")
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


def watch(request: Request) -> int:
    """Render after every change of a relevant file; a failed render leaves the output as it was."""
    from scorekit.cli import watcher

    project = open_project(request).value
    if request.output == "-" or (project is not None and _place(project, request) is None):
        raise UsageError("--watch wants a place that it can write to again and again: say -o FILE or -o FOLDER")
    said = ("rendered", "failed, and the output stays as it was,")
    return watcher.watch(lambda observer: render(request, observer), request, *said)


def _place(project: Project, request: Request) -> str | None:
    return place_of(request.output, request.target, environment_of(project, request), project.outputs)


def _asked(project: Project, request: Request) -> list[Request]:
    """The request; a check that names neither an environment nor an output is one of every configured output."""
    if request.check and request.environment is None and request.output is None and project.outputs:
        return [replace(request, environment=name) for name in project.outputs]
    if request.check and _place(project, request) is None:
        raise UsageError(
            "--check wants an output to look at: say -o FILE or -o FOLDER, or set `output:` in scorekit.yaml"
        )
    return [request]


def _render_in(project: Project, request: Request, findings: Findings, observer: TimedObserver) -> Sequence[str]:
    """Compile and write; a summary in one line, and on a terminal how to reach what was made; none where nothing was."""
    environments = tuple(dict.fromkeys(request.environments)) or (environment_of(project, request),)
    place = place_of(request.output, request.target, environments[0], project.outputs)
    if place == "":
        raise UsageError("--output wants a FILE, a FOLDER or -")
    if place is None and request.layout not in {None, "stream"}:
        raise UsageError(f"layout `{request.layout}` is a folder: say -o FOLDER")
    destination = Destination(
        place,
        request.layout,
        request.env_file,
        no_secrets=request.no_secrets,
        force=request.force,
        advice=Advice.of_command(partial(render_command, request)),
    )
    asked = findings.take(Render.of(project, request.compile_options(), environments, destination))
    if asked is None:
        return ()
    sets = asked.compile(findings, observer)
    for note in asked.left_out(sets):
        console.echo(f"note: {note}", quiet=request.silent)
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


def _deliver(delivery: Delivery, request: Request, findings: Findings, observer: TimedObserver) -> str:
    """Write an output; for ``--check`` hold it against what would be written, and write nothing. What to say before the summary."""
    destination = delivery.destination
    if request.check:
        findings.take(delivery.compare())
        return f"{destination.place} is current: "
    written = findings.take(delivery.write())
    if written is not None and destination.place is None:
        text, left = destination.stream(delivery.sets[0])
        click.echo(text, nl=False)
        if left:
            names = ", ".join(left)
            console.echo(f"note: not written, since the output goes to stdout: {names}", quiet=request.silent)
    elif written is not None and not request.silent:
        click.echo(reports.FORMATS.find("text").render(written), err=True, nl=False)
    observer.stage("wrote", ())
    return ""


def render_command(request: Request, *more: str) -> str:
    """The command that renders what a request checks: the options of the command that runs, where they say something."""
    left = {"check", "watch", "force", *dict(usage.OPTIONS)["The report"]}
    given: dict[str, Any] = {}
    for option in click.get_current_context().command.params:
        name = option.name or ""
        if isinstance(option, click.Option) and name not in left:
            value = getattr(request, name)
            if name == "environments":
                value = value or request.environment
            if value is not None and value is not False and value != option.default:
                given[option.opts[-1]] = value
    return command_text(("scorekit", "render", *map(str, request.files)), given, *more)
