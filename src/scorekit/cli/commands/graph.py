"""``scorekit graph``: who needs whom and why, as a picture, a page or data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from scorekit.cli import console, options, usage
from scorekit.cli.in_project import Asked, in_project
from scorekit.errors import UsageError
from scorekit.report import drawing as reports


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
@options.form(reports.FORMATS.names(), "The format.  [default: by the ending of -o, else mermaid]", default=None)
@click.option("-o", "--output", metavar="FILE|-", help="Where to write: .html, .svg, .json, .dot, .gv, .mmd or .md.")
@click.option(
    "--focus",
    metavar="NODE",
    help="Only what a node needs and what needs it: a workload, WORKLOAD.RESOURCE, a shared id or a uid.",
)
@options.compiled
@options.namespace
@options.quiet
@in_project()
def command(asked: Asked, form: str | None, focus: str | None) -> None:
    """Draw what score FILES need from one another and from resources, with the placeholders that say so."""
    project, request = asked.project, asked.request
    if asked.file == "":
        raise UsageError("--output wants a file, or - for stdout")
    chosen = form or ("mermaid" if asked.file is None else reports.format_of(asked.file))
    environments: Sequence[str] | None = request.environments
    several, default = chosen in reports.SEVERAL, project.folder.default_environment
    if environments and len(dict.fromkeys(environments)) > 1 and not several:
        raise UsageError(f"{chosen} draws one environment; html and json hold several")
    if not environments and not several and default is None and len(known := project.environments) > 1:
        raise asked.usage_error(f"{chosen} draws one environment: say --env NAME; there are: {', '.join(known)}")
    environments = environments or (None if several or default is None else (default,))
    drawn = asked.take(project.draw(environments, focus=focus, explain=chosen == "html", **request.keywords()))
    if drawn is not None and drawn.scenes:
        text = reports.FORMATS.find(chosen).render(drawn)
        if asked.file is not None and Path(asked.file).is_dir():
            raise UsageError(f"`{asked.file}` is a folder; --output wants a file")
        written = asked.deliver(text if asked.file is None else reports.in_file(text, chosen, asked.file))
        if written is not None:
            done = "wrote" if written.changed else "unchanged:"
            console.echo(f"{done} {Path(asked.file or '').as_posix()}", quiet=request.quiet)
        if chosen == "mermaid" and (why := reports.too_large(drawn, text)):
            console.echo(f"note: {why}: use -o graph.html, or --focus NODE", quiet=request.quiet)
