"""Why a field differs: the names that its text uses, followed to those whose values differ, and to where these are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scorekit.diff.model import Cause, SourcePlace
from scorekit.values import same

if TYPE_CHECKING:
    from scorekit.diff.snapshot import Snapshot
    from scorekit.resolve.resolution import Origin, Resolution, ResolvedResource
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
    if part.resolution is None or owner is None:
        return None
    resource = part.resolution.resources.get(owner)
    return _of_resource(part.resolution, resource, name) if resource else _of_workload(part.resolution, owner, name)


def _of_workload(resolution: Resolution, owner: str, name: ValuePath) -> _Reached | None:
    """What a workload's placeholder leads to."""
    workload = resolution.workload(owner)
    uid = workload.resources.get(str(name.key)) if workload is not None and name.root == "resources" else None
    return _output(resolution.resources.get(str(uid)), name.path[1:], str(name))


def _of_resource(resolution: Resolution, resource: ResolvedResource, name: ValuePath) -> _Reached | None:
    """What a name in a driver's expression leads to."""
    first, key = name.root, str(name.key)
    words = f"{name} of {resource.uid}"
    if first == "params" and key in resource.params:
        traced = resource.params[key]
        # The names in a param's text are the workload's; those of a resource that requires this one lead too far.
        return _Reached(traced.value, traced.origin, resource.declarations[0].workload or "", words)
    if first == "settings" and key in resource.settings and key in resource.setting_origins:
        return _Reached(resource.settings[key], resource.setting_origins[key], "", words)
    if first == "requires":
        return _output(resolution.resources.get(str(resource.requires.get(key))), name.path[1:], words)
    return _output(resource, name.path, words) if first == "outputs" else None


def _output(resource: ResolvedResource | None, path: tuple[str | int, ...], words: str) -> _Reached | None:
    traced = resource.outputs.get(str(path[0])) if resource is not None and path else None
    if resource is None or traced is None:
        return None
    return _Reached(traced.value, traced.origin, str(resource.uid), words)
