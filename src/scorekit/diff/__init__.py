"""What differs between two compiles, and what the difference would do. Pure: both sides are values.

changes = compare(before, after)      # two ManifestSets
for hazard in changes.worst(HazardLevel.STATEFUL): ...
"""

from __future__ import annotations

from scorekit.diff.compare import compare, compare_parts
from scorekit.diff.model import (
    Cause,
    Changes,
    FieldChange,
    FileChange,
    Hazard,
    ObjectChange,
    ObjectName,
    ResourceChange,
    ResourceName,
    SnapshotLabel,
    SourcePlace,
    WorkloadChange,
)
from scorekit.diff.snapshot import Snapshot, SnapshotObject
from scorekit.targets.change_rules import HazardLevel

__all__ = [
    "Cause",
    "Changes",
    "FieldChange",
    "FileChange",
    "Hazard",
    "HazardLevel",
    "ObjectChange",
    "ObjectName",
    "ResourceChange",
    "ResourceName",
    "Snapshot",
    "SnapshotLabel",
    "SnapshotObject",
    "SourcePlace",
    "WorkloadChange",
    "compare",
    "compare_parts",
]
