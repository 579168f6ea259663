"""``scorekit graph``: who needs whom and why, as a picture, a page or data."""

from __future__ import annotations

import click

from scorekit.cli import options, usage
from scorekit.cli.request import Request
from scorekit.report import drawing


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
    type=click.Choice(drawing.FORMATS.names()),
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
def command(form: str | None, output: str | None, focus: str | None, **arguments: object) -> int:
    """Draw what score FILES need from one another and from resources, with the placeholders that say so."""
    from scorekit.cli import graph

    request = Request(**arguments)  # type: ignore[arg-type]
    return graph.graph(request, form=form, output=output, focus=focus)
