"""What a stage returns: its value, or why there is none. A user's mistake is never an exception."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, Literal, Never, TypeAlias, TypeVar

from scorekit.diagnostics import Diagnostic, Severity, errors_of, ordered
from scorekit.errors import InternalError
from scorekit.lazy_dataclass import dataclass

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Success(Generic[T_co]):
    """A value, and what was found on the way to it: warnings and notes in order, no error. ``ok`` is True, ``errors`` is empty."""

    value: T_co
    diagnostics: tuple[Diagnostic, ...] = ()

    ok: ClassVar[Literal[True]] = True
    errors: ClassVar[tuple[Diagnostic, ...]] = ()

    def __post_init__(self) -> None:
        if errors_of(self.diagnostics):
            raise InternalError("a stage gave a value beside an error")

    def unwrap(self) -> T_co:
        """The value."""
        return self.value


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no value: diagnostics in order, of which one or more are errors. ``ok`` is False, ``value`` is None."""

    diagnostics: tuple[Diagnostic, ...]

    ok: ClassVar[Literal[False]] = False
    value: ClassVar[None] = None

    def __post_init__(self) -> None:
        if not self.errors:
            raise InternalError("a stage gave no value, and no error that says why")

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are errors."""
        return errors_of(self.diagnostics)

    def unwrap(self) -> Never:
        """Raises ValueError, which says the errors: for callers who know that there is a value."""
        raise ValueError("; ".join(f"{d.span}: {d.code}: {d.message}" for d in self.errors))


#: A value, or why there is none: never both and never neither. To type checkers ``match``, ``isinstance``, ``value is None`` and
#: ``ok is True`` tell which; a bare ``if outcome.ok`` does to mypy, and pyright takes no attribute's truth for a tag.
Outcome: TypeAlias = Success[T] | Failure


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
        """The stage's outcome: the value unless an error was noted. Without a value, one was."""
        return Failure(self.items) if value is None or self.failed else Success(value, self.items)
