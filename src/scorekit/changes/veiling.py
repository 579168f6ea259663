"""Two values that differ as they may be told: what a name or a Secret says to be secret is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.changes.fields import same
from scorekit.explain.explanation import NOTHING
from scorekit.veil import veiled

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The value before, the value after, and whether these are hidden: they differ, and no more is told.
Told = tuple[Any, Any, bool]


def told(name: str, before: Any, after: Any) -> Told:
    """Two values under a name; they are hidden where nothing that may be shown tells them apart."""
    first, second = (value if value is NOTHING else veiled(name, value) for value in (before, after))
    hidden = first is not NOTHING and second is not NOTHING and same(first, second)
    return first, second, hidden


def name_at(steps: Sequence[str]) -> str:
    """The name that a value goes by: its key, or in an ``env`` entry the entry's name; that of the list for an item."""
    if len(steps) > 1 and steps[-1] == "value" and steps[-2].startswith("["):
        return steps[-2][1:-1]
    return next((step for step in reversed(steps) if not step.startswith("[")), "")
