"""What documents and results are made of: every type that a public signature names beside those that one begins with.

``scorekit`` gives them by the same names, each loaded when first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scorekit.catalogue.project import ProjectFolder as ProjectFolder
    from scorekit.diff.model import Cause as Cause
    from scorekit.diff.model import FieldChange as FieldChange
    from scorekit.diff.model import FileChange as FileChange
    from scorekit.diff.model import Hazard as Hazard
    from scorekit.diff.model import ObjectChange as ObjectChange
    from scorekit.diff.model import ObjectName as ObjectName
    from scorekit.diff.model import ResourceChange as ResourceChange
    from scorekit.diff.model import ResourceName as ResourceName
    from scorekit.diff.model import SnapshotLabel as SnapshotLabel
    from scorekit.diff.model import SourcePlace as SourcePlace
    from scorekit.diff.model import WorkloadChange as WorkloadChange
    from scorekit.drawing.model import DrawnEdge as DrawnEdge
    from scorekit.drawing.model import DrawnNode as DrawnNode
    from scorekit.drawing.model import EdgeReason as EdgeReason
    from scorekit.drawing.model import FileLine as FileLine
    from scorekit.drawing.model import Scene as Scene
    from scorekit.explain.explanation import Field as Field
    from scorekit.explain.explanation import Step as Step
    from scorekit.graph import Edge as Edge
    from scorekit.graph import Reason as Reason
    from scorekit.impact.result import ChoosingRule as ChoosingRule
    from scorekit.impact.result import Considered as Considered
    from scorekit.impact.result import Impact as Impact
    from scorekit.impact.result import ImpactCause as ImpactCause
    from scorekit.impact.result import InEnvironment as InEnvironment
    from scorekit.impact.result import TouchedObject as TouchedObject
    from scorekit.impact.result import TouchedResource as TouchedResource
    from scorekit.impact.result import TouchedWorkload as TouchedWorkload
    from scorekit.impact.subject import Area as Area
    from scorekit.impact.subject import ImpactSubject as ImpactSubject
    from scorekit.model.driver import DriverWarning as DriverWarning
    from scorekit.model.driver import ExternalSource as ExternalSource
    from scorekit.model.driver import Generate as Generate
    from scorekit.model.driver import Needs as Needs
    from scorekit.model.driver import Requirement as Requirement
    from scorekit.model.driver import SecretDefinition as SecretDefinition
    from scorekit.model.driver import SecretKeySource as SecretKeySource
    from scorekit.model.environment import Binding as Binding
    from scorekit.model.environment import Cluster as Cluster
    from scorekit.model.environment import Patch as Patch
    from scorekit.model.environment import PatchTarget as PatchTarget
    from scorekit.model.environment import ProbeTiming as ProbeTiming
    from scorekit.model.environment import ProbeTimings as ProbeTimings
    from scorekit.model.environment import Rule as Rule
    from scorekit.model.environment import RuleParams as RuleParams
    from scorekit.model.environment import Secrets as Secrets
    from scorekit.model.environment import Security as Security
    from scorekit.model.environment import SecurityException as SecurityException
    from scorekit.model.environment import ServiceAccount as ServiceAccount
    from scorekit.model.environment import WorkloadSettings as WorkloadSettings
    from scorekit.model.overrides import PropertyOverride as PropertyOverride
    from scorekit.model.resource_type import AdditionalOutputs as AdditionalOutputs
    from scorekit.model.resource_type import DocumentMetadata as DocumentMetadata
    from scorekit.model.resource_type import OutputContract as OutputContract
    from scorekit.model.workload import Before as Before
    from scorekit.model.workload import Compute as Compute
    from scorekit.model.workload import Container as Container
    from scorekit.model.workload import ContainerResources as ContainerResources
    from scorekit.model.workload import Exec as Exec
    from scorekit.model.workload import File as File
    from scorekit.model.workload import Header as Header
    from scorekit.model.workload import HttpGet as HttpGet
    from scorekit.model.workload import Metadata as Metadata
    from scorekit.model.workload import PlacedPlaceholder as PlacedPlaceholder
    from scorekit.model.workload import Probe as Probe
    from scorekit.model.workload import Resource as Resource
    from scorekit.model.workload import ResourceMetadata as ResourceMetadata
    from scorekit.model.workload import Service as Service
    from scorekit.model.workload import ServicePort as ServicePort
    from scorekit.model.workload import VolumeMount as VolumeMount
    from scorekit.parity.result import Column as Column
    from scorekit.parity.result import Fact as Fact
    from scorekit.parity.result import FactKey as FactKey
    from scorekit.parity.result import Parity as Parity
    from scorekit.parity.result import Problem as Problem
    from scorekit.parity.result import Row as Row
    from scorekit.placeholder import Placeholder as Placeholder
    from scorekit.resolve.resolution import Candidate as Candidate
    from scorekit.resolve.resolution import Declaration as Declaration
    from scorekit.resolve.resolution import Origin as Origin
    from scorekit.resolve.resolution import ResolvedContainer as ResolvedContainer
    from scorekit.resolve.resolution import ResolvedFile as ResolvedFile
    from scorekit.resolve.resolution import ResolvedResource as ResolvedResource
    from scorekit.resolve.resolution import ResolvedVolume as ResolvedVolume
    from scorekit.resolve.resolution import ResolvedWorkload as ResolvedWorkload
    from scorekit.resolve.resolution import Selection as Selection
    from scorekit.resolve.resolution import Traced as Traced
    from scorekit.resolve.secrets import Composed as Composed
    from scorekit.resolve.secrets import Derived as Derived
    from scorekit.resolve.secrets import External as External
    from scorekit.resolve.secrets import SecretKeeper as SecretKeeper
    from scorekit.source.document import Document as Document
    from scorekit.source.document import Mark as Mark
    from scorekit.targets.api import Origins as Origins
    from scorekit.targets.api import PublishedPort as PublishedPort
    from scorekit.targets.change_rules import HazardLevel as HazardLevel
    from scorekit.value_path import ValuePath as ValuePath
    from scorekit.values import ConfigMapKey as ConfigMapKey
    from scorekit.values import Reference as Reference
    from scorekit.values import RuntimeVariable as RuntimeVariable
    from scorekit.values import SecretKey as SecretKey
    from scorekit.values import SecretValue as SecretValue
    from scorekit.values import Text as Text
    from scorekit.values import VolumeHandle as VolumeHandle

#: Module to the names of what it has.
_HOMES = {
    "catalogue.project": "ProjectFolder",
    "diff.model": "Cause FieldChange FileChange Hazard ObjectChange ObjectName ResourceChange ResourceName SnapshotLabel SourcePlace WorkloadChange",
    "drawing.model": "DrawnEdge DrawnNode EdgeReason FileLine Scene",
    "explain.explanation": "Field Step",
    "graph": "Edge Reason",
    "impact.result": "ChoosingRule Considered Impact ImpactCause InEnvironment TouchedObject TouchedResource TouchedWorkload",
    "impact.subject": "Area ImpactSubject",
    "model.driver": "DriverWarning ExternalSource Generate Needs Requirement SecretDefinition SecretKeySource",
    "model.environment": "Binding Cluster Patch PatchTarget ProbeTiming ProbeTimings Rule RuleParams Secrets Security SecurityException ServiceAccount WorkloadSettings",
    "model.overrides": "PropertyOverride",
    "model.resource_type": "AdditionalOutputs DocumentMetadata OutputContract",
    "model.workload": "Before Compute Container ContainerResources Exec File Header HttpGet Metadata PlacedPlaceholder Probe Resource ResourceMetadata Service ServicePort VolumeMount",
    "parity.result": "Column Fact FactKey Parity Problem Row",
    "placeholder": "Placeholder",
    "resolve.resolution": "Candidate Declaration Origin ResolvedContainer ResolvedFile ResolvedResource ResolvedVolume ResolvedWorkload Selection Traced",
    "resolve.secrets": "Composed Derived External SecretKeeper",
    "source.document": "Document Mark",
    "targets.api": "Origins PublishedPort",
    "targets.change_rules": "HazardLevel",
    "value_path": "ValuePath",
    "values": "ConfigMapKey Reference RuntimeVariable SecretKey SecretValue Text VolumeHandle",
}
#: Name to module.
PARTS = {name: module for module, names in _HOMES.items() for name in names.split()}
