"""Who calls: a message that names an argument spells it as its reader gives it, in Python or on the command line.

Ambient, as a decimal context is: such messages are made deep in a compile, and no signature between tells of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ON_COMMAND_LINE: ContextVar[bool] = ContextVar("on_command_line", default=False)


@contextmanager
def command_line() -> Iterator[None]:
    """One run of the command line, whose messages name its options."""
    token = _ON_COMMAND_LINE.set(True)
    try:
        yield
    finally:
        _ON_COMMAND_LINE.reset(token)


def spelt(argument: str, option: str) -> str:
    """The words for who calls the library, or for who runs the command line."""
    return option if _ON_COMMAND_LINE.get() else argument
