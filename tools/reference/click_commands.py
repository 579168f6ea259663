"""The commands as the documentation describes them: what click knows of each, as plain data."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import click

from tools.reference.commands import Command, Parameter

if TYPE_CHECKING:
    from collections.abc import Iterator


def commands(group: click.Group, name: str = "scorekit") -> tuple[Command, ...]:
    """Every command of a group, those of its groups too, by name."""
    # With its own settings: click remembers the help option that it first made, `-h` and all.
    return tuple(_commands(group, click.Context(group, info_name=name, **group.context_settings)))


def _commands(group: click.Group, ctx: click.Context) -> Iterator[Command]:
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if command is None or command.hidden:
            continue
        below = click.Context(command, info_name=name, parent=ctx)
        if isinstance(command, click.Group):
            yield from _commands(command, below)
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield _command(command, below)


def _command(command: click.Command, ctx: click.Context) -> Command:
    pieces = command.collect_usage_pieces(ctx)
    parameters = [_parameter(p, ctx) for p in command.get_params(ctx) if not _hidden(p) and "--help" not in p.opts]
    examples, notes = _examples(command.epilog or "")
    return Command(
        name=ctx.command_path,
        usage=" ".join([ctx.command_path, *pieces]),
        paragraphs=tuple(_paragraphs(command.help or "")),
        parameters=tuple(p for p in parameters if p.help),
        examples=examples,
        notes=notes,
    )


def _hidden(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Option) and parameter.hidden


def _parameter(parameter: click.Parameter, ctx: click.Context) -> Parameter:
    # The columns of click's own help: how it is spelt, and what it is for with its default.
    record = parameter.get_help_record(ctx)
    spelling, text = record or (parameter.make_metavar(ctx), "")
    # A callback of an option that collects values is there to refuse a second one.
    repeatable = isinstance(parameter, click.Option) and parameter.multiple and parameter.callback is None
    return Parameter(spelling, text, repeatable)


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in inspect.cleandoc(text).split("\f")[0].split("\n\n"):
        kept = paragraph.startswith("\b\n")
        if paragraph.strip():
            yield f"\n{paragraph.removeprefix(chr(8)).strip(chr(10))}" if kept else " ".join(paragraph.split())


def _examples(epilog: str) -> tuple[str, tuple[str, ...]]:
    """The commands below "Examples:", and the paragraphs that follow."""
    first, *others = epilog.replace("\b", "").strip("\n").split("\n\n")
    lines = [line for line in first.splitlines() if line.strip() != "Examples:"]
    return inspect.cleandoc("\n".join(lines)), tuple(f"\n{paragraph.strip(chr(10))}" for paragraph in others)
