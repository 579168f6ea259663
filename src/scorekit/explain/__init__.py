"""Why something is what it is: chains from a subject back to the lines that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.explain.explanation import NOTHING, Explanation, Field, Step

if TYPE_CHECKING:
    from scorekit.explain.explainer import Explainer
    from scorekit.targets.api import ManifestSet

__all__ = ["NOTHING", "Explanation", "Field", "Step", "explain", "explainer_of", "subjects"]


def explainer_of(manifests: ManifestSet) -> Explainer:
    """What explains everything of a compile: build it once and ask it as often as you like."""
    from scorekit.explain.explainer import Explainer  # noqa: PLC0415 - the room stays light for whoever names a step

    return Explainer(manifests)


def explain(manifests: ManifestSet, subject: str) -> Explanation:
    """Why one subject is what it is; UsageError, with what is near it, where there is no such subject."""
    return explainer_of(manifests).explain(subject)


def subjects(manifests: ManifestSet) -> tuple[str, ...]:
    """Every subject of a compile but the single fields of objects."""
    return explainer_of(manifests).subjects()
