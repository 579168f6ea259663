"""The JSON Schemas of a project's documents, for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit import schemas
from scorekit.caller import spelt
from scorekit.errors import UsageError, expect
from scorekit.suggest import suggestion
from scorekit.workspace.partial import Partial

if TYPE_CHECKING:
    from scorekit.workspace.opened import OpenedProject


def schema(project: OpenedProject, kind: str, environment: str | None) -> Partial[dict[str, Any] | None]:
    """What ``Project.schema`` is asked for."""
    expect("kind", kind, str, "a text")
    if kind not in schemas.kinds():
        raise UsageError(f"there is no kind `{kind}`; {suggestion(kind, schemas.kinds())}")
    if environment is not None and kind != "score":
        raise UsageError(
            spelt(
                f"an environment narrows the schema of score files alone, not that of `{kind}`",
                f"--env narrows the schema of score files; `scorekit schema {kind}` goes without it",
            )
        )
    if environment is not None:
        project.known([environment], named=True)
    return Partial(*schemas.schema_of(kind, project.catalogue, environment))
