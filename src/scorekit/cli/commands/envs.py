"""``scorekit envs``: the environments that there are."""

from __future__ import annotations

from scorekit.cli import catalogue_commands

command = catalogue_commands.group(
    "envs",
    "environment",
    "scorekit envs show prod",
    "scorekit envs show scorekit/prod --format json",
    listed="List the environments of the project and the built-in ones.",
    shown="Show an environment: what it extends, its rules with their places, bindings, settings and variables.",
)
