"""Types, drivers, environments and projects: folders to documents. Below the command line, the only package that reads files."""

from __future__ import annotations

from scorekit.catalogue.catalogue import Catalogue
from scorekit.catalogue.environment_checks import check_against, check_environment, check_project, check_rule
from scorekit.catalogue.files import read_source
from scorekit.catalogue.project import ProjectFolder, find_project, folders_named, of_other_projects, open_project
from scorekit.catalogue.sources import SourceFileError, SourceFiles

__all__ = [
    "Catalogue",
    "ProjectFolder",
    "SourceFileError",
    "SourceFiles",
    "check_against",
    "check_environment",
    "check_project",
    "check_rule",
    "find_project",
    "folders_named",
    "of_other_projects",
    "open_project",
    "read_source",
]
