"""What the companion emits: the objects of resources alone."""

from __future__ import annotations

from scorekit.extensions import ManifestSet, Outcome, Resolution, Success, TargetOptions
from tests.third_target.targets.stack.emit import resource_objects


def emit(resolution: Resolution, options: TargetOptions) -> Outcome[ManifestSet]:
    """What the sections of the resources that are asked for hold."""
    del options
    return Success(ManifestSet("extras", resolution, tuple(resource_objects(resolution))))
