"""The kinds of document that have a schema, those of the two small ones, and what makes an editor know a project's documents.

The YAML language server, which serves VS Code, Neovim, Helix, Emacs and others, takes a map of schemas to globs; a file
by itself may name its schema in a comment instead.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from scorekit import targets
from scorekit.model.image_table import ImageTable
from scorekit.model.project import ProjectSettings
from scorekit.model.resource_type import ResourceType
from scorekit.model.synonym_table import SynonymTable
from scorekit.schemas.catalogue_facts import CatalogueFacts
from scorekit.schemas.driver import driver_schema, section_schema
from scorekit.schemas.environment import environment_schema
from scorekit.schemas.model_schema import CONTRACT, Schema, contract_schema, definitions_of, document, reference
from scorekit.schemas.score import score_schema

if TYPE_CHECKING:
    from scorekit.catalogue import Catalogue
    from scorekit.diagnostics import Diagnostic


def type_schema(_facts: CatalogueFacts) -> Schema:
    """The schema of type.yaml."""
    definitions = definitions_of(ResourceType)
    root = definitions.pop("ResourceType")
    root["properties"]["params"] |= {"$ref": reference(CONTRACT)}
    definitions[CONTRACT] = contract_schema()
    return document("type", "A scorekit resource type", root, definitions)


def images_schema(_facts: CatalogueFacts) -> Schema:
    """The schema of images.yaml."""
    definitions = definitions_of(ImageTable)
    return document("images", "scorekit's table of images", definitions.pop("ImageTable"), definitions)


def synonyms_schema(_facts: CatalogueFacts) -> Schema:
    """The schema of synonyms.yaml."""
    definitions = definitions_of(SynonymTable)
    return document("synonyms", "scorekit's table of synonyms", definitions.pop("SynonymTable"), definitions)


def project_schema(facts: CatalogueFacts) -> Schema:
    """The schema of scorekit.yaml."""
    definitions = definitions_of(ProjectSettings)
    root = definitions.pop("ProjectSettings")
    names = list(facts.environments)
    sources = root["properties"]["platform"]
    several = {key: sources.pop(key) for key in ("type", "items")}
    sources["anyOf"] = [several, several["items"]]
    root["properties"]["defaultEnvironment"] |= {"enum": names}
    root["properties"]["output"] |= {"propertyNames": {"enum": names}}
    return document("project", "A scorekit project", root, definitions)


_MAKERS: Mapping[str, Callable[[CatalogueFacts], Schema]] = {
    "score": score_schema,
    "environment": environment_schema,
    "driver": driver_schema,
    "type": type_schema,
    "images": images_schema,
    "synonyms": synonyms_schema,
    "project": project_schema,
}


@cache
def kinds() -> tuple[str, ...]:
    """The kinds, the one of developers first; then the sections of drivers, by target."""
    return (*_MAKERS, *targets.names())


def _made(kind: str, facts: CatalogueFacts) -> Schema:
    return _MAKERS[kind](facts) if kind in _MAKERS else section_schema(kind, facts)


def schema_of(
    kind: str, catalogue: Catalogue, environment: str | None = None
) -> tuple[Schema | None, tuple[Diagnostic, ...]]:
    """The schema of a kind of document, as a catalogue has it; of score files also as one environment can serve them.

    Where a document of the catalogue can't be read, the schema says less for the lack of it, and the findings why. Where the
    environment can't, there is no schema.
    """
    known, findings = CatalogueFacts.of(catalogue)
    if environment is None:
        return _made(kind, known), findings
    found = catalogue.environment(environment).value
    return score_schema(known, found) if found is not None else None, findings


def every_schema(catalogue: Catalogue) -> Mapping[str, Schema]:
    """The schemas of all kinds. What can't be read of the catalogue is reported by ``check``."""
    known, _ = CatalogueFacts.of(catalogue)
    return {kind: _made(kind, known) for kind in kinds()}


#: Where a project keeps the schemas, relative to its root.
FOLDER = ".scorekit/schemas"
#: The settings of VS Code, relative to the root.
SETTINGS = ".vscode/settings.json"


def schema_texts(catalogue: Catalogue) -> Mapping[str, str]:
    """The schemas of all kinds, as the files that a project keeps."""
    # Nobody reads them but programs: without indents they are half as large, and written in a fifth of the time.
    return {
        kind: json.dumps(schema, ensure_ascii=False, separators=(",", ":")) + "\n"
        for kind, schema in every_schema(catalogue).items()
    }


def editor_settings(project: ProjectSettings | None = None) -> str:
    """``.vscode/settings.json``: which schema is for which files of a project."""
    return text_of(
        {
            "yaml.schemas": {
                f"./{FOLDER}/{kind}.json": globs for kind, globs in _globs(project or ProjectSettings()).items()
            }
        }
    )


def modeline(kind: str, depth: int = 0) -> str:
    """The comment by which one file names its schema, for a file that lies some folders below the project's root."""
    return f"# yaml-language-server: $schema={'../' * depth}{FOLDER}/{kind}.json"


def text_of(data: Schema) -> str:
    """A schema, or the settings of an editor, as a file."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _globs(project: ProjectSettings) -> Mapping[str, list[str]]:
    """The files of each kind. A glob that begins with a slash counts from the root alone."""
    environments, drivers = (folder.strip("/").removeprefix("./") for folder in (project.environments, project.drivers))
    return {
        "score": list(project.score),
        "environment": [f"{environments}/*.yaml"],
        "driver": [f"{drivers}/*/*/driver.yaml"],
        "type": [f"{drivers}/*/type.yaml"],
        "images": [f"{drivers}/images.yaml"],
        "synonyms": [f"{drivers}/synonyms.yaml"],
        "project": ["scorekit.yaml"],
        **{name: [f"{drivers}/*/*/{name}.yaml"] for name in targets.names()},
    }
