"""``scorekit render``: manifests of an environment, to stdout, a file or a folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from scorekit.cli import options, usage
from scorekit.cli.request import Request
from scorekit.errors import UsageError


class RenderCommand(usage.GroupedCommand):
    """A command whose help lists projections and their options; they are loaded for that alone."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the projections with their options, then the examples."""
        from scorekit import projections
        from scorekit.projections.api import find_projection

        for found in map(find_projection, projections.names()):
            with formatter.section(f"Projection {found.name}"):
                formatter.write_text(f"{found.summary[:1].upper()}{found.summary[1:]}; --target {found.name}.")
                formatter.write_dl([(f"--option {o.name}={o.usage}", o.help) for o in found.options])
        super().format_epilog(ctx, formatter)


@usage.command(
    "render",
    "scorekit render score.yaml --env dev",
    "scorekit render --env prod -o manifests/ --layout kustomize",
    "scorekit render score.yaml --env local --image myapp:1.2 -o compose.yaml",
    "scorekit render --env prod -o manifests/ --check",
    "scorekit render --env local -o compose.yaml --watch",
    cls=RenderCommand,
)
@options.files
@options.environments("The environment to render for; several for a projection of them.  [default: the project's]")
@options.alias
@options.target_or_projection
@click.option(
    "--option",
    "projection_options",
    metavar="NAME=VALUE",
    multiple=True,
    help="An option of a projection; several may be given.",
)
@click.option(
    "-o", "--output", metavar="FILE|FOLDER|-", help="Where to write.  [default: the project's `output`, else stdout]"
)
@click.option(
    "--layout",
    type=click.Choice(["stream", "files", "kustomize"]),
    help="One stream, one file an object, or a kustomize base.  [default: stream; files for a FOLDER]",
)
@options.compiled
@options.namespace
@options.generate_namespace
@click.option(
    "-p", "--publish", "publish", metavar="HOST:REF:CONTAINER", multiple=True, help="Publish a port (Compose)."
)
@click.option(
    "--shared",
    type=click.Choice(["include", "only", "exclude"]),
    default="include",
    show_default=True,
    help="Whether resources with an id are emitted.",
)
@options.seed_file
@click.option("--env-file", metavar="PATH", type=click.Path(path_type=Path), help="Where Compose's secrets go.")
@click.option("--no-secrets", is_flag=True, help="Leave files with secret values out.")
@click.option("--force", is_flag=True, help="Replace what someone wrote or edited where the output goes.")
@click.option("--watch", is_flag=True, help="Render again whenever a file changes that matters, until Ctrl-C.")
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing; exit with 1 where the output is not what would be written. Without --env and -o: every output"
    " that scorekit.yaml configures.",
)
@options.report
@options.reports
@options.quiet
@options.verbose
def command(environments: tuple[str, ...], target: str | None, *, watch: bool, **arguments: object) -> int:
    """Compile score FILES (or those below FOLDERS, or the whole project) to manifests."""
    from scorekit import projections
    from scorekit.cli import render

    if watch and arguments["check"]:
        raise UsageError("--watch writes and --check writes nothing; choose one")

    request = Request(environments=environments, target=target, **arguments)  # type: ignore[arg-type]
    if target in projections.names():
        if request.output is None and (request.check or watch):
            wanted = "--check wants an output to look at" if request.check else "--watch wants a place to write to"
            raise UsageError(f"{wanted}: say -o FILE or -o FOLDER")
        request = replace(request, environment=next(iter(environments), None))
    elif request.projection_options:
        raise UsageError(f"--option is for a projection: `--target {' or '.join(projections.names())}`")
    else:
        request = replace(request, environment=options.one_environment(environments), environments=())
    return render.watch(request) if watch else render.render(request)
