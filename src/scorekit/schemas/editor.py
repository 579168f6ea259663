"""What makes an editor know a project's documents: the schemas as files, and the settings that point at them.

The YAML language server, which serves VS Code, Neovim, Helix, Emacs and others, takes a map of schemas to globs; a file
by itself may name its schema in a comment instead.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from scorekit.model.project import Project
from scorekit.schemas.kinds import every_schema

if TYPE_CHECKING:
    from scorekit.catalogue import Catalogue
    from scorekit.schemas.model_schema import Schema

#: Where a project keeps the schemas, relative to its root.
FOLDER = ".scorekit/schemas"
#: The settings of VS Code, relative to the root.
SETTINGS = ".vscode/settings.json"


def editor_files(catalogue: Catalogue, project: Project | None = None) -> Mapping[str, str]:
    """Files for editors by path relative to the project: a schema for each kind of document, and VS Code's settings."""
    schemas = {f"{FOLDER}/{kind}.json": text_of(schema) for kind, schema in every_schema(catalogue).items()}
    return {**schemas, SETTINGS: editor_settings(project)}


def editor_settings(project: Project | None = None) -> str:
    """``.vscode/settings.json``: which schema is for which files of a project."""
    return _json(
        {"yaml.schemas": {f"./{FOLDER}/{kind}.json": globs for kind, globs in _globs(project or Project()).items()}}
    )


def modeline(kind: str, depth: int = 0) -> str:
    """The comment by which one file names its schema, for a file that lies some folders below the project's root."""
    return f"# yaml-language-server: $schema={'../' * depth}{FOLDER}/{kind}.json"


def text_of(schema: Schema) -> str:
    """A schema as a file."""
    return _json(schema)


def _json(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _globs(project: Project) -> Mapping[str, list[str]]:
    """The files of each kind. A glob that begins with a slash counts from the root alone."""
    environments, drivers = (folder.strip("/").removeprefix("./") for folder in (project.environments, project.drivers))
    return {
        "score": list(project.score),
        "environment": [f"{environments}/*.yaml"],
        "driver": [f"{drivers}/*/*/driver.yaml"],
        "type": [f"{drivers}/*/type.yaml"],
        "project": ["scorekit.yaml"],
    }
