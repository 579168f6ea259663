"""``scorekit graph``: who needs whom and why, as a picture, a page or data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit.cli import console, options, usage
from scorekit.cli.in_project import in_project, usage_error
from scorekit.errors import UsageError
from scorekit.report import drawing as reports

if TYPE_CHECKING:
    from scorekit.cli.request import Request
    from scorekit.outcome import Findings
    from scorekit.workspace.project import Project


@usage.command(
    "graph",
    "scorekit graph -o graph.html",
    "scorekit graph --env prod",
    "scorekit graph --env prod -o docs/graph.svg --focus api.db",
    "scorekit graph --env dev --env prod --format json | jq '.scenes[].edges'",
)
@options.files
@options.environments(
    "An environment to draw; html and json hold several.  [default for these: all; else the project's default]"
)
@options.target
@click.option(
    "--format",
    "form",
    type=click.Choice(reports.FORMATS.names()),
    help="The format.  [default: by the ending of -o, else mermaid]",
)
@click.option("-o", "--output", metavar="FILE|-", help="Where to write: .html, .svg, .json, .dot, .gv, .mmd or .md.")
@click.option(
    "--focus",
    metavar="NODE",
    help="Only what a node needs and what needs it: a workload, WORKLOAD.RESOURCE, a shared id or a uid.",
)
@options.workload
@options.catalogue
@options.namespace
@options.quiet
@in_project()
def command(
    project: Project,
    request: Request,
    findings: Findings,
    /,
    *,
    form: str | None,
    output: str | None,
    focus: str | None,
) -> None:
    """Draw what score FILES need from one another and from resources, with the placeholders that say so."""
    chosen = _format(form, output)
    asked: Sequence[str] | None = request.environments
    several, default = chosen in reports.SEVERAL, project.folder.default_environment
    if asked and len(dict.fromkeys(asked)) > 1 and not several:
        raise UsageError(f"{chosen} draws one environment; html and json hold several")
    if not asked and not several and default is None and len(known := project.environments) > 1:
        words = f"{chosen} draws one environment: say --env NAME; there are: {', '.join(known)}"
        raise usage_error(words, request, project)
    asked = asked or (None if several or default is None else (default,))
    drawn = findings.take(project.draw(asked, focus=focus, explain=chosen == "html", **request.keywords()))
    if drawn is not None and drawn.scenes:
        text = reports.FORMATS.find(chosen).render(drawn)
        _deliver(text, chosen, output, findings, quiet=request.quiet)
        if chosen == "mermaid" and (why := reports.too_large(drawn, text)):
            console.echo(f"note: {why}: use -o graph.html, or --focus NODE", quiet=request.quiet)


def _format(form: str | None, output: str | None) -> str:
    """The format asked for, or that of the output's ending."""
    if output == "":
        raise UsageError("--output wants a file, or - for stdout")
    if form is not None:
        return form
    return "mermaid" if output is None or output == "-" else reports.format_of(output)


def _deliver(text: str, form: str, output: str | None, findings: Findings, *, quiet: bool) -> None:
    from scorekit.workspace.writing import write_file

    if output is None or output == "-":
        click.echo(text, nl=False)
        return
    path = Path(output)
    if path.is_dir():
        raise UsageError(f"`{output}` is a folder; --output wants a file")
    written = findings.take(write_file(path, reports.in_file(text, form, output).encode()))
    if written is not None:
        console.echo(f"{'wrote' if written.changed else 'unchanged:'} {path.as_posix()}", quiet=quiet)
