"""``scorekit images``: the images that drivers ask for."""

from __future__ import annotations

from scorekit.cli import catalogue_commands

command = catalogue_commands.group(
    "images",
    "image",
    "scorekit images show postgres",
    "scorekit images list --format json",
    listed="List every version of every image, the project's and the built-in ones.",
    shown="Show an image: its versions, and the drivers that ask for it.",
)
