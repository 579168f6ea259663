"""``scorekit init``: a new project that works at once."""

from __future__ import annotations

from pathlib import Path

import click

from scorekit.cli import usage


@usage.command(
    "init",
    "scorekit init",
    "scorekit init shop --name shop --ci gitlab --yes",
    "scorekit init --requirement git+https://git.example.com/platform/scorekit@v1",
)
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", metavar="NAME", help="The project's name.  [default: the workload's, or the folder's]")
@click.option(
    "--ci",
    "pipeline",
    type=click.Choice(["github", "gitlab", "none"]),
    help="Whose pipeline checks the project.  [default: github; none below a repository's root]",
)
@click.option(
    "--requirement", metavar="REQUIREMENT", help="What CI installs with pip.  [default: scorekit of this version]"
)
@click.option("-y", "--yes", is_flag=True, help="Ask nothing and take the defaults.")
def command(**arguments: object) -> int:
    """Make a project in FOLDER: a workload, environments, a driver, hooks, CI, and the seed of development secrets.

    What is there already is left as it is. In a folder that has score files, they are the project's workloads. In one that
    is a project already, only what lies around it is added: hooks, CI, editor settings, the seed.
    """
    from scorekit.cli import init

    return init.init(init.InitOptions(**arguments))  # type: ignore[arg-type]
