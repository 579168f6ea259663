"""The values of a workload's Score file: what each placeholder reads, and which layer wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.explain.explanation import NOTHING, Step
from scorekit.explain.wording import redacted_value
from scorekit.placeholder import placeholders
from scorekit.redaction import name_at, quotable, redacted
from scorekit.resolve.resolution import Origin, ResolvedWorkload, Traced
from scorekit.source.document import dotted

if TYPE_CHECKING:
    from scorekit.explain.chains import Chains
    from scorekit.source.document import Path


def value_step(
    chains: Chains, workload: ResolvedWorkload, path: Path, kind: str, traced: Traced, *, alone: bool = False
) -> Step:
    """A variable, file, volume or image of a container, as written, and what it is made of.

    ``alone``: at a glance, below its container, which then need not be named; not what it is made of.
    """
    name = str(path[-1])
    origin = traced.origin
    whose = "" if alone else f" of container `{path[1]}`"
    called = (
        f"image{whose}" if kind == "image" else f"{kind} `{dotted((name,)) if kind == 'variable' else name}`{whose}"
    )
    written = _written(workload, path, kind, name)
    by = chains.layer(workload.name, origin)
    text = f"{called}{written}{f', by {by}' if by else ''}"
    below = () if alone else chains.read(workload.name, origin)
    return Step(kind, text, origin.span, redacted_value(name, traced), steps=below)


def _written(workload: ResolvedWorkload, path: Path, kind: str, name: str) -> str:
    """The text of a value as the Score file has it, where placeholders stand in it."""
    found = workload.spec.document.at(path)
    data = found.data if found is not None else None
    if kind == "file" and isinstance(data, dict):
        return f", from `{data['source']}`" if isinstance(data.get("source"), str) else ""
    data = data.get("source") if kind == "volume" and isinstance(data, dict) else data
    raw = quotable(name, data) if isinstance(data, str) and placeholders(data) else None
    return f", written `{raw}`" if raw else ""


def plain_step(chains: Chains, workload: ResolvedWorkload, path: Path) -> Step:
    """Any other path of a Score file: where it is written, and by which layer."""
    document = workload.spec.document
    mark = document.nearest(path)
    data: Any = document.data
    for key in path:
        data = data[key]
    by = chains.layer(workload.name, Origin.in_workload(document, mark))
    name = str(path[-1]) if path else workload.name
    shown = redacted(name_at(document.data, path), data) if not isinstance(data, dict | list) else NOTHING
    below = tuple(
        plain_step(chains, workload, (*path, key))
        for key in (data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ())
    )
    span = (mark.key or mark).span if isinstance(data, dict | list) else mark.span
    return Step("value", f"`{name}`{f', by {by}' if by else ''}", span, shown, steps=below)
