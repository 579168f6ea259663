"""Who calls: a message that names an argument spells it as its reader gives it, in Python or on the command line.

Ambient, as a decimal context is: such messages are made deep in a compile, and no signature between tells of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from scorekit.errors import UsageError

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


def judge_arguments(arguments: Iterable[str]) -> None:
    """Refuse arguments that no shell can pass and no file can be named."""
    for argument in arguments:
        try:
            os.fsencode(argument)
        except UnicodeEncodeError:
            raise UsageError(f"{argument!a} holds half a character") from None
        if "\0" in argument:
            raise UsageError(f"{argument!a} holds a zero byte")


def refused_by_system(error: OSError) -> UsageError:
    """A refusal of the operating system, which is no fault of ours: a name that is too long, a folder without permission."""
    place = f"`{error.filename}`: " if error.filename else ""
    return UsageError(f"{place}{(error.strerror or str(error)).lower()}")
