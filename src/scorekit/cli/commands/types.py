"""``scorekit types``: the types that there are."""

from __future__ import annotations

from scorekit.cli import catalogue_commands

command = catalogue_commands.group(
    "types",
    "type",
    "scorekit types show postgres",
    "scorekit types show postgres --format json",
    summary="See the types that there are.",
    listed="List the types of the project and the built-in ones.",
    shown="Show a type: what may be asked, what it answers, and which drivers serve it in which environments.",
)
