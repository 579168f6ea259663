"""Where a finding stands, for those who read a report elsewhere: one shape for tools, a path from their folder, an identity that lasts."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from scorekit.lazy_dataclass import dataclass
from scorekit.location import source_named

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
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


#: How the name of a source begins that is no file of the reader's: standard input, an option.
_NO_FILE = ("<", "-")


@dataclass(frozen=True, slots=True)
class FindingPlace:
    """A file, and the stretch of it that a finding is about; no stretch where the whole file stands for it."""

    file: str
    span: Span | None = None
    #: How a place is called that is no file of the reader's; empty for one that is.
    elsewhere: str = ""


def place_of(span: Span | None, prefix: str, home: str) -> FindingPlace:
    """Where a span is as seen from the reader's folder. ``home`` is the project's file that stands for what has no place."""
    whole = posixpath.join(prefix, home)
    if span is None:
        return FindingPlace(whole)
    file = posixpath.normpath(posixpath.join(prefix, span.file)) if span.file else ""
    outside = file.startswith(("/", "../")) or file in {".", ".."}
    if not file or span.file.startswith(_NO_FILE) or source_named(span.file) or outside:
        return FindingPlace(whole, None, str(span))
    return FindingPlace(file, span)


def fingerprints(diagnostics: Iterable[Diagnostic], prefix: str, home: str) -> Iterator[str]:
    """An identity a finding, that lines above it don't change; equal findings are distinguished by their order.

    It is made from what a report says anyway. The line itself stays out: it may hold a secret, and a hash of a short
    one gives it away.
    """
    seen: dict[tuple[str, str, str], int] = {}
    for diagnostic in diagnostics:
        place = place_of(diagnostic.span, prefix, home)
        key = (diagnostic.code, place.file, diagnostic.message)
        seen[key] = seen.get(key, 0) + 1
        text = "\0".join((*key, str(seen[key])))
        yield hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
