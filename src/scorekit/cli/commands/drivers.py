"""``scorekit drivers``: the drivers that there are, and whether each keeps its contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorekit.cli import options

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.cli.reporting import Report


@click.group("drivers")
def command() -> None:
    """See and check the drivers that there are."""


@command.command("list")
@options.catalogue
@options.listed
@click.pass_context
def list_(
    ctx: click.Context, driver_folders: tuple[Path, ...], environment_folders: tuple[Path, ...], form: str
) -> None:
    """List the drivers of the project and the built-in ones."""
    from scorekit.cli import listing

    ctx.exit(listing.show(listing.drivers, form, driver_folders, environment_folders))


@command.command("check")
@options.catalogue
@options.report
@options.reports
@click.pass_context
def check(
    ctx: click.Context,
    driver_folders: tuple[Path, ...],
    environment_folders: tuple[Path, ...],
    form: str,
    reports: tuple[Report, ...],
) -> None:
    """Hold every type and driver against its contract."""
    from scorekit.cli import checking

    ctx.exit(checking.check_drivers(driver_folders, environment_folders, form, reports))
