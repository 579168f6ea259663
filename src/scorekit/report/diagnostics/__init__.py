"""Diagnostics in every format that somebody reads them in. A format is a module with ``render``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from scorekit.diagnostics import Severity
from scorekit.report import formats
from scorekit.report.terminal import PLAIN, Palette

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scorekit.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Context:
    """What a format may know beside the diagnostics."""

    #: The environments in which each was found, none for what is about no environment; None where nobody asked.
    environments: Mapping[Diagnostic, Sequence[str]] | None = None
    palette: Palette = PLAIN
    #: The project's folder as the reader of the report sees it, with ``/``; empty where the two are one.
    prefix: str = ""


#: Nothing but the diagnostics.
ALONE = Context()


class Format(Protocol):
    """One format."""

    def render(self, diagnostics: Sequence[Diagnostic], context: Context = ALONE) -> str:
        """The report as text; empty where there is nothing to say."""
        ...


def names() -> tuple[str, ...]:
    """The formats that there are."""
    return formats.names(__name__)


def find(name: str) -> Format:
    """The format of a name that ``names`` lists."""
    found: Format = formats.load(__name__, name)
    return found


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """``2 errors, 1 warning``; empty when there are neither."""
    parts = []
    for severity in (Severity.ERROR, Severity.WARNING):
        count = sum(d.severity is severity for d in diagnostics)
        if count:
            parts.append(f"{count} {severity}{'s' if count > 1 else ''}")
    return ", ".join(parts)
