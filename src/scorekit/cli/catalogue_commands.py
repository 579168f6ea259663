"""The one way to declare ``list`` and ``show`` of a kind of document: ``types``, ``drivers``, ``envs``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorekit.cli import options

if TYPE_CHECKING:
    from pathlib import Path


def group(kind: str, *, summary: str, listed: str, shown: str, examples: tuple[str, ...]) -> click.Group:
    """The commands of a kind: its ``list``, and ``show NAME``. ``kind`` is what ``cli.listing`` knows it by."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        del ctx, param
        from scorekit.cli import catalogue_tables

        return catalogue_tables.completions(kind, incomplete)

    epilog = "\b\nExamples:\n" + "".join(f"  scorekit {example}\n" for example in (f"{kind} list", *examples))

    @click.group(kind, help=summary, epilog=epilog)
    def command() -> None:
        pass

    @command.command("list", help=listed)
    @options.catalogue
    @options.listed
    @click.pass_context
    def list_(
        ctx: click.Context, driver_folders: tuple[Path, ...], environment_folders: tuple[Path, ...], form: str
    ) -> None:
        from scorekit.cli import catalogue_tables

        ctx.exit(catalogue_tables.list_all(kind, form, driver_folders, environment_folders))

    @command.command("show", help=shown, short_help=f"{shown.partition(':')[0]}.", epilog=epilog)
    @click.argument("name", shell_complete=complete)
    @options.catalogue
    @options.listed
    @click.pass_context
    def show(
        ctx: click.Context,
        name: str,
        driver_folders: tuple[Path, ...],
        environment_folders: tuple[Path, ...],
        form: str,
    ) -> None:
        from scorekit.cli import catalogue_tables

        ctx.exit(catalogue_tables.show(kind, name, form, driver_folders, environment_folders))

    return command
