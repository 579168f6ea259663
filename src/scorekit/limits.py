"""What one command may take, whatever a repository holds: counted before the work, never by the clock."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The longest word that is compared with others for "did you mean": as long as any name of Kubernetes.
LONGEST_NAME: Final = 63
#: How many letters are compared for "did you mean" in one command, by the length of the words: a second or two of work.
#: Three misspelt names among ten thousand are within it, and thousands among a dozen.
COMPARED_LETTERS: Final = 500_000


class _Allowance:
    """What is left of something that is counted."""

    __slots__ = ("left",)

    def __init__(self, left: int) -> None:
        self.left = left


_letters: ContextVar[_Allowance | None] = ContextVar("letters", default=None)


@contextmanager
def limited(*, anew: bool = False) -> Iterator[None]:
    """One command or one call of the library, with its allowance. What it calls shares that, unless it begins ``anew``."""
    shared = None if anew else _letters.get()
    token = _letters.set(shared or _Allowance(COMPARED_LETTERS))
    try:
        yield
    finally:
        _letters.reset(token)


def may_compare(letters: int) -> bool:
    """Whether there is still allowance for some comparisons, which it then takes. Outside of ``limited`` there is always."""
    allowance = _letters.get()
    if allowance is None:
        return True
    if allowance.left <= letters:
        allowance.left = 0 if letters else allowance.left
        return False
    allowance.left -= letters
    return True
