"""The target's objects of hand-made resolutions, each held against the API server's schemas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from scorekit.targets.api import ManifestSet, TargetOptions
from scorekit.targets.kubernetes import TARGET
from tests.api_schemas import accepted
from tests.unit.targets.build import resolution
from tests.wordings import hold

if TYPE_CHECKING:
    from scorekit.outcome import Outcome
    from tests.unit.targets.build import Keeper, Res, Work


def emit(
    works: Sequence[Work],
    resources: Iterable[Res] = (),
    env: str = "",
    *,
    options: TargetOptions | None = None,
    keeper: Keeper | None = None,
    project: str | None = None,
) -> Outcome[ManifestSet]:
    """What the target says to a hand-made Resolution."""
    made = resolution(works, resources, env, keeper=keeper, project=project)
    found = TARGET.emit(made, options or TargetOptions())
    hold("targets/kubernetes", found.diagnostics)
    return found


def objects(
    works: Sequence[Work],
    resources: Iterable[Res] = (),
    env: str = "",
    *,
    options: TargetOptions | None = None,
    keeper: Keeper | None = None,
    project: str | None = None,
) -> dict[str, Any]:
    """The objects by ``KIND/NAME``, which every version accepts."""
    made = emit(works, resources, env, options=options, keeper=keeper, project=project).unwrap()
    for manifest in made.manifests:
        accepted(manifest.data)
    return {f"{m.kind}/{m.name}": m.data for m in made.manifests}
