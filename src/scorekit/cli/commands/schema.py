"""``scorekit schema``: JSON Schemas of score files, environments, drivers and their sections, types and projects."""

from __future__ import annotations

import click

from scorekit import targets
from scorekit.cli import options
from scorekit.cli.in_project import Asked, in_project
from scorekit.errors import UsageError

#: Beside the sections of drivers, by target.
_KINDS = ("score", "environment", "driver", "type", "images", "synonyms", "project")


@click.command(
    "schema",
    epilog="""\b
Examples:
  scorekit schema score -o .scorekit/schemas/score.json
  scorekit schema score --env prod
  scorekit schema environment
  scorekit schema --all

A YAML language server uses the file for documents that begin with the line
  # yaml-language-server: $schema=.scorekit/schemas/score.json
""",
)
@click.argument("kind", required=False, type=click.Choice([*_KINDS, *targets.names()]))
@click.option(
    "--all", "every", is_flag=True, help="Write those of all kinds to .scorekit/schemas/, as `scorekit init` does."
)
@options.environment_of("The environment whose score files it is for, which offers less.  [default: any]")
@click.option("-o", "--output", metavar="FILE|-", help="Where to write.  [default: stdout]")
@options.catalogue
@in_project()
def command(asked: Asked, kind: str | None, *, every: bool) -> None:
    """Print the JSON Schema of a KIND of document, for editors that complete, explain and check as you write. A target's name
    means the section of a driver that stands in a file of that name beside it.

    It knows the types, classes, params, drivers and settings of the project and the built-in ones. With --env the schema
    of score files offers only what that environment can provide, as it limits and enforces it. With --all the schemas that the
    project keeps are written anew where they are stale; `scorekit check` says when they are.
    """
    from scorekit import schemas

    environment = asked.request.environment
    if every:
        if kind is not None or environment is not None or asked.request.output is not None:
            raise UsageError(
                "--all writes the schemas of all kinds to .scorekit/schemas/, and takes no KIND, --env or -o"
            )
        for name in asked.take(asked.project.write_schemas()) or ():
            click.echo(f"wrote {name}")
        return
    if kind is None:
        raise UsageError(f"say which: {', '.join(schemas.kinds())}; or --all")
    schema = asked.told(asked.project.schema(kind, environment))
    if schema is not None:
        asked.deliver(schemas.text_of(schema))
