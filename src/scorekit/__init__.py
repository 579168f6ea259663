"""scorekit: compile Score workloads to Kubernetes and Compose manifests, for every environment.

    import pathlib
    import scorekit

    catalogue = scorekit.Catalogue.builtin()
    workload = scorekit.parse(pathlib.Path("score.yaml").read_text(), name="score.yaml")
    outcome = scorekit.compile([workload.unwrap()], "dev", catalogue)

Nothing here touches the disk but Catalogue, Project and ``scorekit.testing``. Names are loaded when first used, so that the
import costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from scorekit import parts
from scorekit.version import __version__

if TYPE_CHECKING:
    from scorekit import extensions as extensions
    from scorekit import testing as testing
    from scorekit.cache import Cache
    from scorekit.catalogue import Catalogue
    from scorekit.catalogue_check import check
    from scorekit.compile_arguments import CompileKeywords, CompileOptions
    from scorekit.description import Description, describe
    from scorekit.description.outputs import ResourceOutput, outputs_of
    from scorekit.description.secrets import secrets_of
    from scorekit.diagnostics import CheckResult, Diagnostic, Label, Severity
    from scorekit.diff.compare import compare
    from scorekit.diff.model import Changes
    from scorekit.drawing.draw import draw
    from scorekit.drawing.model import Drawing
    from scorekit.errors import (
        AbstractEnvironmentError,
        ExtensionError,
        InternalError,
        ScorekitError,
        SeveralTargetsError,
        UnknownEnvironmentError,
        UnknownNameError,
        UsageError,
    )
    from scorekit.explain.explainer import Explainer
    from scorekit.explain.explanation import Explanation
    from scorekit.fix import FixedText
    from scorekit.formatting import Result, as_data, format  # noqa: A004 - the word of the trade
    from scorekit.graph import DependencyGraph
    from scorekit.location import Source, Span
    from scorekit.model.driver import Driver
    from scorekit.model.environment import Environment
    from scorekit.model.project import ProjectSettings
    from scorekit.model.resource_type import ResourceType
    from scorekit.model.workload import Workload
    from scorekit.outcome import Failure, Outcome, Success
    from scorekit.parsing import parse, parse_all
    from scorekit.parts import *  # noqa: F403 - each is named there as what is public
    from scorekit.pipeline import compile, files, project  # noqa: A004 - the word of the trade
    from scorekit.resolve.resolution import Resolution, ResourceUid
    from scorekit.targets.api import Manifest, ManifestSet, OutputFile
    from scorekit.workspace.observer import Observer
    from scorekit.workspace.options import ProjectKeywords
    from scorekit.workspace.partial import Partial
    from scorekit.workspace.platform import Platform
    from scorekit.workspace.project import Project
    from scorekit.written_output import WrittenOutput

_HOMES = {
    "AbstractEnvironmentError": "errors",
    "Cache": "cache",
    "Catalogue": "catalogue",
    "Changes": "diff.model",
    "CheckResult": "diagnostics",
    "CompileKeywords": "compile_arguments",
    "CompileOptions": "compile_arguments",
    "DependencyGraph": "graph",
    "Description": "description",
    "Diagnostic": "diagnostics",
    "Drawing": "drawing.model",
    "Driver": "model.driver",
    "Environment": "model.environment",
    "Explainer": "explain.explainer",
    "Explanation": "explain.explanation",
    "Failure": "outcome",
    "ExtensionError": "errors",
    "FixedText": "fix",
    "InternalError": "errors",
    "Label": "diagnostics",
    "Manifest": "targets.api",
    "ManifestSet": "targets.api",
    "Observer": "workspace.observer",
    "Outcome": "outcome",
    "OutputFile": "targets.api",
    "Partial": "workspace.partial",
    "Platform": "workspace.platform",
    "Project": "workspace.project",
    "ProjectKeywords": "workspace.options",
    "ProjectSettings": "model.project",
    "Resolution": "resolve.resolution",
    "ResourceOutput": "description.outputs",
    "ResourceType": "model.resource_type",
    "ResourceUid": "resolve.resolution",
    "Result": "formatting",
    "ScorekitError": "errors",
    "SeveralTargetsError": "errors",
    "Severity": "diagnostics",
    "Source": "location",
    "Span": "location",
    "Success": "outcome",
    "UnknownEnvironmentError": "errors",
    "UnknownNameError": "errors",
    "UsageError": "errors",
    "Workload": "model.workload",
    "WrittenOutput": "written_output",
    "as_data": "formatting",
    "check": "catalogue_check",
    "compare": "diff.compare",
    "compile": "pipeline",
    "describe": "description",
    "outputs_of": "description.outputs",
    "secrets_of": "description.secrets",
    "draw": "drawing.draw",
    "files": "pipeline",
    "format": "formatting",
    "parse": "parsing",
    "parse_all": "parsing",
    "project": "pipeline",
}

__all__ = [
    "AbstractEnvironmentError",
    "Cache",
    "Catalogue",
    "Changes",
    "CheckResult",
    "CompileKeywords",
    "CompileOptions",
    "DependencyGraph",
    "Description",
    "Diagnostic",
    "Drawing",
    "Driver",
    "Environment",
    "Explainer",
    "Explanation",
    "ExtensionError",
    "Failure",
    "FixedText",
    "InternalError",
    "Label",
    "Manifest",
    "ManifestSet",
    "Observer",
    "Outcome",
    "OutputFile",
    "Partial",
    "Platform",
    "Project",
    "ProjectKeywords",
    "ProjectSettings",
    "Resolution",
    "ResourceOutput",
    "ResourceType",
    "ResourceUid",
    "Result",
    "ScorekitError",
    "SeveralTargetsError",
    "Severity",
    "Source",
    "Span",
    "Success",
    "UnknownEnvironmentError",
    "UnknownNameError",
    "UsageError",
    "Workload",
    "WrittenOutput",
    "__version__",
    "as_data",
    "check",
    "compare",
    "compile",
    "describe",
    "draw",
    "files",
    "format",
    "outputs_of",
    "parse",
    "parse_all",
    "project",
    "secrets_of",
]
__all__ += parts.__all__


if not TYPE_CHECKING:  # so that a name which is not there is one for type checkers too

    def __getattr__(name: str) -> Any:
        if name in ("extensions", "testing"):  # the public modules, also where nobody imported them
            return import_module(f"scorekit.{name}")
        home = _HOMES.get(name) or parts.HOMES.get(name)
        if home is None:
            raise AttributeError(f"module 'scorekit' has no attribute {name!r}")
        value = getattr(import_module(f"scorekit.{home}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
