"""``scorekit import``: what other Score tools keep, brought into a project."""  # noqa: N999 - a command's file bears its name

from __future__ import annotations

from pathlib import Path

import click

from scorekit.cli import options, usage
from scorekit.cli.in_project import Asked, in_project

command = usage.group(
    "import",
    "scorekit import score-compose ../shop",
    "scorekit import score-k8s . --format markdown",
    summary="Bring a project of another Score tool over: its provisioners, patch templates, and the names that it has made up.",
)


def _command(tool: str) -> None:
    @usage.command(
        tool,
        f"scorekit import {tool} ../shop",
        f"scorekit import {tool} . --format markdown > import.md",
        group=command,
        short_help=f"Bring a project of {tool} over.",
    )
    @click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path, exists=True))
    @click.option("--environment", "made", metavar="NAME", help=f"What the environment is called.  [default: {tool}]")
    @click.option(
        "-o", "--output", metavar="DIR", help="The project to write into.  [default: that of the working folder]"
    )
    @click.option("--without-defaults", is_flag=True, help="Leave out provisioners that the tool itself brings.")
    @click.option("--force", is_flag=True, help="Replace files that are there.")
    @click.option(
        "--format", "shown", type=click.Choice(["text", "json", "markdown"]), default="text", help="How to report."
    )
    @options.catalogue
    @in_project()
    def run(
        asked: Asked,
        folder: Path, made: str | None, output: str | None, shown: str, *, without_defaults: bool, force: bool,
    ) -> None:  # fmt: skip
        from scorekit.report import imports
        from scorekit.workspace.importing import bring_over, import_root

        root = import_root(asked.project, output)
        done = asked.take(
            bring_over(
                asked.project, tool, Path.cwd() / folder, root,
                name=made or tool, force=force, defaults=not without_defaults,
            )
        )  # fmt: skip
        if done is not None:
            click.echo(imports.FORMS[shown](done), nl=False)

    run.help = (
        f"Translate the provisioners, patch templates and names that {tool} keeps in FOLDER into types, drivers, rules and patches.\n\n"
        "Where a person must decide, a comment says so with the template's own text. No value of a secret is copied: the report says "
        "where each is to be put, so that volumes keep their data. All files are written or none; one that is there is never replaced "
        "without --force."
    )


for _tool in ("score-compose", "score-k8s"):
    _command(_tool)
