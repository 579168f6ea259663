"""``scorekit envs``: the environments that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorekit.cli import options

if TYPE_CHECKING:
    from pathlib import Path


@click.group("envs")
def command() -> None:
    """See the environments that there are."""


@command.command("list")
@options.catalogue
@options.listed
@click.pass_context
def list_(
    ctx: click.Context, driver_folders: tuple[Path, ...], environment_folders: tuple[Path, ...], form: str
) -> None:
    """List the environments of the project and the built-in ones."""
    from scorekit.cli import listing

    ctx.exit(listing.show(listing.environments, form, driver_folders, environment_folders))
