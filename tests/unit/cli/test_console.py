"""What goes to a person's terminal, and what does not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pty = pytest.importorskip("pty", reason="wants a terminal of Unix")

LINES = 100


#: What is paged, by environments, one after the other in one process.
CODE = f"""
import os, sys
from scorekit.cli import console
before = dict(os.environ)
for environ in {{environs}}:
    os.environ.clear()
    os.environ.update(before | environ)
    console.echo_paged("x\\n" * {LINES})
    print("--", flush=True)
"""


def on_a_terminal(*environs: dict[str, str]) -> list[str]:
    """What a long text becomes in each environment where stdin and stdout are a terminal of 24 lines."""
    master, slave = pty.openpty()
    code = CODE.format(environs=environs)
    known = {k: v for k, v in os.environ.items() if k not in {"PAGER", "NO_PAGER", "LESS"}}
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=slave,
        stdout=slave,
        env={**known, "TERM": "xterm", "LINES": "24"},
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
    return told.decode().replace("\r\n", "\n").split("--\n")[:-1]


def test_what_is_longer_than_the_terminal_goes_through_the_readers_pager_and_nobody_is_paged_who_wants_none() -> None:
    pager = {"PAGER": "sed s/x/paged/"}
    longer, *plain = on_a_terminal(pager, {"PAGER": ""}, {"NO_PAGER": "1", **pager}, {"LINES": "200", **pager})
    assert longer == "paged\n" * LINES
    assert plain == ["x\n" * LINES] * 3
