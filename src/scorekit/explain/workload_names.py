"""The values of a workload's Score file: what each placeholder reads, and which layer wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.explain.explanation import NOTHING, Step
from scorekit.explain.paths import leaves, spelt
from scorekit.placeholder import placeholders
from scorekit.redaction import called, quotable, redacted
from scorekit.resolve.files import kind_of
from scorekit.resolve.resolution import Origin
from scorekit.source.document import Mark, fragment_span
from scorekit.value_path import is_delicate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.explain.chains import Chains
    from scorekit.location import Span
    from scorekit.resolve.resolution import ResolvedWorkload, Traced
    from scorekit.source.document import Path
    from scorekit.value_path import ValuePath


def placeholder_steps(chains: Chains, workload: str, origin: Origin) -> tuple[Step, ...]:
    """What the placeholders of a text of a workload read, each once."""
    found = chains.workload(workload)
    if found is None:
        return ()
    return tuple(_placeholder(chains, found, name, origin.span) for name in origin.inputs)


def _placeholder(chains: Chains, workload: ResolvedWorkload, name: ValuePath, span: Span) -> Step:
    keys = (name.root, *map(str, name.path))
    raw = f"${{{name}}}"
    place = _within(span, raw)
    if keys[0] != "resources" or len(keys) < 2 or keys[1] not in workload.resources:
        where = workload.spec.document.span(keys) if keys[0] == "metadata" else None
        below = (Step("metadata", f"`{name}` of workload `{workload.name}`", where),) if where else ()
        return Step("placeholder", f"`{raw}`", place, steps=below)
    uid = str(workload.resources[keys[1]])
    resource = chains.called(uid, keys[1])
    if len(keys) == 2:
        return Step("placeholder", f"`{raw}` is the resource itself", place, steps=(resource, *_mounted(chains, uid)))
    output = chains.output(uid, keys[2])
    return Step("placeholder", f"`{raw}`", place, output.value, steps=(resource, output))


def _mounted(chains: Chains, uid: str) -> tuple[Step, ...]:
    """What the driver of a volume writes for whoever mounts it."""
    section = chains.resource(uid).section
    part = section.at(("volume",)) if section is not None else None
    return tuple(
        Step("field", f"`{spelt(('volume', *path))}`, written by the driver", part.span(path))
        for path, _ in leaves(part.data if part is not None else None)
        if part is not None
    )


def _within(span: Span, fragment: str) -> Span:
    """Where a fragment stands in a text; the whole text where it is spelt in another way."""
    return fragment_span(Mark(span.source, span.line, span.column, span.end_line, span.end_column), fragment)


def traced_values(workload: ResolvedWorkload) -> Iterator[tuple[Path, str, Traced]]:
    """Every resolved value of a workload: its path in the Score file, what it is, and the value."""
    for container in workload.containers:
        path: Path = ("containers", container.name)
        if container.image is not None:
            yield (*path, "image"), "image", container.image
        for name, traced in container.variables.items():
            yield (*path, "variables", name), "variable", traced
        for file in container.files:
            yield file.path, "file", file.content
        for volume in container.volumes:
            yield volume.path, "volume", volume.source


def value_step(
    chains: Chains, workload: ResolvedWorkload, path: Path, kind: str, traced: Traced, *, alone: bool = False
) -> Step:
    """A variable, file, volume or image of a container, as written, and what it is made of.

    ``alone``: below its container, which then need not be named.
    """
    name = str(path[-1])
    origin = traced.origin
    whose = "" if alone else f" of container `{path[1]}`"
    called = f"image{whose}" if kind == "image" else f"{kind} `{name}`{whose}"
    written = _written(workload, path, kind, name)
    by = chains.layer(workload.name, origin)
    text = f"{called}{written}{f', by {by}' if by else ''}"
    return Step(
        kind,
        text,
        origin.span,
        redacted(name, traced.value, delicate=is_delicate(origin.inputs)),
        steps=chains.read(workload.name, origin),
    )


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
    by = chains.layer(workload.name, Origin(kind_of(document, mark.source), mark.span))
    name = str(path[-1]) if path else workload.name
    shown = redacted(called(document.data, path), data) if not isinstance(data, dict | list) else NOTHING
    below = tuple(
        plain_step(chains, workload, (*path, key))
        for key in (data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ())
    )
    span = (mark.key or mark).span if isinstance(data, dict | list) else mark.span
    return Step("value", f"`{name}`{f', by {by}' if by else ''}", span, shown, steps=below)
