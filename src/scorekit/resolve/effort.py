"""The step limit of holding values against schemas."""

from __future__ import annotations

from functools import lru_cache

from scorekit.patterns import Pattern, compiled

#: The work of one compile, a step a microsecond or so, and what each workload adds to it. Real ones take a few hundred.
MOST_STEPS = 2_000_000
STEPS_EACH = 1_000
#: What reading a pattern takes, whatever its size.
_READING = 100


class TooMuchError(Exception):
    """Checking a value against its schema is given up; the text follows the value's name."""


class Effort:
    """The steps that are left; each compile has its own, so that none depends on what was compiled before."""

    __slots__ = ("_left", "_pattern")

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self._left = steps
        self._pattern = lru_cache(self._built)

    def spend(self, steps: int) -> None:
        """Count steps that are about to be taken. Raises TooMuchError where they are too many."""
        self._left -= steps
        if self._left < 0:
            raise TooMuchError("takes too much work to hold against its schema")

    def matches(self, pattern: str, text: str) -> bool:
        """Whether any part of a text is of a pattern's form."""
        found = self._pattern(pattern)
        self.spend(found.cost(text))
        return found.found_in(text)

    def _built(self, pattern: str) -> Pattern:
        found = compiled(pattern)
        self.spend(_READING + found.size)
        return found
