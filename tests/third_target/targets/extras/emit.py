"""What the companion emits: the objects of resources alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.outcome import Outcome, Success
from scorekit.targets.api import ManifestSet, TargetOptions
from tests.third_target.targets.stack.emit import resource_objects

if TYPE_CHECKING:
    from scorekit.resolve.resolution import Resolution


def emit(resolution: Resolution, options: TargetOptions) -> Outcome[ManifestSet]:
    """What the sections of the resources that are asked for hold."""
    del options
    return Success(ManifestSet("extras", resolution, tuple(resource_objects(resolution))))
