"""What a stage returns: a value or nothing, and what it found. A user's mistake is never an exception."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from scorekit.diagnostics import Diagnostic, Severity, ordered

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """A stage's value, or None when an error prevents it, and its diagnostics in order."""

    value: T | None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no diagnostic is an error."""
        return not any(d.severity is Severity.ERROR for d in self.diagnostics)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are errors."""
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)

    def unwrap(self) -> T:
        """The value, where the caller knows that there is one; ValueError otherwise."""
        if self.value is None:
            raise ValueError("; ".join(f"{d.span}: {d.code}: {d.message}" for d in self.errors) or "no value")
        return self.value


class Findings:
    """The diagnostics of one stage while it runs: all of them are reported together."""

    __slots__ = ("_items",)

    def __init__(self, items: Iterable[Diagnostic] = ()) -> None:
        self._items: list[Diagnostic] = list(items)

    def add(self, diagnostic: Diagnostic) -> None:
        """Note one finding."""
        self._items.append(diagnostic)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Note several findings."""
        self._items.extend(diagnostics)

    def take(self, outcome: Outcome[T]) -> T | None:
        """Add an outcome's findings and return its value."""
        self._items.extend(outcome.diagnostics)
        return outcome.value

    @property
    def failed(self) -> bool:
        """Whether an error was noted."""
        return any(d.severity is Severity.ERROR for d in self._items)

    @property
    def items(self) -> tuple[Diagnostic, ...]:
        """What was noted, in order."""
        return ordered(self._items)

    def outcome(self, value: T | None) -> Outcome[T]:
        """The stage's outcome: the value unless an error was noted."""
        return Outcome(None if self.failed else value, self.items)
