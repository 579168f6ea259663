"""Headings of commands and options."""

from __future__ import annotations

import click

from scorekit.cli import Commands, command_names, usage


def test_every_option_under_a_heading_is_one_of_some_command() -> None:
    context = click.Context(click.Command("x"))
    commands = [c for n in command_names() if (c := Commands().get_command(context, n)) is not None]
    known = {p.name for c in commands for p in c.params}
    assert not {name for _, names in usage.OPTIONS for name in names} - known


def test_the_command_of_some_arguments_is_named_as_one_types_it() -> None:
    assert usage.command_path(["-x", "render", "a"], ["render"]) == "scorekit render"
    assert usage.command_path(["rendr"], ["render"]) == "scorekit"
    assert usage.command_path([], ["render"]) == "scorekit"


def test_every_command_is_listed_once_and_none_that_is_gone() -> None:
    assert sorted(name for commands in usage.COMMANDS.values() for name in commands) == list(command_names())
