"""Where environments differ, as values: rows with a cell for each environment, and the verdict of a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Span
    from scorekit.parity.facts import Fact, FactKey

#: ``risk``: what works in one environment may not in another; ``expected``: what environments are for.
Verdict = Literal["risk", "expected"]


@dataclass(frozen=True, slots=True)
class Column:
    """One environment of the report."""

    #: The environment, with its target where it has several.
    label: str
    environment: str
    type: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in which environments differ."""

    key: FactKey
    #: By column's label; None where the environment lacks it. An environment that could not be compiled has no cell.
    cells: Mapping[str, Fact | None]
    verdict: Verdict
    #: The rule's name, for ``--accept``.
    rule: str
    #: Why it is what it is, one line.
    reason: str

    @property
    def span(self) -> Span | None:
        """The first place of the row, in the order of the columns; None where no cell is written anywhere."""
        return next((fact.span for fact in self.cells.values() if fact is not None and fact.span), None)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something for which an environment could not be compiled: always a risk."""

    environment: str
    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True)
class Parity:
    """Where the environments of a project differ."""

    #: Development first, production last.
    columns: tuple[Column, ...]
    #: The label of the column that the others are held against; None where nothing could be compiled.
    reference: str | None
    #: Risks first, each in order of what it is about.
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    #: How many things are the same everywhere.
    equal: int = 0

    @property
    def risks(self) -> int:
        """How many risks there are, environments that can't be compiled included."""
        return sum(row.verdict == "risk" for row in self.rows) + len({p.environment for p in self.problems})
