"""``scorekit completion``: the script that makes a shell complete commands, options and environments."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from scorekit.cli import usage


@usage.command(
    "completion",
    "scorekit completion bash > /etc/bash_completion.d/scorekit",
    'scorekit completion zsh > "${fpath[1]}/_scorekit"',
    "scorekit completion fish > ~/.config/fish/completions/scorekit.fish",
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a SHELL."""
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"no completion for {shell}", ctx)
    click.echo(found(ctx.find_root().command, {}, "scorekit", "_SCOREKIT_COMPLETE").source())
