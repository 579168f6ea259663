"""Explanations, one module a format, each with ``render``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from scorekit.report import formats
from scorekit.report.terminal import PLAIN, Palette

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorekit.explain.explanation import Explanation


@dataclass(frozen=True, slots=True)
class Context:
    """What a format may know beside the explanations."""

    palette: Palette = PLAIN
    #: Terminal cells in a line; places stand in a column of their own inside it where they fit.
    width: int = 140


#: Nothing but the explanations.
ALONE = Context()


class Format(Protocol):
    """One format."""

    def render(self, explanations: Sequence[Explanation], context: Context = ALONE) -> str:
        """One subject's explanations in one environment or several, as text with a final newline."""
        ...


def names() -> tuple[str, ...]:
    """The formats that there are."""
    return formats.names(__name__)


def find(name: str) -> Format:
    """The format of a name that ``names`` lists."""
    found: Format = formats.load(__name__, name)
    return found
