"""A projection of a project: with the options that its scorekit.yaml has, and the folders that its outputs go to."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit import pipeline
from scorekit.catalogue.safe_read import repository_of
from scorekit.errors import expect
from scorekit.projections.api import project_options
from scorekit.resolve.resolution import Origin, Traced
from scorekit.workspace.destination import is_file_name

if TYPE_CHECKING:
    from scorekit.catalogue import ProjectFolder
    from scorekit.outcome import Outcome
    from scorekit.targets.api import ManifestSet


def projected(
    folder: ProjectFolder, sets: Sequence[ManifestSet], projection: str, options: Mapping[str, str | Traced]
) -> Outcome[ManifestSet]:
    """The documents of a projection; ``options`` go before the project's own."""
    expect("projection", projection, str, "a name")
    expect("options", options, Mapping, "a mapping of names to texts")
    settings = folder.own_settings
    configured = project_options(settings, projection) if settings is not None else {}
    return pipeline.project(sets, projection, {**configured, **options}, outputs=_outputs(folder))


def _outputs(folder: ProjectFolder) -> Mapping[str, Traced]:
    """The folders of scorekit.yaml's ``output`` as the repository has them."""
    settings = folder.own_settings
    if settings is None:
        return {}
    repository = repository_of(str(folder.root))
    found: dict[str, Traced] = {}
    for name, configured in settings.output.items():
        if not is_file_name(configured):
            inside = Path(os.path.relpath(os.path.realpath(folder.root / configured), repository)).as_posix()
            found[name] = Traced(inside, Origin("option", settings.span(("output", name))))
    return found
