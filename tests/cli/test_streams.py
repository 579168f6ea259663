"""What a terminal or a pipe of another encoding gets."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import chdir, redirect_stdout, suppress
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING

import pytest

from scorekit import cli
from tests.conftest import ROOT
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

PAYMENT = ROOT / "examples/02-payment-service"
SUBJECT = ("explain", "payment-service.db", "--env", "prod")


class Terminal(BytesIO):
    """Bytes that somebody looks at."""

    def isatty(self) -> bool:
        """They do."""
        return True


def printed(buffer: BytesIO, encoding: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setenv("NO_PAGER", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    with chdir(PAYMENT), redirect_stdout(TextIOWrapper(buffer, encoding=encoding, write_through=True)):
        assert cli.run(SUBJECT) == 0
    return buffer.getvalue()


def test_a_terminal_that_lacks_a_character_is_shown_a_plain_one(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = printed(Terminal(), "latin-1", monkeypatch).decode("latin-1")
    assert "|- served by" in shown
    assert "+ 1. binding `db`" in shown
    assert "?" not in shown


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8"])
def test_a_pipe_gets_utf_8_whatever_the_locale_says(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "├─ served by" in printed(BytesIO(), encoding, monkeypatch).decode("utf-8")


def test_a_manifest_does_not_depend_on_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    code = "import sys; from scorekit.report import streams; streams.configure(); streams.configure(); print('sn\\u00f6 \\u2713')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode("utf-8").strip() == "snö ✓"


@each_row("arguments", ["explain payment-service", "diff --env dev --env prod", "impact redis", "parity"])
def test_what_is_longer_than_the_terminal_goes_through_the_pager(arguments: str, scripts: Path) -> None:
    pty = pytest.importorskip("pty")
    mother, daughter = pty.openpty()
    own = {"PAGER": "sed s/^/paged:/", "TERM": "xterm", "LINES": "5", "COLUMNS": "80", "PATH": os.environ["PATH"]}
    with os.fdopen(mother, "rb", buffering=0) as terminal:
        started = subprocess.Popen(
            [scripts / "scorekit", *arguments.split()],
            stdin=daughter, stdout=daughter, stderr=subprocess.DEVNULL, cwd=PAYMENT, env=own,
        )  # fmt: skip
        os.close(daughter)
        shown = b""
        # Linux says with an error, and others with nothing, that the other end is closed.
        with suppress(OSError):
            while piece := terminal.read(4096):
                shown += piece
        assert started.wait() == 0
    assert shown.count(b"paged:") > 5
