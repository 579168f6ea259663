"""In which environments a finding holds, for commands that look at several: each finding once, with a note."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scorekit.outcome import Findings
from scorekit.report.diagnostics import Context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic


def located(diagnostic: Diagnostic, context: Context) -> Diagnostic:
    """A finding that says where it holds, unless it holds everywhere."""
    names = context.where(diagnostic)
    return replace(diagnostic, notes=(*diagnostic.notes, f"in {', '.join(names)}")) if names else diagnostic


@dataclass
class Located:
    """Findings gathered environment by environment."""

    _places: dict[Diagnostic, list[str]] = field(default_factory=dict)
    _looked_at: dict[str, None] = field(default_factory=dict)

    @contextmanager
    def of(self, environment: str) -> Iterator[Findings]:
        """Where an environment's findings go."""
        findings = Findings()
        self._looked_at[environment] = None
        yield findings
        for diagnostic in findings.items:
            names = self._places.setdefault(diagnostic, [])
            if environment not in names:
                names.append(environment)

    def items(self) -> tuple[Diagnostic, ...]:
        """Each finding once, and in which of the environments it holds, unless it does in all of them."""
        context = Context(self._places, checked=tuple(self._looked_at))
        return tuple(located(diagnostic, context) for diagnostic in self._places)
