"""``scorekit schema``: JSON Schemas of score files, environments, drivers, types and projects."""

from __future__ import annotations

import click

from scorekit.cli import options
from scorekit.cli.request import Request


@click.command(
    "schema",
    epilog="""\b
Examples:
  scorekit schema score -o .scorekit/schemas/score.json
  scorekit schema score --env prod
  scorekit schema environment

A YAML language server uses the file for documents that begin with the line
  # yaml-language-server: $schema=.scorekit/schemas/score.json
""",
)
@click.argument("kind", type=click.Choice(["score", "environment", "driver", "type", "project"]))
@options.environment_of("The environment whose score files it is for, which offers less.  [default: any]")
@click.option("-o", "--output", metavar="FILE|-", help="Where to write.  [default: stdout]")
@options.catalogue
def command(kind: str, **arguments: object) -> int:
    """Print the JSON Schema of a KIND of document, for editors that complete, explain and check as you write.

    It knows the types, classes, params, drivers and settings of the project and the built-in ones. With --env the schema
    of score files offers only what that environment can provide, as it limits and enforces it.
    """
    from scorekit.cli import schema

    return schema.write_schema(Request(**arguments), kind)  # type: ignore[arg-type]
