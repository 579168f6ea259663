"""What could be said of several environments, where something stands in the way of saying all."""

from __future__ import annotations

from typing import Generic, TypeVar

from scorekit.diagnostics import Diagnostic, errors_of
from scorekit.lazy_dataclass import dataclass

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Partial(Generic[T_co]):
    """A value as far as it goes, beside what was found: an environment that has an error is left out, and the error says why.

    An ``Outcome`` has no value where there is an error; this has one, of the environments that are well.
    """

    value: T_co
    diagnostics: tuple[Diagnostic, ...] = ()
    #: Facts that are no findings, a line each: where a subject is not known, say.
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was left out: no diagnostic is an error."""
        return not self.errors

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are errors."""
        return errors_of(self.diagnostics)
