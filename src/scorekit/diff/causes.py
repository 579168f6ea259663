"""Why a field differs: the names that its text uses, followed to those whose values differ, and to where these are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scorekit.diff.model import Cause, SourcePlace
from scorekit.values import same

if TYPE_CHECKING:
    from scorekit.diff.snapshot import Snapshot
    from scorekit.resolve.resolution import Origin
    from scorekit.value_path import ValuePath

#: How many names are followed one after the other.
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class _Reached:
    """What a name leads to: its value, where that is written, and whose it is."""

    value: Any
    origin: Origin
    owner: str
    words: str


def cause(before: tuple[Snapshot, str | None, Origin], after: tuple[Snapshot, str | None, Origin]) -> Cause | None:
    """What a difference goes back to; None where its own place says it all."""
    found: Cause | None = None
    for _ in range(_DEEPEST):
        there, here = _inputs(*before), _inputs(*after)
        name = next((n for n in here if n in there and not same(there[n].value, here[n].value)), None)
        if name is None:
            return found
        one, other = there[name], here[name]
        found = Cause(other.words, SourcePlace.of(one.origin), SourcePlace.of(other.origin))
        before, after = (before[0], one.owner, one.origin), (after[0], other.owner, other.origin)
    return found


def _inputs(part: Snapshot, owner: str | None, origin: Origin) -> dict[ValuePath, _Reached]:
    """The names that a text uses and that lead somewhere, in its order."""
    found = ((name, _reached(part, owner, name)) for name in origin.inputs)
    return {name: reached for name, reached in found if reached is not None}


def _reached(part: Snapshot, owner: str | None, name: ValuePath) -> _Reached | None:
    if part.lineage is None or owner is None:
        return None
    values = part.lineage.meant(owner, name)
    traced = part.lineage.traced(values[0]) if len(values) == 1 else None
    if traced is None:
        return None
    words = str(name) if part.lineage.workload(owner) else f"{name} of {owner}"
    return _Reached(traced.value, traced.origin, part.lineage.reader(values[0]), words)
