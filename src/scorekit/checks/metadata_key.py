"""Placeholders read metadata that is there, and that can be written as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.codes.meaning import UNKNOWN_METADATA
from scorekit.source.document import dotted
from scorekit.stringify import to_text
from scorekit.suggest import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload
    from scorekit.source.document import Path


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The placeholders of metadata that can't be filled in."""
    faults: dict[Path, tuple[str, str | None] | None] = {}  # a large value is looked at once, however often it is read
    for placed in workload.placeholders:
        found = placed.placeholder
        if found.path[0] != "metadata" or len(found.path) < 2 or not found.well_formed:
            continue
        if found.path not in faults:
            faults[found.path] = _fault(workload.plain_metadata, found.path)
        fault = faults[found.path]
        if fault is not None:
            span = workload.placeholder_span(placed)
            yield UNKNOWN_METADATA.at(span, fault[0], help=fault[1])


def _fault(value: Any, path: Path) -> tuple[str, str | None] | None:
    for position, step in enumerate(path[1:], start=1):
        above = dotted(path[:position])
        if not isinstance(value, dict):
            kind = "a list" if isinstance(value, list) else "null" if value is None else "a single value"
            return f"`{above}` is {kind}, so there is no `{step}` in it", f"read it whole: `${{{above}}}`"
        if step not in value:
            return f"`{above}` has no key `{step}`", _help(step, value)
        value = value[step]
    try:
        to_text(value)
    except ValueError as error:
        return f"`{dotted(path)}` can't be filled in: {error}", None
    return None


def _help(step: str, keys: Mapping[str, Any]) -> str:
    if step in ("namespace", "environment"):
        return f"a Score file does not know its {step}; what an environment says is an output of a resource of type `environment`"
    return did_you_mean(step, keys) or f"the keys there: {listed(keys) or 'none'}"
