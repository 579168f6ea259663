"""A bar for work that takes long."""

from __future__ import annotations

from io import StringIO
from itertools import count

from scorekit.cli.console import PATIENCE, with_progress


class Terminal(StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


def shown(step: float, *, wanted: bool = True) -> str:
    stream = Terminal()
    times = count(0, step)
    done = list(with_progress(list("abcd"), "checking", shown=wanted, clock=lambda: next(times), stream=stream))
    assert done == list("abcd")
    return stream.getvalue()


def test_quick_work_shows_nothing() -> None:
    assert shown(PATIENCE / 10) == ""


def test_long_work_shows_a_bar_that_ends_full_and_is_wiped() -> None:
    told = shown(PATIENCE * 2)
    assert "checking" in told
    assert "4/4" in told
    assert told.endswith("\x1b[1A\x1b[2K")


def test_nobody_is_shown_a_bar_who_wants_none() -> None:
    assert shown(PATIENCE * 2, wanted=False) == ""
