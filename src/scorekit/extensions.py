"""What a package that extends scorekit imports: the records that it makes, and the values that its functions take and give.

docs/how-to/extend.md has an example of each kind: a target, a projection, a check, a format of reports and a filter.
"""

from __future__ import annotations

from scorekit.diagnostics import Code, Diagnostic, Label, Severity
from scorekit.errors import ExtensionError, UsageError
from scorekit.location import Source, Span
from scorekit.model.workload import Workload
from scorekit.outcome import Failure, Findings, Outcome, Success
from scorekit.projections.api import Option, Projection, ProjectionOptions
from scorekit.report.diagnostics import Context, DiagnosticPart
from scorekit.resolve.resolution import (
    Origin,
    Resolution,
    ResolvedContainer,
    ResolvedResource,
    ResolvedWorkload,
    Traced,
)
from scorekit.source.document import Document
from scorekit.source.writer import dump, dump_all
from scorekit.targets.api import Manifest, ManifestSet, Origins, OutputFile, TargetOptions
from scorekit.targets.change_rules import ChangeRules, Consequence, DataLocation, FieldRule, HazardLevel, ObjectRule
from scorekit.targets.origins import MarkedOrigins, PrefixOrigins
from scorekit.targets.ownership import asked
from scorekit.targets.record import SecretsFile, SectionKey, Target, deferred

__all__ = [
    "ChangeRules",
    "Code",
    "Consequence",
    "Context",
    "DataLocation",
    "Diagnostic",
    "DiagnosticPart",
    "Document",
    "ExtensionError",
    "Failure",
    "FieldRule",
    "Findings",
    "HazardLevel",
    "Label",
    "Manifest",
    "ManifestSet",
    "MarkedOrigins",
    "ObjectRule",
    "Option",
    "Origin",
    "Origins",
    "Outcome",
    "OutputFile",
    "PrefixOrigins",
    "Projection",
    "ProjectionOptions",
    "Resolution",
    "ResolvedContainer",
    "ResolvedResource",
    "ResolvedWorkload",
    "SecretsFile",
    "SectionKey",
    "Severity",
    "Source",
    "Span",
    "Success",
    "Target",
    "TargetOptions",
    "Traced",
    "UsageError",
    "Workload",
    "asked",
    "deferred",
    "dump",
    "dump_all",
]
