"""Where a thing is written: a file's text, and a stretch of it."""

from __future__ import annotations

import re
from dataclasses import field
from functools import lru_cache

from scorekit.errors import expect
from scorekit.lazy_dataclass import dataclass

#: How a file is called that no project owns: ``SOURCE:FOLDER/PATH``.
_SHARED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*):(?:resource_drivers|environments|crds)(?:/|$)")


def source_named(file: str) -> str:
    """The platform source that a file's name says it is of, ``scorekit`` for what comes with scorekit; empty for a project's own."""
    found = _SHARED.match(file)
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Source:
    """A named text that a person wrote: a file, standard input, or one argument.

    Two sources are equal when name and text are; the text keeps out of the hash, which must stay cheap.
    """

    #: Relative to the project, with ``/``; ``<stdin>`` or an argument's name where there is no file.
    name: str
    text: str = field(repr=False, hash=False)
    #: Whether it is one argument of a call, which is no file.
    argument: bool = False

    @property
    def is_argument(self) -> bool:
        """Whether it is one argument, of a call or of the command line."""
        return self.argument or self.name.startswith("--")

    @property
    def lines(self) -> tuple[str, ...]:
        """The text's lines without their line feeds."""
        return _lines(self.text)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its end; empty past the last one."""
        expect("number", number, int, "the number of a line")
        lines = self.lines
        return lines[number - 1].rstrip("\r") if 1 <= number <= len(lines) else ""


@lru_cache(maxsize=8)
def _lines(text: str) -> tuple[str, ...]:
    # Whoever quotes one line of a text will quote others: of a thousand faults each would go through all of it.
    return tuple(text.split("\n"))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source. Lines and columns count from 1, columns in code points; the end is exclusive."""

    source: Source
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def file(self) -> str:
        """The source's name."""
        return self.source.name

    @property
    def place(self) -> str:
        """``score.yaml:12``, as a person would click on it; an argument by its name alone."""
        return self.file if self.source.is_argument else f"{self.file}:{self.line}"

    @property
    def start(self) -> tuple[str, int, int]:
        """Where it begins, which identifies a text."""
        return (self.source.name, self.line, self.column)

    @property
    def order(self) -> tuple[str, int, int, int, int]:
        """The key by which spans sort: file, then position."""
        return (self.source.name, self.line, self.column, self.end_line, self.end_column)

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"


def one_line_span(name: str, text: str) -> Span:
    """The whole of a text of one line that is no file: an argument of a call or of the command line."""
    return Span(Source(name, text, argument=True), 1, 1, 1, len(text) + 1)
