"""``scorekit.yaml``: what belongs to a project. Every key may be left out."""

from typing import Any, Literal

from scorekit.model.base import DocumentModel, Label
from scorekit.model.platform import PlatformSource
from scorekit.model.workload import NonEmpty


class ProjectSettings(DocumentModel):
    """``kind: Project``. Folders and globs are relative to the file."""

    api_version: Literal["scorekit.dev/v1alpha1"] = "scorekit.dev/v1alpha1"
    kind: Literal["Project"] = "Project"
    name: Label | None = None
    #: Globs of the score files.
    score: list[NonEmpty] = ["**/score.yaml", "**/*.score.yaml"]
    environments: NonEmpty = "environments"
    drivers: NonEmpty = "resource_drivers"
    #: Where more types, drivers, environments and definitions come from: after the project's own, in this order.
    platform: list[PlatformSource] = []
    default_environment: NonEmpty | None = None
    #: Environment name to the path that ``render`` writes to, relative to the file.
    output: dict[str, NonEmpty] = {}
    #: Under the environments' own, in the same form.
    images: dict[str, NonEmpty] = {}
    build: dict[str, NonEmpty | dict[str, Any]] = {}
    #: Projection name to its options, as ``--option NAME=VALUE`` gives them.
    projections: dict[str, dict[str, NonEmpty]] = {}
    #: Code of a finding to how much it matters here; errors stay errors.
    checks: dict[str, Literal["off", "note", "warning", "error"]] = {}
