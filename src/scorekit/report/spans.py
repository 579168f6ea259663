"""A span for tools: one shape in every report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scorekit.location import Span


def record(span: Span | None) -> dict[str, Any] | None:
    """A span as plain data; null where there is none. The end is exclusive, and all counts begin with 1."""
    if span is None:
        return None
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
