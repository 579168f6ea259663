"""What is written at a line of a file: values, params, outputs, settings, rules and bindings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scorekit.explain.explanation import Step, distinct
from scorekit.explain.selection import serving
from scorekit.explain.workload_values import plain_step, value_step
from scorekit.lineage import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.explain.chains import Chains
    from scorekit.location import Span
    from scorekit.resolve.resolution import ResolvedResource
    from scorekit.source.document import Mark, Path


def place_step(chains: Chains, file: str, line: int) -> tuple[Step, tuple[Value, ...]]:
    """Everything that stands at a line, and its values; the whole line where nothing there has a name."""
    found = (*_of_workloads(chains, file, line), *_of_resources(chains, file, line))
    steps = distinct(step for step, _ in found) or tuple(_plain(chains, file, line))
    nothing = () if steps else (Step("fact", "nothing that is compiled here has a name on this line"),)
    root = Step("place", f"what is written at `{file}:{line}`", None, steps=(*steps, *nothing))
    return root, tuple(node for _, node in found if node is not None)


def _of_workloads(chains: Chains, file: str, line: int) -> Iterator[tuple[Step, Value | None]]:
    for workload in chains.resolution.workloads:
        for path, kind, traced in workload.values:
            if _covers(traced.origin.span, file, line):
                yield value_step(chains, workload, path, kind, traced), Value("value", workload.name, path)


def _of_resources(chains: Chains, file: str, line: int) -> Iterator[tuple[Step, Value | None]]:
    for uid, resource in chains.resolution.resources.items():
        for one in resource.declarations:
            if _begins(one.span, file, line):
                yield chains.called(uid, one.name), None
        for value, origin in chains.lineage.values(uid):
            if _covers(origin.span, file, line):
                step = chains.step(value)
                yield replace(step, text=f"{step.text}, for `{uid}`"), value
        for step in _weighed(resource, file, line):
            yield step, None


def _weighed(resource: ResolvedResource, file: str, line: int) -> Iterator[Step]:
    """The rule or binding of a line, as it was weighed for a resource."""
    for one in serving(resource).steps:
        if one.span is not None and _covers(one.span, file, line):
            span = resource.declarations[0].span if resource.declarations else None
            yield Step("resource", f"weighed for `{resource.uid}`", span, steps=(one,), name=str(resource.uid))


def _plain(chains: Chains, file: str, line: int) -> Iterator[Step]:
    """The parts of a Score file that begin on a line."""
    for workload in chains.resolution.workloads:
        for path in _starting(workload.spec.document.mark, file, line, ()):
            yield plain_step(chains, workload, path)


def _starting(mark: Mark, file: str, line: int, path: Path) -> Iterator[Path]:
    """The outermost paths whose key, or whose value where it has none, stands on a line."""
    begins = (mark.key or mark).span
    if path and _begins(begins, file, line):
        yield path
        return
    children = mark.children
    steps = children.items() if isinstance(children, dict) else enumerate(children or ())
    for step, below in steps:
        yield from _starting(below, file, line, (*path, step))


def _begins(span: Span, file: str, line: int) -> bool:
    return span.file == file and span.line == line


def _covers(span: Span, file: str, line: int) -> bool:
    """Whether a line is one of a span's; a block's end lies at the beginning of the line after it."""
    return span.file == file and span.line <= line <= max(span.line, span.end_line - (span.end_column == 1))
