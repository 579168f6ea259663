"""What goes to a person's terminal, and what does not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pty = pytest.importorskip("pty", reason="wants a terminal of Unix")

LINES = 100


def on_a_terminal(**environ: str) -> str:
    """What a long text becomes where stdin and stdout are a terminal of 24 lines."""
    master, slave = pty.openpty()
    code = f"from scorekit.cli import console; console.echo_paged('x\\n' * {LINES})"
    known = {k: v for k, v in os.environ.items() if k not in {"PAGER", "NO_PAGER", "LESS"}}
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=slave,
        stdout=slave,
        env={**known, "TERM": "xterm", "LINES": "24", **environ},
    ) as process:
        os.close(slave)
        told = b""
        while True:
            try:
                part = os.read(master, 4096)
            except OSError:
                # Linux says so when the other end is closed.
                break
            if not part:
                break
            told += part
        process.wait()
    os.close(master)
    return told.decode().replace("\r\n", "\n")


def test_what_is_longer_than_the_terminal_goes_through_the_readers_pager() -> None:
    assert on_a_terminal(PAGER="sed s/x/paged/") == "paged\n" * LINES


@pytest.mark.parametrize("environ", [{"PAGER": ""}, {"NO_PAGER": "1", "PAGER": "sed s/x/paged/"}])
def test_nobody_is_paged_who_wants_no_pager(environ: dict[str, str]) -> None:
    assert on_a_terminal(**environ) == "x\n" * LINES


def test_what_fits_is_printed() -> None:
    assert on_a_terminal(PAGER="sed s/x/paged/", LINES="200") == "x\n" * LINES
