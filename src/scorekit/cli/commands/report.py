"""``scorekit report``: a project as a static site."""

from __future__ import annotations

import click

from scorekit.cli import console, options, usage
from scorekit.cli.in_project import Asked, in_project
from scorekit.report.tables import counted


@usage.command(
    "report",
    "scorekit report -o site/",
    "scorekit report -o site/ --env dev --env prod",
    cls=usage.GroupedCommand,
)
@options.files
@options.environments("An environment to show; several may be given.  [default: all of the project]")
@options.target
@click.option("-o", "--output", metavar="FOLDER", required=True, help="The folder of the site.")
@click.option("--force", is_flag=True, help="Replace what someone wrote or edited where the output goes.")
@options.compiled
@options.quiet
@in_project(errors_only=True)
def command(asked: Asked, output: str, *, force: bool) -> None:
    """Make a site of static pages about a project: environments, workloads, resources, drivers, findings, parity, the graph.

    The pages open from a file and load nothing. Secrets are named, and never shown. Where an environment does not compile,
    the site says why, and the exit status is 1.
    """
    from scorekit.workspace.site import site, write_site

    request = asked.request
    files = asked.told(site(asked.project, request.environments, **request.keywords()))
    written = asked.take(write_site(asked.project, files, output, force=force))
    if written is not None:
        changed, gone = len(written.changed), len(written.removed)
        words = f"{counted(changed + written.unchanged, 'file')}, {changed} changed, {gone} removed"
        console.echo(f"{output}: {words}", quiet=request.quiet)
