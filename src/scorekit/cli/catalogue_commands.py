"""The one way to declare ``list`` and ``show`` of a kind of document: ``types``, ``drivers``, ``envs``."""

from __future__ import annotations

import click

from scorekit.cli import options, usage
from scorekit.cli.request import Request


def group(kind: str, *, summary: str, listed: str, shown: str, examples: tuple[str, ...]) -> click.Group:
    """The commands of a kind: its ``list``, and ``show NAME``. ``kind`` is what ``cli.catalogue_tables`` knows it by."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        del ctx, param
        from scorekit.cli import catalogue_tables

        return catalogue_tables.completions(kind, incomplete)

    epilog = usage.examples(f"scorekit {kind} list", *examples)

    @click.group(kind, help=summary, epilog=epilog)
    def command() -> None:
        pass

    @command.command("list", help=listed)
    @options.catalogue
    @options.listed
    def list_(**arguments: object) -> int:
        from scorekit.cli import catalogue_tables

        return catalogue_tables.list_all(Request(**arguments), kind)  # type: ignore[arg-type]

    @command.command("show", help=shown, short_help=f"{shown.partition(':')[0]}.", epilog=epilog)
    @click.argument("name", shell_complete=complete)
    @options.catalogue
    @options.listed
    def show(name: str, **arguments: object) -> int:
        from scorekit.cli import catalogue_tables

        return catalogue_tables.show(Request(**arguments), kind, name)  # type: ignore[arg-type]

    return command
