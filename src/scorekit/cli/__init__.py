"""The command line: ``scorekit``. One file a command under ``commands``, found by listing and loaded when called.

Exit statuses: 0 fine, 1 the user's files are at fault, 2 wrong usage, 70 scorekit's own fault, 130 interrupted.
stdout carries what was asked for and nothing else; the rest goes to stderr.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit.caller import command_line, judge_arguments, refused_by_system
from scorekit.cli import usage
from scorekit.errors import UsageError
from scorekit.limits import command_budget
from scorekit.report import streams
from scorekit.suggest import suggestion

if TYPE_CHECKING:
    from typing import NoReturn

#: BSD's EX_SOFTWARE: the fault is ours.
INTERNAL = 70
INTERRUPTED = 130
#: A group called without a command: click shows its help. Older versions do so without an exception.
_ASKED_FOR_NOTHING = getattr(click.exceptions, "NoArgsIsHelpError", ())


@cache
def command_names() -> tuple[str, ...]:
    """The names of the commands, from the files that there are."""
    folder = Path(__file__).parent / "commands"
    return tuple(sorted(p.stem for p in folder.glob("*.py") if p.stem != "__init__"))


class Commands(click.Group):
    """The commands, each imported only when it is called or described."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name."""
        del ctx
        return list(command_names())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; None when there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"scorekit.cli.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under the headings of what one wants of them."""
        del ctx
        for heading, commands in usage.COMMANDS.items():
            with formatter.section(heading):
                formatter.write_dl(list(commands.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command to run; a misspelt one gets a hint."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            raise click.UsageError(f"there is no command `{name}`; {suggestion(name, self.list_commands(ctx))}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Start with:
  scorekit init                           make a project, with an example to change
  scorekit render score.yaml --env dev    print the manifests of a score file
  scorekit check                          find what is wrong, in every environment
  scorekit COMMAND --help                 options and examples of a command
""",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=usage.version,
    help="Show the version and exit.",
)
def scorekit() -> None:
    """Compile Score workloads to manifests, for every environment."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its status."""
    # What a run makes lives until its end, and a compile makes no cycles: to walk all of it over and over takes as long as
    # the work itself. Only here, where the process is our own, is the collector at rest; `--watch` lets it run between renders.
    gc.disable()
    status = run(arguments)
    # The interpreter walks everything once more when it ends, at rest or not: a tenth of a small render. What is frozen it leaves.
    gc.freeze()
    sys.exit(status)


@command_line()
@command_budget()
def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    # Pydantic looks through every installed package for plugins, which costs more than a small compile.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    streams.configure()
    given = sys.argv[1:] if arguments is None else arguments
    try:
        judge_arguments(given)
        status = scorekit.main(given, prog_name="scorekit", standalone_mode=False)
    except (click.ClickException, UsageError) as error:
        return _refuse(error, given)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of stdout went away, as `head` does: nothing is wrong, and nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _refuse(refused_by_system(error), given)
    except Exception:  # noqa: BLE001 - the last line of defence, which says whose fault it is
        from scorekit.report import own_fault

        click.echo(own_fault.text(), err=True)
        return INTERNAL
    else:
        return status if isinstance(status, int) else 0


def _refuse(error: click.ClickException | UsageError, arguments: Sequence[str]) -> int:
    """Say what is wrong with the command line; the exit status."""
    is_help = isinstance(error, _ASKED_FOR_NOTHING)
    click.echo(error if is_help else usage.error_text(error, arguments, command_names()), err=True)
    return error.exit_code if isinstance(error, click.ClickException) else 2
