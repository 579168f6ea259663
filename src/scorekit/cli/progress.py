"""A bar for work that takes long, on stderr, where a person waits. Quick work shows nothing."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TextIO

T = TypeVar("T")

#: How long a person waits without a word, in seconds.
PATIENCE = 1.0


def tracked(
    things: Sequence[T],
    doing: str,
    *,
    shown: bool,
    clock: Callable[[], float] = time.monotonic,
    stream: TextIO | None = None,
) -> Iterator[T]:
    """Some things, one after another; with a bar from the moment on that they take longer than a person waits for."""
    started = clock()
    for number, thing in enumerate(things):
        if shown and number and clock() - started > PATIENCE:
            yield from _with_bar(things, number, doing, stream or sys.stderr)
            return
        yield thing


def _with_bar(things: Sequence[T], done: int, doing: str, stream: TextIO) -> Iterator[T]:
    with click.progressbar(length=len(things), label=doing, file=stream, show_pos=True, show_eta=False) as bar:
        bar.update(done)
        for thing in things[done:]:
            yield thing
            bar.update(1)
    # The bar has done its work; what follows begins on a clean line.
    stream.write("\x1b[1A\x1b[2K")


def is_wanted(*, quiet: bool) -> bool:
    """Whether a person looks on: stderr is a terminal, nobody asked for quiet, and no CI service runs this."""
    return not quiet and sys.stderr.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"
