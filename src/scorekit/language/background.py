"""Checks of whole projects in a process of their own, so that who writes does not wait for them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, NamedTuple

from scorekit.language.compiles import check_project
from scorekit.language.project import OpenProject

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from scorekit.diagnostics import Diagnostic
    from scorekit.workspace.observer import Caches

    Found = Mapping[str, tuple[Diagnostic, ...]]


class Job(NamedTuple):
    """A project to check: where it is, and the texts of its open files."""

    root: Path
    within: Path
    texts: Mapping[Path, str]
    #: Whether anything marks the folder as a project.
    found: bool


#: A number, and what to check.
Request = tuple[int, tuple[Job, ...]]


class Result(NamedTuple):
    """What a check found, by file, and of which request it is a part."""

    number: int
    root: Path
    found: Found


class Checker:
    """A process that checks projects, begun when it is first asked, and again where it has ended."""

    def __init__(self, done: Callable[[Result], None]) -> None:
        """``done`` is called with each result, in a thread."""
        self._done = done
        self._pipe: Connection | None = None
        self._requests: SimpleQueue[Request] = SimpleQueue()
        # A process that is at work may not take a large request at once: who writes does not wait for that either.
        threading.Thread(target=self._send_requests, daemon=True).start()

    def ask(self, number: int, jobs: Sequence[Job]) -> None:
        """Check some projects; what is still to be done of an earlier request is not done."""
        self._requests.put((number, tuple(jobs)))

    def _send_requests(self) -> None:
        while True:
            request = self._requests.get()
            for _ in range(2):
                self._pipe = self._pipe or self._begin()
                try:
                    self._pipe.send(request)
                    break
                except OSError:
                    self._pipe = None

    def _begin(self) -> Connection:
        # Not forked: a thread of the parent may hold a lock at that moment.
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        context.Process(target=work, args=(there,), daemon=True).start()
        there.close()
        threading.Thread(target=self._listen, args=(here,), daemon=True).start()
        return here

    def _listen(self, pipe: Connection) -> None:
        with suppress(EOFError, OSError):
            while True:
                self._done(pipe.recv())


def work(pipe: Connection) -> None:
    """Check what is asked for, the latest request alone, until the other end is gone. The machine is others' first."""
    with suppress(AttributeError, OSError):
        os.nice(10)
    # What the parent says to the editor goes that way.
    os.dup2(2, 1)
    gc.disable()
    caches: dict[Path, Caches] = {}
    with suppress(EOFError, OSError):
        while True:
            number, jobs = pipe.recv()
            while pipe.poll():
                number, jobs = pipe.recv()
            for job in jobs:
                project = OpenProject.open(job.root, job.within, job.texts, found=job.found)
                kept = caches.setdefault(job.root, {})
                found = check_project(project, kept, lambda: not pipe.poll()) if project is not None else None
                if found is not None:
                    pipe.send(Result(number, job.root, found))
            gc.collect()
