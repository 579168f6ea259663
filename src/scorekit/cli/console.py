"""Output for people: diagnostics, facts and progress on stderr, pages on stdout. Colour only on a terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TextIO, TypeVar

import click

from scorekit.diagnostics import Diagnostic, Severity
from scorekit.report import diagnostics as reports
from scorekit.report.diagnostics import Context
from scorekit.report.terminal import palette, printable, wants_pager
from scorekit.workspace.observer import TimedObserver
from scorekit.workspace.report_files import context_of, folder_above

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.report.formats import Format, Formats

T = TypeVar("T")
ResultT = TypeVar("ResultT")


def echo_diagnostics(
    diagnostics: Sequence[Diagnostic], *, form: str = "text", quiet: bool = False, root: Path | None = None
) -> None:
    """Diagnostics on stderr; with ``quiet`` the errors alone. ``root`` is what their paths are relative to."""
    shown = [d for d in diagnostics if not quiet or d.severity is Severity.ERROR]
    if form != "text":
        click.echo(reports.FORMATS.find(form).render(shown, context_of(root)), err=True, nl=False)
        return
    if not shown:
        return
    click.echo(reports.FORMATS.find(form).render(shown, Context(palette=palette(sys.stderr))), err=True)
    echo_root(shown, root, quiet=quiet)
    if counts := reports.summary(shown):
        click.echo(counts, err=True)


def echo_root(shown: Sequence[Diagnostic], root: Path | None, *, quiet: bool) -> None:
    """What the paths of diagnostics are relative to, where that is not the working folder."""
    if any(d.span for d in shown) and (folder := folder_above(root)):
        echo(f"note: paths are relative to {folder}", quiet=quiet)


def echo(words: str, *, quiet: bool = False) -> None:
    """A fact on stderr, on one line whatever the names in it are."""
    if not quiet:
        click.echo(printable(words), err=True)


def echo_result(formats: Formats[Format[ResultT]], form: str, result: ResultT, *, paged: bool = True) -> None:
    """What was asked for, on stdout, in one of its formats."""
    text = formats.find(form).render(result, palette(sys.stdout))
    if paged:
        echo_paged(text)
    else:
        click.echo(text, nl=False)


def echo_paged(text: str) -> None:
    """A text on stdout: through the reader's pager where a terminal is too low for it.

    ``PAGER`` says which pager, an empty one or ``NO_PAGER`` says none; ``less`` exits at once where everything fits.
    """
    if not wants_pager(text, sys.stdin, sys.stdout):
        click.echo(text, nl=False)
        return
    os.environ.setdefault("LESS", "FRX")
    click.echo_via_pager(text.removesuffix("\n"))


#: How long a person waits without a word, in seconds.
PATIENCE = 1.0


def with_progress(
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


def observer(*, verbose: bool) -> TimedObserver:
    """What ``--verbose`` tells of a run, on stderr."""
    return TimedObserver(echo if verbose else None)
