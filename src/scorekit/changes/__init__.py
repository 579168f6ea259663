"""What differs between two compiles, and what the difference would do. Pure: both sides are values.

changes = compare(before, after)      # two ManifestSets
for hazard in changes.worst(Severity.STATEFUL): ...
"""

from __future__ import annotations

from scorekit.changes.comparison import compare, compare_parts
from scorekit.changes.model import (
    Cause,
    Changes,
    FieldChange,
    FileChange,
    Hazard,
    ObjectChange,
    ObjectName,
    Place,
    ResourceChange,
    ResourceName,
    Side,
    WorkloadChange,
)
from scorekit.changes.parts import Item, Part
from scorekit.targets.api import Severity

__all__ = [
    "Cause",
    "Changes",
    "FieldChange",
    "FileChange",
    "Hazard",
    "Item",
    "ObjectChange",
    "ObjectName",
    "Part",
    "Place",
    "ResourceChange",
    "ResourceName",
    "Severity",
    "Side",
    "WorkloadChange",
    "compare",
    "compare_parts",
]
