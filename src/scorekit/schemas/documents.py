"""The schemas of resource types and of projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.model.project import Project
from scorekit.model.resource_type import ResourceType
from scorekit.schemas.keywords import CONTRACT, contract_schema
from scorekit.schemas.model_schema import Schema, definitions_of, document, reference

if TYPE_CHECKING:
    from scorekit.schemas.catalogue_facts import CatalogueFacts


def type_schema(_knowledge: CatalogueFacts) -> Schema:
    """The schema of type.yaml."""
    definitions = definitions_of(ResourceType)
    root = definitions.pop("ResourceType")
    root["properties"]["params"] |= {"$ref": reference(CONTRACT)}
    definitions[CONTRACT] = contract_schema()
    return document("type", "A scorekit resource type", root, definitions)


def project_schema(knowledge: CatalogueFacts) -> Schema:
    """The schema of scorekit.yaml."""
    definitions = definitions_of(Project)
    root = definitions.pop("Project")
    names = list(knowledge.environments)
    root["properties"]["defaultEnvironment"] |= {"enum": names}
    root["properties"]["output"] |= {"propertyNames": {"enum": names}}
    return document("project", "A scorekit project", root, definitions)
