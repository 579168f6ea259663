"""What the tests of the reader ask of an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.location import Source
from scorekit.source.reader import read, read_all

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.source.document import Document

#: Code, line and column.
Finding = tuple[str, int, int]


def document(text: str) -> Document:
    """The first document of a text that has no error."""
    return read(Source("score.yaml", text)).unwrap()


def data(text: str) -> Any:
    """The data of a text without any finding."""
    outcome = read(Source("score.yaml", text))
    assert outcome.diagnostics == ()
    return outcome.unwrap().data


def findings(text: str) -> list[Finding]:
    """Code and place of each finding."""
    return [place(d) for d in read_all(Source("score.yaml", text)).diagnostics]


def finding(text: str) -> Diagnostic:
    """The only finding."""
    (found,) = read_all(Source("score.yaml", text)).diagnostics
    return found


def place(diagnostic: Diagnostic) -> Finding:
    """Code and place of a finding."""
    assert diagnostic.span is not None
    return diagnostic.code, diagnostic.span.line, diagnostic.span.column
