"""Headings of commands and options."""

from __future__ import annotations

import click

from scorekit.cli import Commands, command_names, usage


def test_an_unknown_command_comes_last_and_no_heading_is_empty() -> None:
    found = dict(usage.sections(["zzz", "render", "types"]))
    assert found == {"Compile": ("render",), "Catalogue": ("types",), "Other": ("zzz",)}
    assert list(found)[-1] == "Other"


def test_an_unknown_command_says_its_own_first_sentence() -> None:
    assert usage.summary("zzz", lambda: click.Command("zzz", help="Sleep well. And long.")) == "Sleep well."


def test_every_option_under_a_heading_is_one_of_some_command() -> None:
    context = click.Context(click.Command("x"))
    commands = [c for n in command_names() if (c := Commands().get_command(context, n)) is not None]
    known = {p.name for c in commands for p in c.params}
    assert not {name for _, names in usage.OPTIONS for name in names} - known


def test_the_command_of_some_arguments_is_named_as_one_types_it() -> None:
    assert usage.command_path(["-x", "render", "a"], ["render"]) == "scorekit render"
    assert usage.command_path(["rendr"], ["render"]) == "scorekit"
    assert usage.command_path([], ["render"]) == "scorekit"


def test_every_command_is_told_of_in_one_line_and_none_that_is_gone() -> None:
    assert set(usage.SUMMARIES) == set(command_names())
    assert {name for _, names in usage.SECTIONS for name in names} <= set(command_names())
